// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace Chat {

class Redactor;

/// Takes the secrets in use out of a text that comes in pieces, however they are cut between these.
/// Of what may be the beginning of one it keeps back so much and no more. A value; `redactor` must
/// outlive it.
class SecretFilter final
{
public:
    explicit SecretFilter(const Redactor &redactor)
        : m_redactor(&redactor)
    {
    }

    /// What of the text so far may go on.
    QString feed(const QString &text);
    /// The text has ended: what was kept back, unless it is a good part of a secret.
    QString finish();

private:
    const Redactor *m_redactor;
    QByteArray m_given; // the last bytes that went on
    QByteArray m_held;
};

} // namespace Chat
