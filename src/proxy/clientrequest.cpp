// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientrequest.h"

namespace Chat {

QByteArray ClientRequestHead::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (key == name)
            return value;
    }
    return {};
}

bool ClientRequestHead::headerHas(QByteArrayView name, QByteArrayView word) const
{
    for (const auto &[key, value] : headers) {
        if (key != name)
            continue;
        for (const QByteArray &part : value.split(',')) {
            if (part.trimmed().toLower() == word)
                return true;
        }
    }
    return false;
}

QByteArray ClientRequestHead::path() const
{
    const qsizetype query = target.indexOf('?');
    return query < 0 ? target : target.left(query);
}

} // namespace Chat
