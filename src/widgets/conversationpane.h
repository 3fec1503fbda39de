// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/conversationfiltermodel.h"
#include "core/message.h"
#include "widgets/groupedconversationsmodel.h"

#include <QWidget>

#include <memory>

namespace Ui {
class ConversationPane;
}

namespace Chat {

class ConversationLibrary;
class ConversationView;

/// The side bar: a button for a new conversation, a filter, the list, and a bar that takes a
/// deletion back. Renames, pins and deletes by itself; what is to be shown it asks for by signals.
class ConversationPane final : public QWidget
{
    Q_OBJECT
public:
    /// `library` must outlive it.
    explicit ConversationPane(ConversationLibrary &library, QWidget *parent = nullptr);
    ~ConversationPane() override;

    void setCurrentConversation(const ConversationId &id);
    ConversationView &view() { return *m_view; }

    /// The conversation above or below the current one in what the filter lets through.
    ConversationId neighbour(int step) const;

    void focusFilter();
    void rename(const ConversationId &id);
    /// Deletes it and offers to take that back.
    void remove(const ConversationId &id);
    void undoRemove(); ///< of the conversation that was deleted last, in whatever window

Q_SIGNALS:
    void chosen(const Chat::ConversationId &id);
    void windowRequested(const Chat::ConversationId &id);
    void newRequested();
    void escaped(); ///< Esc with an empty filter
    void undoOffered(); ///< in a bar of the pane

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setFilter(const QString &text);
    void showMenu(const ConversationId &id, const QPoint &globalPosition);
    void updateEmptyText();

    ConversationLibrary &m_library;
    ConversationFilterModel m_filter;
    GroupedConversationsModel m_grouped;
    std::unique_ptr<Ui::ConversationPane> m_ui;
    ConversationView *m_view = nullptr;
    ConversationId m_offered; // to be brought back by the bar
};

} // namespace Chat
