// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/messagetextview.h"

#include "style/controlpainter.h"
#include "style/metrics.h"
#include "style/themecolors.h"
#include "transcript/messagetext.h"
#include "transcript/passivedocument.h"

#include <QAbstractTextDocumentLayout>
#include <QContextMenuEvent>
#include <QPainter>
#include <QTextBlock>
#include <QTextTable>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace Chat {

namespace {

constexpr int QuoteBarWidth = 3;

void drawCodeGrounds(QPainter &painter, const QTextDocument &document, const ThemeColors &colors)
{
    const QAbstractTextDocumentLayout *layout = document.documentLayout();
    const QList<QTextFrame *> frames = document.rootFrame()->childFrames();
    for (QTextFrame *frame : frames) {
        if (!frame->frameFormat().hasProperty(MessageText::CodeFrameProperty))
            continue;
        const QTextFrameFormat format = frame->frameFormat();
        const QRectF rect = layout->frameBoundingRect(frame).adjusted(
            format.leftMargin(), format.topMargin(), 0, -format.bottomMargin());
        ControlPainter::drawPanel(&painter, rect.toAlignedRect(), colors.codeBackground,
                                  colors.border, 1, Metrics::Small);
    }
}

void drawQuoteBars(QPainter &painter, const QTextDocument &document, const ThemeColors &colors)
{
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        const int level = block.blockFormat().intProperty(QTextFormat::BlockQuoteLevel);
        if (level == 0)
            continue;
        // Down to what follows, since a block's own rectangle is not as high as its lines; with
        // the gap where the quotation goes on.
        const QTextBlock next = block.next();
        const bool goesOn = next.blockFormat().intProperty(QTextFormat::BlockQuoteLevel) > 0;
        const QAbstractTextDocumentLayout *layout = document.documentLayout();
        const qreal top = layout->blockBoundingRect(block).top();
        qreal bottom = layout->documentSize().height();
        if (QTextTable *table = next.isValid() ? QTextCursor(next).currentTable() : nullptr)
            bottom = layout->frameBoundingRect(table).top();
        else if (next.isValid())
            bottom = layout->blockBoundingRect(next).top();
        if (!goesOn)
            bottom -= block.blockFormat().bottomMargin();
        for (int i = 0; i < level; ++i) {
            painter.fillRect(QRectF(i * Metrics::Large, top, QuoteBarWidth, bottom - top),
                             colors.controlBorder);
        }
    }
}

} // namespace

MessageTextView::MessageTextView(Kind kind, QWidget *parent)
    : QTextBrowser(parent)
    , m_kind(kind)
{
    setDocument(new PassiveDocument(this));
    setFrameShape(NoFrame);
    viewport()->setAutoFillBackground(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setOpenLinks(false);
    setFocusPolicy(Qt::ClickFocus);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard
                            | Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    connect(this, &QTextBrowser::anchorClicked, this, [this](const QUrl &url) {
        if (MessageText::isSafeLink(url))
            Q_EMIT safeLinkActivated(url);
    });
}

void MessageTextView::setText(const QString &text)
{
    if (text == m_text)
        return;
    m_text = text;
    render();
}

void MessageTextView::render()
{
    const QTextCursor before = textCursor();
    const int anchor = before.anchor();
    const int position = before.position();
    const QString selected = before.selectedText();

    if (m_kind == Kind::Typed)
        MessageText::setTyped(*document(), m_text, font(), palette());
    else
        MessageText::setMarkdown(*document(), m_text, font(), palette());
    if (m_kind == Kind::Muted) {
        QTextCharFormat muted;
        muted.setForeground(themeColors(palette()).mutedText);
        QTextCursor all(document());
        all.select(QTextCursor::Document);
        all.mergeCharFormat(muted);
    }

    if (selected.isEmpty() || std::max(anchor, position) >= document()->characterCount())
        return;
    QTextCursor after(document());
    after.setPosition(anchor);
    after.setPosition(position, QTextCursor::KeepAnchor);
    if (after.selectedText() == selected)
        setTextCursor(after);
}

QString MessageTextView::plainText() const
{
    return document()->toPlainText();
}

int MessageTextView::heightFor(int width)
{
    document()->setTextWidth(width);
    return int(std::ceil(document()->size().height()));
}

int MessageTextView::idealWidth(int atMost)
{
    document()->setTextWidth(atMost);
    return std::min(atMost, int(std::ceil(document()->idealWidth())));
}

void MessageTextView::paintEvent(QPaintEvent *event)
{
    const ThemeColors &colors = themeColors(palette());
    QPainter painter(viewport());
    painter.setClipRegion(event->region());
    drawCodeGrounds(painter, *document(), colors);
    drawQuoteBars(painter, *document(), colors);
    painter.end();
    QTextBrowser::paintEvent(event);
}

void MessageTextView::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

void MessageTextView::contextMenuEvent(QContextMenuEvent *event)
{
    event->ignore();
}

/// The keys that move through the whole transcript are not for one message.
void MessageTextView::keyPressEvent(QKeyEvent *event)
{
    const bool selects = event->modifiers().testFlag(Qt::ShiftModifier);
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
    case Qt::Key_Home:
    case Qt::Key_End:
    case Qt::Key_Space:
        if (!selects) {
            event->ignore();
            return;
        }
        break;
    default:
        break;
    }
    QTextBrowser::keyPressEvent(event);
}

void MessageTextView::changeEvent(QEvent *event)
{
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange)
        render();
}

} // namespace Chat
