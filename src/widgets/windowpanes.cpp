// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/windowpanes.h"

#include "style/metrics.h"
#include "style/themecolors.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr int NarrowBelow = 720;
constexpr int LeastPane = 200;
constexpr int WidestPane = 480;
constexpr int StartWidth = 264;
constexpr int EndWidth = 304;
constexpr int LeastPage = 360;

class Shade final : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter(this).fillRect(rect(), QColor(0, 0, 0, 70));
    }
};

} // namespace

WindowPanes::WindowPanes(QWidget *start, QWidget *page, QWidget *end, QWidget *parent)
    : QWidget(parent)
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_page(page)
    , m_shade(new Shade(this))
{
    pane(Side::Start) = {.widget = start, .width = StartWidth, .isWanted = true};
    pane(Side::End) = {.widget = end, .width = EndWidth};
    m_splitter->setObjectName(u"splitter"_s);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    m_splitter->addWidget(start);
    m_splitter->addWidget(page);
    m_splitter->addWidget(end);
    for (int i = 0; i < 3; ++i)
        m_splitter->setStretchFactor(i, i == 1 ? 1 : 0);
    page->setMinimumWidth(LeastPage);
    for (QWidget *widget : {start, end}) {
        widget->setMinimumWidth(LeastPane);
        widget->setMaximumWidth(WidestPane);
        widget->setAutoFillBackground(true);
        widget->hide();
    }
    m_shade->hide();
    m_shade->installEventFilter(this);
    connect(m_splitter, &QSplitter::splitterMoved, this, &WindowPanes::rememberWidths);
    connect(qApp, &QApplication::focusChanged, this,
            [this](QWidget *, const QWidget *now) { onFocusChanged(now); });
}

bool WindowPanes::isOpen(Side side) const
{
    return m_isNarrow ? pane(side).isOverlaid : pane(side).isWanted;
}

void WindowPanes::setOpen(Side side, bool isOpen)
{
    if (isOpen == this->isOpen(side))
        return;
    const bool releasesFocus = !isOpen && hasFocusIn(side);
    if (m_isNarrow) {
        if (isOpen)
            closeOverlays();
        pane(side).isOverlaid = isOpen;
    } else {
        pane(side).isWanted = isOpen;
    }
    arrange();
    Q_EMIT openChanged(side, isOpen);
    if (releasesFocus)
        Q_EMIT focusReleased();
}

bool WindowPanes::hasFocusIn(Side side) const
{
    const QWidget *focus = QApplication::focusWidget();
    return focus != nullptr && pane(side).widget->isAncestorOf(focus);
}

/// Who types below the shade must see what they type.
void WindowPanes::onFocusChanged(const QWidget *now)
{
    if (now != nullptr && m_page->isAncestorOf(now))
        closeOverlays();
}

void WindowPanes::closeOverlays()
{
    if (!m_isNarrow)
        return;
    for (const Side side : {Side::Start, Side::End})
        setOpen(side, false);
}

void WindowPanes::setWanted(Side side, bool isWanted, int width)
{
    pane(side).width = std::clamp(width, LeastPane, WidestPane);
    pane(side).isWanted = isWanted;
    m_isArranged = false;
    arrange();
    Q_EMIT openChanged(side, isOpen(side));
}

void WindowPanes::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool isNarrow = width() < NarrowBelow;
    if (isNarrow != m_isNarrow || !m_isArranged) {
        const bool hadFocus = hasFocusIn(Side::Start) || hasFocusIn(Side::End);
        m_isNarrow = isNarrow;
        for (Pane &each : m_panes)
            each.isOverlaid = false;
        m_isArranged = false;
        arrange();
        for (const Side side : {Side::Start, Side::End})
            Q_EMIT openChanged(side, isOpen(side));
        if (hadFocus && !hasFocusIn(Side::Start) && !hasFocusIn(Side::End))
            Q_EMIT focusReleased();
    }
    m_shade->setGeometry(rect());
    for (const Side side : {Side::Start, Side::End})
        placeOverlay(side);
}

void WindowPanes::arrange()
{
    bool hasOverlay = false;
    for (const Side side : {Side::Start, Side::End}) {
        Pane &each = pane(side);
        const bool isInSplitter = each.widget->parentWidget() == m_splitter;
        if (m_isNarrow && isInSplitter) {
            each.widget->setParent(this);
        } else if (!m_isNarrow && !isInSplitter) {
            m_splitter->insertWidget(side == Side::Start ? 0 : 2, each.widget);
        }
        each.widget->setVisible(isOpen(side));
        hasOverlay = hasOverlay || each.isOverlaid;
    }
    m_page->setMinimumWidth(m_isNarrow ? 0 : LeastPage);
    m_shade->setVisible(hasOverlay);
    if (hasOverlay) {
        m_shade->setGeometry(rect());
        m_shade->raise();
        for (const Side side : {Side::Start, Side::End})
            placeOverlay(side);
    } else if (!m_isNarrow) {
        const int start = pane(Side::Start).isWanted ? pane(Side::Start).width : 0;
        const int end = pane(Side::End).isWanted ? pane(Side::End).width : 0;
        m_splitter->setSizes({start, std::max(LeastPage, width() - start - end), end});
    }
    m_isArranged = true;
}

void WindowPanes::placeOverlay(Side side)
{
    const Pane &each = pane(side);
    if (!each.isOverlaid)
        return;
    const int wide = std::min(each.width, width() - 2 * Metrics::Huge);
    const bool isAtLeft = (side == Side::Start) == (layoutDirection() == Qt::LeftToRight);
    each.widget->setGeometry(isAtLeft ? 0 : width() - wide, 0, wide, height());
    each.widget->raise();
}

void WindowPanes::rememberWidths()
{
    for (const Side side : {Side::Start, Side::End}) {
        if (isOpen(side) && !m_isNarrow)
            pane(side).width = pane(side).widget->width();
    }
}

bool WindowPanes::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_shade && event->type() == QEvent::MouseButtonPress) {
        closeOverlays();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void WindowPanes::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_shade->isVisible()) {
        closeOverlays();
        return;
    }
    QWidget::keyPressEvent(event);
}

void WindowPanes::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), themeColors(palette()).window);
}

} // namespace Chat
