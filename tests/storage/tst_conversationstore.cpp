// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/conversationstore.h"

#include "rawsql.h"
#include "support/testhelpers.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QDateTime Start = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);

Conversation conversationAt(int minute)
{
    const QDateTime time = Start.addSecs(60 * minute);
    return {.id = QUuid::createUuid(),
            .title = QString::number(minute),
            .createdAt = time,
            .updatedAt = time};
}

Message messageIn(const Conversation &conversation, const MessageId &parent, const QString &text)
{
    return {.id = QUuid::createUuid(),
            .conversationId = conversation.id,
            .parentId = parent,
            .text = text,
            .createdAt = conversation.createdAt};
}

/// Another process that holds the database open with a streaming answer in it.
class Holder final
{
public:
    explicit Holder(const QString &path)
    {
        m_process.start(QStringLiteral(STORE_HOLDER), {path});
        if (!m_process.waitForStarted())
            return;
        while (!m_process.canReadLine() && m_process.waitForReadyRead()) { }
        m_conversation = QUuid::fromString(QString::fromLatin1(m_process.readLine().trimmed()));
    }
    ~Holder() { kill(); }

    const ConversationId &conversation() const { return m_conversation; }

    void kill()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    void end()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished();
    }

private:
    QProcess m_process;
    ConversationId m_conversation;
};

} // namespace

class TestConversationStore final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void allComesBack();
    void textComesBackExactly_data();
    void textComesBackExactly();
    void halfAnEmojiHarmsNothingElse();
    void savingAgainUpdates();
    void saveIsAllOrNothing();
    void listIsNewestFirstAndPinnedFirst();
    void deletedConversationCanComeBack();
    void unknownConversationIsAnError();
    void lostHeadIsNull();
    void deletedMessagesCanComeBack();
    void purgeIsForGood();
    void ownStreamingAnswerIsLeftAlone();
    void livingProcessIsLeftAlone();
    void deadProcessLeavesAnInterruptedAnswer_data();
    void deadProcessLeavesAnInterruptedAnswer();
    void writerWithStrangeNameIsDead();

private:
    QString path() const { return m_folder->filePath(u"chats.sqlite"_s); }
    void openStore();
    QStringList titles();
    QStringList texts(const ConversationId &id);
    MessageState answerState(const ConversationId &id);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ConversationStore> m_store;
};

void TestConversationStore::init()
{
    failOnAnyWarning();
    m_store.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    openStore();
}

void TestConversationStore::openStore()
{
    m_store.reset();
    auto store = ConversationStore::open(path());
    QVERIFY_RESULT(store);
    m_store = *std::move(store);
}

QStringList TestConversationStore::titles()
{
    QStringList titles;
    const auto list = m_store->conversations();
    if (!list)
        return {list.error().message};
    for (const ConversationSummary &summary : *list)
        titles.append(summary.title);
    return titles;
}

QStringList TestConversationStore::texts(const ConversationId &id)
{
    QStringList texts;
    const auto stored = m_store->load(id);
    if (!stored)
        return {stored.error().message};
    for (const Message &message : stored->messages)
        texts.append(message.text);
    return texts;
}

MessageState TestConversationStore::answerState(const ConversationId &id)
{
    const auto stored = m_store->load(id);
    return stored ? stored->messages.last().state : MessageState::Failed;
}

void TestConversationStore::allComesBack()
{
    const Message question{.id = QUuid::createUuid(), .text = u"Почему?"_s, .createdAt = Start};
    Conversation conversation{.id = QUuid::createUuid(),
                              .title = u"Почему?"_s,
                              .provider = u"gigachat"_s,
                              .model = u"GigaChat-2-Max"_s,
                              .systemPrompt = u"Be brief."_s,
                              .parameters = {.temperature = 0.7, .stop = {u"END"_s}},
                              .pinned = true,
                              .headId = question.id,
                              .draft = u"and then"_s,
                              .createdAt = Start,
                              .updatedAt = Start.addMSecs(1)};
    QList<Message> messages{
        question,
        {.id = QUuid::createUuid(),
         .parentId = question.id,
         .role = Role::Assistant,
         .state = MessageState::Failed,
         .text = u"Потому"_s,
         .reasoning = u"Hm."_s,
         .toolCalls = {{.id = u"c1"_s, .name = u"f"_s, .arguments = u"{}"_s}},
         .functionsStateId = u"77d3fb14"_s,
         .createdAt = Start.addMSecs(2),
         .info = {.provider = u"gigachat"_s,
                  .model = u"GigaChat-2-Max:2.0"_s,
                  .requestId = u"r-1"_s,
                  .finishReason = FinishReason::Error,
                  .usage = Usage{.promptTokens = 1, .completionTokens = 2, .totalTokens = 3},
                  .timeToFirstToken = 5ms,
                  .duration = 6ms},
         .error = Error{.kind = ErrorKind::Interrupted, .message = u"The answer was cut."_s}},
        {.id = QUuid::createUuid(),
         .parentId = question.id,
         .role = Role::Tool,
         .text = u"42"_s,
         .toolCallId = u"c1"_s,
         .createdAt = Start.addMSecs(3)}};
    for (Message &message : messages)
        message.conversationId = conversation.id;

    QVERIFY_RESULT(m_store->save(conversation, messages));
    openStore();
    const auto stored = m_store->load(conversation.id);
    QVERIFY_RESULT(stored);
    QCOMPARE(stored->conversation, conversation);
    QCOMPARE(stored->messages, messages);
    const auto list = m_store->conversations();
    QVERIFY_RESULT(list);
    QCOMPARE(*list, QList{summaryOf(conversation)});
}

void TestConversationStore::textComesBackExactly_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("emoji") << u"👩‍👩‍👧‍👦 🇷🇺 ☕️"_s;
    QTest::newRow("right to left") << u"שלום ‏مرحبا‏ \u202eabc\u202c"_s;
    QTest::newRow("NUL in the middle") << u"a"_s + QChar(u'\0') + u"b"_s;
    QTest::newRow("NUL alone") << QString(QChar(u'\0'));
    QTest::newRow("byte order mark first") << u"\ufeffabc"_s;
    QTest::newRow("line ends") << u"a\r\nb\rc\n\u2028d"_s;
    QTest::newRow("quotes") << u"'; DROP TABLE message; --\"?%1:x"_s;
    QTest::newRow("noncharacter") << u"\uffff\ufffe"_s;
    QTest::newRow("composed and decomposed") << u"\u00e9 e\u0301"_s;
    QTest::newRow("10 MB") << u"Слово за словом 🙂\n"_s.repeated(280'000);
}

void TestConversationStore::textComesBackExactly()
{
    QFETCH(QString, text);
    Conversation conversation = conversationAt(0);
    conversation.title = text;
    conversation.systemPrompt = text;
    conversation.draft = text;
    Message message = messageIn(conversation, {}, text);
    message.reasoning = text;
    if (!text.startsWith(
            QChar::ByteOrderMark)) { // which Qt's JSON drops    message.toolCalls = {{.id =
                                     // text.left(100), .name = text.left(100), .arguments = text}};
        message.error = Error{.message = text};
    }
    QVERIFY_RESULT(m_store->save(conversation, {message}));
    const auto stored = m_store->load(conversation.id);
    QVERIFY_RESULT(stored);
    // Not QCOMPARE: it would print 10 MB.
    QVERIFY(stored->conversation == conversation);
    QVERIFY(stored->messages == QList{message});
}

void TestConversationStore::halfAnEmojiHarmsNothingElse()
{
    // A streaming answer may be saved between the two halves.
    const Conversation conversation = conversationAt(0);
    const Message message = messageIn(conversation, {}, u"ab"_s + QChar(0xd83d));
    const Message other = messageIn(conversation, {}, QChar(0xd83d) + u"yz"_s);
    QVERIFY_RESULT(m_store->save(conversation, {message, other}));
    const QStringList stored = texts(conversation.id);
    QVERIFY(stored.value(0).startsWith(u"ab"_s));
    QVERIFY(stored.value(1).endsWith(u"yz"_s));
}

void TestConversationStore::savingAgainUpdates()
{
    Conversation conversation = conversationAt(0);
    Message answer = messageIn(conversation, {}, u"Once"_s);
    answer.role = Role::Assistant;
    answer.state = MessageState::Streaming;
    QVERIFY_RESULT(m_store->save(conversation, {answer}));

    answer.text += u" upon a time"_s;
    QVERIFY_RESULT(m_store->saveMessage(answer));
    answer.state = MessageState::Complete;
    answer.info.finishReason = FinishReason::Stop;
    conversation.title = u"A tale"_s;
    QVERIFY_RESULT(m_store->save(conversation, {answer}));

    const auto stored = m_store->load(conversation.id);
    QVERIFY_RESULT(stored);
    QCOMPARE(stored->messages, QList{answer});
    QCOMPARE(stored->conversation.title, u"A tale"_s);
}

void TestConversationStore::saveIsAllOrNothing()
{
    const Conversation conversation = conversationAt(0);
    const Message question = messageIn(conversation, {}, u"Why?"_s);
    const Message orphan = messageIn(conversation, QUuid::createUuid(), u"Lost"_s);
    const auto failed = m_store->save(conversation, {question, orphan});
    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, ErrorKind::Storage);
    QVERIFY(!failed.error().detail.contains(u"Lost"_s));
    QCOMPARE(titles(), QStringList());

    QVERIFY(!m_store->saveMessage(question)); // of a conversation that is not there
    QVERIFY_RESULT(m_store->save(conversation, {question}));
}

void TestConversationStore::listIsNewestFirstAndPinnedFirst()
{
    QList<Conversation> all;
    for (int minute : {3, 1, 4, 2}) {
        all.append(conversationAt(minute));
        QVERIFY_RESULT(m_store->save(all.last()));
    }
    QCOMPARE(titles(), (QStringList{u"4"_s, u"3"_s, u"2"_s, u"1"_s}));
    all[1].pinned = true; // "1"
    QVERIFY_RESULT(m_store->save(all[1]));
    all[3].updatedAt = Start.addDays(1); // "2"
    QVERIFY_RESULT(m_store->save(all[3]));
    QCOMPARE(titles(), (QStringList{u"1"_s, u"2"_s, u"4"_s, u"3"_s}));
}

void TestConversationStore::deletedConversationCanComeBack()
{
    const Conversation conversation = conversationAt(1);
    QVERIFY_RESULT(m_store->save(conversation, {messageIn(conversation, {}, u"Hello"_s)}));
    QVERIFY_RESULT(m_store->deleteConversation(conversation.id));
    QCOMPARE(titles(), QStringList());
    QVERIFY(!m_store->load(conversation.id));
    // What an answer on its way still saves does not bring it back.
    QVERIFY_RESULT(m_store->save(conversation));
    QCOMPARE(titles(), QStringList());
    QVERIFY_RESULT(m_store->restoreConversation(conversation.id));
    QCOMPARE(titles(), QStringList{u"1"_s});
    QCOMPARE(texts(conversation.id), QStringList{u"Hello"_s});
}

void TestConversationStore::unknownConversationIsAnError()
{
    const auto missing = m_store->load(QUuid::createUuid());
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, ErrorKind::Storage);
    QVERIFY(!missing.error().message.isEmpty());
    QVERIFY(!missing.error().remedy.isEmpty());
}

void TestConversationStore::lostHeadIsNull()
{
    Conversation conversation = conversationAt(0);
    conversation.headId = QUuid::createUuid();
    QVERIFY_RESULT(m_store->save(conversation));
    const auto stored = m_store->load(conversation.id);
    QVERIFY_RESULT(stored);
    QVERIFY(stored->conversation.headId.isNull());
}

void TestConversationStore::deletedMessagesCanComeBack()
{
    // a ── b ── c
    //  └── d
    Conversation conversation = conversationAt(0);
    const Message a = messageIn(conversation, {}, u"a"_s);
    const Message b = messageIn(conversation, a.id, u"b"_s);
    const Message c = messageIn(conversation, b.id, u"c"_s);
    const Message d = messageIn(conversation, a.id, u"d"_s);
    conversation.headId = c.id;
    QVERIFY_RESULT(m_store->save(conversation, {a, b, c, d}));

    const auto first = m_store->deleteMessages(conversation.id, c.id, b.id);
    QVERIFY_RESULT(first);
    QCOMPARE(texts(conversation.id), (QStringList{u"a"_s, u"b"_s, u"d"_s}));
    const auto second = m_store->deleteMessages(conversation.id, b.id, d.id);
    QVERIFY_RESULT(second);
    QCOMPARE(texts(conversation.id), (QStringList{u"a"_s, u"d"_s}));
    QCOMPARE(m_store->load(conversation.id)->conversation.headId, d.id);

    QVERIFY_RESULT(m_store->restoreMessages(*second));
    QCOMPARE(texts(conversation.id), (QStringList{u"a"_s, u"b"_s, u"d"_s}));
    QCOMPARE(m_store->load(conversation.id)->conversation.headId, b.id);
    QVERIFY_RESULT(m_store->restoreMessages(*first));
    QCOMPARE(texts(conversation.id), (QStringList{u"a"_s, u"b"_s, u"c"_s, u"d"_s}));
    QCOMPARE(m_store->load(conversation.id)->conversation.headId, c.id);

    QVERIFY(!m_store->deleteMessages(QUuid::createUuid(), a.id, {}));
}

void TestConversationStore::purgeIsForGood()
{
    const Conversation kept = conversationAt(1);
    const Conversation gone = conversationAt(2);
    const Message a = messageIn(kept, {}, u"a"_s);
    const Message b = messageIn(kept, a.id, u"b"_s);
    QVERIFY_RESULT(m_store->save(kept, {a, b}));
    QVERIFY_RESULT(m_store->save(gone, {messageIn(gone, {}, u"x"_s)}));
    QVERIFY_RESULT(m_store->deleteConversation(gone.id));
    QVERIFY_RESULT(m_store->deleteMessages(kept.id, b.id, a.id));

    const QDateTime now = QDateTime::currentDateTimeUtc();
    QVERIFY_RESULT(m_store->purgeDeleted(now.addDays(-1))); // too young
    QCOMPARE(rawSql(path(), {u"SELECT count(*) FROM message"_s}), QVariantList{3});
    QVERIFY_RESULT(m_store->purgeDeleted(now.addDays(1)));
    QCOMPARE(rawSql(path(), {u"SELECT count(*) FROM message"_s}), QVariantList{1});
    QCOMPARE(rawSql(path(), {u"SELECT count(*) FROM conversation"_s}), QVariantList{1});
    QCOMPARE(texts(kept.id), QStringList{u"a"_s});
}

void TestConversationStore::ownStreamingAnswerIsLeftAlone()
{
    const Conversation conversation = conversationAt(0);
    Message answer = messageIn(conversation, {}, u"Once"_s);
    answer.state = MessageState::Streaming;
    QVERIFY_RESULT(m_store->save(conversation, {answer}));
    const auto second = ConversationStore::open(path()); // the same process
    QVERIFY_RESULT(second);
    QCOMPARE(answerState(conversation.id), MessageState::Streaming);
}

void TestConversationStore::livingProcessIsLeftAlone()
{
    Holder holder(path());
    QVERIFY(!holder.conversation().isNull());
    openStore();
    QCOMPARE(answerState(holder.conversation()), MessageState::Streaming);
    openStore();
    QCOMPARE(answerState(holder.conversation()), MessageState::Streaming);
}

void TestConversationStore::deadProcessLeavesAnInterruptedAnswer_data()
{
    QTest::addColumn<bool>("killed");
    QTest::newRow("killed") << true;
    QTest::newRow("ended without a last word") << false;
}

void TestConversationStore::deadProcessLeavesAnInterruptedAnswer()
{
    QFETCH(bool, killed);
    Holder dead(path());
    Holder alive(path());
    QVERIFY(!dead.conversation().isNull());
    QVERIFY(!alive.conversation().isNull());
    if (killed)
        dead.kill();
    else
        dead.end();
    const QStringList locks{u"*.writer"_s};
    QCOMPARE(QDir(m_folder->path()).entryList(locks, QDir::Files).size(), killed ? 3 : 2);

    openStore();
    QCOMPARE(answerState(dead.conversation()), MessageState::Interrupted);
    QCOMPARE(texts(dead.conversation()), (QStringList{u"Why?"_s, u"Because"_s}));
    QCOMPARE(answerState(alive.conversation()), MessageState::Streaming);
    QCOMPARE(QDir(m_folder->path()).entryList(locks, QDir::Files).size(), 2); // mine, the other's
}

void TestConversationStore::writerWithStrangeNameIsDead()
{
    const Conversation conversation = conversationAt(0);
    Message answer = messageIn(conversation, {}, u"Once"_s);
    answer.state = MessageState::Streaming;
    for (const QString &writer : {u"NULL"_s, u"''"_s, u"'../../etc/passwd'"_s}) {
        QVERIFY_RESULT(m_store->save(conversation, {answer}));
        rawSql(path(), {u"UPDATE message SET writer = "_s + writer});
        openStore();
        QCOMPARE(answerState(conversation.id), MessageState::Interrupted);
    }
}

QTEST_GUILESS_MAIN(TestConversationStore)
#include "tst_conversationstore.moc"
