// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/messagewidget.h"

#include "style/controlpainter.h"
#include "style/metrics.h"
#include "style/themecolors.h"
#include "transcript/errorcard.h"
#include "transcript/messagetext.h"
#include "transcript/messagetextview.h"
#include "transcript/reasoningpanel.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPainter>

#include <algorithm>

namespace Chat {

namespace {

constexpr int Margin = Metrics::Large; // on either side, within the widget
constexpr int FocusBarWidth = 3;
constexpr int BubbleSide = 14;
constexpr int BubbleTop = 10;
constexpr int BubbleBottom = 6; // the last line has air below it already
constexpr int IconInset = 6; // of an icon within its button

/// A question takes at most this part of the column, so that its side is plain to see.
int widestBubble(int column)
{
    return column * 85 / 100;
}

} // namespace

MessageWidget::MessageWidget(const TranscriptRow &row, QWidget *parent)
    : QWidget(parent)
    , m_footer(new MessageFooter(this))
{
    setFocusPolicy(Qt::ClickFocus);
    connect(m_footer, &MessageFooter::triggered, this, &MessageWidget::onAction);
    connect(m_footer, &MessageFooter::versionRequested, this, &MessageWidget::versionRequested);
    setRow(row);
}

void MessageWidget::setRow(const TranscriptRow &row)
{
    m_row = row;
    updateTexts();
    updateNotice();
    updateError();
    m_footer->setRow(row);
    updateActions();
    updateAccessible();
}

void MessageWidget::updateTexts()
{
    const Message &message = m_row.message;
    const bool isStreaming = message.state == MessageState::Streaming;

    if (!message.reasoning.isEmpty() && !m_reasoning) {
        m_reasoning = new ReasoningPanel(this);
        connect(m_reasoning, &ReasoningPanel::heightChanged, this, &MessageWidget::heightChanged);
        m_reasoning->show();
    }
    if (m_reasoning) {
        m_reasoning->setReasoning(message.reasoning, isStreaming && message.text.isEmpty());
        m_reasoning->setVisible(!message.reasoning.isEmpty());
    }

    QStringList parts;
    if (isMine() && !message.text.isEmpty())
        parts = {message.text};
    else if (!message.text.isEmpty())
        parts = MessageText::split(message.text);
    while (m_texts.size() > size_t(parts.size())) {
        delete m_texts.back();
        m_texts.pop_back();
    }
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (size_t(i) == m_texts.size())
            m_texts.push_back(addText());
        m_texts[size_t(i)]->setText(parts[i]);
    }
}

MessageTextView *MessageWidget::addText()
{
    auto *text = new MessageTextView(
        isMine() ? MessageTextView::Kind::Typed : MessageTextView::Kind::Markdown, this);
    connect(text, &MessageTextView::safeLinkActivated, this, &MessageWidget::linkActivated);
    connect(text, &QTextBrowser::highlighted, this, [this](const QUrl &url) {
        Q_EMIT linkHovered(url.toDisplayString(QUrl::FullyEncoded));
    });
    text->show();
    return text;
}

void MessageWidget::updateNotice()
{
    QString notice = m_row.notice;
    const Message &message = m_row.message;
    if (message.role == Role::System)
        notice = tr("Instruction to the model");
    else if (message.role == Role::Tool)
        notice = tr("Result of a function");
    else if (message.state == MessageState::Stopped)
        notice = tr("Stopped.");
    else if (message.state == MessageState::Streaming && message.text.isEmpty()
             && message.reasoning.isEmpty())
        notice = tr("Waiting for the answer…");
    if (notice.isEmpty() && !m_notice)
        return;
    if (!m_notice) {
        m_notice = new QLabel(this);
        m_notice->setTextFormat(Qt::PlainText);
        m_notice->setWordWrap(true);
        m_notice->setForegroundRole(QPalette::PlaceholderText);
    }
    m_notice->setText(notice);
    m_notice->setVisible(!notice.isEmpty());
}

void MessageWidget::updateError()
{
    const std::optional<Error> &error = m_row.message.error;
    if (error && !m_error) {
        m_error = new ErrorCard(this);
        connect(m_error, &ErrorCard::remedyRequested, this, &MessageWidget::remedyRequested);
    }
    if (!m_error)
        return;
    if (error)
        m_error->setError(*error, m_row.isLast && !m_row.isBusy);
    m_error->setVisible(error.has_value());
}

void MessageWidget::updateActions()
{
    const bool isLastAnswer = m_row.isLast && !m_row.isBusy && !isMine();
    m_footer->setActionsShown(m_isHovered || m_hasFocusInside || isLastAnswer);
}

void MessageWidget::updateAccessible()
{
    const Message &message = m_row.message;
    const QString time =
        QLocale().toString(message.createdAt.toLocalTime().time(), QLocale::ShortFormat);
    if (isMine())
        setAccessibleName(tr("You, %1").arg(time));
    else if (message.info.model.isEmpty())
        setAccessibleName(tr("Answer, %1").arg(time));
    else
        setAccessibleName(tr("Answer by %1, %2").arg(message.info.model, time));
    for (MessageTextView *text : m_texts)
        text->setAccessibleName(accessibleName());
}

int MessageWidget::layOut(int fullWidth)
{
    const int width = fullWidth - 2 * Margin;
    int y = 0;
    const auto place = [&](QWidget *widget, int height, int gap) {
        widget->setGeometry(Margin, y, width, height);
        y += height + gap;
    };
    // Icons begin where the text begins, their buttons before it.
    if (m_reasoning && !m_reasoning->isHidden()) {
        const int height = m_reasoning->layOut(width + IconInset);
        m_reasoning->setGeometry(Margin - IconInset, y, width + IconInset, height);
        y += height + Metrics::Tiny;
    }
    if (isMine()) {
        y = layOutBubble(width);
    } else {
        for (MessageTextView *text : m_texts)
            place(text, text->heightFor(width), 0);
    }
    if (m_notice && !m_notice->isHidden())
        place(m_notice, m_notice->heightForWidth(width), Metrics::Tiny);
    if (m_error && !m_error->isHidden())
        place(m_error, m_error->heightForWidth(width), Metrics::Tiny);
    const int footerHeight = m_footer->sizeHint().height();
    m_footer->setGeometry(Margin - IconInset, y, width + 2 * IconInset, footerHeight);
    return y + footerHeight + (isMine() ? 0 : Metrics::Medium);
}

int MessageWidget::layOutBubble(int width)
{
    m_bubble = {};
    if (m_texts.empty())
        return 0;
    MessageTextView *text = m_texts.front();
    const int textWidth = text->idealWidth(widestBubble(width) - 2 * BubbleSide);
    const int textHeight = text->heightFor(textWidth);
    const int bubbleWidth = textWidth + 2 * BubbleSide;
    m_bubble =
        QRect(Margin + width - bubbleWidth, 0, bubbleWidth, BubbleTop + textHeight + BubbleBottom);
    text->setGeometry(m_bubble.adjusted(BubbleSide, BubbleTop, -BubbleSide, -BubbleBottom));
    return m_bubble.height() + Metrics::Tiny;
}

void MessageWidget::paintEvent(QPaintEvent *)
{
    const ThemeColors &colors = themeColors(palette());
    QPainter painter(this);
    if (m_bubble.isValid()) {
        ControlPainter::drawPanel(&painter, m_bubble, colors.userBubble,
                                  hasFocus() ? colors.accent : QColor(), 2, Metrics::CardRadius);
    } else if (hasFocus()) {
        painter.fillRect(QRect(Margin / 2 - FocusBarWidth, 0, FocusBarWidth, m_footer->y()),
                         colors.accent);
    }
}

QString MessageWidget::plainText() const
{
    QStringList texts;
    for (const MessageTextView *text : m_texts)
        texts.append(text->plainText());
    return texts.join(u'\n');
}

MessageTextView *MessageWidget::selectedText() const
{
    const auto found = std::ranges::find_if(
        m_texts, [](const MessageTextView *text) { return text->textCursor().hasSelection(); });
    return found == m_texts.end() ? nullptr : *found;
}

void MessageWidget::copy()
{
    if (MessageTextView *text = selectedText()) {
        text->copy();
        Q_EMIT copied();
    } else {
        onAction(MessageAction::CopyText);
    }
}

void MessageWidget::copyToClipboard(const QString &text)
{
    QApplication::clipboard()->setText(text);
    Q_EMIT copied();
}

void MessageWidget::onAction(MessageAction action)
{
    if (action == MessageAction::CopyText)
        copyToClipboard(isMine() ? m_row.message.text : plainText());
    else if (action == MessageAction::CopyMarkdown)
        copyToClipboard(m_row.message.text);
    else
        Q_EMIT actionRequested(action);
}

void MessageWidget::setFocusInside(bool inside)
{
    if (m_hasFocusInside == inside)
        return;
    m_hasFocusInside = inside;
    updateActions();
    update();
}

void MessageWidget::enterEvent(QEnterEvent *)
{
    m_isHovered = true;
    updateActions();
}

void MessageWidget::leaveEvent(QEvent *)
{
    m_isHovered = false;
    updateActions();
}

void MessageWidget::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (selectedText()) {
        connect(menu->addAction(tr("Copy selection")), &QAction::triggered, this,
                &MessageWidget::copy);
        menu->addSeparator();
    }
    m_footer->fillMenu(*menu);
    if (menu->isEmpty())
        delete menu;
    else
        menu->popup(event->globalPos());
    event->accept();
}

void MessageWidget::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copy();
    else
        QWidget::keyPressEvent(event);
}

} // namespace Chat
