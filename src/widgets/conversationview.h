// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

#include <QListView>
#include <QTimer>

namespace Chat {

class ConversationDelegate;
class GroupedConversationsModel;

/// The list of conversations: one is current, the one that is shown beside it. A click or the
/// arrow keys choose another, a double click or Ctrl+Enter opens it in a window of its own, F2
/// renames, letters go to the filter.
class ConversationView final : public QListView
{
    Q_OBJECT
public:
    /// `model` must outlive it.
    explicit ConversationView(GroupedConversationsModel &model, QWidget *parent = nullptr);

    /// Null while none of the list is.
    const ConversationId &currentConversation() const { return m_current; }
    /// Shows which one is current; chooses nothing.
    void setCurrentConversation(const ConversationId &id);

    void rename(const ConversationId &id);

    void keyboardSearch(const QString &text) override;

Q_SIGNALS:
    void chosen(const Chat::ConversationId &id);
    void windowRequested(const Chat::ConversationId &id);
    void menuRequested(const Chat::ConversationId &id, const QPoint &globalPosition);
    void typed(const QString &text); ///< for the filter

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    void choose(const ConversationId &id);
    void chooseByPage(int direction);
    void selectCurrent();
    void followSelection();
    void animate();
    QList<QModelIndex> streamingRows() const;
    void startAnimation();

    GroupedConversationsModel &m_model;
    ConversationDelegate *m_delegate = nullptr;
    ConversationId m_current;
    QTimer m_animation;
    int m_step = 0;
};

} // namespace Chat
