// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/trafficview.h"

#include "chat/trafficmodel.h"
#include "style/metrics.h"
#include "widgets/trafficdelegate.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QScrollBar>

namespace Chat {

using namespace Qt::StringLiterals;
using Column = TrafficModel::Column;

TrafficView::TrafficView(TrafficModel &traffic, QWidget *parent)
    : QTableView(parent)
    , m_filter(traffic)
{
    setObjectName(u"trafficTable"_s);
    setAccessibleName(tr("Requests to the gateway"));
    setItemDelegate(new TrafficDelegate(this));
    setModel(&m_filter);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setSortIndicator(Column::TimeColumn, Qt::DescendingOrder);
    setSortingEnabled(true);
    fitRows();
    setWidths();

    connect(&traffic, &TrafficModel::aboutToRefresh, this, &TrafficView::notePlace);
    connect(&traffic, &TrafficModel::refreshed, this, &TrafficView::keepPlace);
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &TrafficView::onSelectionChanged);
}

void TrafficView::setWords(const QString &words)
{
    notePlace();
    m_filter.setWords(words);
    keepPlace();
}

std::optional<RequestRecord> TrafficView::chosen() const
{
    const int row = m_chosen == 0 ? -1 : m_filter.rowOf(m_chosen);
    if (row < 0)
        return std::nullopt;
    return m_filter.record(row);
}

void TrafficView::onSelectionChanged()
{
    if (m_isChanging)
        return;
    const QModelIndexList rows = selectionModel()->selectedRows();
    const quint64 chosen = rows.isEmpty() ? 0 : m_filter.record(rows.first().row()).number;
    if (chosen == m_chosen)
        return;
    m_chosen = chosen;
    Q_EMIT chosenChanged();
}

void TrafficView::notePlace()
{
    m_isChanging = true;
    const QScrollBar *bar = verticalScrollBar();
    const bool isOldestFirst = horizontalHeader()->sortIndicatorSection() == Column::TimeColumn
        && horizontalHeader()->sortIndicatorOrder() == Qt::AscendingOrder;
    m_sticksToEnd = isOldestFirst && bar->value() == bar->maximum();
    m_anchor = 0;
    const int row = rowAt(0);
    if (bar->value() == bar->minimum() || row < 0)
        return;
    m_anchor = m_filter.record(row).number;
    m_anchorTop = rowViewportPosition(row);
}

void TrafficView::keepPlace()
{
    // A view chooses a neighbour for one that goes away; nobody has.
    const int chosenRow = m_chosen == 0 ? -1 : m_filter.rowOf(m_chosen);
    const QModelIndex now = chosenRow < 0 ? QModelIndex() : m_filter.index(chosenRow, 0);
    const QModelIndexList selected = selectionModel()->selectedRows();
    if (chosenRow < 0) {
        selectionModel()->clear();
    } else if (selected.value(0) != now) {
        selectionModel()->setCurrentIndex(
            now, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
    QScrollBar *bar = verticalScrollBar();
    const int row = m_anchor == 0 ? -1 : m_filter.rowOf(m_anchor);
    if (m_sticksToEnd || row >= 0)
        updateGeometries(); // the range of the bar
    if (m_sticksToEnd)
        bar->setValue(bar->maximum());
    else if (row >= 0)
        bar->setValue(verticalHeader()->sectionPosition(row) - m_anchorTop);
    m_isChanging = false;
    if (m_chosen != 0 && m_filter.hides(m_chosen)) {
        m_chosen = 0;
        Q_EMIT chosenChanged();
    }
}

void TrafficView::fitRows()
{
    const int height = fontMetrics().height();
    verticalHeader()->setMinimumSectionSize(height);
    verticalHeader()->setDefaultSectionSize(height + Metrics::Medium);
    horizontalHeader()->setFixedHeight(height + Metrics::Medium);
}

void TrafficView::setWidths()
{
    const auto fit = [this](Column column, const QString &widest) {
        const QString title =
            m_filter.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        const int arrow = Metrics::SmallIconSize + Metrics::Small;
        setColumnWidth(column,
                       std::max(fontMetrics().horizontalAdvance(title) + arrow,
                                fontMetrics().horizontalAdvance(widest))
                           + Metrics::Large + Metrics::Tiny);
    };
    fit(Column::TimeColumn, u"00:00:00"_s);
    fit(Column::StatusColumn, u"000"_s);
    fit(Column::RequestColumn, u"POST /v1/chat/completions"_s);
    fit(Column::ModelColumn, u"GigaChat-2-Max-preview"_s);
    fit(Column::DurationColumn, u"10 min 00 s"_s);
    fit(Column::FirstTokenColumn, u"999 ms"_s);
    fit(Column::TokensColumn, u"100,000"_s);
    fit(Column::ClientColumn, u"127.0.0.1"_s);
    fit(Column::ProviderColumn, u"gigachat"_s);
}

void TrafficView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        fitRows();
        setWidths();
    }
}

void TrafficView::contextMenuEvent(QContextMenuEvent *event)
{
    QPoint position = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard) {
        const QRect row = visualRect(currentIndex());
        position = viewport()->mapToGlobal(viewport()->rect().intersected(row).bottomLeft());
    }
    Q_EMIT menuRequested(position);
}

} // namespace Chat
