// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/continuedanswer.h"
#include "chat/conversationtree.h"
#include "chat/messagelistmodel.h"
#include "chat/sessionstatus.h"
#include "core/chatdelta.h"
#include "core/conversation.h"
#include "core/result.h"
#include "storage/conversationstore.h"

#include <QObject>

#include <memory>

namespace Chat {

class AnswerStream;
class ChatStore;
class ConversationSaver;
class DeletedMessages;
class ProviderRegistry;

/// One open conversation: its messages, the answer that is on its way, its drafts and its saving.
/// Everything that goes wrong stands in the message it happened to; what was typed or came is kept
/// in memory also where the disk refuses it, and saved as soon as that works again.
///
/// A request leaves only after its question is on the disk, or the disk has refused it. An answer
/// is saved when it begins, about once a second, and at its end.
///
/// Got from ConversationLibrary, which gives everyone who asks the same one. One thread; `registry`
/// and `store` must outlive it.
class ChatSession final : public QObject
{
    Q_OBJECT
public:
    /// With what is stored of it. For a conversation that is not stored yet: only its id and
    /// settings; it will be once it has a message or a draft.
    ChatSession(const StoredConversation &stored, ProviderRegistry &registry, ChatStore &store,
                QObject *parent = nullptr);
    /// Loads the conversation `id`: see loaded() and loadError().
    ChatSession(const ConversationId &id, ProviderRegistry &registry, ChatStore &store,
                QObject *parent = nullptr);
    ~ChatSession() override;

    const ConversationId &id() const { return m_conversation.id; }
    /// Title, provider, model, draft, …: whole once isLoaded().
    const Conversation &conversation() const { return m_conversation; }
    const ConversationTree &tree() const { return m_tree; }
    MessageListModel &messages() { return m_messages; } ///< the branch that is shown
    const Message *message(const MessageId &id) const { return m_tree.find(id); } ///< or null

    bool isLoaded() const { return m_loadState == LoadState::Loaded; }
    const std::optional<Error> &loadError() const { return m_loadError; }
    void reload(); ///< tries again after a loadError()

    const SessionStatus &status() const;
    bool isBusy() const; ///< an answer is on its way
    /// What the last attempt to save met; cleared when all is on the disk.
    const std::optional<Error> &saveError() const;
    bool hasUnsavedChanges() const;
    /// No message, no draft: not worth keeping.
    bool isBlank() const;
    /// Blank, but stored, since it was not always so.
    bool isEmptyAgain() const;

    // Questions and answers. Each returns whether it was begun: not while the conversation is
    // loading or an answer is on its way, and not where it makes no sense.

    bool ask(const QString &text);
    /// Asks once more for the answer at the end of the branch, where that failed, was stopped or
    /// is missing. One with text in it stays as a version.
    bool retry();
    bool canRetry() const;
    /// A further version of an answer.
    bool regenerate(const MessageId &answerId);
    /// Asks a question in other words; what followed the old one stays as a version.
    bool editQuestion(const MessageId &questionId, const QString &text);
    /// Lets an answer that broke off go on: see canContinue(). The new text is appended to it.
    bool continueAnswer(const MessageId &answerId);

    void stop(); ///< keeps the text so far
    void retryNow(); ///< ends the countdown of a retry

    /// Shows version `index` (from 0) of a message, with the newest of what follows it.
    void selectVersion(const MessageId &messageId, int index);

    /// Deletes a message and all that follows it (an answer that is on its way there is stopped).
    void deleteMessage(const MessageId &id);
    bool canUndoDelete() const;
    void undoDelete(); ///< takes back the last deletion that was not taken back

    void setTitle(const QString &title);
    void setProvider(const QString &name); ///< of a profile; the model goes back to its default
    void setModel(const QString &model);
    void setSystemPrompt(const QString &prompt);
    void setParameters(const ChatParameters &parameters);
    void setPinned(bool pinned);
    /// What is typed and not sent; on the disk within about 300 ms. One for every window that shows
    /// the conversation. Typed before it is loaded: comes after the draft that is stored.
    void setDraft(const QString &draft);
    void addToDraft(const QString &text); ///< as a paragraph of its own

    /// Gives all that is not on the disk to the store at once.
    void saveNow();
    /// Ends it for good, as the program ends: an answer on its way is kept as Interrupted, all is
    /// given to the store.
    void shutDown();
    /// How the last saving ended; waits for the disk. An error also where nothing is kept.
    Result<void> waitUntilSaved() const;

Q_SIGNALS:
    void loaded(); ///< or loadError() is set now
    void conversationChanged(); ///< any of conversation() but the draft
    void draftChanged();
    void statusChanged();
    void busyChanged(bool busy);
    void answerFinished(const Chat::MessageId &id); ///< in whatever state
    void saveStateChanged(); ///< saveError() or hasUnsavedChanges()
    void deletionsChanged(); ///< canUndoDelete(), or a deletion was refused by the disk

private:
    enum class LoadState { Loading, Loaded, Failed, ShutDown };

    ChatSession(ProviderRegistry &registry, ChatStore &store, QObject *parent);

    void load();
    void takeOver(const StoredConversation &stored);
    bool canBegin() const;
    bool askBelow(const MessageId &parentId, const QString &text);
    bool answerAnew(const Message &question);
    MessageId addMessage(Message message);
    void beginAnswer(const MessageId &answerId);
    void sendRequest(int generation);
    void sendTo(const QString &providerName);
    ChatRequest requestFor(const Message &answer) const;
    void onReceived(const ChatDelta &delta);
    void onEnded();
    void endAnswer(MessageState state, const std::optional<Error> &error);
    void fillInfo(Message &answer) const;
    void cancelAnswer(MessageState state);
    template <typename T>
    void change(T Conversation::*member, const T &value);
    void changeConversation();
    void setHead(const MessageId &id);
    void refreshRows();
    QDateTime timeBelow(const MessageId &parentId) const;
    void putBack(const RemovedMessages &removed, const MessageId &previousHead);

    ProviderRegistry &m_registry;
    ChatStore &m_store;
    Conversation m_conversation;
    ConversationTree m_tree;
    MessageListModel m_messages;
    std::unique_ptr<ConversationSaver> m_saver;
    std::unique_ptr<AnswerStream> m_answer;
    std::optional<ContinuedAnswer> m_continued; // while one goes on
    std::unique_ptr<DeletedMessages> m_deletions;
    LoadState m_loadState = LoadState::Loaded;
    std::optional<Error> m_loadError;
};

} // namespace Chat
