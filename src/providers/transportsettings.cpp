// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/transportsettings.h"

#include "net/certificates.h"
#include "providers/gigachatca.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Chat::TransportSettings)
};

ProxyOptions proxyOptions(const Settings &settings)
{
    const QString text = settings.get(Keys::Proxy);
    ProxyOptions options{.bypass = settings.get(Keys::ProxyBypass)};
    if (text == "system"_L1)
        return options;
    if (text == "none"_L1) {
        options.mode = ProxyOptions::Mode::None;
        return options;
    }
    const QUrl url(text, QUrl::StrictMode); // its form was checked with the settings
    options.mode =
        url.scheme() == "socks5"_L1 ? ProxyOptions::Mode::Socks5 : ProxyOptions::Mode::Http;
    options.host = url.host();
    options.port = static_cast<quint16>(url.port(0));
    options.user = url.userName(QUrl::FullyDecoded);
    options.password = Secret(url.password(QUrl::FullyDecoded));
    return options;
}

std::optional<Error> addAuthorities(const QString &path, TrustOptions &trust)
{
    const Result<QList<QSslCertificate>> certificates = loadCertificates(path);
    if (!certificates)
        return certificates.error();
    trust.extraAuthorities += *certificates;
    return {};
}

} // namespace

TransportOptions transportOptions(const Settings &settings)
{
    return {.proxy = proxyOptions(settings),
            .timeouts = {.connect = settings.get(Keys::ConnectTimeout),
                         .firstByte = settings.get(Keys::FirstByteTimeout),
                         .idle = settings.get(Keys::IdleTimeout)},
            .traceDirectory = settings.variable(u"CHAT_HTTP_TRACE_DIR"_s).text};
}

Result<TransportOptions> transportOptions(const Settings &settings, const ProviderProfile &profile,
                                          const QUrl &url)
{
    TransportOptions options = transportOptions(settings);
    options.trust.verify = profile.verifyTls;
    if (!profile.caFile.isEmpty()) {
        if (std::optional<Error> error = addAuthorities(profile.caFile, options.trust)) {
            error->remedy = Text::tr("It is the caFile of the profile \"%1\". %2")
                                .arg(profile.name, error->remedy);
            return *std::move(error);
        }
    }
    if (isGigaChatHost(url.host()) && QFileInfo::exists(gigaChatCaPath())) {
        if (std::optional<Error> error = addAuthorities(gigaChatCaPath(), options.trust)) {
            error->remedy = Text::tr("Install it again: \"lmchat gigachat-ca install\".");
            return *std::move(error);
        }
    }
    return options;
}

} // namespace Chat
