// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command.h"
#include "app/commandinfo.h"
#include "app/hiddeninput.h"
#include "app/standardinput.h"
#include "secrets/secretstore.h"

#include <QJsonArray>

namespace Chat {

/// `lmchat key set|remove|where`: keys in the keychain for whoever has no window.
class KeyCommand final : public Command
{
    Q_OBJECT
public:
    static CommandInfo info();

    KeyCommand(const CommandLine &line, AppContext &context, Console &console);
    ~KeyCommand() override;

    void start() override;

private:
    std::optional<Error> checkProvider() const;
    void failUsage(const QString &message);
    void readKey();
    void set(const QByteArray &text);
    void remove();
    void showNext(); // of m_names
    void show(const QString &name, const StoredSecret &stored);
    void finishList();
    QString placeText(const QString &name, SecretOrigin origin) const;
    void tellOfGivenKey();

    StandardInput m_input;
    HiddenInput m_prompt;
    QString m_provider;
    QStringList m_names; // still to be shown
    QString m_lines;
    QJsonArray m_rows;
};

} // namespace Chat
