// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/conversationpane.h"

#include "chat/conversationlibrary.h"
#include "chat/titles.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "ui_conversationpane.h"
#include "widgets/conversationview.h"
#include "widgets/noticebar.h"
#include "widgets/searchfield.h"

#include <QKeyEvent>
#include <QMenu>

namespace Chat {

using namespace Qt::StringLiterals;

ConversationPane::ConversationPane(ConversationLibrary &library, QWidget *parent)
    : QWidget(parent)
    , m_library(library)
    , m_grouped(m_filter)
    , m_ui(std::make_unique<Ui::ConversationPane>())
{
    m_filter.setSourceModel(&library.conversations());
    m_ui->setupUi(this);
    m_view = new ConversationView(m_grouped, this);
    m_ui->layout->insertWidget(1, m_view, 1);
    m_ui->layout->setStretchFactor(m_ui->emptyLabel, 1);
    makeSearchField(m_ui->filterEdit);
    m_ui->filterEdit->installEventFilter(this);
    m_view->installEventFilter(this);
    m_ui->newButton->setIcon(icon(Icon::NewConversation));
    m_ui->newButton->setIconSize({Metrics::IconSize, Metrics::IconSize});
    m_ui->newButton->setToolTip(tr("New conversation (Ctrl+N)"));
    setTabOrder(m_ui->filterEdit, m_ui->newButton);
    setTabOrder(m_ui->newButton, m_view);

    connect(m_ui->filterEdit, &QLineEdit::textChanged, this, &ConversationPane::setFilter);
    connect(m_ui->newButton, &QToolButton::clicked, this, &ConversationPane::newRequested);
    connect(m_view, &ConversationView::chosen, this, &ConversationPane::chosen);
    connect(m_view, &ConversationView::windowRequested, this, &ConversationPane::windowRequested);
    connect(m_view, &ConversationView::menuRequested, this, &ConversationPane::showMenu);
    connect(m_view, &ConversationView::typed, this, [this](const QString &text) {
        m_ui->filterEdit->setFocus();
        m_ui->filterEdit->insert(text);
    });
    connect(&m_grouped, &GroupedConversationsModel::renameRequested, this,
            [this](const ConversationId &id, const QString &title) {
                m_library.rename(id, cleanTitle(title));
            });
    connect(&m_grouped, &QAbstractItemModel::rowsInserted, this,
            &ConversationPane::updateEmptyText);
    connect(&m_grouped, &QAbstractItemModel::rowsRemoved, this, &ConversationPane::updateEmptyText);
    connect(&library, &ConversationLibrary::loaded, this, &ConversationPane::updateEmptyText);
    connect(&library, &ConversationLibrary::restored, this, [this](const ConversationId &id) {
        if (id == m_offered)
            m_ui->undoBar->hide();
    });
    updateEmptyText();
}

ConversationPane::~ConversationPane() = default;

void ConversationPane::setCurrentConversation(const ConversationId &id)
{
    m_view->setCurrentConversation(id);
}

ConversationId ConversationPane::neighbour(int step) const
{
    return m_grouped.neighbour(m_view->currentConversation(), step);
}

void ConversationPane::focusFilter()
{
    m_ui->filterEdit->setFocus(Qt::ShortcutFocusReason);
    m_ui->filterEdit->selectAll();
}

void ConversationPane::rename(const ConversationId &id)
{
    if (m_grouped.rowOf(id) < 0)
        m_ui->filterEdit->clear();
    m_view->rename(id);
}

void ConversationPane::remove(const ConversationId &id)
{
    const auto summary = m_library.conversations().summary(id);
    if (!summary)
        return;
    if (id == m_view->currentConversation()) {
        const ConversationId below = m_grouped.neighbour(id, 1);
        const ConversationId next = below.isNull() ? m_grouped.neighbour(id, -1) : below;
        if (!next.isNull())
            Q_EMIT chosen(next);
    }
    m_library.remove(id);
    QString title = displayTitle(summary->title);
    if (title.size() > 40)
        title = cleanTitle(title, 40).trimmed() + u'…';
    m_ui->undoBar->showText(tr("Deleted \"%1\".").arg(title));
    m_ui->undoBar->addButton(tr("Undo"), u"undoRemove"_s, [this, id] {
        if (m_library.undoRemove(id))
            Q_EMIT chosen(id);
    });
    m_ui->undoBar->addCloseButton();
    m_offered = id;
    Q_EMIT undoOffered();
}

void ConversationPane::undoRemove()
{
    const ConversationId id = m_library.undoRemove();
    if (!id.isNull())
        Q_EMIT chosen(id);
}

bool ConversationPane::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        // Otherwise Esc would stop the answer, which it does everywhere else.
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Escape) {
            event->accept();
            return true;
        }
    }
    if (event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Escape) {
            if (m_ui->filterEdit->text().isEmpty())
                Q_EMIT escaped();
            else
                m_ui->filterEdit->clear();
            return true;
        }
        if (watched == m_ui->filterEdit) {
            const bool isDown = key->key() == Qt::Key_Down;
            const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
            if (isDown || isEnter) {
                m_view->setFocus(Qt::TabFocusReason);
                if (m_grouped.rowOf(m_view->currentConversation()) < 0 || isEnter) {
                    const ConversationId first = m_grouped.neighbour({}, 1);
                    if (!first.isNull()) {
                        m_view->setCurrentConversation(first);
                        Q_EMIT chosen(first);
                    }
                }
                return true;
            }
        }
    }
    return QWidget::eventFilter(watched, event);
}

void ConversationPane::setFilter(const QString &text)
{
    m_filter.setFilterText(text);
    updateEmptyText();
}

void ConversationPane::updateEmptyText()
{
    const bool isEmpty = m_grouped.rowCount() == 0;
    m_ui->emptyLabel->setText(m_ui->filterEdit->text().trimmed().isEmpty()
                                  ? tr("Your conversations will be listed here.")
                                  : tr("No conversation has these words in its title."));
    m_ui->emptyLabel->setVisible(isEmpty && m_library.isLoaded());
    m_view->setVisible(!m_ui->emptyLabel->isVisibleTo(this));
}

void ConversationPane::showMenu(const ConversationId &id, const QPoint &globalPosition)
{
    const auto summary = m_library.conversations().summary(id);
    if (!summary)
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon(Icon::Window), tr("Open in a window of its own"), this,
                    [this, id] { Q_EMIT windowRequested(id); });
    menu->addAction(icon(Icon::Edit), tr("Rename"), this, [this, id] { rename(id); });
    menu->addAction(icon(Icon::Pin), summary->pinned ? tr("Unpin") : tr("Pin"), this,
                    [this, id, isPinned = summary->pinned] { m_library.setPinned(id, !isPinned); });
    menu->addSeparator();
    menu->addAction(icon(Icon::Delete, IconTint::Danger), tr("Delete"), this,
                    [this, id] { remove(id); });
    menu->popup(globalPosition);
}

} // namespace Chat
