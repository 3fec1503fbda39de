// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/secret.h"

#include <QList>
#include <QMutex>
#include <QRegularExpression>

namespace Chat {

/// The one place where secrets are taken out of text. It knows the secrets in use by their values,
/// however a server may spell them when it echoes one (percent-encoded, escaped as in JSON, within
/// the base64 of a Basic header), and any text that looks like one by its form (`Bearer …`,
/// `sk-…`, JSON web tokens, passwords in URLs).
///
/// Everything that leaves the program other than to the service itself goes through here: errors,
/// log lines, traces. Give it whole texts: of a secret that was cut, only a piece of at least 8
/// characters at the very end is known again. The time it takes grows with the length of the text
/// only, whatever is in it.
///
/// Thread-safe; owned by AppContext and passed by reference.
class Redactor final
{
public:
    /// Text that stands where a secret was.
    static constexpr auto Replacement = u"[secret]";
    static constexpr qsizetype ShortestSecret = 8; ///< that is looked for, in characters
    static constexpr qsizetype ShortestHeld = 4; ///< beginning of one at a piece's end

    /// Makes `secret` known, and what it holds: the parts of a GigaChat key. Those under 8
    /// characters are not looked for: they would hit ordinary text, and no service issues them.
    void add(const Secret &secret);

    /// Takes one back that add() was given as it is: for tokens that do not live long.
    void remove(const Secret &secret);

    QString redacted(const QString &text) const;
    /// Bytes that are no secret stay as they are, UTF-8 or not.
    QByteArray redacted(const QByteArray &text) const;
    Error redacted(const Error &error) const; ///< every text of it

    /// Only the secrets in use, by their values: for the answers of models, which may well be about
    /// text that looks like a secret.
    QString withoutKnown(const QString &text) const;

    /// Of a text that comes in pieces, in UTF-8: what may go on, and what may be the beginning of a
    /// secret.
    struct Piece
    {
        QByteArray text;
        QByteArray held;
    };
    /// The same for `bytes`, of which so many at the beginning have been given out already.
    /// SecretFilter is what to use.
    Piece pieceWithoutKnown(const QByteArray &bytes, qsizetype given) const;

private:
    struct Known
    {
        QByteArray secret;
        QRegularExpression spellings;
    };

    void addPart(const QByteArray &part);
    QList<Known> known() const;
    QString latin1WithoutKnown(const QByteArray &text) const; // each character is a byte

    mutable QMutex m_mutex;
    QList<Known> m_known; // longest first, so that a part never leaves the rest of a whole
};

} // namespace Chat
