// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QPair>

namespace Chat {

using HeaderList = QList<QPair<QByteArray, QByteArray>>;

/// Request line and headers as a client of the gateway sent them.
struct ClientRequestHead
{
    QByteArray method = {}; ///< as sent: `POST`
    QByteArray target = {}; ///< as sent: `/v1/models?a=b`
    int minorVersion = 1; ///< of HTTP/1
    HeaderList headers = {}; ///< names in lower case

    /// The first header of that name (lower case), or an empty text.
    QByteArray header(QByteArrayView name) const;
    /// Whether a header that is a list has that word (lower case).
    bool headerHas(QByteArrayView name, QByteArrayView word) const;
    /// The target without its query.
    QByteArray path() const;
};

/// A whole request of a client.
struct ClientRequest
{
    ClientRequestHead head = {};
    QByteArray body = {};
    QHostAddress peer = {};
    QByteArray id = {}; ///< given by the gateway: `req_…`
};

/// An answer that is written at once.
struct ClientAnswer
{
    int status = 200;
    QByteArray body = {};
    QByteArray contentType = "application/json";
    HeaderList headers = {}; ///< besides type and length
    QString reason = {}; ///< of a refusal, for the record of the request; not sent
};

} // namespace Chat
