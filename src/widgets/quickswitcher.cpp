// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/quickswitcher.h"

#include "style/metrics.h"
#include "style/themecolors.h"
#include "ui_quickswitcher.h"
#include "widgets/liststeering.h"
#include "widgets/searchfield.h"
#include "widgets/switcherdelegate.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace Chat {

namespace {

constexpr int WidestSwitcher = 560;
constexpr int HighestSwitcher = 420;

} // namespace

QuickSwitcher::QuickSwitcher(QWidget *parent)
    : QFrame(parent)
    , m_ui(std::make_unique<Ui::QuickSwitcher>())
{
    m_ui->setupUi(this);
    makeSearchField(m_ui->typedEdit);
    m_ui->resultList->setModel(&m_model);
    m_steering = new ListSteering(m_ui->typedEdit, m_ui->resultList);
    connect(m_steering, &ListSteering::chosen, this, &QuickSwitcher::choose);
    m_ui->typedEdit->installEventFilter(this);
    m_ui->resultList->setMouseTracking(true);
    m_ui->resultList->setItemDelegate(new SwitcherDelegate(this));
    parent->installEventFilter(this);
    connect(m_ui->typedEdit, &QLineEdit::textChanged, &m_model, &SwitcherModel::setTyped);
    connect(m_ui->resultList, &QListView::clicked, this, &QuickSwitcher::choose);
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_ui->resultList->setCurrentIndex(m_model.index(0));
        m_ui->resultList->scrollToTop();
        m_ui->emptyLabel->setVisible(m_model.rowCount() == 0);
        m_ui->resultList->setVisible(m_model.rowCount() > 0);
    });
    hide();
}

QuickSwitcher::~QuickSwitcher() = default;

void QuickSwitcher::open(const QList<SwitcherItem> &items)
{
    if (!isVisible())
        m_focusBefore = QApplication::focusWidget();
    m_model.setItems(items);
    m_ui->typedEdit->clear();
    place();
    show();
    raise();
    m_ui->typedEdit->setFocus(Qt::ShortcutFocusReason);
}

void QuickSwitcher::place()
{
    const QSize room = parentWidget()->size();
    const int width = std::min(WidestSwitcher, room.width() - 2 * Metrics::Large);
    const int top = std::min(room.height() / 8, 80);
    const int height = std::min(HighestSwitcher, room.height() - top - Metrics::Large);
    setGeometry((room.width() - width) / 2, top, width, height);
}

void QuickSwitcher::dismiss()
{
    hide();
    if (m_focusBefore != nullptr)
        m_focusBefore->setFocus(Qt::OtherFocusReason);
}

void QuickSwitcher::choose(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const SwitcherItem item = m_model.item(index.row());
    dismiss();
    Q_EMIT chosen(item);
}

bool QuickSwitcher::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parent()) {
        if (event->type() == QEvent::Resize && isVisible())
            place();
        return false;
    }
    if (event->type() == QEvent::FocusOut && isVisible()) {
        // Not for a menu of the field, nor when another window comes to the front.
        const auto reason = static_cast<QFocusEvent *>(event)->reason();
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason)
            hide();
        return false;
    }
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Escape:
        dismiss();
        return true;
    case Qt::Key_Tab:
        m_steering->move(1);
        return true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

void QuickSwitcher::paintEvent(QPaintEvent *)
{
    const ThemeColors &colors = themeColors(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colors.controlBorder);
    painter.setBrush(colors.base);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Metrics::CardRadius,
                            Metrics::CardRadius);
}

} // namespace Chat
