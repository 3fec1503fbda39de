// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDebug>
#include <QString>

namespace Chat {

/// A key, token or password. A type of its own, so that it cannot be printed, concatenated or
/// stored by mistake: only reveal() gives the text, and every call of it can be found.
class Secret final
{
public:
    Secret() = default;
    /// White space at either end is dropped: a pasted newline would make an invalid header.
    explicit Secret(const QByteArray &text)
        : m_text(text.trimmed())
    {
    }
    explicit Secret(const QString &text)
        : Secret(text.toUtf8())
    {
    }

    bool isEmpty() const { return m_text.isEmpty(); }
    const QByteArray &reveal() const { return m_text; }

    /// What may be shown: the last four characters of a long secret, nothing of a short one.
    QString masked() const;

    bool operator==(const Secret &) const = default;

private:
    QByteArray m_text;
};

QDebug operator<<(QDebug debug, const Secret &secret);

} // namespace Chat
