// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/chatsession.h"

#include "chat/answerdetails.h"
#include "chat/answerstream.h"
#include "chat/chatstore.h"
#include "chat/conversationsaver.h"
#include "chat/deletedmessages.h"
#include "chat/requestbuilder.h"
#include "chat/titles.h"
#include "core/finishnotice.h"
#include "providers/providerregistry.h"

namespace Chat {

using namespace Qt::StringLiterals;
using Urgency = ConversationSaver::Urgency;

namespace {

bool isBlankText(const QString &text)
{
    return text.trimmed().isEmpty();
}

bool isUnanswered(const Message &answer)
{
    return isBlankText(answer.text) && answer.toolCalls.isEmpty();
}

} // namespace

ChatSession::ChatSession(ProviderRegistry &registry, ChatStore &store, QObject *parent)
    : QObject(parent)
    , m_registry(registry)
    , m_store(store)
    , m_saver(std::make_unique<ConversationSaver>(m_conversation, m_tree, store))
    , m_answer(std::make_unique<AnswerStream>())
    , m_deletions(std::make_unique<DeletedMessages>(store))
{
    connect(m_saver.get(), &ConversationSaver::stateChanged, this, &ChatSession::saveStateChanged);
    connect(m_answer.get(), &AnswerStream::statusChanged, this, &ChatSession::statusChanged);
    connect(m_answer.get(), &AnswerStream::received, this, &ChatSession::onReceived);
    connect(m_answer.get(), &AnswerStream::ended, this, &ChatSession::onEnded);
    connect(m_deletions.get(), &DeletedMessages::refused, this,
            [this](const DeletedMessages::Entry &deleted, const Error &error) {
                putBack(deleted.removed, deleted.previousHead);
                m_saver->setError(error);
            });
    // It is back here, but not there: not lost as long as the program runs, so say it.
    connect(m_deletions.get(), &DeletedMessages::failed, m_saver.get(),
            &ConversationSaver::setError);
}

ChatSession::ChatSession(const StoredConversation &stored, ProviderRegistry &registry,
                         ChatStore &store, QObject *parent)
    : ChatSession(registry, store, parent)
{
    takeOver(stored);
    if (!stored.messages.isEmpty())
        m_saver->setStored();
}

ChatSession::ChatSession(const ConversationId &id, ProviderRegistry &registry, ChatStore &store,
                         QObject *parent)
    : ChatSession(registry, store, parent)
{
    m_conversation.id = id;
    load();
}

ChatSession::~ChatSession()
{
    blockSignals(true); // whoever listens must not meet half a session
    shutDown();
}

void ChatSession::load()
{
    m_loadState = LoadState::Loading;
    m_loadError.reset();
    const auto stored =
        m_store.run([id = m_conversation.id](ConversationStore &store) { return store.load(id); });
    whenFinished(stored, this, [this](const Result<StoredConversation> &result) {
        if (m_loadState != LoadState::Loading)
            return;
        if (result) {
            const QString typed = m_conversation.draft;
            takeOver(*result);
            m_saver->setStored();
            addToDraft(typed);
            Q_EMIT conversationChanged();
        } else {
            m_loadState = LoadState::Failed;
            m_loadError = result.error();
        }
        Q_EMIT loaded();
    });
}

void ChatSession::reload()
{
    if (m_loadState == LoadState::Failed)
        load();
}

void ChatSession::takeOver(const StoredConversation &stored)
{
    m_conversation = stored.conversation;
    m_tree = ConversationTree(stored.messages);
    for (const Message &message : stored.messages) {
        // Nobody here is writing it: another process is, or was.
        Message *found = m_tree.find(message.id);
        if (found != nullptr && found->state == MessageState::Streaming)
            found->state = MessageState::Interrupted;
    }
    if (!m_tree.contains(m_conversation.headId))
        m_conversation.headId = m_tree.leafBelow({});
    m_loadState = LoadState::Loaded;
    refreshRows();
}

const SessionStatus &ChatSession::status() const
{
    return m_answer->status();
}

bool ChatSession::isBusy() const
{
    return m_answer->isActive();
}

const std::optional<Error> &ChatSession::saveError() const
{
    return m_saver->error();
}

bool ChatSession::hasUnsavedChanges() const
{
    return m_saver->hasUnsaved();
}

bool ChatSession::isBlank() const
{
    return m_tree.isEmpty() && m_conversation.draft.isEmpty() && m_conversation.title.isEmpty()
        && !m_conversation.pinned;
}

bool ChatSession::isEmptyAgain() const
{
    return isBlank() && m_saver->mayBeStored()
        && (m_loadState == LoadState::Loaded || m_loadState == LoadState::ShutDown);
}

bool ChatSession::canBegin() const
{
    return isLoaded() && !isBusy();
}

bool ChatSession::ask(const QString &text)
{
    if (!canBegin() || isBlankText(text))
        return false;
    const QString question = text; // which may be the draft itself
    if (m_conversation.draft == question) // another one is still to be sent
        setDraft({});
    return askBelow(m_conversation.headId, question);
}

bool ChatSession::editQuestion(const MessageId &questionId, const QString &text)
{
    const Message *question = m_tree.find(questionId);
    if (!canBegin() || isBlankText(text) || question == nullptr || question->role != Role::User)
        return false;
    return askBelow(question->parentId, text);
}

bool ChatSession::askBelow(const MessageId &parentId, const QString &text)
{
    const MessageId question = addMessage({.parentId = parentId, .role = Role::User, .text = text});
    if (m_conversation.title.isEmpty())
        m_conversation.title = titleFromQuestion(text);
    return answerAnew(*m_tree.find(question));
}

bool ChatSession::answerAnew(const Message &question)
{
    beginAnswer(addMessage(
        {.parentId = question.id, .role = Role::Assistant, .state = MessageState::Streaming}));
    return true;
}

MessageId ChatSession::addMessage(Message message)
{
    message.id = QUuid::createUuid();
    message.conversationId = m_conversation.id;
    message.createdAt = timeBelow(message.parentId);
    m_tree.insert(message);
    m_conversation.updatedAt = qMax(m_conversation.updatedAt, message.createdAt);
    m_saver->touch(message.id, Urgency::Streaming);
    return message.id;
}

bool ChatSession::canRetry() const
{
    if (!canBegin())
        return false;
    const Message *last = m_tree.find(m_conversation.headId);
    if (last == nullptr)
        return false;
    if (last->role == Role::User)
        return true;
    return last->role == Role::Assistant && m_tree.contains(last->parentId)
        && (last->state != MessageState::Complete || isUnanswered(*last));
}

bool ChatSession::retry()
{
    if (!canRetry())
        return false;
    Message &last = *m_tree.find(m_conversation.headId);
    if (last.role == Role::User)
        return answerAnew(last);
    if (!isUnanswered(last))
        return answerAnew(*m_tree.find(last.parentId));
    last.text.clear();
    last.reasoning.clear();
    last.functionsStateId.clear();
    last.info = {};
    last.error.reset();
    last.state = MessageState::Streaming;
    m_saver->touch(last.id, Urgency::Streaming);
    beginAnswer(last.id);
    return true;
}

bool ChatSession::regenerate(const MessageId &answerId)
{
    const Message *answer = m_tree.find(answerId);
    if (!canBegin() || answer == nullptr || answer->role != Role::Assistant)
        return false;
    const Message *question = m_tree.find(answer->parentId);
    return question != nullptr && answerAnew(*question);
}

bool ChatSession::continueAnswer(const MessageId &answerId)
{
    Message *answer = m_tree.find(answerId);
    if (!canBegin() || answer == nullptr || !canContinue(*answer))
        return false;
    m_continued.emplace(*answer);
    answer->info = {};
    answer->error.reset();
    answer->state = MessageState::Streaming;
    m_saver->touch(answerId, Urgency::Streaming);
    beginAnswer(answerId);
    return true;
}

void ChatSession::beginAnswer(const MessageId &answerId)
{
    const MessageId head = m_conversation.headId;
    // A continued answer may stand in the middle of what is shown; then that stays so.
    if (!m_tree.isWithin(head, answerId))
        m_conversation.headId = answerId;
    m_answer->prepare(answerId);
    refreshRows();
    m_saver->touch(Urgency::Streaming);
    m_saver->saveNow([this, generation = m_answer->generation()] { sendRequest(generation); });
    Q_EMIT conversationChanged();
    Q_EMIT busyChanged(true);
}

/// Once the question is on the disk, or the disk has refused it.
void ChatSession::sendRequest(int generation)
{
    if (generation != m_answer->generation() || !m_answer->isPreparing())
        return; // stopped meanwhile
    if (!m_conversation.provider.isEmpty()) {
        sendTo(m_conversation.provider);
        return;
    }
    whenFinished(m_registry.defaultName(), this, [this, generation](const QString &name) {
        if (generation != m_answer->generation() || !m_answer->isPreparing())
            return;
        if (m_conversation.provider.isEmpty()) {
            m_conversation.provider = name;
            changeConversation();
        }
        sendTo(m_conversation.provider);
    });
}

void ChatSession::sendTo(const QString &providerName)
{
    const Message *answer = m_tree.find(m_answer->status().answerId);
    const Result<Provider *> provider = m_registry.provider(providerName);
    if (answer != nullptr && provider) {
        m_answer->send(**provider, requestFor(*answer));
        return;
    }
    m_answer->cancel();
    endAnswer(MessageState::Failed,
              provider ? Error{.message = tr("The answer is not there any more.")}
                       : provider.error());
}

ChatRequest ChatSession::requestFor(const Message &answer) const
{
    QList<Message> branch;
    for (const MessageId &id : m_tree.branch(answer.parentId))
        branch.append(*m_tree.find(id));
    if (m_continued)
        branch << answer << m_continued->question();
    return buildRequest(m_conversation, branch);
}

void ChatSession::onReceived(const ChatDelta &received)
{
    Message *answer = m_tree.find(m_answer->status().answerId);
    if (answer == nullptr)
        return;
    const ChatDelta delta = m_continued ? m_continued->continued(received) : received;
    applyDelta(delta, *answer);
    m_messages.append(answer->id, delta.text, delta.reasoning);
    m_saver->touch(answer->id, Urgency::Streaming);
}

void ChatSession::onEnded()
{
    const std::optional<Error> &error = m_answer->error();
    if (!error)
        endAnswer(MessageState::Complete, std::nullopt);
    else if (error->kind == ErrorKind::Cancelled)
        endAnswer(MessageState::Stopped, std::nullopt);
    else
        endAnswer(MessageState::Failed, error);
}

void ChatSession::endAnswer(MessageState state, const std::optional<Error> &error)
{
    const MessageId id = m_answer->status().answerId;
    if (Message *answer = m_tree.find(id)) {
        fillInfo(*answer);
        answer->state = state;
        answer->error = error;
        m_messages.update(*answer);
        m_saver->touch(id, Urgency::AtOnce);
    }
    m_continued.reset();
    Q_EMIT busyChanged(false);
    Q_EMIT answerFinished(id);
}

void ChatSession::stop()
{
    if (!m_answer->isActive())
        return;
    if (m_answer->isPreparing())
        cancelAnswer(MessageState::Stopped);
    else
        m_answer->stop();
}

void ChatSession::cancelAnswer(MessageState state)
{
    if (!m_answer->isActive())
        return;
    m_answer->cancel();
    endAnswer(state, std::nullopt);
}

void ChatSession::retryNow()
{
    m_answer->retryNow();
}

void ChatSession::selectVersion(const MessageId &messageId, int index)
{
    const QList<MessageId> versions = m_tree.versions(messageId);
    if (index < 0 || index >= versions.size()
        || m_tree.isWithin(m_conversation.headId, versions.at(index)))
        return;
    setHead(m_tree.leafBelow(versions.at(index)));
}

void ChatSession::deleteMessage(const MessageId &id)
{
    const Message *topmost = m_tree.find(id);
    if (!isLoaded() || topmost == nullptr)
        return;
    if (isBusy() && m_tree.isWithin(m_answer->status().answerId, id))
        cancelAnswer(MessageState::Stopped);

    DeletedMessages::Entry deleted{.previousHead = m_conversation.headId};
    if (m_tree.isWithin(m_conversation.headId, id)) {
        const QList<MessageId> versions = m_tree.versions(id);
        const qsizetype index = versions.indexOf(id);
        if (versions.size() > 1)
            m_conversation.headId = m_tree.leafBelow(versions.at(index > 0 ? index - 1 : 1));
        else
            m_conversation.headId = topmost->parentId;
    }
    // All of it has to be in the store, so that it can be brought back.
    m_saver->saveNow();
    const bool isStored =
        m_saver->mayBeStored() && !m_store.isOff() && m_store.state() != ChatStore::State::Failed;
    deleted.removed = m_tree.remove(id);
    m_saver->forget(deleted.removed);
    if (isStored)
        m_deletions->addStored(m_conversation.id, deleted, m_conversation.headId);
    else
        m_deletions->add(deleted);
    refreshRows();
    Q_EMIT deletionsChanged();
}

bool ChatSession::canUndoDelete() const
{
    return !m_deletions->isEmpty();
}

void ChatSession::undoDelete()
{
    if (!isLoaded() || m_deletions->isEmpty())
        return;
    const DeletedMessages::Entry deleted = m_deletions->takeBack();
    putBack(deleted.removed, deleted.previousHead);
}

void ChatSession::putBack(const RemovedMessages &removed, const MessageId &previousHead)
{
    m_tree.restore(removed);
    for (const Message &message : removed.messages)
        m_saver->touch(message.id, Urgency::Streaming);
    const bool canGoThere = m_tree.contains(previousHead) && !isBusy();
    setHead(canGoThere ? previousHead : m_conversation.headId);
    Q_EMIT deletionsChanged();
}

template <typename T>
void ChatSession::change(T Conversation::*member, const T &value)
{
    if (!isLoaded() || m_conversation.*member == value)
        return;
    m_conversation.*member = value;
    changeConversation();
}

void ChatSession::setTitle(const QString &title)
{
    change(&Conversation::title, cleanTitle(title));
}

void ChatSession::setProvider(const QString &name)
{
    if (!isLoaded() || name == m_conversation.provider)
        return;
    m_conversation.model.clear();
    change(&Conversation::provider, name);
}

void ChatSession::setModel(const QString &model)
{
    change(&Conversation::model, model);
}

void ChatSession::setSystemPrompt(const QString &prompt)
{
    change(&Conversation::systemPrompt, prompt);
}

void ChatSession::setParameters(const ChatParameters &parameters)
{
    change(&Conversation::parameters, parameters);
}

void ChatSession::setPinned(bool pinned)
{
    change(&Conversation::pinned, pinned);
}

void ChatSession::setDraft(const QString &draft)
{
    if (m_loadState == LoadState::ShutDown || draft == m_conversation.draft)
        return;
    m_conversation.draft = draft;
    if (isLoaded())
        m_saver->touch(Urgency::Draft);
    Q_EMIT draftChanged();
}

void ChatSession::addToDraft(const QString &text)
{
    const QString &draft = m_conversation.draft;
    if (!text.isEmpty())
        setDraft(draft.isEmpty() ? text : draft + u"\n\n"_s + text);
}

void ChatSession::changeConversation()
{
    m_saver->touch(Urgency::Draft); // a panel may change it with every key
    Q_EMIT conversationChanged();
}

void ChatSession::setHead(const MessageId &id)
{
    m_conversation.headId = id;
    m_saver->touch(Urgency::Draft);
    refreshRows();
}

void ChatSession::refreshRows()
{
    QList<MessageRow> rows;
    for (const MessageId &id : m_tree.branch(m_conversation.headId)) {
        const QList<MessageId> versions = m_tree.versions(id);
        rows.append({.message = *m_tree.find(id),
                     .versionIndex = int(versions.indexOf(id)),
                     .versionCount = int(versions.size())});
    }
    m_messages.setRows(rows);
}

/// Never before what it follows, also where the clock was set back.
QDateTime ChatSession::timeBelow(const MessageId &parentId) const
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const Message *parent = m_tree.find(parentId);
    return parent != nullptr && parent->createdAt > now ? parent->createdAt : now;
}

void ChatSession::fillInfo(Message &answer) const
{
    AnswerInfo info = completedInfo(m_answer->info(), answer.info);
    if (info.provider.isEmpty())
        info.provider = m_conversation.provider;
    if (!info.timeToFirstToken)
        info.timeToFirstToken = m_answer->status().timeToFirstToken;
    answer.info = m_continued ? m_continued->wholeInfo(info) : info;
}

void ChatSession::saveNow()
{
    m_saver->saveNow();
}

void ChatSession::shutDown()
{
    cancelAnswer(MessageState::Interrupted);
    m_saver->saveNow();
    if (m_loadState == LoadState::Loaded)
        m_loadState = LoadState::ShutDown;
}

Result<void> ChatSession::waitUntilSaved() const
{
    return m_saver->waitForLastSave();
}

} // namespace Chat
