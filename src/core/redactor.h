// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"

#include <QList>
#include <QMutex>

namespace Chat {

/// The one place where secrets are taken out of text. It knows the secrets in use by their values
/// (a server may echo one, also percent-encoded or as base64 of a Basic header) and any text that
/// looks like one by its form (`Bearer …`, `sk-…`, JSON web tokens, passwords in URLs).
///
/// Everything that leaves the program other than to the service itself goes through here: errors,
/// log lines, traces. Thread-safe; owned by AppContext and passed by reference.
class Redactor final
{
public:
    /// Text that stands where a secret was.
    static constexpr auto Replacement = u"[secret]";

    /// Makes `secret` known. Those under 8 characters are not looked for: they would hit ordinary
    /// text, and no service issues them.
    void add(const Secret &secret);

    QString redacted(const QString &text) const;
    QByteArray redacted(const QByteArray &text) const;

private:
    mutable QMutex m_mutex;
    QList<QByteArray> m_known; // longest first, so that a part never leaves the rest of a whole
};

} // namespace Chat
