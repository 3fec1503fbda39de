// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/openaiprovider.h"

#include "providers/embeddingcodec.h"
#include "providers/keyauthorizer.h"
#include "providers/openaicodec.h"
#include "providers/serviceprovider.h"

// What is odd about OpenAI's API is told in `openai-chat-api` §1 and §2: limits by another name for
// its own host, parameters that only some models take, two headers for who pays. Azure's older
// addresses have the model within.

namespace Chat {

namespace {

HttpHeaders headers(const ProviderSetup &setup, const QByteArray &accepted)
{
    HttpHeaders headers{{"Content-Type", "application/json"}, {"Accept", accepted}};
    const auto add = [&headers](const QByteArray &name, const QString &value) {
        if (!value.isEmpty())
            headers.append({name, value.toUtf8()});
    };
    add("OpenAI-Organization", setup.profile.organization);
    add("OpenAI-Project", setup.profile.project);
    return headers;
}

Result<ServiceRequest> encode(const ProviderSetup &setup, const ChatRequest &request)
{
    const Result<ServiceUrls> urls = serviceUrls(setup, request.model);
    if (!urls)
        return urls.error();
    const bool streamed = request.mode == AnswerMode::Streamed;
    return ServiceRequest{
        .url = urls->chat,
        .headers = headers(setup, streamed ? "text/event-stream" : "application/json"),
        .body = OpenAiCodec::encodeRequest(request, dialectAt(*setup.preset, urls->chat)),
        .model = request.model};
}

Result<ServiceRequest> encodeEmbedding(const ProviderSetup &setup, const EmbeddingRequest &request)
{
    const Result<ServiceUrls> urls = serviceUrls(setup, request.model);
    if (!urls)
        return urls.error();
    return ServiceRequest{.url = urls->embeddings,
                          .headers = headers(setup, "application/json"),
                          .body = EmbeddingCodec::encodeRequest(request),
                          .model = request.model};
}

} // namespace

std::unique_ptr<Provider> openAiProvider(const ProviderSetup &setup, SecretStore &secrets,
                                         Redactor &redactor)
{
    auto authorizer =
        std::make_unique<KeyAuthorizer>(KeySource(setup, secrets, redactor), setup.preset->dialect);
    return std::make_unique<ServiceProvider>(
        setup, std::move(authorizer),
        [setup](const ChatRequest &request) { return encode(setup, request); },
        [setup](const EmbeddingRequest &request) { return encodeEmbedding(setup, request); },
        redactor);
}

} // namespace Chat
