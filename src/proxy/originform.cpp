// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/originform.h"

#include "core/jsontext.h"
#include "proxy/jsonfields.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

// Part of the contract, whatever the program's language is.
const QString Instruction =
    u"Ты заботливый ассистент и хочешь помочь пользователю решить его проблему"_s;

QByteArray message(const QString &text, const QByteArray &role)
{
    return R"({"content":)" + jsonText(text) + R"(,"role":")" + role + R"("})";
}

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
    : m_model(body.value("model"_L1).toString())
    , m_messages(body.value("messages"_L1).toArray())
{
}

QByteArray OriginForm::whole(const Message &answer)
{
    const QString first = m_messages.first().toObject().value("role"_L1).toString();
    const bool isInstructed = first == "system"_L1 || first == "developer"_L1;
    const QByteArray list = QJsonDocument(m_messages).toJson(QJsonDocument::Compact);
    QByteArray json = R"({"messages":[)";
    if (!isInstructed)
        json += message(Instruction, "system") + ',';
    json += list.sliced(1, list.size() - 2);
    return json + ',' + message(answer.text, "assistant") + R"(],"model":)" + jsonText(m_model)
        + '}';
}

} // namespace Chat
