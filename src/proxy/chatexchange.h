// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/chatreply.h"
#include "proxy/answerform.h"
#include "proxy/clientcodec.h"
#include "proxy/exchange.h"
#include "proxy/stopcutter.h"

#include <QTimer>

#include <memory>

namespace Chat {

/// A question to a model: finds the profile, sends, and writes the answer in the client's form. The
/// status of a stream is told once the service has answered, so that a failure until then has a
/// status of its own. A client that leaves takes its request with it.
class ChatExchange final : public Exchange
{
    Q_OBJECT
public:
    /// `profile` answers, or where it is empty whoever has the model that is asked for.
    ChatExchange(GatewayContext &context, ClientConnection &connection,
                 const ClientRequest &request, const QString &client, const ClientOrder &order,
                 std::unique_ptr<AnswerForm> form, const QString &profile = {});
    ~ChatExchange() override;

    void start();

protected:
    void letGo() override;

private:
    void ask(const ModelTarget &target);
    void onProgress(const ChatProgress &progress);
    void onDelta(const ChatDelta &delta);
    void onFinished();
    void deliver(const ChatDelta &delta);
    void complete();
    void breakOff(const Error &error);
    void setWaiting(bool waiting);

    ClientOrder m_order;
    const std::unique_ptr<AnswerForm> m_form;
    const QString m_profile;
    StopCutter m_cutter;
    ChatReplyPtr m_reply;
    Message m_answer;
    QTimer m_pings;
    bool m_waiting = false;
};

} // namespace Chat
