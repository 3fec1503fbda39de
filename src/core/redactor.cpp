// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redactor.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace Chat {
namespace {

constexpr qsizetype ShortestSecret = 8;

struct Form
{
    QRegularExpression pattern;
    QString replacement; // keeps what names the thing, drops the thing
};

const std::array<Form, 5> &forms()
{
    using Option = QRegularExpression::PatternOption;
    static const QString secret = QString::fromUtf16(Redactor::Replacement);
    static const std::array<Form, 5> all{
        Form{QRegularExpression(QStringLiteral(R"(\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,})"),
                                Option::CaseInsensitiveOption),
             QStringLiteral("\\1 ") + secret},
        Form{QRegularExpression(QStringLiteral(R"(\b(?:sk|gsk|rk|pk)[-_][A-Za-z0-9_-]{8,})")),
             secret},
        Form{QRegularExpression(
                 QStringLiteral(R"(\beyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){1,4})")),
             secret},
        Form{QRegularExpression(QStringLiteral(R"(\b([a-z][a-z0-9+.-]*://[^\s/:@"]*):[^\s/@"]+@)"),
                                Option::CaseInsensitiveOption),
             QStringLiteral("\\1:") + secret + u'@'},
        Form{
            QRegularExpression(
                QStringLiteral(
                    R"(((?:api[-_]?key|access[-_]?token|authorization|client[-_]?secret|password)["']?\s*[:=]\s*["']?)(?!\[secret\]|Bearer|Basic)[^\s"',;&]{8,})"),
                Option::CaseInsensitiveOption),
            QStringLiteral("\\1") + secret},
    };
    return all;
}

} // namespace

void Redactor::add(const Secret &secret)
{
    if (secret.reveal().size() < ShortestSecret)
        return;
    const QByteArray &plain = secret.reveal();
    const QMutexLocker lock(&m_mutex);
    for (const QByteArray &spelling : {plain, plain.toBase64(), plain.toPercentEncoding()}) {
        if (!m_known.contains(spelling))
            m_known.append(spelling);
    }
    std::ranges::sort(m_known, std::greater{}, &QByteArray::size);
}

QString Redactor::redacted(const QString &text) const
{
    QString result = text;
    const QString replacement = QString::fromUtf16(Replacement);
    {
        const QMutexLocker lock(&m_mutex);
        for (const QByteArray &known : m_known)
            result.replace(QString::fromUtf8(known), replacement);
    }
    for (const Form &form : forms())
        result.replace(form.pattern, form.replacement);
    return result;
}

QByteArray Redactor::redacted(const QByteArray &text) const
{
    return redacted(QString::fromUtf8(text)).toUtf8();
}

} // namespace Chat
