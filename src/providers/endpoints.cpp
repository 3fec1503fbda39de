// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/endpoints.h"

#include "net/proxyfactory.h"

#include <QCoreApplication>
#include <QUrlQuery>

#include <algorithm>
#include <array>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestUrl = 2048;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Chat::ServiceUrls)
};

Error settingsError(const QString &message, const QString &remedy)
{
    return {.kind = ErrorKind::InvalidSettings, .message = message, .remedy = remedy};
}

QString exampleRemedy(const ProviderPreset &preset)
{
    const QString example = preset.baseUrl.isEmpty() ? u"https://example.org/v1"_s : preset.baseUrl;
    return Text::tr("Give it in this form: %1").arg(example);
}

QString withScheme(const QString &typed, const ProviderPreset &preset)
{
    if (typed.contains("://"_L1))
        return typed;
    // Servers on one's own machine or network speak plain http as a rule, all others never.
    const QString host = QUrl(u"http://"_s + typed).host();
    const bool plain = preset.localPort != 0 || isLoopbackHost(host);
    return (plain ? u"http://"_s : u"https://"_s) + typed;
}

Result<QUrl> parseUrl(const QString &typed, const ProviderPreset &preset)
{
    const QString remedy = exampleRemedy(preset);
    if (typed.size() > LongestUrl)
        return settingsError(Text::tr("The base URL is too long."), remedy);
    if (std::ranges::any_of(typed, [](QChar c) { return c.isSpace() || !c.isPrint(); }))
        return settingsError(Text::tr("The base URL contains a space or a control character."),
                             remedy);
    QUrl url(withScheme(typed, preset), QUrl::StrictMode);
    if (!url.userInfo().isEmpty()) {
        return settingsError(Text::tr("The base URL contains a user name or a password."),
                             Text::tr("Leave it out, and store the key with the profile."));
    }
    if (!url.isValid() || url.host().isEmpty())
        return settingsError(Text::tr("The base URL “%1” is not a web address.").arg(typed),
                             remedy);
    if (url.scheme() != "https"_L1 && url.scheme() != "http"_L1) {
        return settingsError(
            Text::tr("The base URL “%1” begins with neither https:// nor http://.").arg(typed),
            remedy);
    }
    if (url.port() == 0)
        return settingsError(Text::tr("The base URL “%1” has an impossible port.").arg(typed),
                             remedy);
    url.setFragment({});
    return url;
}

/// The path without slashes at its end and without what belongs to one request only.
QString basePathOf(const QString &path)
{
    static constexpr std::array requestPaths{"/chat/completions"_L1, "/embeddings"_L1,
                                             "/models"_L1};
    QString base = path;
    while (base.contains("//"_L1))
        base.replace("//"_L1, "/"_L1);
    const auto dropSlash = [&base] {
        if (base.endsWith(u'/'))
            base.chop(1);
    };
    dropSlash();
    for (const QLatin1StringView end : requestPaths) {
        if (base.endsWith(end)) {
            base.chop(end.size());
            break;
        }
    }
    dropSlash();
    return base;
}

QString usualPath(const ProviderPreset &preset, const QString &host)
{
    QStringList official = preset.otherBaseUrls;
    official.prepend(preset.baseUrl);
    for (const QString &text : official) {
        const QUrl url(text);
        if (url.host() == host)
            return url.path();
    }
    return preset.basePath;
}

QUrl below(QUrl base, const QString &encodedPath)
{
    base.setPath(encodedPath, QUrl::StrictMode);
    return base;
}

} // namespace

Result<ServiceUrls> resolveServiceUrls(const ProviderPreset &preset, const QString &typedBaseUrl,
                                       const QString &apiVersion, const QString &model)
{
    const OpenAiDialect &dialect = preset.dialect;
    const QString trimmed = typedBaseUrl.trimmed();
    const QString typed = trimmed.isEmpty() ? preset.baseUrl : trimmed;
    if (typed.isEmpty()) {
        return Error{.kind = ErrorKind::NotConfigured,
                     .message = Text::tr("%1 has no base URL yet.").arg(preset.title),
                     .remedy = exampleRemedy(preset)};
    }
    Result<QUrl> parsed = parseUrl(typed, preset);
    if (!parsed)
        return parsed.error();
    QUrl url = *parsed;

    // A full chat URL at the root of a host is a path given in so many words: nothing is added.
    const QString typedPath = url.path(QUrl::FullyEncoded);
    QString path = basePathOf(typedPath);
    const bool isBareHost = typedPath.isEmpty() || typedPath == "/"_L1;
    const bool isAzure = !dialect.deploymentPath.isEmpty();
    if (isBareHost || (isAzure && path == "/openai"_L1)) {
        if (isAzure && !apiVersion.isEmpty()) {
            if (model.isEmpty())
                return settingsError(Text::tr("%1 needs a deployment name.").arg(preset.title),
                                     Text::tr("Set the profile's model to that name."));
            path = dialect.deploymentPath.arg(QString::fromLatin1(QUrl::toPercentEncoding(model)));
        } else {
            path = usualPath(preset, url.host());
        }
    }
    if (isAzure) {
        QUrlQuery query(url);
        const QString key = u"api-version"_s;
        if (!apiVersion.isEmpty() && !query.hasQueryItem(key)) {
            query.addQueryItem(key, apiVersion);
            url.setQuery(query);
        }
        if (path.contains("/deployments/"_L1) && !query.hasQueryItem(key))
            return settingsError(
                Text::tr("An address of %1 by deployment needs an API version.").arg(preset.title),
                Text::tr("Set the profile's API version, for example 2024-10-21."));
    }

    ServiceUrls urls{.chat = below(url, path + dialect.chatPath),
                     .embeddings = below(url, path + dialect.embeddingsPath)};
    if (!dialect.modelsPath.isEmpty())
        urls.models = below(url, path + dialect.modelsPath);
    if (!dialect.filesPath.isEmpty())
        urls.files = below(url, path + dialect.filesPath);
    return urls;
}

bool sendsKeyInClear(const QUrl &url)
{
    return url.scheme() == "http"_L1 && !isLoopbackHost(url.host());
}

} // namespace Chat
