// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/gigachatca.h"

#include "net/transporterror.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <array>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Chat::GigaChatCa)
};

} // namespace

QString gigaChatCaPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
        + "/russian_trusted_root_ca.pem"_L1;
}

bool isGigaChatHost(const QString &host)
{
    static constexpr std::array official{"gigachat.devices.sberbank.ru"_L1,
                                         "ngw.devices.sberbank.ru"_L1, "api.giga.chat"_L1};
    const QString name = host.toLower();
    return std::ranges::any_of(official, [&name](QLatin1StringView domain) {
        return name.endsWith(domain)
            && (name.size() == domain.size() || name.at(name.size() - domain.size() - 1) == u'.');
    });
}

Error withGigaChatCaRemedy(const Error &error, const QUrl &url)
{
    Error result = error;
    if (TransportError::isUntrustedAuthority(error) && isGigaChatHost(url.host())
        && !QFileInfo::exists(gigaChatCaPath()))
        result.remedy = Text::tr("GigaChat's certificate authority is not installed yet: run "
                                 "\"lmchat gigachat-ca install\".");
    return result;
}

} // namespace Chat
