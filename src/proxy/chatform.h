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
    QJsonObject whole(const Message &answer) override;

private:
    QJsonObject chunk(const QJsonObject &delta, const QJsonValue &finishReason) const;
    QJsonObject callObject(const ToolCallDelta &call);
    QString finishReason(const Message &answer) const;

    const QString m_id;
    const qint64 m_created;
    const QString m_model;
    const bool m_includesUsage;
    const bool m_usesFunctions;
    QSet<int> m_calls; // that have begun
};

} // namespace Chat
