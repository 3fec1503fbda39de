// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/answerform.h"
#include "proxy/clientcodec.h"

#include <QSet>

namespace Chat {

/// OpenAI's chat completions.
class ChatForm final : public AnswerForm
{
public:
    explicit ChatForm(const ClientOrder &order);

    QByteArray begin() override;
    QByteArray delta(const ChatDelta &delta) override;
    QByteArray end(const Message &answer) override;
    QByteArray error(const Error &error) override;
    QByteArray whole(const Message &answer) override;

private:
    QJsonObject chunk(const QJsonObject &delta, const QJsonValue &finishReason) const;
    QByteArray textEvent(const QString &text);
    QJsonObject callObject(const ToolCallDelta &call);
    QString finishReason(const Message &answer) const;

    const QString m_id;
    const qint64 m_created;
    const QString m_model;
    const bool m_includesUsage;
    const bool m_usesFunctions;
    QSet<int> m_calls; // that have begun
    QByteArray m_beforeText; // in an event, once there was one
    QByteArray m_afterText;
};

} // namespace Chat
