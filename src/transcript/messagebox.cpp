// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/messagebox.h"

#include "style/metrics.h"
#include "transcript/messagefooter.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace Chat {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::MessageBox)
};

constexpr int LeastActionHeight = 28;
constexpr int ReasoningBar = 2;
constexpr int BubbleSideMargin = Metrics::Medium + 2;
/// A longer question is as wide as it may be: laying all of it out to know better is not worth it.
constexpr qsizetype LongestMeasured = 2000;

} // namespace

MessageBox::MessageBox(const TranscriptRow &row, const ReaderState &reader, const TextTheme &theme)
    : m_theme(&theme)
    , m_reader(reader)
    , m_text(row.message.role == Role::User ? MessageLayout::Kind::Typed
                                            : MessageLayout::Kind::Markdown,
             theme)
{
    m_text.setReader(reader);
    setRow(row);
}

void MessageBox::setRow(const TranscriptRow &row)
{
    m_row = row;
    const bool isComplete = row.message.state != MessageState::Streaming;
    m_text.setReasoning(row.message.reasoning, isComplete || !row.message.text.isEmpty());
    m_text.setText(row.message.text, isComplete);
    m_textSize = row.message.text.size();
    for (QString *text : {&m_row.message.text, &m_row.message.reasoning})
        *text = text->left(1);
}

void MessageBox::setReader(const ReaderState &reader)
{
    m_reader = reader;
    m_text.setReader(reader);
}

int MessageBox::columnWidth(int viewWidth, const TextTheme &theme)
{
    return std::max(80, std::min(theme.columnWidth, viewWidth - 2 * Metrics::Large));
}

int MessageBox::columnLeft(int viewWidth, const TextTheme &theme)
{
    return std::max(Metrics::Small, (viewWidth - columnWidth(viewWidth, theme)) / 2);
}

int MessageBox::actionHeight(const TextTheme &theme)
{
    return std::max(LeastActionHeight, QFontMetrics(theme.text).height() + Metrics::Small);
}

int MessageBox::textWidth(const TranscriptRow &row, int viewWidth, const TextTheme &theme)
{
    const int column = columnWidth(viewWidth, theme);
    return row.message.role == Role::User ? column * 17 / 20 - 2 * BubbleSideMargin : column;
}

int MessageBox::headHeight(const TranscriptRow &row, bool isFirst, const TextTheme &theme)
{
    // An answer belongs to the question above it, whose actions leave some room already.
    const bool isMine = row.message.role == Role::User;
    int height = isFirst ? Metrics::Large : isMine ? Metrics::Huge : Metrics::Small;
    if (isMine)
        height += BubblePadding;
    if (!row.message.reasoning.isEmpty())
        height += actionHeight(theme) + Metrics::Tiny;
    return height;
}

int MessageBox::tailHeight(const TranscriptRow &row, int noticeHeight, int errorHeight,
                           const TextTheme &theme)
{
    int height = row.message.role == Role::User ? BubblePadding : 0;
    if (noticeHeight > 0)
        height += Metrics::Small + noticeHeight;
    if (errorHeight > 0)
        height += Metrics::Small + errorHeight;
    return height + Metrics::Tiny + actionHeight(theme);
}

int MessageBox::frameHeight(const TranscriptRow &row, bool isFirst, const TextTheme &theme)
{
    return headHeight(row, isFirst, theme) + tailHeight(row, 0, 0, theme);
}

void MessageBox::setGeometry(int viewWidth, bool isFirst, int errorHeight)
{
    m_columnWidth = columnWidth(viewWidth, *m_theme);
    m_columnLeft = columnLeft(viewWidth, *m_theme);
    m_errorHeight = errorHeight;
    if (isMine()) {
        const int most = textWidth(m_row, viewWidth, *m_theme);
        const qsizetype size = m_textSize;
        if (most != m_measuredFor || size != m_measuredSize) {
            m_measuredFor = most;
            m_measuredSize = size;
            m_text.setWidth(most);
            m_textWidth =
                size <= LongestMeasured ? std::clamp(m_text.naturalWidth() + 1, 1, most) : most;
        }
        m_text.setWidth(m_textWidth);
        m_textLeft = m_columnLeft + m_columnWidth - BubbleSideMargin - m_textWidth;
    } else {
        m_textLeft = m_columnLeft;
        m_textWidth = m_columnWidth;
        m_text.setWidth(m_textWidth);
    }

    m_headHeight = headHeight(m_row, isFirst, *m_theme);
    m_noticeHeight = 0;
    if (const QString notice = noticeText(); !notice.isEmpty()) {
        m_noticeHeight =
            QFontMetrics(m_theme->small)
                .boundingRect(QRect(0, 0, m_columnWidth, 10'000), Qt::TextWordWrap, notice)
                .height();
    }
    m_tailHeight = tailHeight(m_row, m_noticeHeight, m_errorHeight, *m_theme);
}

int MessageBox::partHeight(int part)
{
    if (isHead(part))
        return m_headHeight;
    if (isTail(part))
        return m_tailHeight;
    m_text.layout(blockOf(part));
    return m_text.blockHeight(blockOf(part));
}

qint64 MessageBox::partTop(int part) const
{
    return isHead(part) ? 0 : m_headHeight + m_text.top(blockOf(part));
}

int MessageBox::partAt(qint64 y) const
{
    if (y < m_headHeight)
        return 0;
    if (y >= m_headHeight + m_text.height() || m_text.blockCount() == 0)
        return partCount() - 1;
    return partOf(m_text.blockAt(y - m_headHeight));
}

int MessageBox::height() const
{
    return static_cast<int>(m_headHeight + m_text.height() + m_tailHeight);
}

QRect MessageBox::reasoningRect() const
{
    const int height = actionHeight(*m_theme);
    return {m_columnLeft, m_headHeight - height - Metrics::Tiny, m_columnWidth, height};
}

int MessageBox::noticeTop() const
{
    return (isMine() ? BubblePadding : 0) + Metrics::Small;
}

QRect MessageBox::errorRect() const
{
    int top = noticeTop();
    if (m_noticeHeight > 0)
        top += m_noticeHeight + Metrics::Small;
    return {m_columnLeft, top, m_columnWidth, m_errorHeight};
}

QRect MessageBox::footerRect() const
{
    const int height = actionHeight(*m_theme);
    return QRect(m_columnLeft, m_tailHeight - height, m_columnWidth, height)
        .adjusted(-MessageFooter::Overhang, 0, MessageFooter::Overhang, 0);
}

void MessageBox::paintGround(QPainter &painter, int y) const
{
    if (isMine()) {
        const QRect bubble(m_textLeft - BubbleSideMargin, y + bubbleTop(),
                           m_textWidth + 2 * BubbleSideMargin,
                           tailTop() + BubblePadding - bubbleTop());
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme->colors.userBubble);
        painter.drawRoundedRect(bubble, Metrics::CardRadius, Metrics::CardRadius);
    } else if (m_text.reasoningCount() > 0) {
        const int top = y + m_headHeight;
        const int height = static_cast<int>(m_text.top(m_text.reasoningCount()));
        painter.fillRect(m_columnLeft - Metrics::Medium, top, ReasoningBar, height,
                         m_theme->colors.border);
    }
}

void MessageBox::paintTail(QPainter &painter, int y) const
{
    const QString notice = noticeText();
    if (notice.isEmpty())
        return;
    painter.setFont(m_theme->small);
    const bool isWaiting = m_row.message.state == MessageState::Streaming;
    painter.setPen(isWaiting ? m_theme->colors.mutedText : m_theme->colors.warning);
    painter.drawText(QRect(m_columnLeft, y + noticeTop(), m_columnWidth, m_noticeHeight),
                     Qt::TextWordWrap, notice);
}

QString MessageBox::reasoningTitle() const
{
    const bool isThinking =
        m_row.message.state == MessageState::Streaming && m_row.message.text.isEmpty();
    return isThinking ? Texts::tr("Thinking…") : Texts::tr("Thoughts");
}

QString MessageBox::noticeText() const
{
    if (m_row.message.state == MessageState::Streaming && m_row.message.text.isEmpty()
        && !hasReasoning())
        return Texts::tr("Waiting for the answer…");
    return m_row.notice;
}

} // namespace Chat
