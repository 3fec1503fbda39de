// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/messagefooter.h"

#include "core/finishnotice.h"
#include "style/icons.h"
#include "style/literaltext.h"
#include "style/metrics.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

namespace Chat {

namespace {

constexpr int ButtonSide = Metrics::SmallIconSize + 2 * MessageFooter::Overhang;
constexpr int WidestModel = 28; ///< in characters

Icon iconOf(MessageAction action)
{
    switch (action) {
    case MessageAction::CopyText:
    case MessageAction::CopyMarkdown:
        return Icon::Copy;
    case MessageAction::Edit:
        return Icon::Edit;
    case MessageAction::Regenerate:
        return Icon::Regenerate;
    case MessageAction::Continue:
        return Icon::Continue;
    case MessageAction::Details:
        return Icon::Info;
    case MessageAction::Delete:
        return Icon::Delete;
    }
    return Icon::More;
}

QString textOf(MessageAction action)
{
    switch (action) {
    case MessageAction::CopyText:
        return MessageFooter::tr("Copy as text");
    case MessageAction::CopyMarkdown:
        return MessageFooter::tr("Copy as Markdown");
    case MessageAction::Edit:
        return MessageFooter::tr("Edit and send again");
    case MessageAction::Regenerate:
        return MessageFooter::tr("Answer again");
    case MessageAction::Continue:
        return MessageFooter::tr("Continue the answer");
    case MessageAction::Details:
        return MessageFooter::tr("Details");
    case MessageAction::Delete:
        return MessageFooter::tr("Delete");
    }
    return {};
}

/// Whether the action asks the model for something, which has to wait while an answer comes.
bool asksTheModel(MessageAction action)
{
    return action == MessageAction::Edit || action == MessageAction::Regenerate
        || action == MessageAction::Continue;
}

void shape(QToolButton *button, Icon name, const QString &text)
{
    button->setIcon(icon(name, IconTint::Muted));
    button->setIconSize(QSize(Metrics::SmallIconSize, Metrics::SmallIconSize));
    button->setFixedSize(ButtonSide, ButtonSide);
    button->setAutoRaise(true);
    button->setToolTip(text);
    button->setStatusTip(text);
    button->setAccessibleName(text);
    button->setFocusPolicy(Qt::TabFocus);
}

QLabel *makeLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

QList<MessageAction> actionsFor(const TranscriptRow &row)
{
    const Message &message = row.message;
    if (message.role == Role::User)
        return {MessageAction::CopyText, MessageAction::Edit, MessageAction::Delete};
    if (message.role != Role::Assistant)
        return {MessageAction::CopyText, MessageAction::Delete};
    QList<MessageAction> actions{MessageAction::CopyText, MessageAction::CopyMarkdown};
    if (message.text.isEmpty())
        actions.clear();
    if (message.state == MessageState::Streaming)
        return actions;
    actions.append(MessageAction::Regenerate);
    if (row.isLast && canContinue(message))
        actions.append(MessageAction::Continue);
    actions.append(MessageAction::Details);
    actions.append(MessageAction::Delete);
    return actions;
}

void addMessageActions(QMenu &menu, const TranscriptRow &row, QObject *context,
                       const std::function<void(MessageAction)> &trigger)
{
    const QList<MessageAction> actions = actionsFor(row);
    for (const MessageAction action : actions) {
        if (action == MessageAction::Details || action == MessageAction::Delete)
            menu.addSeparator();
        QAction *entry = menu.addAction(icon(iconOf(action)), textOf(action));
        entry->setEnabled(!row.isBusy || !asksTheModel(action));
        QObject::connect(entry, &QAction::triggered, context,
                         [trigger, action] { trigger(action); });
    }
}

MessageFooter::MessageFooter(QWidget *parent)
    : QWidget(parent)
    , m_previous(new QToolButton(this))
    , m_version(makeLabel(this))
    , m_next(new QToolButton(this))
    , m_model(makeLabel(this))
    , m_more(new QToolButton(this))
{
    shape(m_previous, Icon::ChevronLeft, tr("Version before"));
    shape(m_next, Icon::ChevronRight, tr("Next version"));
    shape(m_more, Icon::More, tr("More"));
    connect(m_previous, &QToolButton::clicked, this,
            [this] { Q_EMIT versionRequested(id(), m_row.versionIndex - 1); });
    connect(m_next, &QToolButton::clicked, this,
            [this] { Q_EMIT versionRequested(id(), m_row.versionIndex + 1); });
    connect(m_more, &QToolButton::clicked, this, [this] {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        addMessageActions(*menu, m_row, this, [this, id = id()](MessageAction action) {
            Q_EMIT triggered(action, id);
        });
        menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height())));
    });

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addStretch();
    layout->addWidget(m_previous);
    layout->addWidget(m_version);
    layout->addWidget(m_next);
    for (const MessageAction action : {MessageAction::CopyText, MessageAction::Edit,
                                       MessageAction::Regenerate, MessageAction::Continue})
        layout->addWidget(addButton(action));
    layout->addWidget(m_more);
    layout->addSpacing(Overhang);
    layout->addWidget(m_model);
    layout->addStretch();
}

QToolButton *MessageFooter::addButton(MessageAction action)
{
    auto *button = new QToolButton(this);
    shape(button, iconOf(action), textOf(action));
    connect(button, &QToolButton::clicked, this,
            [this, action] { Q_EMIT triggered(action, id()); });
    m_buttons.append({action, button});
    return button;
}

void MessageFooter::setRow(const TranscriptRow &row)
{
    m_row = row;
    // On the side where the message stands.
    auto *box = static_cast<QHBoxLayout *>(layout());
    const bool isMine = row.message.role == Role::User;
    box->setStretch(0, isMine ? 1 : 0);
    box->setStretch(box->count() - 1, isMine ? 0 : 1);
    updateButtons();
}

void MessageFooter::setActionsShown(bool shown)
{
    if (shown == m_areActionsShown)
        return;
    m_areActionsShown = shown;
    updateButtons();
}

void MessageFooter::updateButtons()
{
    const bool hasVersions = m_row.versionCount > 1;
    m_previous->setVisible(hasVersions);
    m_version->setVisible(hasVersions);
    m_next->setVisible(hasVersions);
    m_previous->setEnabled(m_row.versionIndex > 0 && !m_row.isBusy);
    m_next->setEnabled(m_row.versionIndex + 1 < m_row.versionCount && !m_row.isBusy);
    m_version->setText(tr("%1 of %2").arg(m_row.versionIndex + 1).arg(m_row.versionCount));

    const QList<MessageAction> actions = actionsFor(m_row);
    for (const auto &[action, button] : m_buttons) {
        button->setVisible(m_areActionsShown && actions.contains(action));
        button->setEnabled(!m_row.isBusy || !asksTheModel(action));
    }
    m_more->setVisible(m_areActionsShown && !actions.isEmpty());

    const QString &model = m_row.message.info.model;
    const QFontMetrics metrics = m_model->fontMetrics();
    m_model->setText(
        metrics.elidedText(model, Qt::ElideMiddle, WidestModel * metrics.averageCharWidth()));
    m_model->setToolTip(literalText(model));
    m_model->setVisible(m_row.message.role == Role::Assistant && !model.isEmpty());
}

QSize MessageFooter::sizeHint() const
{
    return {QWidget::sizeHint().width(), std::max(ButtonSide, fontMetrics().height())};
}

} // namespace Chat
