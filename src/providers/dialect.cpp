// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/dialect.h"

#include <algorithm>
#include <array>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

// What most compatible servers take. Fields that a model refuses are found out by its answer.
constexpr ProviderCapabilities Usual{.presencePenalty = true,
                                     .frequencyPenalty = true,
                                     .seed = true,
                                     .stop = true,
                                     .reasoningEffort = true};

constexpr ProviderCapabilities None{
    .temperature = false, .topP = false, .maxTokens = false, .tools = false};

QString newMaxTokensField()
{
    return u"max_completion_tokens"_s;
}

ProviderPreset localServer(const QString &name, const QString &title, quint16 port)
{
    return {.name = name,
            .title = title,
            .baseUrl = u"http://localhost:%1/v1"_s.arg(port),
            .localPort = port,
            .dialect = {.keyRequired = false, .capabilities = Usual}};
}

ProviderPreset lmStudio()
{
    ProviderPreset preset = localServer(u"lmstudio"_s, u"LM Studio"_s, 1234);
    preset.dialect.jsonObjectFormat = false;
    preset.dialect.capabilities.reasoningEffort = false;
    return preset;
}

ProviderPreset llamaCpp()
{
    ProviderPreset preset = localServer(u"llamacpp"_s, u"llama.cpp"_s, 8080);
    preset.keyVariables = {u"LLAMA_API_KEY"_s};
    preset.dialect.capabilities.reasoningEffort = false;
    return preset;
}

ProviderPreset vllm()
{
    ProviderPreset preset = localServer(u"vllm"_s, u"vLLM"_s, 8000);
    preset.keyVariables = {u"VLLM_API_KEY"_s};
    return preset;
}

QList<ProviderPreset> makePresets()
{
    return {
        {.name = u"openai"_s,
         .title = u"OpenAI"_s,
         .baseUrl = u"https://api.openai.com/v1"_s,
         .defaultModel = u"gpt-4o-mini"_s,
         .keyVariables = {u"OPENAI_API_KEY"_s},
         .keyPage = u"https://platform.openai.com/api-keys"_s,
         .dialect = {.maxTokensField = newMaxTokensField(), .capabilities = Usual}},
        {.name = u"gigachat"_s,
         .title = u"GigaChat"_s,
         .kind = ProviderKind::GigaChat,
         .baseUrl = u"https://gigachat.devices.sberbank.ru/api/v1"_s,
         .otherBaseUrls = {u"https://api.giga.chat/v1"_s},
         .basePath = u"/api/v1"_s,
         .authUrl = u"https://ngw.devices.sberbank.ru:9443/api/v2/oauth"_s,
         .defaultModel = u"GigaChat-2"_s,
         .keyVariables = {u"GIGACHAT_CREDENTIALS"_s},
         .keyPage = u"https://developers.sber.ru/studio"_s,
         .dialect = {.filesPath = u"/files"_s,
                     .includeUsage = false, // comes unasked
                     .jsonObjectFormat = false,
                     .capabilities = {.repetitionPenalty = true, .reasoningEffort = true}}},
        {.name = u"openrouter"_s,
         .title = u"OpenRouter"_s,
         .baseUrl = u"https://openrouter.ai/api/v1"_s,
         .basePath = u"/api/v1"_s,
         .defaultModel = u"openrouter/auto"_s,
         .keyVariables = {u"OPENROUTER_API_KEY"_s},
         .keyPage = u"https://openrouter.ai/keys"_s,
         .dialect = {.capabilities = Usual}},
        {.name = u"deepseek"_s,
         .title = u"DeepSeek"_s,
         .baseUrl = u"https://api.deepseek.com/v1"_s,
         .defaultModel = u"deepseek-chat"_s,
         .keyVariables = {u"DEEPSEEK_API_KEY"_s},
         .keyPage = u"https://platform.deepseek.com/api_keys"_s,
         .dialect = {.returnReasoning = true,
                     .capabilities = {.presencePenalty = true,
                                      .frequencyPenalty = true,
                                      .stop = true,
                                      .reasoningEffort = true}}},
        {.name = u"groq"_s,
         .title = u"Groq"_s,
         .baseUrl = u"https://api.groq.com/openai/v1"_s,
         .basePath = u"/openai/v1"_s,
         .keyVariables = {u"GROQ_API_KEY"_s},
         .keyPage = u"https://console.groq.com/keys"_s,
         .dialect = {.capabilities = {.seed = true, .stop = true, .reasoningEffort = true}}},
        {.name = u"mistral"_s,
         .title = u"Mistral"_s,
         .baseUrl = u"https://api.mistral.ai/v1"_s,
         .defaultModel = u"mistral-small-latest"_s,
         .keyVariables = {u"MISTRAL_API_KEY"_s},
         .keyPage = u"https://console.mistral.ai/api-keys"_s,
         .dialect = {.seedField = u"random_seed"_s,
                     .includeUsage = false, // comes unasked; older servers answer 422 to the wish
                     .shortToolIds = true,
                     .capabilities = {.presencePenalty = true,
                                      .frequencyPenalty = true,
                                      .seed = true,
                                      .stop = true}}},
        {.name = u"azure"_s,
         .title = u"Azure OpenAI"_s,
         .basePath = u"/openai/v1"_s,
         .keyVariables = {u"AZURE_OPENAI_API_KEY"_s},
         .keyPage = u"https://portal.azure.com"_s,
         .dialect = {.modelsPath = {},
                     .deploymentPath = u"/openai/deployments/%1"_s,
                     .authHeader = "api-key",
                     .authPrefix = {},
                     .maxTokensField = newMaxTokensField(),
                     .capabilities = Usual}},
        localServer(u"ollama"_s, u"Ollama"_s, 11434),
        lmStudio(),
        llamaCpp(),
        vllm(),
        {.name = u"custom"_s,
         .title = u"Other OpenAI-compatible service"_s,
         .dialect = {.keyRequired = false, .capabilities = Usual}},
        {.name = u"demo"_s,
         .title = u"Demo (offline, no model)"_s,
         .kind = ProviderKind::Demo,
         .basePath = {},
         .defaultModel = u"demo"_s,
         .dialect = {.keyRequired = false, .capabilities = None}},
    };
}

} // namespace

const QList<ProviderPreset> &providerPresets()
{
    static const QList<ProviderPreset> presets = makePresets();
    return presets;
}

const ProviderPreset *findPreset(QStringView name)
{
    const QList<ProviderPreset> &presets = providerPresets();
    const auto it = std::ranges::find(presets, name, &ProviderPreset::name);
    return it == presets.cend() ? nullptr : &*it;
}

OpenAiDialect dialectAt(const ProviderPreset &preset, const QUrl &chatUrl)
{
    static constexpr std::array officialDomains{"openai.com"_L1, "openai.azure.com"_L1,
                                                "cognitiveservices.azure.com"_L1,
                                                "services.ai.azure.com"_L1};
    const QString host = chatUrl.host();
    const bool official = std::ranges::any_of(officialDomains, [&host](QLatin1StringView domain) {
        return host.endsWith(domain)
            && (host.size() == domain.size() || host.at(host.size() - domain.size() - 1) == u'.');
    });
    OpenAiDialect dialect = preset.dialect;
    dialect.maxTokensField = official ? newMaxTokensField() : u"max_tokens"_s;
    return dialect;
}

} // namespace Chat
