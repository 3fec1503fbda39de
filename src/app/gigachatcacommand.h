// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command.h"
#include "app/commandinfo.h"
#include "providers/gigachatcainstaller.h"

#include <memory>

namespace Chat {

/// `lmchat gigachat-ca install|status|remove`: the certificate authority of GigaChat's hosts.
class GigaChatCaCommand final : public Command
{
    Q_OBJECT
public:
    static CommandInfo info();

    /// Tests have a `source` of their own.
    GigaChatCaCommand(const CommandLine &line, AppContext &context, Console &console,
                      const GigaChatCaSource &source = {});
    ~GigaChatCaCommand() override;

    void start() override;

private:
    void install();
    void onInstalled(const Result<QSslCertificate> &certificate);
    void showStatus();
    void remove();
    void show(const QSslCertificate &certificate, const QString &text);

    const GigaChatCaSource m_source;
    std::unique_ptr<GigaChatCaInstaller> m_installer;
};

} // namespace Chat
