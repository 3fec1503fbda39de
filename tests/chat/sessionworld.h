// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/chatsession.h"
#include "chat/chatstore.h"
#include "support/fakeregistry.h"

#include <QTemporaryDir>
#include <QTest>

namespace Chat {

/// What a session needs around it, with a real database file, and short words for what tests ask.
class SessionWorld final
{
public:
    SessionWorld() { openStore(path()); }

    QString path() const { return m_folder.filePath(QStringLiteral("chats.sqlite")); }
    QString folder() const { return m_folder.path(); }
    void openStore(const QString &path)
    {
        m_store.reset();
        m_store = std::make_unique<ChatStore>(path);
    }

    FakeRegistry &providers() { return m_providers; }
    FakeProvider &fake() { return m_providers.fake(); }
    FakeReply &reply() { return *fake().reply(); }
    ChatStore &store() { return *m_store; }

    /// A new conversation with `provider`.
    std::unique_ptr<ChatSession> session(const QString &provider = QStringLiteral("fake"))
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        return session(StoredConversation{.conversation = {.id = QUuid::createUuid(),
                                                           .provider = provider,
                                                           .createdAt = now,
                                                           .updatedAt = now}});
    }
    std::unique_ptr<ChatSession> session(const StoredConversation &stored)
    {
        return std::make_unique<ChatSession>(stored, m_providers.registry(), store());
    }
    /// A stored one.
    std::unique_ptr<ChatSession> session(const ConversationId &id)
    {
        return std::make_unique<ChatSession>(id, m_providers.registry(), store());
    }

    /// What is on the disk, by a connection of its own.
    Result<StoredConversation> stored(const ConversationId &id) const
    {
        const auto opened = ConversationStore::open(path());
        if (!opened)
            return opened.error();
        return (*opened)->load(id);
    }

    /// Waits until request `count` (from 1) has come to the fake.
    [[nodiscard]] bool waitForRequest(qsizetype count)
    {
        return QTest::qWaitFor(
            [this, count] {
                return fake().requests().size() == count && fake().reply() != nullptr;
            },
            20'000);
    }

private:
    QTemporaryDir m_folder;
    FakeRegistry m_providers;
    std::unique_ptr<ChatStore> m_store;
};

/// What is shown, one text to a message: "q a2".
inline QString shown(ChatSession &session)
{
    QStringList texts;
    for (const MessageRow &row : session.messages().rows())
        texts.append(row.message.text);
    return texts.join(u' ');
}

/// The last message that is shown.
inline const Message &last(ChatSession &session)
{
    return session.messages().rows().last().message;
}

inline bool waitUntilSaved(ChatSession &session)
{
    session.saveNow();
    return QTest::qWaitFor([&session] { return !session.hasUnsavedChanges(); }, 20'000);
}

} // namespace Chat

/// Asks a question and lets the fake answer it.
#define ASK_AND_ANSWER(world, session, questionText, answerText)                                   \
    do {                                                                                           \
        const qsizetype earlierRequests = (world).fake().requests().size();                        \
        QVERIFY((session).ask(questionText));                                                      \
        QVERIFY((world).waitForRequest(earlierRequests + 1));                                      \
        (world).reply().say(answerText);                                                           \
        (world).reply().finish({}, {.finishReason = FinishReason::Stop});                          \
        QTRY_VERIFY(!(session).isBusy());                                                          \
        QCOMPARE(last(session).text, answerText);                                                  \
    } while (false)
