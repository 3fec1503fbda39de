// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codesaver.h"

#include "chat/codefile.h"
#include "core/future.h"

#include <QFileDialog>

namespace Chat {

CodeSaver::CodeSaver(QWidget *window)
    : QObject(window)
    , m_window(window)
{
}

void CodeSaver::save(const QString &code, const QString &language)
{
    auto *dialog = new QFileDialog(m_window, tr("Save code"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(CodeFile::suggestedName(language));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, code](const QString &path) { write(path, code); });
    dialog->open();
}

void CodeSaver::write(const QString &path, const QString &code)
{
    whenFinished(CodeFile::save(path, code), this, [this, path](const Result<void> &result) {
        if (result)
            Q_EMIT saved(path);
        else
            Q_EMIT failed(result.error());
    });
}

} // namespace Chat
