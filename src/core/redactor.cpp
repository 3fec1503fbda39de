// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redactor.h"

#include <algorithm>
#include <array>

// All work is done on text in which each character stands for one byte (Latin-1): nothing is lost
// of bytes that are no UTF-8, and one pattern serves texts and bytes alike.
//
// The texts come from servers, so no pattern may take more than linear time. Each begins with
// something that cannot begin again within what it matches, or has a bounded length.

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestSpelling = 6; // of one character: \u002f

struct Form
{
    QRegularExpression pattern;
    QString replacement; // keeps what names the thing, drops the thing
};

QRegularExpression pattern(const QString &text)
{
    QRegularExpression expression(text, QRegularExpression::CaseInsensitiveOption);
    Q_ASSERT(expression.isValid());
    expression.optimize();
    return expression;
}

const std::array<Form, 8> &forms()
{
    static const QString secret = QString::fromUtf16(Redactor::Replacement);
    static const std::array<Form, 8> all{
        // "Bearer authentication" is what errors say of themselves.
        Form{pattern(uR"(\b(Bearer)\s{1,8}(?!(?:auth[a-z]{0,12}|tokens?|realm|scheme)\b))"
                     uR"([a-z0-9._~+/=%-]{8,})"_s),
             u"\\1 "_s + secret},
        // Nor is "basic information" a secret: base64 has digits or capitals within words.
        Form{pattern(uR"(\b(Basic)\s{1,8}(?=[a-z0-9+/_-]{0,200}?(?:[0-9=+/_]|(?-i:[a-z][A-Z]))))"
                     uR"([a-z0-9+/=_-]{8,})"_s),
             u"\\1 "_s + secret},
        Form{pattern(uR"((?<![a-z0-9])(?:sk|gsk|rk|pk|xai|hf)[-_][a-z0-9_-]{8,})"_s), secret},
        Form{pattern(uR"((?<![a-z0-9])AIza[a-z0-9_-]{20,})"_s), secret},
        Form{pattern(uR"((?<![a-z0-9_-])(?-i:eyJ)[a-z0-9_-]{12,}(?:\.[a-z0-9_-]*){0,4})"_s),
             secret},
        Form{pattern(uR"((://[^\s/:@"]{0,256}):[^\s/"]{1,512}@)"_s), u"\\1:"_s + secret + u'@'},
        Form{pattern(uR"(((?:api[-_ ]?key|(?:access|refresh|id)[-_]?token|authorization|)"
                     uR"(client[-_]?secret|credentials|password)(?: provided)?)"
                     uR"(\\?["']?\s{0,8}[:=]\s{0,8}\\?["']?|[?&]key=))"
                     uR"((?!\[secret\]|(?:Bearer|Basic)\s)[^\s"',;&\\]{8,})"_s),
             u"\\1"_s + secret},
        // GigaChat's other spelling of a token, in JSON alone: a trace of it may be written before
        // the token is known.
        Form{pattern(uR"((\\?"tok\\?"\s{0,8}:\s{0,8}\\?")(?!\[secret\])[^\s"\\]{8,})"_s),
             u"\\1"_s + secret},
    };
    return all;
}

bool isWordCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// All ways to write the text in a URL or in JSON.
QString spellingsOf(const QByteArray &text)
{
    QString expression;
    for (const char c : text) {
        const QString literal = QRegularExpression::escape(QString(QLatin1Char(c)));
        if (isWordCharacter(c)) {
            expression += literal;
            continue;
        }
        const QString hex = QString::number(static_cast<uchar>(c), 16).rightJustified(2, u'0');
        expression += u"(?:%1|\\\\%1|(?i:%%2|\\\\u00%2))"_s.arg(literal, hex);
    }
    return expression;
}

/// What base64 makes of the text whatever stands before and after it: for each of the three
/// places where it may begin in a group, the characters that depend on nothing else.
QStringList base64SpellingsOf(const QByteArray &text)
{
    QStringList expressions;
    for (qsizetype before = 0; before < 3; ++before) {
        const QByteArray encoded =
            (QByteArray(before, '\0') + text).toBase64(QByteArray::OmitTrailingEquals);
        const qsizetype begin = (before * 8 + 5) / 6;
        const qsizetype end = (before + text.size()) * 8 / 6;
        QString expression;
        for (const char c : encoded.mid(begin, end - begin)) {
            if (c == '+')
                expression += u"(?:%1|-)"_s.arg(spellingsOf("+"));
            else if (c == '/')
                expression += u"(?:%1|_)"_s.arg(spellingsOf("/"));
            else
                expression += QLatin1Char(c);
        }
        expressions.append(expression);
    }
    return expressions;
}

QRegularExpression spellings(const QByteArray &secret)
{
    QRegularExpression expression((base64SpellingsOf(secret) << spellingsOf(secret)).join(u'|'));
    Q_ASSERT(expression.isValid());
    expression.optimize();
    return expression;
}

/// Where a text that was cut ends with the beginning of the secret.
qsizetype cutSecretAt(const QString &text, const QByteArray &secret,
                      const QRegularExpression &expression, qsizetype shortest)
{
    const qsizetype from = std::max<qsizetype>(0, text.size() - secret.size() * LongestSpelling);
    const QRegularExpressionMatch match =
        expression.match(text, from, QRegularExpression::PartialPreferCompleteMatch);
    if (match.hasPartialMatch() && text.size() - match.capturedStart() >= shortest)
        return match.capturedStart();
    return -1;
}

} // namespace

void Redactor::add(const Secret &secret)
{
    const QByteArray &text = secret.reveal();
    const QMutexLocker lock(&m_mutex);
    addPart(text);
    // A key may be pasted with its scheme, and a server echo it without.
    QByteArray bare = text;
    for (const QByteArray &scheme : {"Bearer "_ba, "Basic "_ba}) {
        if (text.startsWith(scheme))
            bare = text.mid(scheme.size()).trimmed();
    }
    addPart(bare);
    // A GigaChat key is the base64 of "id:secret".
    const auto decoded =
        QByteArray::fromBase64Encoding(bare, QByteArray::AbortOnBase64DecodingErrors);
    const QByteArray pair = decoded ? decoded.decoded : QByteArray();
    const qsizetype colon = pair.indexOf(':');
    if (colon > 0) {
        addPart(pair);
        addPart(pair.mid(colon + 1));
    }
}

void Redactor::addPart(const QByteArray &part)
{
    if (part.size() < ShortestSecret)
        return;
    const auto isShorter = [&part](const Known &known) {
        return known.secret.size() < part.size();
    };
    if (std::ranges::find(m_known, part, &Known::secret) == m_known.end())
        m_known.insert(std::ranges::find_if(m_known, isShorter), {part, spellings(part)});
}

void Redactor::remove(const Secret &secret)
{
    const QMutexLocker lock(&m_mutex);
    m_known.removeIf([&secret](const Known &known) { return known.secret == secret.reveal(); });
}

QString Redactor::redacted(const QString &text) const
{
    return text.isEmpty() ? text : QString::fromUtf8(redacted(text.toUtf8()));
}

QByteArray Redactor::redacted(const QByteArray &text) const
{
    QString result = latin1WithoutKnown(text);
    for (const Form &form : forms())
        result.replace(form.pattern, form.replacement);
    return result.toLatin1();
}

QString Redactor::withoutKnown(const QString &text) const
{
    const QByteArray utf8 = text.toUtf8();
    const QByteArray clean = latin1WithoutKnown(utf8).toLatin1();
    return clean == utf8 ? text : QString::fromUtf8(clean);
}

QString Redactor::latin1WithoutKnown(const QByteArray &text) const
{
    const QString replacement = QString::fromUtf16(Replacement);
    QString result = QString::fromLatin1(text);
    for (const Known &one : known()) {
        result.replace(one.spellings, replacement);
        const qsizetype cut = cutSecretAt(result, one.secret, one.spellings, ShortestSecret);
        if (cut >= 0)
            result = result.left(cut) + replacement;
    }
    return result;
}

QList<Redactor::Known> Redactor::known() const
{
    const QMutexLocker lock(&m_mutex);
    return m_known;
}

Redactor::Piece Redactor::pieceWithoutKnown(const QByteArray &bytes, qsizetype given) const
{
    const QString replacement = QString::fromUtf16(Replacement);
    const QList<Known> all = known();
    QString text = QString::fromLatin1(bytes);
    for (const Known &one : all) {
        qsizetype from = 0;
        for (;;) {
            const QRegularExpressionMatch match = one.spellings.match(text, from);
            if (!match.hasMatch())
                break;
            const qsizetype begin = std::max(match.capturedStart(), given);
            from = match.capturedEnd();
            if (from <= given) // it has gone
                continue;
            text.replace(begin, from - begin, replacement);
            from = begin + replacement.size();
        }
    }
    qsizetype end = text.size();
    for (const Known &one : all) {
        const qsizetype cut = cutSecretAt(text, one.secret, one.spellings, ShortestHeld);
        if (cut >= 0)
            end = std::min(end, std::max(cut, given));
    }
    return {text.mid(given, end - given).toLatin1(), text.mid(end).toLatin1()};
}

Error Redactor::redacted(const Error &error) const
{
    Error result = error;
    for (QString *text : {&result.message, &result.remedy, &result.detail, &result.code,
                          &result.parameter, &result.requestId}) {
        if (!text->isEmpty())
            *text = redacted(*text);
    }
    return result;
}

} // namespace Chat
