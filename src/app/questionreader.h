// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/standardinput.h"

#include <QStringList>

namespace Chat {

/// Puts together what `ask` is given: words, standard input where it is no terminal, text files.
class QuestionReader final : public QObject
{
    Q_OBJECT
public:
    static constexpr qsizetype MostFiles = 20;

    QuestionReader(const QStringList &words, const QStringList &files, QObject *parent = nullptr);

    bool readsInput() const { return !m_input.isTerminal(); }

    void start();

Q_SIGNALS:
    void readingInput(); ///< which may take as long as who writes it likes
    /// Once, queued. Empty where there are neither words nor input; files alone are no question.
    void finished(const Chat::Result<QString> &question);

private:
    void readFiles(const QStringList &paths); // one after the other
    void readInput();
    void finish(const Result<QString> &question);

    const QString m_words;
    const QStringList m_files;
    StandardInput m_input;
    QStringList m_quotations; // of files
};

} // namespace Chat
