// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/question.h"

#include "core/textfile.h"

#include <QFileInfo>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

/// More backticks than stand together anywhere in the text.
QString fenceFor(const QString &text)
{
    qsizetype longest = 0;
    qsizetype run = 0;
    for (const QChar c : text) {
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return QString(std::max<qsizetype>(3, longest + 1), u'`');
}

QString quoted(const Quotation &quotation)
{
    const QString fence = fenceFor(quotation.text);
    const QString end =
        quotation.text.isEmpty() || quotation.text.endsWith(u'\n') ? QString() : u"\n"_s;
    return u"File \"%1\":\n\n"_s.arg(quotation.name) + fence + u'\n' + quotation.text + end + fence;
}

} // namespace

Result<Quotation> readQuotation(const QString &path)
{
    const Result<QByteArray> content = readTextFile(path);
    if (!content) {
        Error error = content.error();
        error.kind = ErrorKind::File;
        return error;
    }
    return Quotation{QFileInfo(path).fileName(), QString::fromUtf8(*content)};
}

QString composeQuestion(const QString &words, const QString &input,
                        const QList<Quotation> &quotations)
{
    QStringList parts;
    if (!words.trimmed().isEmpty())
        parts.append(words);
    if (!input.trimmed().isEmpty()) {
        QString text = input;
        while (text.endsWith(u'\n') || text.endsWith(u'\r'))
            text.chop(1);
        parts.append(text);
    }
    for (const Quotation &quotation : quotations)
        parts.append(quoted(quotation));
    return parts.join(u"\n\n"_s);
}

} // namespace Chat
