// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transcript/messagefooter.h"
#include "transcript/remedy.h"
#include "transcript/transcriptmodel.h"

#include <QUrl>
#include <QWidget>

#include <vector>

class QLabel;

namespace Chat {

class ErrorCard;
class MessageTextView;
class ReasoningPanel;

/// One message. A question is a bubble at the right, an answer takes the whole column: reasoning,
/// text, what went wrong, and the footer. Long answers are several texts, so that a streamed one
/// costs the same at any length.
///
/// It is laid out by hand: layOut() places everything for a width, margins included, and says the
/// height.
class MessageWidget final : public QWidget
{
    Q_OBJECT

public:
    explicit MessageWidget(const TranscriptRow &row, QWidget *parent = nullptr);

    const TranscriptRow &row() const { return m_row; }
    void setRow(const TranscriptRow &row);

    int layOut(int fullWidth);

    /// The text of the message as it is shown, without markup.
    QString plainText() const;

    /// Shows the actions while the focus is inside.
    void setFocusInside(bool inside);

    /// Selected text to the clipboard or, where nothing is selected, all of it.
    void copy();

Q_SIGNALS:
    void actionRequested(Chat::MessageAction action);
    void versionRequested(int index);
    void remedyRequested(Chat::Remedy remedy);
    void linkActivated(const QUrl &url);
    void linkHovered(const QString &url);
    void copied();
    void heightChanged(); ///< something was folded or unfolded

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    bool isMine() const { return m_row.message.role == Role::User; }
    void updateTexts();
    void updateNotice();
    void updateError();
    void updateActions();
    void updateAccessible();
    MessageTextView *addText();
    MessageTextView *selectedText() const; ///< null where nothing is selected
    void onAction(MessageAction action);
    void copyToClipboard(const QString &text);
    int layOutBubble(int width);

    TranscriptRow m_row;
    ReasoningPanel *m_reasoning = nullptr;
    std::vector<MessageTextView *> m_texts;
    QLabel *m_notice = nullptr;
    ErrorCard *m_error = nullptr;
    MessageFooter *m_footer;
    QRect m_bubble; // a question's
    bool m_isHovered = false;
    bool m_hasFocusInside = false;
};

} // namespace Chat
