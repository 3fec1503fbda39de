// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command.h"
#include "app/commandinfo.h"
#include "core/checkfinding.h"

#include <memory>

namespace Chat {

class Doctor;

/// `lmchat doctor`: the stages of a connection to a provider, one a line as they end, with what to
/// do under the one that failed. Its exit status is that of the error.
class DoctorCommand final : public Command
{
    Q_OBJECT
public:
    static CommandInfo info();

    DoctorCommand(const CommandLine &line, AppContext &context, Console &console);
    ~DoctorCommand() override;

    void start() override;
    void stop(int signal) override;

protected:
    QJsonObject failureJson(const Error &error) const override;

private:
    void examine(const QString &providerName);
    void onChanged(qsizetype index);
    bool printEnded();
    bool printFinding(const CheckFinding &finding);
    void end(const std::optional<Error> &error);
    QList<CheckFinding> findings() const;
    QJsonObject json(const std::optional<Error> &error) const;

    QString m_provider; // its name
    QString m_model;
    std::unique_ptr<Doctor> m_doctor;
    std::optional<CheckFinding> m_badSettings; // in place of what the doctor finds
    qsizetype m_printed = 0;
    QString m_printedHost;
    int m_signal = 0;
};

} // namespace Chat
