// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/questionreader.h"

#include "app/question.h"
#include "chat/textfilequoter.h"
#include "core/future.h"

namespace Chat {

QuestionReader::QuestionReader(const QStringList &words, const QStringList &files, QObject *parent)
    : QObject(parent)
    , m_words(words.join(u' '))
    , m_files(files)
{
    connect(&m_input, &StandardInput::finished, this, [this](const Result<QByteArray> &content) {
        if (!content) {
            finish(content.error());
            return;
        }
        const QString input = QString::fromUtf8(*content);
        if (m_words.trimmed().isEmpty() && input.trimmed().isEmpty())
            finish(QString());
        else
            finish(composeQuestion(m_words, input, m_quotations));
    });
}

void QuestionReader::start()
{
    if (m_files.size() > MostFiles)
        finish(Error{.kind = ErrorKind::InvalidArgument,
                     .message = tr("These are %1 files.").arg(m_files.size()),
                     .remedy = tr("At most %1 can be added.").arg(MostFiles)});
    else
        readFiles(m_files);
}

void QuestionReader::readFiles(const QStringList &paths)
{
    if (paths.isEmpty()) {
        readInput();
        return;
    }
    whenFinished(TextFileQuoter::quoteFile(paths.first()), this,
                 [this, paths](const Result<QString> &quotation) {
                     if (!quotation) {
                         finish(quotation.error());
                         return;
                     }
                     m_quotations.append(*quotation);
                     readFiles(paths.sliced(1));
                 });
}

void QuestionReader::readInput()
{
    if (readsInput()) {
        Q_EMIT readingInput();
        m_input.start();
    } else {
        finish(m_words.trimmed().isEmpty() ? QString()
                                           : composeQuestion(m_words, {}, m_quotations));
    }
}

void QuestionReader::finish(const Result<QString> &question)
{
    QMetaObject::invokeMethod(
        this, [this, question] { Q_EMIT finished(question); }, Qt::QueuedConnection);
}

} // namespace Chat
