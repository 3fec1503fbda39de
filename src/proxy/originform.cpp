// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/originform.h"

#include "proxy/jsonfields.h"

#include <QCoreApplication>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

// Part of the contract, whatever the program's language is.
const QString Instruction =
    u"Ты заботливый ассистент и хочешь помочь пользователю решить его проблему"_s;

} // namespace

Result<ClientOrder> OriginForm::decode(const QJsonObject &body)
{
    Result<ClientOrder> order = ClientCodec::decodeChat(body);
    if (!order)
        return order;
    if (order->streams)
        return fieldError(
            u"stream"_s,
            QCoreApplication::translate(
                "Chat::OriginForm",
                "Answers do not come in pieces here: /v1/chat/completions does that."));
    QList<Message> &messages = order->request.messages;
    if (messages.first().role != Role::System)
        messages.prepend({.role = Role::System, .text = Instruction});
    return order;
}

OriginForm::OriginForm(const QJsonObject &body)
    : m_model(body.value("model"_L1))
    , m_messages(body.value("messages"_L1).toArray())
{
    const QString first = m_messages.first().toObject().value("role"_L1).toString();
    if (first != "system"_L1 && first != "developer"_L1)
        m_messages.prepend(QJsonObject{{u"role"_s, u"system"_s}, {u"content"_s, Instruction}});
}

QJsonObject OriginForm::whole(const Message &answer)
{
    m_messages.append(QJsonObject{{u"role"_s, u"assistant"_s}, {u"content"_s, answer.text}});
    return {{u"model"_s, m_model}, {u"messages"_s, m_messages}};
}

} // namespace Chat
