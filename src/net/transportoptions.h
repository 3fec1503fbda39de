// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"

#include <QByteArray>
#include <QList>
#include <QSslCertificate>
#include <QStringList>

#include <chrono>

namespace Chat {

/// How connections go out. Loopback hosts are never proxied, whatever stands here.
struct ProxyOptions
{
    enum class Mode {
        System, ///< what the desktop or the environment (`http_proxy`, …) says
        None,
        Http, ///< CONNECT
        Socks5, ///< names are resolved by the proxy
    };
    Mode mode = Mode::System;
    QString host = {};
    quint16 port = 0;
    QString user = {};
    Secret password = {};
    /// Hosts that are reached directly: `example.org` (and all below it), `*.example.org`,
    /// `10.0.0.0/8`, `host:port`.
    QStringList bypass = {};

    bool operator==(const ProxyOptions &) const = default;
};

/// Whom TLS trusts: always the system's certificate authorities, and these besides.
struct TrustOptions
{
    QList<QSslCertificate> extraAuthorities = {};
    bool verify = true; ///< false only by the person's explicit act

    bool operator==(const TrustOptions &) const = default;
};

/// Time limits of one exchange. There is no overall one: a long answer is no failure.
struct TimeoutOptions
{
    std::chrono::milliseconds connect = std::chrono::seconds(10);
    /// From the request sent to the first byte of the answer: a model may have to load first.
    std::chrono::milliseconds firstByte = std::chrono::minutes(10);
    /// Between two bytes of the answer, keep-alive comments included.
    std::chrono::milliseconds idle = std::chrono::seconds(180);

    bool operator==(const TimeoutOptions &) const = default;
};

/// Size limits of one answer.
struct LimitOptions
{
    qint64 body = 64 * 1024 * 1024; ///< bytes of a body in all; also of a stream
    qint64 errorBody = 64 * 1024; ///< bytes of an error body that are kept

    bool operator==(const LimitOptions &) const = default;
};

struct TransportOptions
{
    ProxyOptions proxy = {};
    TrustOptions trust = {};
    TimeoutOptions timeouts = {};
    LimitOptions limits = {};
    /// Folder for traces of every exchange, secrets removed; empty: none are written
    /// (CHAT_HTTP_TRACE_DIR).
    QString traceDirectory = {};

    bool operator==(const TransportOptions &) const = default;
};

} // namespace Chat
