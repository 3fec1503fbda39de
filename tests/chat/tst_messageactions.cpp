// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does with messages that are there: ChatSession's versions, continuations,
// deletions.
#include "chat/chatsession.h"

#include "chat/sessionworld.h"
#include "storage/rawsql.h"
#include "support/testhelpers.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Error CutError{.kind = ErrorKind::Interrupted, .message = u"cut"_s};

QString said(const ChatRequest &request)
{
    QStringList texts;
    for (const Message &message : request.messages)
        texts.append(roleName(message.role).first(1) + u':' + message.text);
    return texts.join(u' ');
}

} // namespace

class TestMessageActions final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void retryReusesAnEmptyAnswer();
    void retryKeepsTextAsAVersion();
    void retryAnswersALonelyQuestion();
    void completeAnswersAreNotRetried();
    void regenerateKeepsVersions();
    void editKeepsTheOldBranch();
    void switchingKeepsWhatBothShare();
    void switchingWhileAnAnswerComes();
    void continuesInTheSameMessage();
    void continuesAfterTheTokenLimit();
    void continuationThatFails();
    void deletesAndTakesBack();
    void deletesOneVersion();
    void deletesTheAnswerThatComes();
    void deletionsAreTakenBackInTurn();
    void deletionIsUndoneAfterGoingOn();
    void refusedDeletionComesBack();

private:
    /// Lets the fake answer the request that is on its way.
    void answer(const QString &text, const std::optional<Error> &error = {},
                const AnswerInfo &info = {.finishReason = FinishReason::Stop});
    QString storedShown();
    const MessageRow &row(int index) { return m_session->messages().rows().at(index); }
    MessageId idAt(int index) { return row(index).message.id; }

    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<ChatSession> m_session;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    qsizetype m_requests = 0;
};

void TestMessageActions::init()
{
    failOnAnyWarning();
    m_world = std::make_unique<SessionWorld>();
    m_session = m_world->session();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        &m_session->messages(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_requests = 0;
}

void TestMessageActions::cleanup()
{
    m_tester.reset();
    m_session.reset();
    m_world.reset();
}

void TestMessageActions::answer(const QString &text, const std::optional<Error> &error,
                                const AnswerInfo &info)
{
    QVERIFY(m_world->waitForRequest(++m_requests));
    if (!text.isEmpty())
        m_world->reply().say(text);
    m_world->reply().finish(error, info);
    QTRY_VERIFY(!m_session->isBusy());
}

/// What a session that is opened anew shows.
QString TestMessageActions::storedShown()
{
    if (!waitUntilSaved(*m_session))
        return u"not saved"_s;
    const auto again = m_world->session(m_session->id());
    if (!QTest::qWaitFor([&again] { return again->isLoaded(); }, 20'000))
        return u"not loaded"_s;
    return shown(*again);
}

void TestMessageActions::retryReusesAnEmptyAnswer()
{
    QVERIFY(m_session->ask(u"q"_s));
    answer({}, CutError);
    const MessageId id = idAt(1);
    QVERIFY(m_session->canRetry());

    QVERIFY(m_session->retry());
    QCOMPARE(row(1).message.state, MessageState::Streaming);
    QVERIFY(!row(1).message.error);
    answer(u"a"_s);

    QCOMPARE(idAt(1), id);
    QCOMPARE(row(1).versionCount, 1);
    QCOMPARE(row(1).message.state, MessageState::Complete);
    QCOMPARE(said(m_world->fake().requests().last()), u"u:q"_s);
    QCOMPARE(storedShown(), u"q a"_s);
}

void TestMessageActions::retryKeepsTextAsAVersion()
{
    QVERIFY(m_session->ask(u"q"_s));
    answer(u"ha"_s, CutError);

    QVERIFY(m_session->retry());
    answer(u"a"_s);

    QCOMPARE(shown(*m_session), u"q a"_s);
    QCOMPARE(row(1).versionIndex, 1);
    QCOMPARE(row(1).versionCount, 2);
    QCOMPARE(said(m_world->fake().requests().last()), u"u:q"_s);
    m_session->selectVersion(idAt(1), 0);
    QCOMPARE(shown(*m_session), u"q ha"_s);
    QCOMPARE(*row(1).message.error, CutError);
}

void TestMessageActions::retryAnswersALonelyQuestion()
{
    QVERIFY(m_session->ask(u"q"_s));
    answer(u"a"_s);
    m_session->deleteMessage(idAt(1));
    QCOMPARE(shown(*m_session), u"q"_s);

    QVERIFY(m_session->retry());
    answer(u"b"_s);

    QCOMPARE(shown(*m_session), u"q b"_s);
}

void TestMessageActions::completeAnswersAreNotRetried()
{
    QVERIFY(m_session->ask(u"q"_s));
    answer(u"a"_s);
    QVERIFY(!m_session->canRetry());
    QVERIFY(!m_session->retry());
    QVERIFY(!m_session->continueAnswer(idAt(1)));

    QVERIFY(m_session->ask(u"q2"_s));
    answer({}); // complete, but empty
    QVERIFY(m_session->canRetry());
}

void TestMessageActions::regenerateKeepsVersions()
{
    QVERIFY(m_session->ask(u"q"_s));
    answer(u"a"_s);
    QVERIFY(m_session->ask(u"q2"_s));
    answer(u"a2"_s);

    QVERIFY(m_session->regenerate(idAt(1)));
    answer(u"b"_s);

    QCOMPARE(shown(*m_session), u"q b"_s);
    QCOMPARE(row(1).versionIndex, 1);
    QCOMPARE(row(1).versionCount, 2);
    QCOMPARE(said(m_world->fake().requests().last()), u"u:q"_s);
    m_session->selectVersion(idAt(1), 0);
    QCOMPARE(shown(*m_session), u"q a q2 a2"_s);
    QCOMPARE(storedShown(), u"q a q2 a2"_s);
    QVERIFY(!m_session->regenerate(idAt(0))); // no answer
}

void TestMessageActions::editKeepsTheOldBranch()
{
    QVERIFY(m_session->ask(u"q"_s));
    answer(u"a"_s);
    QVERIFY(m_session->ask(u"q2"_s));
    answer(u"a2"_s);
    m_session->setDraft(u"not sent"_s);

    QVERIFY(m_session->editQuestion(idAt(2), u"r2"_s));
    QCOMPARE(shown(*m_session), u"q a r2 "_s);
    answer(u"b2"_s);

    QCOMPARE(said(m_world->fake().requests().last()), u"u:q a:a u:r2"_s);
    QCOMPARE(row(2).versionCount, 2);
    QCOMPARE(m_session->conversation().draft, u"not sent"_s);
    m_session->selectVersion(idAt(2), 0);
    QCOMPARE(shown(*m_session), u"q a q2 a2"_s);

    // The first question, too.
    QVERIFY(m_session->editQuestion(idAt(0), u"r"_s));
    answer(u"b"_s);
    QCOMPARE(shown(*m_session), u"r b"_s);
    QCOMPARE(storedShown(), u"r b"_s);
    m_session->selectVersion(idAt(0), 0);
    // The newest of what follows it.
    QCOMPARE(shown(*m_session), u"q a r2 b2"_s);
    QVERIFY(!m_session->editQuestion(idAt(1), u"no question"_s));
    QVERIFY(!m_session->editQuestion(idAt(0), u"  "_s));
}

void TestMessageActions::switchingKeepsWhatBothShare()
{
    QVERIFY(m_session->ask(u"q"_s));
    answer(u"a"_s);
    QVERIFY(m_session->ask(u"q2"_s));
    answer(u"a2"_s);
    QVERIFY(m_session->regenerate(idAt(3)));
    answer(u"b2"_s);
    QSignalSpy removals(&m_session->messages(), &MessageListModel::rowsRemoved);

    m_session->selectVersion(idAt(3), 1); // shown already
    m_session->selectVersion(idAt(3), 2); // there is none
    m_session->selectVersion(idAt(3), -1);
    QCOMPARE(removals.size(), 0);

    m_session->selectVersion(idAt(3), 0);
    QCOMPARE(shown(*m_session), u"q a q2 a2"_s);
    QCOMPARE(removals.size(), 1);
    QCOMPARE(removals.first().at(1).toInt(), 3);
}

void TestMessageActions::switchingWhileAnAnswerComes()
{
    QVERIFY(m_session->ask(u"q"_s));
    answer(u"a"_s);
    QVERIFY(m_session->regenerate(idAt(1)));
    QVERIFY(m_world->waitForRequest(++m_requests));
    m_session->selectVersion(idAt(1), 0);
    QCOMPARE(shown(*m_session), u"q a"_s);

    m_world->reply().say(u"b"_s);
    m_world->reply().finish();
    QTRY_VERIFY(!m_session->isBusy());

    QCOMPARE(shown(*m_session), u"q a"_s);
    m_session->selectVersion(idAt(1), 1);
    QCOMPARE(shown(*m_session), u"q b"_s);
    QCOMPARE(row(1).message.state, MessageState::Complete);
}

void TestMessageActions::continuesInTheSameMessage()
{
    QVERIFY(m_session->ask(u"q"_s));
    answer(u"One two thr"_s, CutError,
           {.usage = Usage{.completionTokens = 3, .totalTokens = 4},
            .timeToFirstToken = 5ms,
            .duration = 10ms});
    const MessageId id = idAt(1);

    QVERIFY(m_session->continueAnswer(id));
    QCOMPARE(row(1).message.state, MessageState::Streaming);
    QCOMPARE(row(1).message.text, u"One two thr"_s);
    QVERIFY(!row(1).message.error);
    answer(u"One two three four."_s, {},
           {.finishReason = FinishReason::Stop,
            .usage = Usage{.completionTokens = 2, .totalTokens = 9},
            .timeToFirstToken = 7ms,
            .duration = 20ms});

    const ChatRequest &request = m_world->fake().requests().last();
    QCOMPARE(request.messages.size(), 3);
    QCOMPARE(request.messages.at(1).text, u"One two thr"_s);
    QCOMPARE(request.messages.at(2).role, Role::User);
    QVERIFY(request.messages.at(2).text.contains(u"One two thr"_s));
    QCOMPARE(idAt(1), id);
    QCOMPARE(m_session->tree().size(), 2); // the instruction is not kept
    QCOMPARE(shown(*m_session), u"q One two three four."_s);
    QCOMPARE(row(1).message.state, MessageState::Complete);
    const AnswerInfo &info = row(1).message.info;
    QCOMPARE(info.usage->totalTokens, 13);
    QVERIFY(info.timeToFirstToken == 5ms);
    QVERIFY(info.duration == 30ms);
    QCOMPARE(storedShown(), u"q One two three four."_s);
}

void TestMessageActions::continuesAfterTheTokenLimit()
{
    QVERIFY(m_session->ask(u"q"_s));
    answer(u"One"_s, {}, {.finishReason = FinishReason::Length});
    QVERIFY(m_session->ask(u"q2"_s));
    answer(u"a2"_s);

    // In the middle of what is shown.
    QVERIFY(m_session->continueAnswer(idAt(1)));
    answer(u" and two"_s);

    QCOMPARE(shown(*m_session), u"q One and two q2 a2"_s);
    QCOMPARE(row(1).message.info.finishReason, FinishReason::Stop);
    QVERIFY(!m_session->continueAnswer(idAt(1)));
}

void TestMessageActions::continuationThatFails()
{
    QVERIFY(m_session->ask(u"q"_s));
    QVERIFY(m_world->waitForRequest(++m_requests));
    m_world->reply().say(u"One two"_s);
    m_session->stop();
    QTRY_VERIFY(!m_session->isBusy());

    QVERIFY(m_session->continueAnswer(idAt(1)));
    answer(u"One"_s, CutError); // less than it had

    QCOMPARE(row(1).message.text, u"One two"_s);
    QCOMPARE(row(1).message.state, MessageState::Failed);
    QCOMPARE(*row(1).message.error, CutError);
    QVERIFY(m_session->continueAnswer(idAt(1)));
    answer(u"One two three"_s);
    QCOMPARE(row(1).message.text, u"One two three"_s);
    QVERIFY(!row(1).message.error);
}

void TestMessageActions::deletesAndTakesBack()
{
    QVERIFY(m_session->ask(u"q"_s));
    answer(u"a"_s);
    QVERIFY(m_session->ask(u"q2"_s));
    answer(u"a2"_s);
    QSignalSpy changes(m_session.get(), &ChatSession::deletionsChanged);

    m_session->deleteMessage(idAt(2));
    QCOMPARE(shown(*m_session), u"q a"_s);
    QVERIFY(m_session->canUndoDelete());
    QCOMPARE(changes.size(), 1);
    QCOMPARE(storedShown(), u"q a"_s);

    m_session->undoDelete();
    QCOMPARE(shown(*m_session), u"q a q2 a2"_s);
    QVERIFY(!m_session->canUndoDelete());
    QCOMPARE(storedShown(), u"q a q2 a2"_s);

    m_session->deleteMessage(idAt(0));
    QCOMPARE(shown(*m_session), u""_s);
    QCOMPARE(storedShown(), u""_s);
    m_session->undoDelete();
    QCOMPARE(storedShown(), u"q a q2 a2"_s);
}

void TestMessageActions::deletesOneVersion()
{
    QVERIFY(m_session->ask(u"q"_s));
    answer(u"a"_s);
    QVERIFY(m_session->regenerate(idAt(1)));
    answer(u"b"_s);
    QVERIFY(m_session->regenerate(idAt(1)));
    answer(u"c"_s);

    m_session->deleteMessage(idAt(1));
    QCOMPARE(shown(*m_session), u"q b"_s);
    QCOMPARE(row(1).versionCount, 2);
    m_session->undoDelete();
    QCOMPARE(shown(*m_session), u"q c"_s);
    QCOMPARE(row(1).versionIndex, 2);
    QCOMPARE(row(1).versionCount, 3);
}

void TestMessageActions::deletesTheAnswerThatComes()
{
    QVERIFY(m_session->ask(u"q"_s));
    QVERIFY(m_world->waitForRequest(++m_requests));
    m_world->reply().say(u"half"_s);

    m_session->deleteMessage(idAt(0));

    QVERIFY(!m_session->isBusy());
    QCOMPARE(shown(*m_session), u""_s);
    QTRY_VERIFY(m_world->fake().reply() == nullptr);
    m_session->undoDelete();
    QCOMPARE(shown(*m_session), u"q half"_s);
    QCOMPARE(row(1).message.state, MessageState::Stopped);
    QCOMPARE(storedShown(), u"q half"_s);
}

void TestMessageActions::deletionsAreTakenBackInTurn()
{
    QVERIFY(m_session->ask(u"q"_s));
    answer(u"a"_s);
    QVERIFY(m_session->ask(u"q2"_s));
    answer(u"a2"_s);
    m_session->deleteMessage(idAt(3));
    m_session->deleteMessage(idAt(2));
    m_session->deleteMessage(idAt(0));
    QCOMPARE(shown(*m_session), u""_s);

    m_session->undoDelete();
    QCOMPARE(shown(*m_session), u"q a"_s);
    m_session->undoDelete();
    QCOMPARE(shown(*m_session), u"q a q2"_s);
    m_session->undoDelete();
    QCOMPARE(shown(*m_session), u"q a q2 a2"_s);
    QCOMPARE(storedShown(), u"q a q2 a2"_s);
}

void TestMessageActions::deletionIsUndoneAfterGoingOn()
{
    QVERIFY(m_session->ask(u"q"_s));
    answer(u"a"_s);
    m_session->deleteMessage(idAt(1));
    QVERIFY(m_session->retry());
    answer(u"b"_s);
    QVERIFY(m_session->ask(u"q2"_s));
    QVERIFY(m_world->waitForRequest(++m_requests));

    m_session->undoDelete(); // while an answer comes: what is shown stays
    QCOMPARE(shown(*m_session), u"q b q2 "_s);
    QCOMPARE(row(1).versionIndex, 1);
    QCOMPARE(row(1).versionCount, 2);
    m_world->reply().say(u"b2"_s);
    m_world->reply().finish();
    QTRY_VERIFY(!m_session->isBusy());
    QCOMPARE(storedShown(), u"q b q2 b2"_s);
}

void TestMessageActions::refusedDeletionComesBack()
{
    QVERIFY(m_session->ask(u"q"_s));
    answer(u"a"_s);
    QVERIFY(waitUntilSaved(*m_session));
    rawSql(m_world->path(),
           {u"CREATE TRIGGER refuse BEFORE UPDATE OF deleted_at ON message "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"_s});

    m_session->deleteMessage(idAt(1));
    QCOMPARE(shown(*m_session), u"q"_s);

    QTRY_COMPARE(shown(*m_session), u"q a"_s);
    QVERIFY(!m_session->canUndoDelete());
    QVERIFY(m_session->saveError());
    QCOMPARE(m_session->saveError()->kind, ErrorKind::Storage);
}

QTEST_GUILESS_MAIN(TestMessageActions)
#include "tst_messageactions.moc"
