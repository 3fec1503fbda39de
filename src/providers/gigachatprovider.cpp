// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/gigachatprovider.h"

#include "providers/gigachatauthorizer.h"
#include "providers/gigachatcodec.h"
#include "providers/serviceprovider.h"

#include <algorithm>

// What is odd about GigaChat's API (reference §3 to §10): the key only fetches tokens of half an
// hour, an account answers one request at a time, and both hosts have certificates of an authority
// that no system knows.

namespace Chat {

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
    if (const QByteArray session = headerValue(request.sessionId); !session.isEmpty())
        result.headers.append({"X-Session-ID", session});
    return result;
}

} // namespace

std::unique_ptr<Provider> gigaChatProvider(const ProviderSetup &setup, SecretStore &secrets,
                                           Redactor &redactor)
{
    auto authorizer =
        std::make_unique<GigaChatAuthorizer>(setup, KeySource(setup, secrets, redactor), redactor);
    return std::make_unique<ServiceProvider>(
        setup, std::move(authorizer),
        [setup](const ChatRequest &request) { return encode(setup, request); }, redactor);
}

} // namespace Chat
