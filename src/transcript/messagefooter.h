// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transcript/transcriptmodel.h"

#include <QWidget>

#include <functional>

class QLabel;
class QMenu;
class QToolButton;

namespace Chat {

enum class MessageAction { CopyText, CopyMarkdown, Edit, Regenerate, Continue, Details, Delete };

/// The actions that a message of this kind and state has, in their order.
QList<MessageAction> actionsFor(const TranscriptRow &row);

/// Adds all actions of the message, with their words. `trigger` is called with the one chosen,
/// whatever became of the row in between; not once `context` is gone.
void addMessageActions(QMenu &menu, const TranscriptRow &row, QObject *context,
                       const std::function<void(MessageAction)> &trigger);

/// Below a message: which of its versions it is, what can be done with it, the model. The actions
/// show only while the reader points at the message, has the focus in it, or it is the last one;
/// their place is kept.
class MessageFooter final : public QWidget
{
    Q_OBJECT

public:
    /// How far it reaches beyond the text on both sides, so that icons stand in line with that.
    static constexpr int Overhang = 6;

    explicit MessageFooter(QWidget *parent = nullptr);

    void setRow(const TranscriptRow &row);
    void setActionsShown(bool shown);

    QSize sizeHint() const override;

Q_SIGNALS:
    void triggered(Chat::MessageAction action, const Chat::MessageId &id);
    void versionRequested(const Chat::MessageId &id, int index);

private:
    const MessageId &id() const { return m_row.message.id; }
    QToolButton *addButton(MessageAction action);
    void updateButtons();

    TranscriptRow m_row;
    QToolButton *m_previous;
    QLabel *m_version;
    QToolButton *m_next;
    QLabel *m_model;
    QToolButton *m_more;
    QList<std::pair<MessageAction, QToolButton *>> m_buttons;
    bool m_areActionsShown = false;
};

} // namespace Chat
