// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientquestion.h"

#include "proxy/chatform.h"
#include "proxy/jsonfields.h"
#include "proxy/messagescodec.h"
#include "proxy/messagesform.h"
#include "proxy/originform.h"
#include "proxy/responsescodec.h"
#include "proxy/responsesform.h"

#include <QCoreApplication>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MostPictures = 100; // services take ten to some hundreds

/// Where there are too many pictures in all of it.
std::optional<Error> objectionTo(const ChatRequest &request)
{
    qsizetype count = 0;
    for (const Message &message : request.messages) {
        count += message.pictures.size();
        if (count > MostPictures)
            return fieldError(message.pictures.last().field,
                              QCoreApplication::translate("Chat::ClientQuestion",
                                                          "A request can have at most %1 pictures.")
                                  .arg(MostPictures));
    }
    return std::nullopt;
}

template <typename MakeForm>
Result<ClientQuestion> question(Result<ClientOrder> order, MakeForm makeForm,
                                const QString &profile = {})
{
    if (!order)
        return order.error();
    if (const auto objection = objectionTo(order->request))
        return *objection;
    std::unique_ptr<AnswerForm> form = makeForm(*order);
    return ClientQuestion{*std::move(order), std::move(form), profile};
}

Result<ClientQuestion> originQuestion(const QJsonObject &body, const QString &profile)
{
    return question(
        OriginForm::decode(body),
        [&body](const ClientOrder &) { return std::make_unique<OriginForm>(body); }, profile);
}

} // namespace

Result<ClientQuestion> decodeQuestion(GatewayTarget target, const QJsonObject &body)
{
    switch (target) {
    case GatewayTarget::ChatGpt:
        return originQuestion(body, u"openai"_s);
    case GatewayTarget::GigaChat:
        return originQuestion(body, u"gigachat"_s);
    case GatewayTarget::Responses:
        return question(ResponsesCodec::decode(body), [&body](const ClientOrder &order) {
            return std::make_unique<ResponsesForm>(order, body);
        });
    case GatewayTarget::Messages:
        return question(MessagesCodec::decode(body), [](const ClientOrder &order) {
            return std::make_unique<MessagesForm>(order);
        });
    default:
        return question(ClientCodec::decodeChat(body),
                        [](const ClientOrder &order) { return std::make_unique<ChatForm>(order); });
    }
}

} // namespace Chat
