// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/answerform.h"
#include "proxy/clientcodec.h"

namespace Chat {

/// The contract of the service that `/chatgpt/` and `/gigachat/` come from: the whole conversation
/// comes back, the usual instruction first where the client gave none, the answer last.
class OriginForm final : public AnswerForm
{
public:
    /// What the client asks for by that body: without streams, with the instruction.
    static Result<ClientOrder> decode(const QJsonObject &body);

    explicit OriginForm(const QJsonObject &body);

    // There are no streams in this contract.
    QByteArray begin() override { return {}; }
    QByteArray delta(const ChatDelta &) override { return {}; }
    QByteArray end(const Message &) override { return {}; }
    QByteArray error(const Error &) override { return {}; }

    QByteArray whole(const Message &answer) override;

private:
    const QString m_model;
    const QJsonArray m_messages;
};

} // namespace Chat
