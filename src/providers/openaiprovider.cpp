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

/// Puts requests, of which one is like the next: what is the same for a model is kept for the last.
class Encoder final
{
public:
    explicit Encoder(const ProviderSetup &setup)
        : m_setup(setup)
    {
    }

    Result<ServiceRequest> operator()(const ChatRequest &request)
    {
        if (!m_place || m_place->model != request.model) {
            const Result<ServiceUrls> urls = serviceUrls(m_setup, request.model);
            if (!urls)
                return urls.error();
            m_place = Place{.model = request.model,
                            .url = urls->chat,
                            .dialect = dialectAt(*m_setup.preset, urls->chat),
                            .forStream = headers(m_setup, "text/event-stream"),
                            .forWhole = headers(m_setup, "application/json")};
        }
        const bool streamed = request.mode == AnswerMode::Streamed;
        return ServiceRequest{.url = m_place->url,
                              .headers = streamed ? m_place->forStream : m_place->forWhole,
                              .body = OpenAiCodec::encodeRequest(request, m_place->dialect),
                              .model = request.model};
    }

private:
    struct Place
    {
        QString model = {};
        QUrl url = {};
        OpenAiDialect dialect = {};
        HttpHeaders forStream = {};
        HttpHeaders forWhole = {};
    };
    ProviderSetup m_setup;
    std::optional<Place> m_place;
};

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
        setup, std::move(authorizer), Encoder(setup),
        [setup](const EmbeddingRequest &request) { return encodeEmbedding(setup, request); },
        redactor);
}

} // namespace Chat
