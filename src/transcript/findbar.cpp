// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/findbar.h"

#include "style/controlpainter.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "style/themecolors.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QToolButton>

namespace Chat {

FindBar::FindBar(QWidget *parent)
    : QFrame(parent)
    , m_edit(new QLineEdit(this))
    , m_count(new QLabel(this))
{
    m_edit->setPlaceholderText(tr("Find in this conversation"));
    m_edit->setAccessibleName(tr("Find in this conversation"));
    m_edit->setMinimumWidth(220);
    m_count->setForegroundRole(QPalette::PlaceholderText);
    m_count->setMinimumWidth(
        m_count->fontMetrics().horizontalAdvance(tr("%n found…", nullptr, 1000)));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Metrics::Small, Metrics::Small, Metrics::Small, Metrics::Small);
    layout->setSpacing(Metrics::Tiny);
    layout->addWidget(m_edit);
    layout->addWidget(m_count);
    const auto addButton = [this, layout](Icon name, const QString &text) {
        auto *button = new QToolButton(this);
        button->setIcon(icon(name, IconTint::Muted));
        button->setIconSize({Metrics::SmallIconSize, Metrics::SmallIconSize});
        button->setAutoRaise(true);
        button->setToolTip(text);
        button->setStatusTip(text);
        button->setAccessibleName(text);
        layout->addWidget(button);
        return button;
    };
    connect(addButton(Icon::ChevronUp, tr("Previous match")), &QToolButton::clicked, this,
            &FindBar::previousRequested);
    connect(addButton(Icon::ChevronDown, tr("Next match")), &QToolButton::clicked, this,
            &FindBar::nextRequested);
    connect(addButton(Icon::Close, tr("Close")), &QToolButton::clicked, this, &FindBar::closed);
    connect(m_edit, &QLineEdit::textChanged, this, &FindBar::needleChanged);
}

void FindBar::open(const QString &needle)
{
    show();
    raise();
    if (!needle.isEmpty())
        m_edit->setText(needle);
    m_edit->selectAll();
    m_edit->setFocus(Qt::ShortcutFocusReason);
}

QString FindBar::needle() const
{
    return m_edit->text();
}

void FindBar::setMatchCount(int count, bool isComplete)
{
    if (isComplete)
        m_count->setText(tr("%n found", nullptr, count));
    else
        m_count->setText(count == 0 ? tr("Searching…") : tr("%n found…", nullptr, count));
}

void FindBar::clearMatchCount()
{
    m_count->clear();
}

bool FindBar::event(QEvent *event)
{
    // While an answer comes, Esc is the window's key to stop it: in here it closes the search.
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QFrame::event(event);
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        Q_EMIT closed();
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (event->modifiers() & Qt::ShiftModifier)
            Q_EMIT previousRequested();
        else
            Q_EMIT nextRequested();
        break;
    default:
        QFrame::keyPressEvent(event);
        break;
    }
}

void FindBar::paintEvent(QPaintEvent *)
{
    const ThemeColors &colors = themeColors(palette());
    QPainter painter(this);
    ControlPainter::drawPanel(&painter, rect(), colors.window, colors.border, 1, Metrics::Small);
}

} // namespace Chat
