// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/answerprogress.h"
#include "app/command.h"
#include "app/commandinfo.h"
#include "app/questionreader.h"
#include "core/chatrequest.h"
#include "providers/provider.h"

namespace Chat {

/// `lmchat ask`: one question, one answer. The answer goes to standard output as it comes, all else
/// to standard error; nothing is stored.
class AskCommand final : public Command
{
    Q_OBJECT
public:
    static CommandInfo info();

    AskCommand(const CommandLine &line, AppContext &context, Console &console);
    ~AskCommand() override;

    void start() override;
    void stop(int signal) override; ///< the text so far is kept

protected:
    QJsonObject failureJson(const Error &error) const override;

private:
    std::optional<Error> readOptions();
    void onRead(const Result<QString> &question);
    void findProvider();
    void ask(const QString &providerName);
    void onDelta(const ChatDelta &delta);
    void onReplyFinished();
    void tellEnd();

    QuestionReader m_reader;
    AnswerProgress m_progress;
    ChatRequest m_request;
    ChatReplyPtr m_reply;
    Message m_answer; // as far as it came
    bool m_wantsJson = false;
    int m_signal = 0; // the one that stopped it
};

} // namespace Chat
