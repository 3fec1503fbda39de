// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/script.h"

#include <QString>
#include <QUrl>

namespace Chat {

/// A request as a ScriptedServer got it.
struct RecordedRequest
{
    int number = 0; ///< counts from 0, in order of arrival
    int connection = 0; ///< likewise
    QByteArray verb = {};
    QByteArray target = {}; ///< as sent: `/v1/models?a=b`, or a whole URL from a proxy's client
    ScriptHeaders headers = {}; ///< names in lower case
    QByteArray body = {};

    QString path() const { return QUrl::fromEncoded(target).path(); }
    /// The first header of that name (lower case), or an empty text.
    QByteArray header(QByteArrayView name) const
    {
        for (const auto &[key, value] : headers) {
            if (key == name)
                return value;
        }
        return {};
    }
};

} // namespace Chat
