// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QNetworkProxy>
#include <QNetworkReply>
#include <QSslError>

namespace Chat {

/// What is known of an exchange that failed.
struct FailedExchange
{
    QUrl url = {};
    QNetworkProxy proxy = {}; ///< that applies to it
    bool headReceived = false;
    QNetworkReply::NetworkError code = QNetworkReply::NoError;
    QString text = {}; ///< Qt's
    QList<QSslError> tlsErrors = {};
    QList<QSslCertificate> chain = {}; ///< that the server sent
};

/// The Error for it. The detail names Qt's code and text.
Error replyError(const FailedExchange &exchange);

/// `host:port` of a proxy; empty where there is none.
QString proxyText(const QNetworkProxy &proxy);

} // namespace Chat
