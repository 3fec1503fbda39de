// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/conversationlibrary.h"

#include "chat/titles.h"
#include "core/logging.h"
#include "providers/providerregistry.h"

#include <QCoreApplication>
#include <QPointer>

namespace Chat {
namespace {

using namespace std::chrono_literals;

/// How long a deletion can still be undone by hand, with a copy of the database.
constexpr int DaysUntilPurge = 7;

} // namespace

ConversationLibrary::ConversationLibrary(const QString &databasePath, ProviderRegistry &registry,
                                         QObject *parent)
    : QObject(parent)
    , m_registry(registry)
    , m_store(databasePath)
    , m_titles(registry)
{
    connect(&m_titles, &TitleMaker::ended, this, [this](const ConversationId &id) {
        if (const SessionPtr session = openSession(id))
            updateHold(session.get());
    });
    connect(&m_store, &ChatStore::stateChanged, this, &ConversationLibrary::onStoreChanged);
    if (const QCoreApplication *application = QCoreApplication::instance())
        connect(application, &QCoreApplication::aboutToQuit, this,
                [this] { static_cast<void>(shutDown()); });
    m_isLoaded = m_store.isOff();
    watchDate();
}

ConversationLibrary::~ConversationLibrary()
{
    static_cast<void>(shutDown());
    // Before the store goes: sessions that nobody holds any more, and those that someone does.
    qDeleteAll(findChildren<ChatSession *>(Qt::FindDirectChildrenOnly));
}

void ConversationLibrary::onStoreChanged()
{
    switch (m_store.state()) {
    case ChatStore::State::Open:
        readList();
        break;
    case ChatStore::State::Failed:
    case ChatStore::State::Off:
        if (!std::exchange(m_isLoaded, true))
            Q_EMIT loaded();
        break;
    case ChatStore::State::Opening:
        break;
    }
}

void ConversationLibrary::readList()
{
    // Before the purge: what goes for good is not in it anyway, and the window waits for it.
    const auto list = m_store.run([](ConversationStore &store) { return store.conversations(); });
    whenFinished(list, this, [this](const Result<QList<ConversationSummary>> &result) {
        if (!result) {
            Q_EMIT failed(result.error());
        } else {
            QList<ConversationSummary> all = *result;
            // What is open may be newer than what is stored, or not be stored yet.
            for (const auto &[id, weak] : m_open) {
                const SessionPtr session = weak.lock();
                if (!session || !session->isLoaded() || session->isBlank())
                    continue;
                all.removeIf([&id = id](const ConversationSummary &s) { return s.id == id; });
                all.append(summaryOf(session->conversation()));
            }
            m_list.reset(all);
            for (const auto &[id, session] : m_held)
                m_list.setStreaming(id, session->isBusy());
        }
        m_isLoaded = true;
        Q_EMIT loaded();
    });
    const QDateTime limit = QDateTime::currentDateTimeUtc().addDays(-DaysUntilPurge);
    const auto purged =
        m_store.run([limit](ConversationStore &store) { return store.purgeDeleted(limit); });
    whenFinished(purged, this, [](const Result<void> &result) {
        if (!result) // no harm: the next start does it
            qCDebug(lcStore) << "old deletions stay:" << result.error().detail;
    });
}

std::shared_ptr<ChatSession> ConversationLibrary::openSession(const ConversationId &id) const
{
    const auto it = m_open.find(id);
    return it == m_open.end() ? nullptr : it->second.lock();
}

std::shared_ptr<ChatSession> ConversationLibrary::session(const ConversationId &id)
{
    m_list.setUnread(id, false);
    if (SessionPtr open = openSession(id))
        return open;
    return adopt(std::make_unique<ChatSession>(id, m_registry, m_store, this));
}

std::shared_ptr<ChatSession> ConversationLibrary::newConversation()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const Conversation conversation{.id = QUuid::createUuid(),
                                    .provider = m_defaults.provider,
                                    .model = m_defaults.model,
                                    .systemPrompt = m_defaults.systemPrompt,
                                    .parameters = m_defaults.parameters,
                                    .createdAt = now,
                                    .updatedAt = now};
    SessionPtr session = adopt(std::make_unique<ChatSession>(
        StoredConversation{.conversation = conversation}, m_registry, m_store, this));
    if (conversation.provider.isEmpty()) {
        whenFinished(m_registry.defaultName(), session.get(),
                     [session = session.get()](const QString &name) {
                         if (session->conversation().provider.isEmpty())
                             session->setProvider(name);
                     });
    }
    return session;
}

std::shared_ptr<ChatSession> ConversationLibrary::adopt(std::unique_ptr<ChatSession> owned)
{
    ChatSession *raw = owned.release();
    const QPointer<ConversationLibrary> library(this);
    SessionPtr session(raw, [library](ChatSession *dropped) {
        // A library that has gone took its sessions along.
        if (library)
            library->release(dropped);
    });
    m_open[raw->id()] = session;
    connect(raw, &ChatSession::conversationChanged, this, [this, raw] { onSessionChanged(raw); });
    connect(raw, &ChatSession::saveStateChanged, this, [this, raw] {
        onSessionChanged(raw);
        updateHold(raw);
    });
    connect(raw, &ChatSession::busyChanged, this, [this, raw](bool busy) {
        if (busy) // a title must not stand before it in the line for a place on the account
            m_titles.giveUpAt(raw->conversation().provider);
        onSessionChanged(raw);
        m_list.setStreaming(raw->id(), busy);
        updateHold(raw);
        Q_EMIT busyChanged();
    });
    connect(raw, &ChatSession::answerFinished, this,
            [this, raw](const MessageId &id) { onAnswerFinished(raw, id); });
    return session;
}

/// Nobody holds it any more.
void ConversationLibrary::release(ChatSession *session)
{
    const auto it = m_open.find(session->id());
    if (it != m_open.end() && it->second.expired())
        m_open.erase(it);
    session->disconnect(this);
    session->blockSignals(true);
    session->shutDown();
    // A draft that was deleted again.
    if (!m_isShutDown && session->isEmptyAgain()) {
        m_list.remove(session->id());
        m_store.run([id = session->id()](ConversationStore &store) {
            return store.deleteConversation(id);
        });
    }
    session->deleteLater();
}

void ConversationLibrary::onSessionChanged(ChatSession *session)
{
    if (!session->isLoaded() || session->isBlank())
        return;
    const bool isRemoved = std::ranges::any_of(
        m_removed, [session](const ConversationSummary &s) { return s.id == session->id(); });
    if (!isRemoved)
        m_list.upsert(summaryOf(session->conversation()));
}

void ConversationLibrary::onAnswerFinished(ChatSession *session, const MessageId &answerId)
{
    const SessionPtr open = openSession(session->id());
    // One is this function's, one the library's own.
    if (open && open.use_count() <= 2 && m_held.contains(session->id()))
        m_list.setUnread(session->id(), true);
    if (open && !m_isShutDown && m_list.summary(session->id())) {
        m_titles.onAnswerFinished(*session, answerId);
        updateHold(session);
    }
}

/// Keeps a session that still has something to do, and lets go of one that has not.
void ConversationLibrary::updateHold(ChatSession *session)
{
    const ConversationId id = session->id();
    const bool hasWork = session->isBusy() || session->hasUnsavedChanges() || m_titles.isMaking(id);
    if (hasWork && !m_isShutDown) {
        if (SessionPtr open = openSession(id))
            m_held[id] = open;
    } else if (const auto it = m_held.find(id); it != m_held.end()) {
        const SessionPtr last = std::move(it->second); // may release() it, after the map is right
        m_held.erase(it);
    }
}

bool ConversationLibrary::isAnyBusy() const
{
    return std::ranges::any_of(m_held, [](const auto &held) { return held.second->isBusy(); });
}

void ConversationLibrary::rename(const ConversationId &id, const QString &title)
{
    const QString clean = cleanTitle(title);
    changeStored(id, [clean](Conversation &conversation) { conversation.title = clean; });
}

void ConversationLibrary::setPinned(const ConversationId &id, bool pinned)
{
    changeStored(id, [pinned](Conversation &conversation) { conversation.pinned = pinned; });
}

void ConversationLibrary::renameProvider(const QString &from, const QString &to)
{
    // First those that are stored, so that what a session saves afterwards is the newer one.
    const auto renamed = m_store.run(
        [from, to](ConversationStore &store) { return store.renameProvider(from, to); });
    whenFinished(renamed, this, [this](const Result<void> &result) {
        if (!result && m_store.state() == ChatStore::State::Open)
            Q_EMIT failed(result.error());
    });
    for (int row = 0; row < m_list.rowCount(); ++row) {
        std::optional<ConversationSummary> summary = m_list.summary(m_list.idAt(row));
        if (summary && summary->provider == from) {
            summary->provider = to;
            m_list.upsert(*summary);
        }
    }
    for (const auto &[id, weak] : m_open) {
        const SessionPtr session = weak.lock();
        if (!session || session->conversation().provider != from)
            continue;
        const QString model = session->conversation().model;
        session->setProvider(to);
        session->setModel(model);
    }
    if (m_defaults.provider == from)
        m_defaults.provider = to;
}

void ConversationLibrary::changeStored(const ConversationId &id,
                                       const std::function<void(Conversation &)> &change)
{
    // By its session, open or not: then there is one way in which a conversation is written.
    const SessionPtr session = openSession(id)
        ? openSession(id)
        : adopt(std::make_unique<ChatSession>(id, m_registry, m_store, this));
    const auto apply = [change](ChatSession &target) {
        Conversation changed = target.conversation();
        change(changed);
        target.setTitle(changed.title);
        target.setPinned(changed.pinned);
        target.saveNow();
    };
    if (session->isLoaded()) {
        apply(*session);
        return;
    }
    m_held[id] = session;
    const auto onLoaded = [this, apply, raw = session.get()] {
        if (raw->loadError())
            Q_EMIT failed(*raw->loadError());
        else
            apply(*raw);
        updateHold(raw);
    };
    connect(session.get(), &ChatSession::loaded, this, onLoaded, Qt::SingleShotConnection);
}

void ConversationLibrary::remove(const ConversationId &id)
{
    const SessionPtr session = openSession(id);
    std::optional<ConversationSummary> summary = m_list.summary(id);
    if (!summary)
        return;
    if (session) {
        session->stop();
        session->saveNow();
        if (session->isLoaded())
            summary = summaryOf(session->conversation());
    }
    m_titles.giveUp(id);
    m_removed.push_back(*summary);
    m_list.remove(id);
    const auto deleted =
        m_store.run([id](ConversationStore &store) { return store.deleteConversation(id); });
    whenFinished(deleted, this, [this, id](const Result<void> &result) {
        if (result || m_store.isOff())
            return;
        // What the disk still has must not look deleted.
        if (m_store.state() == ChatStore::State::Open) {
            restoreToList(id);
            Q_EMIT failed(result.error());
        }
    });
    Q_EMIT undoRemoveChanged();
    Q_EMIT removed(id);
}

bool ConversationLibrary::restoreToList(const ConversationId &id)
{
    const auto it = std::ranges::find(m_removed, id, &ConversationSummary::id);
    if (it == m_removed.end())
        return false;
    const ConversationSummary summary = *it;
    m_removed.erase(it);
    const SessionPtr session = openSession(id);
    m_list.upsert(session && session->isLoaded() ? summaryOf(session->conversation()) : summary);
    if (session)
        m_list.setStreaming(id, session->isBusy());
    Q_EMIT undoRemoveChanged();
    Q_EMIT restored(id);
    return true;
}

ConversationId ConversationLibrary::undoRemove()
{
    if (m_removed.empty())
        return {};
    const ConversationId id = m_removed.back().id;
    undoRemove(id);
    return id;
}

bool ConversationLibrary::undoRemove(const ConversationId &id)
{
    if (std::ranges::find(m_removed, id, &ConversationSummary::id) == m_removed.end())
        return false;
    const auto back =
        m_store.run([id](ConversationStore &store) { return store.restoreConversation(id); });
    whenFinished(back, this, [this](const Result<void> &result) {
        if (!result && m_store.state() == ChatStore::State::Open)
            Q_EMIT failed(result.error());
    });
    return restoreToList(id);
}

Result<void> ConversationLibrary::shutDown()
{
    if (std::exchange(m_isShutDown, true))
        return {};
    std::vector<SessionPtr> sessions;
    for (const auto &[id, weak] : m_open) {
        if (SessionPtr session = weak.lock())
            sessions.push_back(std::move(session));
    }
    m_titles.giveUpAll();
    for (const SessionPtr &session : sessions)
        session->shutDown();

    Result<void> result;
    for (const SessionPtr &session : sessions) {
        // What is not kept by the person's choice is no failure.
        if (const auto saved = session->waitUntilSaved(); !saved && !m_store.isOff())
            result = saved;
    }
    m_store.close();
    m_held.clear();
    return result;
}

/// The groups of the list move on at midnight, or when the clock was set.
void ConversationLibrary::watchDate()
{
    m_dateTimer.setInterval(60s);
    connect(&m_dateTimer, &QTimer::timeout, this,
            [this] { m_list.setToday(QDate::currentDate()); });
    m_dateTimer.start();
}

} // namespace Chat
