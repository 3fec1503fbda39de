// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settingkeys.h"

#include "core/gatewaykeys.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::Settings)
};

void appendSection(QString &text, const QString &section)
{
    text += u"\n["_s + section + u"]\n"_s;
}

void appendSetting(QString &text, const QString &name, const QString &value,
                   const QString &description)
{
    text += u"; "_s + description + u'\n' + name + u'=' + value + u'\n';
}

} // namespace

QStringList presetNames()
{
    return {u"openai"_s,  u"gigachat"_s, u"openrouter"_s, u"deepseek"_s, u"groq"_s,
            u"mistral"_s, u"azure"_s,    u"ollama"_s,     u"lmstudio"_s, u"llamacpp"_s,
            u"vllm"_s,    u"custom"_s,   u"demo"_s};
}

namespace SettingCheck {

bool isServiceUrl(const QString &text)
{
    if (text.isEmpty())
        return true;
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && (url.scheme() == "https"_L1 || url.scheme() == "http"_L1)
        && !url.host().isEmpty() && url.userInfo().isEmpty() && !url.hasFragment();
}

bool isProxy(const QString &text)
{
    if (text == "system"_L1 || text == "none"_L1)
        return true;
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && (url.scheme() == "http"_L1 || url.scheme() == "socks5"_L1)
        && !url.host().isEmpty() && url.port() > 0 && (url.path().isEmpty() || url.path() == "/"_L1)
        && !url.hasQuery() && !url.hasFragment();
}

bool isProfileName(const QString &text)
{
    static const QRegularExpression name(uR"(\A[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}\z)"_s,
                                         QRegularExpression::UseUnicodePropertiesOption);
    return name.match(text).hasMatch();
}

bool isPreset(const QString &text)
{
    return text.isEmpty() || presetNames().contains(text);
}

bool isScope(const QString &text)
{
    return text == "GIGACHAT_API_PERS"_L1 || text == "GIGACHAT_API_B2B"_L1
        || text == "GIGACHAT_API_CORP"_L1;
}

bool isOneLine(const QString &text)
{
    return std::ranges::none_of(text, [](QChar c) { return c.category() == QChar::Other_Control; });
}

bool isListenAddress(const QString &text)
{
    if (text == "localhost"_L1)
        return true;
    // Without QHostAddress, which is of Qt Network: a name or a typing error has other letters.
    static const QRegularExpression v4(
        uR"(\A(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}\z)"_s);
    static const QRegularExpression v6(uR"(\A[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[\w.-]+)?\z)"_s);
    return v4.match(text).hasMatch() || v6.match(text).hasMatch();
}

QString serviceUrlExpectation()
{
    return Texts::tr("an address such as https://api.example.com/v1, without user name");
}

QString proxyExpectation()
{
    return Texts::tr("system, none, http://host:port or socks5://host:port, where "
                     "user:password@ may stand before the host");
}

QString profileNameExpectation()
{
    return Texts::tr("the name of a profile: at most 64 letters, digits, dots, dashes or "
                     "underscores, beginning with a letter or digit");
}

QString presetExpectation()
{
    return Texts::tr("the name of a service: %1").arg(presetNames().join(", "_L1));
}

QString scopeExpectation()
{
    return u"GIGACHAT_API_PERS, GIGACHAT_API_B2B, GIGACHAT_API_CORP"_s;
}

QString oneLineExpectation()
{
    return Texts::tr("text of one line");
}

QString listenAddressExpectation()
{
    return Texts::tr("localhost or an IP address such as 192.168.1.5");
}

} // namespace SettingCheck

const ProfileSetting::Use *ProfileSetting::useFor(ProviderKind kind) const
{
    const auto it = std::ranges::find(uses, kind, &Use::kind);
    return it == uses.end() ? nullptr : &*it;
}

QString ProfileSetting::defaultText(ProviderKind kind) const
{
    const Use *use = useFor(kind);
    return use && use->defaultText ? *use->defaultText : declaration.defaultText();
}

const QList<const SettingDeclaration *> &settingDeclarations()
{
    static const QList<const SettingDeclaration *> all{
        &Keys::Provider,
        &Keys::SystemPrompt,
        &Keys::Temperature,
        &Keys::ModelTitles,
        &Keys::InterfaceLanguage,
        &Keys::Theme,
        &Keys::FontScale,
        &Keys::ComposerSendKey,
        &Keys::CopiesAs,
        &Keys::FollowAnswer,
        &Keys::OnStart,
        &Keys::CloseWhileStreaming,
        &Keys::TrayIcon,
        &Keys::Proxy,
        &Keys::ProxyBypass,
        &Keys::ConnectTimeout,
        &Keys::FirstByteTimeout,
        &Keys::IdleTimeout,
        &Keys::MaxRetries,
        &Keys::AllowSecretsFile,
        &Keys::DatabaseFile,
        &Keys::GatewayEnabled,
        &Keys::GatewayAddress,
        &Keys::GatewayPort,
        &Keys::GatewayLoopbackNeedsKey,
        &Keys::GatewayAllowedOrigins,
        &Keys::GatewayAllowedHosts,
        &Keys::GatewayMaxConnections,
        &Keys::GatewayMaxConnectionsPerClient,
        &Keys::GatewayMaxRequests,
        &Keys::GatewayMaxQueue,
        &Keys::GatewayMaxBody,
        &Keys::GatewayRequestTimeout,
        &Keys::GatewaySendTimeout,
        &Keys::GatewayStopTimeout,
    };
    return all;
}

const QList<ProfileSetting> &profileSettings()
{
    using enum ProviderKind;
    // The names of the origin service go before those of the vendors' own tools.
    static const QList<ProfileSetting> all{
        {ProfileKeys::Preset, {{OpenAi}, {GigaChat}, {Demo}}},
        {ProfileKeys::BaseUrl,
         {{OpenAi, {u"URL_GPT"_s, u"OPENAI_BASE_URL"_s}},
          {GigaChat, {u"URL_GIGACHAT"_s, u"GIGACHAT_BASE_URL"_s}}}},
        {ProfileKeys::Key,
         {{OpenAi, {u"API_KEY"_s, u"OPENAI_API_KEY"_s}},
          {GigaChat, {u"AUTH_CREDENTIALS"_s, u"GIGACHAT_CREDENTIALS"_s}}}},
        {ProfileKeys::Model, {{OpenAi}, {GigaChat, {u"GIGACHAT_MODEL"_s}}}},
        {ProfileKeys::Organization, {{OpenAi, {u"OPENAI_ORG_ID"_s}}}},
        {ProfileKeys::Project, {{OpenAi, {u"OPENAI_PROJECT_ID"_s}}}},
        {ProfileKeys::ApiVersion, {{OpenAi}}},
        {ProfileKeys::AuthUrl, {{GigaChat, {u"AUTH_URL"_s, u"GIGACHAT_AUTH_URL"_s}}}},
        {ProfileKeys::Scope, {{GigaChat, {u"SCOPE"_s, u"GIGACHAT_SCOPE"_s}}}},
        {ProfileKeys::MaxConcurrent, {{OpenAi}, {GigaChat, {}, u"1"_s}}},
        {ProfileKeys::CaFile, {{OpenAi}, {GigaChat, {u"GIGACHAT_CA_BUNDLE_FILE"_s}}}},
        {ProfileKeys::VerifyTls, {{OpenAi}, {GigaChat}}},
        {ProfileKeys::TokensPerSecond, {{Demo}}},
    };
    return all;
}

QStringList builtInProfiles()
{
    return {providerKindName(ProviderKind::OpenAi), providerKindName(ProviderKind::GigaChat),
            providerKindName(ProviderKind::Demo)};
}

ProviderKind profileKind(const QString &name, const QString &preset)
{
    const QString &service = preset.isEmpty() ? name : preset;
    for (const ProviderKind kind : {ProviderKind::GigaChat, ProviderKind::Demo}) {
        if (service == providerKindName(kind))
            return kind;
    }
    return ProviderKind::OpenAi;
}

QString exampleSettings()
{
    QString text =
        uR"(; Settings of LanguageModelChat: every one with its default. Copy what you want to change.
;
; The command line goes before the environment, that before the file of --env-file, that before
; this file. `lmchat settings` shows what holds and where it comes from.
;
; A line is [section], name=value, or a comment that begins with ; or #. A value goes to the end of
; its line. Between double quotes it keeps its outer spaces, and \n, \t, \" and \\ stand for a line
; break, a tab, a quote and a backslash; without quotes a backslash is just that.
)"_s;
    QString section;
    for (const SettingDeclaration *declaration : settingDeclarations()) {
        const QStringList parts = declaration->key().split(u'/');
        if (parts.first() != section) {
            section = parts.first();
            appendSection(text, section);
        }
        appendSetting(text, parts.last(), declaration->defaultText(), declaration->description());
    }
    text += u"\n; Profiles: one for each account. These three exist from the start; add "
            "[profile/NAME] under any\n; name for more, for example [profile/work] or "
            "[profile/ollama].\n"_s;
    for (const QString &profile : builtInProfiles()) {
        appendSection(text, u"profile/"_s + profile);
        const ProviderKind kind = profileKind(profile, {});
        for (const ProfileSetting &setting : profileSettings()) {
            const ProfileSetting::Use *use = setting.useFor(kind);
            if (!use)
                continue;
            QString description = setting.declaration.description();
            if (!use->variables.isEmpty())
                description += u" Environment: "_s + use->variables.join(", "_L1) + u'.';
            appendSetting(text, setting.declaration.key(), setting.defaultText(kind), description);
        }
    }
    return text;
}

} // namespace Chat
