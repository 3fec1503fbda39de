// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/conversationsaver.h"

#include <algorithm>

namespace Chat {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds DraftDelay = 300ms;
// With the time that a text is gathered and the disk takes: at most a second is lost in a crash.
constexpr std::chrono::milliseconds StreamingDelay = 900ms;
constexpr std::chrono::milliseconds RetryDelay = 5000ms;

} // namespace

ConversationSaver::ConversationSaver(const Conversation &conversation, const ConversationTree &tree,
                                     ChatStore &store, QObject *parent)
    : QObject(parent)
    , m_conversation(conversation)
    , m_tree(tree)
    , m_store(store)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ConversationSaver::onTimer);
    connect(&m_store, &ChatStore::stateChanged, this, &ConversationSaver::onStoreChanged);
}

void ConversationSaver::touch(Urgency urgency)
{
    m_isConversationDirty = true;
    schedule(urgency);
}

void ConversationSaver::touch(const MessageId &message, Urgency urgency)
{
    if (!m_dirty.contains(message))
        m_dirty.append(message);
    schedule(urgency);
}

void ConversationSaver::forget(const RemovedMessages &removed)
{
    for (const Message &message : removed.messages)
        m_dirty.removeOne(message.id);
    tellState();
}

void ConversationSaver::saveNow(std::function<void()> done)
{
    m_timer.stop();
    if (!isWorthKeeping()) {
        m_isConversationDirty = false;
        m_dirty.clear();
    }
    const bool isIdle = !m_isConversationDirty && m_dirty.isEmpty();
    if (isIdle || m_store.isOff()) {
        // What is not kept stays remembered: the person may yet have the database opened.
        if (done)
            QMetaObject::invokeMethod(this, done, Qt::QueuedConnection);
        tellState();
        return;
    }

    QList<Message> messages;
    for (const MessageId &id : std::as_const(m_dirty)) {
        if (const Message *message = m_tree.find(id))
            messages.append(*message);
    }
    const QList<MessageId> ids = std::exchange(m_dirty, {});
    m_isConversationDirty = false;
    ++m_inFlight;
    tellState();
    m_lastSave = m_store.run([conversation = m_conversation, messages](ConversationStore &store) {
        return store.save(conversation, messages);
    });
    whenFinished(m_lastSave, this, [this, ids, done = std::move(done)](const Result<void> &result) {
        onSaved(ids, result);
        if (done)
            done();
    });
}

void ConversationSaver::onSaved(const QList<MessageId> &saved, const Result<void> &result)
{
    --m_inFlight;
    if (result) {
        m_isStored = true;
        if (m_inFlight == 0 && m_dirty.isEmpty())
            m_error.reset();
    } else {
        if (!m_store.isOff()) // else they know, and chose it
            m_error = result.error();
        m_isConversationDirty = true;
        const QList<MessageId> later = std::exchange(m_dirty, saved);
        for (const MessageId &id : later) {
            if (!m_dirty.contains(id))
                m_dirty.append(id);
        }
        m_dirty.removeIf([this](const MessageId &id) { return !m_tree.contains(id); });
        if (!m_timer.isActive())
            m_timer.start(RetryDelay);
    }
    tellState();
}

Result<void> ConversationSaver::waitForLastSave() const
{
    auto last = m_lastSave; // not const: waiting may do the work
    last.waitForFinished();
    return last.resultCount() > 0 ? last.result() : Result<void>();
}

void ConversationSaver::setError(const Error &error)
{
    m_error = error;
    tellState();
}

void ConversationSaver::schedule(Urgency urgency)
{
    if (urgency == Urgency::AtOnce) {
        saveNow();
        return;
    }
    const std::chrono::milliseconds delay = urgency == Urgency::Draft ? DraftDelay : StreamingDelay;
    // An earlier time stands; typing that goes on must not put off the save for ever.
    if (!m_timer.isActive() || m_timer.remainingTimeAsDuration() > delay)
        m_timer.start(delay);
    tellState();
}

void ConversationSaver::onTimer()
{
    // A slow disk must not pile up saves of one answer: then the next waits for the last.
    if (m_inFlight > 0)
        m_timer.start(DraftDelay);
    else
        saveNow();
}

void ConversationSaver::onStoreChanged()
{
    if (m_store.state() == ChatStore::State::Off)
        m_error.reset();
    if (m_store.state() == ChatStore::State::Open && hasUnsaved())
        saveNow();
    tellState();
}

/// A new conversation is not put on the disk before there is something in it.
bool ConversationSaver::isWorthKeeping() const
{
    return m_isStored || !m_tree.isEmpty() || !m_conversation.draft.isEmpty()
        || !m_conversation.title.isEmpty() || m_conversation.pinned;
}

void ConversationSaver::tellState()
{
    if (m_toldUnsaved == hasUnsaved() && m_toldError == m_error)
        return;
    m_toldUnsaved = hasUnsaved();
    m_toldError = m_error;
    Q_EMIT stateChanged();
}

} // namespace Chat
