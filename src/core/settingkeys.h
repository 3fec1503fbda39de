// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providerprofile.h"
#include "core/setting.h"
#include "core/settingvalues.h"

#include <QList>

namespace Chat {

/// The services that a profile can be of: the rows of the preset table (providers/dialect.h).
QStringList presetNames();

/// Checks of text values, and what they tell a person that they expect.
namespace SettingCheck {

bool isServiceUrl(const QString &text); ///< http or https, no user name; or empty
bool isProxy(const QString &text); ///< `system`, `none`, `http://…` or `socks5://…` with a port
bool isProfileName(const QString &text); ///< letters, digits, `.`, `_`, `-`; at most 64
bool isPreset(const QString &text); ///< one of presetNames(), or empty
bool isScope(const QString &text);
bool isOneLine(const QString &text); ///< no control characters: fit for an HTTP header

QString serviceUrlExpectation();
QString proxyExpectation();
QString profileNameExpectation();
QString presetExpectation();
QString scopeExpectation();
QString oneLineExpectation();

} // namespace SettingCheck

/// The settings that there are once. Use: `settings.get(Keys::Proxy)`.
namespace Keys {

inline const Setting<QString> Provider{
    "chat/provider",
    QStringLiteral("auto"),
    "Profile that answers where none is asked for; auto: the first one that is set up, else demo.",
    {SettingCheck::isProfileName, SettingCheck::profileNameExpectation}};
inline const Setting<QString> SystemPrompt{
    "chat/systemPrompt", QString(),
    "Instruction that new conversations begin with; empty: none. Line breaks: \"one\\ntwo\"."};
inline const Setting<std::optional<double>> Temperature{
    "chat/temperature",
    std::nullopt,
    "Sampling temperature from 0 (sober) to 2 (wild); empty: as the service likes it.",
    {0, 2}};

inline const Setting<bool> ModelTitles{
    "chat/modelTitles", false,
    "Let the model make the titles of conversations, at the price of one more request for each."};

inline const Setting<Language> InterfaceLanguage{
    "interface/language",
    Language::System,
    "Language of the program, from its next start on: system, en or ru.",
    {{QStringLiteral("system"), QStringLiteral("en"), QStringLiteral("ru")}}};
inline const Setting<ColorTheme> Theme{
    "interface/theme",
    ColorTheme::System,
    "Colours of the window: system, light or dark.",
    {{QStringLiteral("system"), QStringLiteral("light"), QStringLiteral("dark")}}};
inline const Setting<int> FontScale{
    "interface/fontScale", 100, "Size of text in percent of the system's.", {50, 300}};
inline const Setting<SendKey> ComposerSendKey{
    "interface/sendKey",
    SendKey::Enter,
    "Key that sends a question: enter (then Shift+Enter breaks the line) or ctrl-enter.",
    {{QStringLiteral("enter"), QStringLiteral("ctrl-enter")}}};
inline const Setting<CopyFormat> CopiesAs{
    "interface/copyFormat",
    CopyFormat::Plain,
    "What Ctrl+C copies of a conversation: plain (as it looks) or markdown (as it was written).",
    {{QStringLiteral("plain"), QStringLiteral("markdown")}}};
inline const Setting<bool> FollowAnswer{
    "interface/followAnswer", false,
    "Keep the end of an answer in sight while it comes; otherwise its question stays at the top."};
inline const Setting<StartView> OnStart{
    "interface/onStart",
    StartView::LastConversation,
    "What the window opens with: last (the last conversation) or new.",
    {{QStringLiteral("last"), QStringLiteral("new")}}};
inline const Setting<CloseAction> CloseWhileStreaming{
    "interface/closeWhileStreaming",
    CloseAction::Keep,
    "When a window is closed while an answer comes: keep (it goes on to its end) or ask.",
    {{QStringLiteral("keep"), QStringLiteral("ask")}}};
inline const Setting<bool> TrayIcon{
    "interface/trayIcon", false,
    "Show an icon in the system tray, and stay there when the last window is closed."};

inline const Setting<QString> Proxy{
    "network/proxy",
    QStringLiteral("system"),
    "How connections go out: system, none, http://user:password@host:port or socks5://….",
    {SettingCheck::isProxy, SettingCheck::proxyExpectation},
    Secrecy::UrlPassword};
inline const Setting<QStringList> ProxyBypass{
    "network/proxyBypass", QStringList(),
    "Hosts reached without the proxy: example.org, 10.0.0.0/8, host:port. Loopback always is."};
inline const Setting<std::chrono::seconds> ConnectTimeout{"network/connectTimeout",
                                                          std::chrono::seconds(10),
                                                          "Seconds to wait for a connection.",
                                                          {1, 600}};
inline const Setting<std::chrono::seconds> FirstByteTimeout{
    "network/firstByteTimeout",
    std::chrono::seconds(600),
    "Seconds from the request to the first byte of the answer: a local model may have to load.",
    {1, 86400}};
inline const Setting<std::chrono::seconds> IdleTimeout{
    "network/idleTimeout",
    std::chrono::seconds(180),
    "Seconds that an answer may fall silent before it counts as cut.",
    {1, 86400}};
inline const Setting<int> MaxRetries{
    "network/maxRetries",
    2,
    "How often a request is repeated after a failed connection or a busy service; 0: never.",
    {0, 10}};

inline const Setting<bool> AllowSecretsFile{
    "secrets/allowFile", false,
    "Where there is no keychain: allow keys in a plain file that only your account can read."};

inline const Setting<QString> DatabaseFile{
    "storage/database", QString(),
    "File that holds the conversations; empty: the usual place for the data of your account."};

} // namespace Keys

/// A setting that every profile of some kinds has.
struct ProfileSetting
{
    /// The setting in profiles of one kind.
    struct Use
    {
        ProviderKind kind;
        /// Environment variables that set it for the profile named like the kind, best first.
        QStringList variables = {};
        /// Where it differs from the declaration's.
        std::optional<QString> defaultText = {};
    };

    const SettingDeclaration &declaration;
    QList<Use> uses;

    const Use *useFor(ProviderKind kind) const; ///< null where that kind has no such setting
    QString defaultText(ProviderKind kind) const;
};

/// The settings of a profile: `[profile/NAME]` in the file.
namespace ProfileKeys {

inline const Setting<QString> Preset{
    "preset",
    QString(),
    "The service: openai, openrouter, deepseek, groq, mistral, azure, ollama, lmstudio, llamacpp, "
    "vllm, gigachat, custom, demo; empty: the one that is called like the profile, else openai.",
    {SettingCheck::isPreset, SettingCheck::presetExpectation}};
inline const Setting<QString> BaseUrl{
    "baseUrl",
    QString(),
    "Address of the service, also the full chat address; empty: the preset's own.",
    {SettingCheck::isServiceUrl, SettingCheck::serviceUrlExpectation}};
inline const Setting<QString> Key{
    "key",
    QString(),
    "The key. Better kept in the keychain or the environment than here.",
    {SettingCheck::isOneLine, SettingCheck::oneLineExpectation},
    Secrecy::Secret};
inline const Setting<QString> Model{
    "model",
    QString(),
    "Model that answers where none is asked for; empty: the preset's own.",
    {SettingCheck::isOneLine, SettingCheck::oneLineExpectation}};
inline const Setting<QString> Organization{
    "organization",
    QString(),
    "Organisation to charge, where the account has several.",
    {SettingCheck::isOneLine, SettingCheck::oneLineExpectation}};
inline const Setting<QString> Project{"project",
                                      QString(),
                                      "Project to charge, where the account has several.",
                                      {SettingCheck::isOneLine, SettingCheck::oneLineExpectation}};
inline const Setting<QString> ApiVersion{
    "apiVersion",
    QString(),
    "Azure only: the api-version to ask for.",
    {SettingCheck::isOneLine, SettingCheck::oneLineExpectation}};
inline const Setting<QString> AuthUrl{
    "authUrl",
    QString(),
    "Address that issues access tokens; empty: the official one.",
    {SettingCheck::isServiceUrl, SettingCheck::serviceUrlExpectation}};
inline const Setting<QString> Scope{
    "scope",
    QStringLiteral("GIGACHAT_API_PERS"),
    "Kind of account: GIGACHAT_API_PERS (people), GIGACHAT_API_B2B or GIGACHAT_API_CORP (firms).",
    {SettingCheck::isScope, SettingCheck::scopeExpectation}};
inline const Setting<int> MaxConcurrent{
    "maxConcurrent",
    0,
    "Requests at once on this account, others wait; 0: no limit of ours.",
    {0, 1000}};
inline const Setting<QString> CaFile{
    "caFile",
    QString(),
    "PEM file with further certificate authorities to trust for this service.",
    {SettingCheck::isOneLine, SettingCheck::oneLineExpectation}};
inline const Setting<bool> VerifyTls{
    "verifyTls", true,
    "Check the service's certificate. Without it anyone on the way can read the key."};
inline const Setting<int> TokensPerSecond{
    "tokensPerSecond",
    40,
    "Speed of the demo's answer in words a second; 0: at once.",
    {0, 100000}};

} // namespace ProfileKeys

/// Every setting that there is once, in the order of the example file.
const QList<const SettingDeclaration *> &settingDeclarations();

/// Every setting of a profile, in the order of the example file.
const QList<ProfileSetting> &profileSettings();

/// The profiles that exist without being set up: `openai`, `gigachat`, `demo`.
QStringList builtInProfiles();

/// The kind of a profile: it follows from the preset or, where none is named, from its name.
ProviderKind profileKind(const QString &name, const QString &preset);

/// The text of `settings.example.ini`: every setting with its description and default.
QString exampleSettings();

} // namespace Chat
