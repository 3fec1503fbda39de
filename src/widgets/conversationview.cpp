// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/conversationview.h"

#include "chat/conversationlistmodel.h"
#include "widgets/conversationdelegate.h"
#include "widgets/groupedconversationsmodel.h"

#include <QContextMenuEvent>
#include <QScrollBar>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

constexpr int StepsPerTurn = 12;
constexpr std::chrono::milliseconds StepTime(100);

} // namespace

ConversationView::ConversationView(GroupedConversationsModel &model, QWidget *parent)
    : QListView(parent)
    , m_model(model)
    , m_delegate(new ConversationDelegate(this))
{
    setObjectName(u"conversationList"_s);
    setAccessibleName(tr("Conversations"));
    setModel(&model);
    setItemDelegate(m_delegate);
    setUniformItemSizes(true);
    setEditTriggers(NoEditTriggers);
    setSelectionMode(SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setFrameShape(NoFrame);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);

    // Rows that move come as a removal and an insertion, which the selection does not follow.
    connect(&model, &QAbstractItemModel::rowsInserted, this, &ConversationView::selectCurrent);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, &ConversationView::selectCurrent);
    connect(&model, &QAbstractItemModel::modelReset, this, &ConversationView::selectCurrent);

    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        QMetaObject::invokeMethod(this, &ConversationView::followSelection, Qt::QueuedConnection);
    });

    m_animation.setInterval(StepTime);
    connect(&m_animation, &QTimer::timeout, this, &ConversationView::animate);
    connect(&model, &QAbstractItemModel::dataChanged, this, &ConversationView::startAnimation);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this,
            &ConversationView::startAnimation);
}

void ConversationView::setCurrentConversation(const ConversationId &id)
{
    m_current = id;
    selectCurrent();
    if (const int row = m_model.rowOf(id); row >= 0)
        scrollTo(m_model.index(row));
}

void ConversationView::rename(const ConversationId &id)
{
    const int row = m_model.rowOf(id);
    if (row < 0)
        return;
    const QModelIndex index = m_model.index(row);
    scrollTo(index);
    edit(index);
}

/// Assistive technology selects a row to open its conversation. Looked at when rows have moved and
/// the selection is back at its own.
void ConversationView::followSelection()
{
    const QModelIndexList selected = selectionModel()->selectedIndexes();
    const ConversationId id =
        selected.isEmpty() ? ConversationId() : m_model.idAt(selected.first().row());
    if (!id.isNull() && id != m_current)
        choose(id);
}

void ConversationView::selectCurrent()
{
    const int row = m_model.rowOf(m_current);
    if (row < 0) {
        clearSelection();
        selectionModel()->clearCurrentIndex();
        return;
    }
    if (currentIndex().row() != row || !selectionModel()->isSelected(m_model.index(row)))
        selectionModel()->setCurrentIndex(m_model.index(row), QItemSelectionModel::ClearAndSelect);
}

void ConversationView::choose(const ConversationId &id)
{
    if (id.isNull() || id == m_current)
        return;
    setCurrentConversation(id);
    Q_EMIT chosen(id);
}

void ConversationView::chooseByPage(int direction)
{
    const int rowHeight = std::max(1, sizeHintForRow(0));
    ConversationId id = m_current;
    for (int left = std::max(1, viewport()->height() / rowHeight - 1); left > 0; --left) {
        const ConversationId next = m_model.neighbour(id, direction);
        if (next.isNull())
            break;
        id = next;
    }
    choose(id);
}

void ConversationView::keyboardSearch(const QString &text)
{
    if (!text.trimmed().isEmpty())
        Q_EMIT typed(text);
}

void ConversationView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Up:
        choose(m_model.neighbour(m_current, -1));
        return;
    case Qt::Key_Down:
        choose(m_model.neighbour(m_current, 1));
        return;
    case Qt::Key_Home:
        choose(m_model.neighbour({}, 1));
        return;
    case Qt::Key_End:
        choose(m_model.neighbour({}, -1));
        return;
    case Qt::Key_PageUp:
        chooseByPage(-1);
        return;
    case Qt::Key_PageDown:
        chooseByPage(1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (event->modifiers().testFlag(Qt::ControlModifier) && !m_current.isNull())
            Q_EMIT windowRequested(m_current);
        else if (!m_current.isNull())
            Q_EMIT chosen(m_current);
        return;
    default:
        QListView::keyPressEvent(event);
    }
}

void ConversationView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = isByKey ? currentIndex() : indexAt(event->pos());
    const ConversationId id = m_model.idAt(index.row());
    if (id.isNull())
        return;
    Q_EMIT menuRequested(
        id, isByKey ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

void ConversationView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return; // the menu of another row must not open that conversation
    const ConversationId id = m_model.idAt(indexAt(event->position().toPoint()).row());
    if (!id.isNull() && id == m_current)
        Q_EMIT chosen(id); // where the list lies over the conversation, it goes away
    choose(id);
}

void ConversationView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const ConversationId id = m_model.idAt(indexAt(event->position().toPoint()).row());
    if (event->button() == Qt::LeftButton && !id.isNull())
        Q_EMIT windowRequested(id);
}

QList<QModelIndex> ConversationView::streamingRows() const
{
    QList<QModelIndex> rows;
    const int first = std::max(0, indexAt(QPoint(1, 1)).row());
    for (int row = first; row < m_model.rowCount(); ++row) {
        const QModelIndex index = m_model.index(row);
        if (visualRect(index).top() > viewport()->height())
            break;
        if (index.data(ConversationListModel::StreamingRole).toBool())
            rows.append(index);
    }
    return rows;
}

void ConversationView::startAnimation()
{
    if (!m_animation.isActive() && isVisible() && !streamingRows().isEmpty())
        m_animation.start();
}

void ConversationView::animate()
{
    const QList<QModelIndex> rows = streamingRows();
    if (rows.isEmpty() || !isVisible()) {
        m_animation.stop();
        return;
    }
    m_step = (m_step + 1) % StepsPerTurn;
    m_delegate->setTurn(qreal(m_step) / StepsPerTurn);
    for (const QModelIndex &index : rows)
        update(index);
}

} // namespace Chat
