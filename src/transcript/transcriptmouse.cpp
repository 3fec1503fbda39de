// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader does with the mouse.
#include "style/metrics.h"
#include "transcript/links.h"
#include "transcript/transcriptarea.h"
#include "typeset/codeblocklayout.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDrag>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>

namespace Chat {

namespace {

constexpr int WheelLines = 4; ///< of text, a notch
constexpr int EdgeSpeed = 24; ///< pixels, of what scrolls by itself while something is selected

} // namespace

void TranscriptArea::wheelEvent(QWheelEvent *event)
{
    QPoint pixels = event->pixelDelta();
    if (pixels.isNull()) {
        const int notch = WheelLines * m_theme.lineHeight;
        pixels = event->angleDelta() * notch / 120;
    }
    const bool isSideways =
        event->modifiers() & Qt::ShiftModifier || std::abs(pixels.x()) > std::abs(pixels.y());
    event->accept();
    if (!isSideways) {
        scrollBy(-pixels.y());
        return;
    }
    const Target target = targetAt(event->position().toPoint());
    if (target.block < 0)
        return;
    MessageBox &message = box(target.row);
    BlockLayout &layout = message.text().layout(target.block);
    if (layout.scrollBy(-(pixels.x() != 0 ? pixels.x() : pixels.y()))) {
        keepCodeView(target.row, target.block);
        updateRow(target.row);
    }
}

void TranscriptArea::setHovered(const Target &target, BlockControl control)
{
    if (target.row == m_hovered.row && target.block == m_hovered.block
        && control == m_hoveredControl)
        return;
    const int rowBefore = m_hoveredControl != BlockControl::None ? m_hovered.row : -1;
    m_hovered = target;
    m_hoveredControl = control;
    if (rowBefore >= 0)
        updateRow(rowBefore);
    if (control != BlockControl::None && target.row != rowBefore)
        updateRow(target.row);
}

void TranscriptArea::onPointerMoved(QPoint point)
{
    const Target target = targetAt(point);
    if (target.row != m_hoveredRow) {
        m_hoveredRow = target.row;
        placeChrome();
    }
    BlockControl control = BlockControl::None;
    QString link;
    Qt::CursorShape shape = Qt::ArrowCursor;
    if (target.block >= 0) {
        const BlockLayout &layout = box(target.row).text().layout(target.block);
        control = layout.controlAt(target.inside);
        if (control != BlockControl::None) {
            shape = control == BlockControl::ScrollBar ? Qt::ArrowCursor : Qt::PointingHandCursor;
        } else if (const auto found = layout.linkAt(target.inside)) {
            link = found->target;
            if (safeLink(link).isValid())
                shape = Qt::PointingHandCursor;
        } else if (layout.isOverText(target.inside)) {
            shape = Qt::IBeamCursor;
        }
    }
    setHovered(target, control);
    if (viewport()->cursor().shape() != shape)
        viewport()->setCursor(shape);
    if (link != m_hoveredLink) {
        m_hoveredLink = link;
        Q_EMIT linkHovered(link);
    }
}

void TranscriptArea::activate(const Target &target, BlockControl control)
{
    MessageBox &message = box(target.row);
    auto *code = dynamic_cast<CodeBlockLayout *>(&message.text().layout(target.block));
    if (!code)
        return;
    if (control == BlockControl::CopyCode) {
        putOnClipboard(code->text());
        m_confirmed = target;
        m_confirmedControl = control;
        m_confirmTimer.start();
        updateRow(target.row);
        return;
    }
    if (control == BlockControl::SaveCode) {
        Q_EMIT saveCodeRequested(code->text(), code->language());
        return;
    }
    CodeView view = code->codeView();
    if (control == BlockControl::WrapCode)
        view.isWrapped = !view.isWrapped;
    else if (control == BlockControl::UnfoldCode)
        view.isUnfolded = !view.isUnfolded;
    // Its header stays where it is, or comes into sight where the code gets shorter.
    int y = 0;
    for (const Page::Placed &placed : m_page.placed()) {
        if (placed.row == target.row && MessageBox::blockOf(placed.part) == target.block)
            y = std::max(0, placed.y);
    }
    message.text().setCodeView(target.block, view);
    keepCodeView(target.row, target.block);
    m_page.setAnchor({target.row, MessageBox::partOf(target.block), y});
    refresh();
}

void TranscriptArea::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    const QPoint point = event->position().toPoint();
    const QPoint pointBefore = std::exchange(m_pressPoint, point);
    m_mayDrag = false;
    setKeySpot({});
    showCaret(false);
    const Target target = targetAt(point);
    if (m_showsCurrentRow) {
        m_showsCurrentRow = false;
        updateRow(m_currentRow);
    }
    if (target.row >= 0)
        m_currentRow = target.row;
    if (target.block >= 0) {
        const BlockLayout &layout = box(target.row).text().layout(target.block);
        const BlockControl control = layout.controlAt(target.inside);
        if (control == BlockControl::ScrollBar) {
            m_barDrag = target;
            m_barDragX = point.x();
            return;
        }
        if (control != BlockControl::None) {
            activate(target, control);
            return;
        }
    }
    const std::optional<TextPosition> position = positionAt(point);
    if (!position)
        return;
    const TextRange before = m_selection.range();
    if (event->modifiers() & Qt::ShiftModifier && m_selection.isActive()) {
        m_selection.extendTo(*position);
    } else if (m_clicks == 2
               && (point - pointBefore).manhattanLength() < QApplication::startDragDistance()) {
        m_selection.begin(*position, TextSelection::Unit::Block);
    } else if (m_selection.contains(*position)) {
        m_mayDrag = true;
        return;
    } else {
        m_selection.begin(*position, TextSelection::Unit::Character);
    }
    m_isSelecting = true;
    updateSelectionMarks(before);
}

void TranscriptArea::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    const Target target = targetAt(point);
    if (target.block >= 0
        && box(target.row).text().layout(target.block).controlAt(target.inside)
            != BlockControl::None) {
        mousePressEvent(event);
        return;
    }
    const std::optional<TextPosition> position = positionAt(point);
    if (event->button() != Qt::LeftButton || !position)
        return;
    const TextRange before = m_selection.range();
    m_selection.begin(*position, TextSelection::Unit::Word);
    m_isSelecting = true;
    m_mayDrag = false;
    m_pressPoint = point;
    m_clicks = 2;
    m_clickTimer.start(QApplication::doubleClickInterval());
    updateSelectionMarks(before);
}

void TranscriptArea::extendSelection(QPoint point)
{
    const QPoint inView(point.x(), std::clamp(point.y(), 0, viewport()->height() - 1));
    const std::optional<TextPosition> position = positionAt(inView);
    if (!position)
        return;
    const TextRange before = m_selection.range();
    m_selection.extendTo(*position);
    if (m_selection.range() != before)
        updateSelectionMarks({std::min(before.start, m_selection.range().start),
                              std::max(before.end, m_selection.range().end)});
}

void TranscriptArea::autoScroll()
{
    const QPoint point = viewport()->mapFromGlobal(QCursor::pos());
    const int beyond = point.y() < 0 ? point.y() : std::max(0, point.y() - viewport()->height());
    if (!m_isSelecting || beyond == 0) {
        m_autoScrollTimer.stop();
        return;
    }
    scrollBy(beyond < 0 ? std::max(-8 * EdgeSpeed, beyond - EdgeSpeed)
                        : std::min(8 * EdgeSpeed, beyond + EdgeSpeed));
    extendSelection(point);
}

void TranscriptArea::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    if (m_barDrag.block >= 0) {
        box(m_barDrag.row).text().layout(m_barDrag.block).dragScrollBar(point.x() - m_barDragX);
        m_barDragX = point.x();
        keepCodeView(m_barDrag.row, m_barDrag.block);
        updateRow(m_barDrag.row);
        return;
    }
    if (m_mayDrag
        && (point - m_pressPoint).manhattanLength() >= QApplication::startDragDistance()) {
        m_mayDrag = false;
        startDrag();
        return;
    }
    if (!m_isSelecting) {
        onPointerMoved(point);
        return;
    }
    extendSelection(point);
    if (!viewport()->rect().contains(point) && !m_autoScrollTimer.isActive())
        m_autoScrollTimer.start();
}

void TranscriptArea::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const QPoint point = event->position().toPoint();
    m_autoScrollTimer.stop();
    const bool wasSelecting = std::exchange(m_isSelecting, false);
    if (std::exchange(m_barDrag, {}).block >= 0)
        return;
    if (std::exchange(m_mayDrag, false)) {
        const TextRange before = m_selection.range();
        m_selection.clear();
        updateSelectionMarks(before);
    }
    if (!m_selection.isEmpty()) {
        if (wasSelecting && QGuiApplication::clipboard()->supportsSelection())
            QGuiApplication::clipboard()->setText(selectedText(), QClipboard::Selection);
        return;
    }
    const Target target = targetAt(point);
    if (target.block < 0 || (point - m_pressPoint).manhattanLength() > 4)
        return;
    if (const auto link = box(target.row).text().layout(target.block).linkAt(target.inside))
        Q_EMIT linkActivated(link->target, link->text);
}

void TranscriptArea::startDrag()
{
    auto *mime = new QMimeData;
    mime->setText(selectedText());
    auto *drag = new QDrag(this);
    drag->setMimeData(mime);
    drag->exec(Qt::CopyAction);
}

bool TranscriptArea::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave) {
        m_hoveredRow = -1;
        setHovered({}, BlockControl::None);
        placeChrome();
        if (!m_hoveredLink.isEmpty()) {
            m_hoveredLink.clear();
            Q_EMIT linkHovered({});
        }
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void TranscriptArea::contextMenuEvent(QContextMenuEvent *event)
{
    const bool isByMouse = event->reason() == QContextMenuEvent::Mouse;
    const Target target =
        isByMouse ? targetAt(viewport()->mapFromGlobal(event->globalPos())) : Target{};
    const int row = isByMouse ? target.row : rowForKeys();

    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (!m_selection.isEmpty()) {
        const auto addCopy = [this, menu](const QString &text, CopyFormat format) {
            QAction *copy = menu->addAction(text, this, [this, format] { copySelection(format); });
            if (format == m_copyFormat)
                copy->setShortcut(QKeySequence(QKeySequence::Copy));
        };
        addCopy(tr("Copy selection as text"), CopyFormat::Plain);
        addCopy(tr("Copy selection as Markdown"), CopyFormat::Markdown);
    }
    std::optional<BlockLayout::Link> link;
    if (target.block >= 0)
        link = box(target.row).text().layout(target.block).linkAt(target.inside);
    else if (!isByMouse && m_keySpot.index >= 0 && m_keySpot.spot.isLink())
        link = m_keySpot.spot.link;
    if (link) {
        menu->addAction(tr("Copy address"), this,
                        [this, address = link->target] { putOnClipboard(address); });
    }
    menu->addAction(tr("Select all"), QKeySequence(QKeySequence::SelectAll), this,
                    &TranscriptArea::selectAll);
    if (row >= 0 && row < rowCount()) {
        menu->addSeparator();
        const TranscriptRow content = m_model->row(row);
        addMessageActions(*menu, content, this,
                          [this, id = content.message.id](MessageAction action) {
                              Q_EMIT actionRequested(action, id);
                          });
    }
    QPoint place = event->globalPos();
    if (const QRect rect = rowRect(row); !isByMouse && !rect.isNull()) {
        const QPoint corner(MessageBox::columnLeft(viewport()->width(), m_theme), rect.top());
        place = viewport()->mapToGlobal(corner);
    }
    menu->popup(place);
}

} // namespace Chat
