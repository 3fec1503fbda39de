// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/textfilequoter.h"

#include "core/background.h"
#include "core/textfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::TextFileQuoter)
};

Error fileError(const QString &message, const QString &remedy)
{
    return Error{.kind = ErrorKind::File, .message = message, .remedy = remedy};
}

Error joined(const Error &first, const Error &next)
{
    return fileError(first.message + u'\n' + next.message,
                     Texts::tr("The other files were added, if there were any."));
}

/// The longest run of backticks in `text`.
qsizetype longestBacktickRun(QStringView text)
{
    qsizetype longest = 0;
    qsizetype run = 0;
    for (const QChar c : text) {
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

/// A code span holds any name, underscores and asterisks included.
QString nameAsCode(const QString &fileName)
{
    QString name = fileName;
    std::ranges::replace_if(
        name,
        [](QChar c) {
            return c.category() == QChar::Other_Control || c == QChar::LineSeparator
                || c == QChar::ParagraphSeparator;
        },
        QChar(u' '));
    const QString ticks(longestBacktickRun(name) + 1, u'`');
    const QString room = name.startsWith(u'`') || name.endsWith(u'`') ? u" "_s : QString();
    return ticks + room + name + room + ticks;
}

/// The word after the fence, for colouring: the suffix where it looks like one.
QString languageOf(const QString &fileName)
{
    static const QRegularExpression plain(u"\\A[A-Za-z0-9+#_-]{1,16}\\z"_s);
    const QString suffix = QFileInfo(fileName).suffix();
    return plain.match(suffix).hasMatch() ? suffix.toLower() : QString();
}

Result<QString> readQuotation(const QString &path, qint64 limit)
{
    const QFileInfo info(path);
    const QString shown = QDir::toNativeSeparators(path);
    if (!info.exists())
        return fileError(Texts::tr("%1 is not there.").arg(shown), Texts::tr("Check the path."));
    if (!info.isFile())
        return fileError(Texts::tr("%1 is not a file.").arg(shown),
                         Texts::tr("Add text files one by one."));
    Result<QByteArray> content = readTextFile(path, limit);
    if (!content) {
        Error error = content.error();
        error.kind = ErrorKind::File;
        if (info.size() > limit)
            error.remedy = Texts::tr("Add a shorter file, or paste the part that matters.");
        return error;
    }
    if (content->isEmpty())
        return fileError(Texts::tr("%1 is empty.").arg(shown), Texts::tr("Add another file."));
    return TextFileQuoter::quotation(info.fileName(), QString::fromUtf8(*content));
}

} // namespace

QFuture<Result<QString>> TextFileQuoter::quoteFile(const QString &path, qint64 limit)
{
    return inBackground([path, limit] { return readQuotation(path, limit); });
}

QFuture<TextFileQuoter::Quotations> TextFileQuoter::quoteFiles(const QStringList &paths,
                                                               qint64 limit)
{
    return inBackground([paths, limit] {
        Quotations all;
        for (const QString &path : paths) {
            const Result<QString> quoted = readQuotation(path, limit);
            if (!quoted)
                all.error = all.error ? joined(*all.error, quoted.error()) : quoted.error();
            else if (all.text.isEmpty())
                all.text = *quoted;
            else
                all.text += u'\n' + *quoted;
        }
        return all;
    });
}

QString TextFileQuoter::quotation(const QString &fileName, const QString &text)
{
    QString body = text;
    body.replace("\r\n"_L1, "\n"_L1);
    body.replace(u'\r', u'\n');
    if (!body.endsWith(u'\n'))
        body += u'\n';
    const QString fence(std::max<qsizetype>(3, longestBacktickRun(body) + 1), u'`');
    return nameAsCode(fileName) + ":\n\n"_L1 + fence + languageOf(fileName) + u'\n' + body + fence
        + u'\n';
}

} // namespace Chat
