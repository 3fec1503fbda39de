// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/terminaltext.h"
#include "core/redactor.h"
#include "core/result.h"

#include <QByteArray>
#include <QStringEncoder>

namespace Chat {

/// Standard output and standard error of a command.
///
/// Output is the command's result and goes out at once, nothing is held back: as it is into a file
/// or pipe, without control characters (TerminalFilter) onto a terminal. Messages on standard error
/// pass through the Redactor; nothing there has control characters.
///
/// A status is one line on standard error that goes away when anything else is written; it is only
/// shown on a terminal, or, each as a line of its own, where the person asked for more words.
/// Writing blocks while the reader is slow, but not beyond a signal. One thread.
class Console final
{
public:
    enum class Talk { Usual, Verbose };
    enum class Outcome {
        Written,
        ReaderGone, ///< nobody reads standard output any more: no error, but the end
        Failed, ///< see error()
        Signalled, ///< a signal came while the reader was slow; the rest is lost
    };

    /// The descriptors stay open. `redactor` must outlive this.
    explicit Console(const Redactor &redactor, int output = 1, int messages = 2);
    ~Console();
    Q_DISABLE_COPY_MOVE(Console)

    void setTalk(Talk talk) { m_talk = talk; }
    bool isVerbose() const { return m_talk == Talk::Verbose; }
    bool outputIsTerminal() const { return m_outputIsTerminal; }
    bool outputIsAtLineStart() const { return m_outputAtLineStart; }
    bool messagesAreTerminal() const { return m_messagesAreTerminal; }

    Outcome write(const QString &text);
    const Error &error() const { return m_error; } ///< of an Outcome::Failed

    /// A line of its own on standard error: `lmchat: text`.
    void say(const QString &text);
    /// The error's message and remedy; with its details where the person asked for more words.
    void sayError(const Error &error);
    void sayWarning(const QString &text);

    /// The model's thinking, on standard error; set apart from what follows.
    void writeReasoning(const QString &text);

    /// A question on standard error whose answer is typed on the same line, unseen.
    void prompt(const QString &text);
    void endPrompt();

    void setStatus(const QString &text);
    void clearStatus();

private:
    void leaveOutputLine();
    void endReasoning();
    void writeMessage(const QString &text) const;

    const Redactor &m_redactor;
    const int m_output;
    const int m_messages;
    const bool m_outputIsTerminal;
    const bool m_messagesAreTerminal;
    const bool m_usesColor;
    Talk m_talk = Talk::Usual;
    QStringEncoder m_encoder; // holds back half a surrogate pair until the other half comes
    TerminalFilter m_filter;
    TerminalFilter m_reasoningFilter;
    bool m_outputAtLineStart = true;
    bool m_isReasoning = false;
    bool m_reasoningAtLineStart = true;
    QString m_status; // as shown
    Error m_error;
};

} // namespace Chat
