// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/links.h"

#include <QRegularExpression>

namespace Chat {

using namespace Qt::StringLiterals;

QUrl safeLink(const QString &target)
{
    const QUrl url(target.trimmed(), QUrl::StrictMode);
    if (!url.isValid())
        return {};
    const QString scheme = url.scheme().toLower();
    if (scheme == "mailto"_L1 && url.path().contains(u'@'))
        return url;
    if ((scheme == "http"_L1 || scheme == "https"_L1) && !url.host().isEmpty())
        return url;
    return {};
}

bool namesAnotherHost(const QString &words, const QUrl &link)
{
    static const QRegularExpression host(
        u"^\\s*(?:https?://)?(?:[^/@\\s]*@)?((?:[\\w-]+\\.)+[\\p{L}]{2,})(?::\\d+)?(?:[/?#].*)?\\s*$"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    const QRegularExpressionMatch match = host.match(words);
    if (!match.hasMatch() || link.scheme() == "mailto"_L1)
        return false;
    const auto bare = [](QString name) {
        name = name.toLower();
        return name.startsWith("www."_L1) ? name.sliced(4) : name;
    };
    const QString named = QUrl::fromAce(QUrl::toAce(bare(match.captured(1))));
    return named != bare(link.host());
}

} // namespace Chat
