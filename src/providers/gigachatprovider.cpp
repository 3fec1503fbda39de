// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/gigachatprovider.h"

#include "providers/embeddingcodec.h"
#include "providers/gigachatauthorizer.h"
#include "providers/gigachatcodec.h"
#include "providers/gigachatfiles.h"
#include "providers/serviceprovider.h"

#include <QCoreApplication>

#include <algorithm>

// What is odd about GigaChat's API (reference §3 to §10): the key only fetches tokens of half an
// hour, an account answers one request at a time, and both hosts have certificates of an authority
// that no system knows.

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

/// An id of ours as a header's value; empty where it cannot be one.
QByteArray headerValue(const QString &id)
{
    constexpr qsizetype longest = 200;
    const bool fits = id.size() <= longest && std::ranges::all_of(id, [](QChar c) {
                          return c.unicode() > 0x20 && c.unicode() < 0x7f;
                      });
    return fits ? id.toLatin1() : QByteArray();
}

Result<ServiceRequest> encode(const ProviderSetup &setup, const ChatRequest &request)
{
    const bool streamed = request.mode == AnswerMode::Streamed;
    ServiceRequest result{
        .url = setup.chatUrl,
        .headers = {{"Content-Type", "application/json"},
                    {"Accept", streamed ? "text/event-stream" : "application/json"},
                    {"Cache-Control", "no-store"}},
        .body = GigaChatCodec::encodeRequest(request),
        .model = GigaChatCodec::wireModel(request.model)};
    Result<QList<MessagePicture>> pictures =
        GigaChatFiles::pictures(request.messages, result.body.value("messages"_L1).toArray());
    if (!pictures)
        return pictures.error();
    result.pictures = *std::move(pictures);
    if (const QByteArray session = headerValue(request.sessionId); !session.isEmpty())
        result.headers.append({"X-Session-ID", session});
    return result;
}

Result<ServiceRequest> encodeEmbedding(const ProviderSetup &setup, const EmbeddingRequest &request)
{
    if (request.dimensions)
        return Error{.kind = ErrorKind::InvalidRequest,
                     .message = QCoreApplication::translate(
                         "Chat::GigaChatProvider",
                         "GigaChat's embeddings have the length that their model has."),
                     .remedy = QCoreApplication::translate("Chat::GigaChatProvider",
                                                           "Leave \"dimensions\" out."),
                     .parameter = u"dimensions"_s};
    const QString model = GigaChatCodec::wireModel(request.model);
    const Result<ServiceUrls> urls = serviceUrls(setup, model);
    if (!urls)
        return urls.error();
    return ServiceRequest{
        .url = urls->embeddings,
        .headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}},
        .body = EmbeddingCodec::encodeRequest({.model = model, .inputs = request.inputs}),
        .model = model};
}

} // namespace

std::unique_ptr<Provider> gigaChatProvider(const ProviderSetup &setup, SecretStore &secrets,
                                           Redactor &redactor)
{
    auto authorizer =
        std::make_unique<GigaChatAuthorizer>(setup, KeySource(setup, secrets, redactor), redactor);
    return std::make_unique<ServiceProvider>(
        setup, std::move(authorizer),
        [setup](const ChatRequest &request) { return encode(setup, request); },
        [setup](const EmbeddingRequest &request) { return encodeEmbedding(setup, request); },
        redactor);
}

} // namespace Chat
