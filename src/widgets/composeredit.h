// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settingvalues.h"

#include <QPlainTextEdit>
#include <QPointer>

namespace Chat {

/// Where a question is typed: plain text that grows with its content, from one line to a third of
/// its window. Takes no formatting, whatever is pasted or dropped; text files are handed on by
/// filesDropped() and leave no trace here. Draws no frame and no ground of its own: whoever holds
/// it puts it on a card.
///
/// Knows no conversation: it says what the person wants and its owner does it.
class ComposerEdit final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit ComposerEdit(QWidget *parent = nullptr);

    SendKey sendKey() const { return m_sendKey; }
    void setSendKey(SendKey key);
    /// Takes the keyboard along with a letter that was typed elsewhere; false where it is none. One
    /// that the input method of `inputLocale` would compose with the next is not taken along.
    bool takeTyping(QKeyEvent *event, const QLocale &inputLocale);

    /// Whether there is anything to send: more than white space.
    bool hasText() const;

    /// Replaces all; the cursor goes to the end.
    void setText(const QString &text);

    /// Adds text in paragraphs of its own, at the cursor; one step to undo. For quotations.
    void insertParagraph(const QString &text);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void sendRequested(); ///< the send key was pressed and hasText()
    void stopRequested(); ///< Esc
    void editLastRequested(); ///< Up, and there is no text
    void filesDropped(const QStringList &paths); ///< local files, dropped or pasted

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    enum class LineEnd { Send, Break, None };

    bool isComposing() const;
    LineEnd meaningOf(const QKeyEvent &event) const;
    int heightOfLines(int lines) const;
    int largestHeight() const;
    void updateHeight();

    SendKey m_sendKey = SendKey::Enter;
    QPointer<QWidget> m_window; // whose height bounds ours
    int m_height = 0;
};

} // namespace Chat
