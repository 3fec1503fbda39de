// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/timelimit.h"
#include "providers/chatreply.h"
#include "proxy/answerfilter.h"
#include "proxy/clientquestion.h"
#include "proxy/modelexchange.h"
#include "proxy/stopcutter.h"

#include <memory>

namespace Chat {

/// A question to a model: sends it, and writes the answer in the client's form. The status of a
/// stream is told with its first words, so that a failure until then has a status of its own; or
/// after some silence of a service that has accepted it, or in the queue for one. A client that
/// leaves takes its request with it.
class ChatExchange final : public ModelExchange
{
    Q_OBJECT
public:
    ChatExchange(GatewayContext &context, ClientConnection &connection,
                 const ClientRequest &request, const QString &client, ClientQuestion question);

    void setPaused(bool paused) override;

protected:
    void ask(Provider &provider, const QString &model) override;
    void letGo() override;
    QByteArray errorEvents(const Error &error) override { return m_form->error(error); }

private:
    void startPings();
    void delayPing();
    void ping();
    void onProgress(const ChatProgress &progress);
    void onDelta(const ChatDelta &delta);
    void onFinished();
    void deliverCut(ChatDelta piece, bool endsText);
    void deliver(const ChatDelta &delta);
    QByteArray begun();
    void complete();
    void rememberCalls();
    QString memoryKey(const ToolCall &call);
    void breakDown(const Error &error);

    ClientOrder m_order;
    const std::unique_ptr<AnswerForm> m_form;
    AnswerFilter m_filter;
    StopCutter m_cutter;
    ChatReplyPtr m_reply;
    Message m_answer;
    TimeLimit m_pings;
    bool m_paused = false; // the client does not take what it has got
};

} // namespace Chat
