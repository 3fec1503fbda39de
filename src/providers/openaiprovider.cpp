// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/openaiprovider.h"

#include "providers/keyauthorizer.h"
#include "providers/openaicodec.h"
#include "providers/serviceprovider.h"

// What is odd about OpenAI's API is told in `openai-chat-api` §1 and §2: limits by another name for
// its own host, parameters that only some models take, two headers for who pays. Azure's older
// addresses have the model within.

namespace Chat {

namespace {

Result<ServiceRequest> encode(const ProviderSetup &setup, const ChatRequest &request)
{
    const Result<ServiceUrls> urls = serviceUrls(setup, request.model);
    if (!urls)
        return urls.error();
    ServiceRequest result{
        .url = urls->chat,
        .headers = {{"Content-Type", "application/json"},
                    {"Accept",
                     request.mode == AnswerMode::Streamed ? "text/event-stream"
                                                          : "application/json"}},
        .body = OpenAiCodec::encodeRequest(request, dialectAt(*setup.preset, urls->chat)),
        .model = request.model};
    const auto add = [&result](const QByteArray &name, const QString &value) {
        if (!value.isEmpty())
            result.headers.append({name, value.toUtf8()});
    };
    add("OpenAI-Organization", setup.profile.organization);
    add("OpenAI-Project", setup.profile.project);
    return result;
}

} // namespace

std::unique_ptr<Provider> openAiProvider(const ProviderSetup &setup, SecretStore &secrets,
                                         Redactor &redactor)
{
    auto authorizer =
        std::make_unique<KeyAuthorizer>(KeySource(setup, secrets, redactor), setup.preset->dialect);
    return std::make_unique<ServiceProvider>(
        setup, std::move(authorizer),
        [setup](const ChatRequest &request) { return encode(setup, request); }, redactor);
}

} // namespace Chat
