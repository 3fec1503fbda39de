// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/chatsession.h"
#include "chat/chatstore.h"
#include "chat/conversationlistmodel.h"
#include "chat/titlemaker.h"

#include <QTimer>

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace Chat {

class ProviderRegistry;

/// All conversations of a database: the list of them, and the sessions of those that are open. The
/// windows of a program share one library.
///
/// Where the database cannot be opened, store().state() is Failed and everything works in memory
/// all the same; the person may have it opened again (store().reopen()) or go on without
/// (store().turnOff()). At the application's aboutToQuit() it shuts down by itself.
///
/// One thread. `registry` must outlive it, and it must outlive the sessions it gave out.
class ConversationLibrary final : public QObject
{
    Q_OBJECT
public:
    /// An empty path keeps nothing.
    ConversationLibrary(const QString &databasePath, ProviderRegistry &registry,
                        QObject *parent = nullptr);
    ~ConversationLibrary() override;

    ChatStore &store() { return m_store; }
    ConversationListModel &conversations() { return m_list; }
    /// Whether the list was read, or could not be.
    bool isLoaded() const { return m_isLoaded; }

    /// What new conversations begin with: provider (empty: the registry's default), model, system
    /// prompt, parameters. The rest of it is of no account.
    void setDefaults(const Conversation &defaults) { m_defaults = defaults; }

    /// Whether providers make the titles of conversations: see TitleMaker. Off at first.
    void setModelTitles(bool enabled) { m_titles.setEnabled(enabled); }

    /// The session of a conversation, the same for everyone. It lives as long as anyone holds it,
    /// its answer or its title comes, or the disk has not got all of it.
    std::shared_ptr<ChatSession> session(const ConversationId &id);

    /// A new conversation. It is stored and listed once it has a message or a draft.
    std::shared_ptr<ChatSession> newConversation();

    /// The session where it is open, else null.
    std::shared_ptr<ChatSession> openSession(const ConversationId &id) const;
    bool isAnyBusy() const; ///< for the question at the end: an answer is still on its way

    void rename(const ConversationId &id, const QString &title);
    void setPinned(const ConversationId &id, bool pinned);
    /// A profile is called otherwise: its conversations go with it, and keep their models.
    void renameProvider(const QString &from, const QString &to);
    /// Deletes it, stopping its answer. Windows that show it learn by removed().
    void remove(const ConversationId &id);
    bool canUndoRemove() const { return !m_removed.empty(); }
    ConversationId undoRemove(); ///< the last one; null where there was none
    bool undoRemove(const ConversationId &id); ///< whether it is back

    /// Keeps answers on their way as Interrupted, saves everything and waits for the disk. Gives
    /// the error where something could not be saved. After it nothing is saved any more.
    Result<void> shutDown();

Q_SIGNALS:
    void loaded(); ///< the list was read
    void removed(const Chat::ConversationId &id);
    void restored(const Chat::ConversationId &id);
    void undoRemoveChanged();
    void busyChanged(); ///< isAnyBusy()
    /// Something about a conversation that is not open could not be read or written.
    void failed(const Chat::Error &error);

private:
    using SessionPtr = std::shared_ptr<ChatSession>;

    SessionPtr adopt(std::unique_ptr<ChatSession> session);
    void onStoreChanged();
    void readList();
    void onSessionChanged(ChatSession *session);
    void onAnswerFinished(ChatSession *session, const MessageId &answerId);
    void updateHold(ChatSession *session);
    void release(ChatSession *session);
    void changeStored(const ConversationId &id, const std::function<void(Conversation &)> &change);
    bool restoreToList(const ConversationId &id);
    void watchDate();

    ProviderRegistry &m_registry;
    ChatStore m_store;
    ConversationListModel m_list;
    TitleMaker m_titles;
    Conversation m_defaults;
    std::map<ConversationId, std::weak_ptr<ChatSession>> m_open;
    std::map<ConversationId, SessionPtr>
        m_held; // with something to do, so kept though nobody holds them
    std::vector<ConversationSummary> m_removed; // newest last
    QTimer m_dateTimer;
    bool m_isLoaded = false;
    bool m_isShutDown = false;
};

} // namespace Chat
