// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Chat {

/// The text of the proxy setting in its parts, as a form shows them.
struct ProxyAddress
{
    enum class Kind { System, None, Http, Socks5 };
    Kind kind = Kind::System;
    QString host = {}; ///< these only of Http and Socks5
    int port = 0; ///< 0: not given
    QString user = {};
    QString password = {};

    /// Text that is no proxy gives the default one.
    static ProxyAddress parse(const QString &text);

    /// The inverse. Parts that make no proxy give text that the setting refuses.
    QString text() const;

    bool operator==(const ProxyAddress &) const = default;
};

} // namespace Chat
