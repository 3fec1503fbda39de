// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transcript/messagelayout.h"
#include "transcript/transcriptmodel.h"

class QPainter;

namespace Chat {

/// One message on the page: its text, and what stands around it. A question is a bubble at the
/// side, an answer takes the whole column. Its parts, from top to bottom: the head (room, the line
/// that unfolds the reasoning), the blocks of text, the tail (notice, error, actions). Coordinates
/// are those of the view across, and of the message's top down.
class MessageBox final
{
public:
    MessageBox(const TranscriptRow &row, const ReaderState &reader, const TextTheme &theme);

    /// What it shows; of the text no more than a character, so that it is not shared with the model
    /// while it grows.
    const TranscriptRow &row() const { return m_row; }
    void setRow(const TranscriptRow &row);
    const ReaderState &reader() const { return m_reader; }
    /// Where the reasoning was folded or unfolded, setRow() is due.
    void setReader(const ReaderState &reader);
    MessageLayout &text() { return m_text; }
    const MessageLayout &text() const { return m_text; }

    /// `errorHeight`: of the error's card in this width, which is errorWidth().
    void setGeometry(int viewWidth, bool isFirst, int errorHeight);
    /// How wide the column is, and so an error's card.
    static int columnWidth(int viewWidth, const TextTheme &theme);
    static int columnLeft(int viewWidth, const TextTheme &theme);
    /// How wide the text may be.
    static int textWidth(const TranscriptRow &row, int viewWidth, const TextTheme &theme);
    /// How high all is that is not text, where there is no error and no notice.
    static int frameHeight(const TranscriptRow &row, bool isFirst, const TextTheme &theme);
    /// How high a line of buttons and words around the text is.
    static int actionHeight(const TextTheme &theme);

    int partCount() const { return m_text.blockCount() + 2; }
    int partHeight(int part); ///< exact
    qint64 partTop(int part) const;
    int partAt(qint64 y) const;
    int height() const;
    bool isHead(int part) const { return part == 0; }
    bool isTail(int part) const { return part == partCount() - 1; }
    /// Of a part that shows a block: which.
    static int blockOf(int part) { return part - 1; }
    static int partOf(int block) { return block + 1; }

    bool isMine() const { return m_row.message.role == Role::User; }
    bool hasReasoning() const { return !m_row.message.reasoning.isEmpty(); }
    int textLeft() const { return m_textLeft; }

    // Within the head and the tail.
    QRect reasoningRect() const; ///< of the line that unfolds it
    QRect errorRect() const;
    QRect footerRect() const;

    /// The ground of a question, the bar beside reasoning.
    void paintGround(QPainter &painter, int y) const;
    void paintTail(QPainter &painter, int y) const;

    QString reasoningTitle() const;
    QString noticeText() const;

private:
    static int headHeight(const TranscriptRow &row, bool isFirst, const TextTheme &theme);
    static int tailHeight(const TranscriptRow &row, int noticeHeight, int errorHeight,
                          const TextTheme &theme);
    int bubbleTop() const { return m_headHeight - (isMine() ? BubblePadding : 0); }
    int tailTop() const { return static_cast<int>(partTop(partCount() - 1)); }
    int noticeTop() const;

    static constexpr int BubblePadding = 10;

    const TextTheme *m_theme;
    TranscriptRow m_row;
    qsizetype m_textSize = 0;
    ReaderState m_reader;
    MessageLayout m_text;
    int m_headHeight = 0;
    int m_tailHeight = 0;
    int m_noticeHeight = 0;
    int m_errorHeight = 0;
    int m_columnLeft = 0;
    int m_columnWidth = 0;
    int m_textLeft = 0;
    int m_textWidth = 0;
    int m_measuredFor = 0; ///< the width and the size of text that m_textWidth is for
    qsizetype m_measuredSize = -1;
};

} // namespace Chat
