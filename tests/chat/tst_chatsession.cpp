// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/chatsession.h"

#include "chat/sessionworld.h"
#include "support/testhelpers.h"

#include <QAbstractItemModelTester>
#include <QPointer>
#include <QSignalSpy>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Phase = SessionStatus::Phase;

namespace {

const Error BusyError{.kind = ErrorKind::RateLimited, .message = u"busy"_s, .remedy = u"wait"_s};

} // namespace

class TestChatSession final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void questionIsSavedBeforeTheRequestLeaves();
    void streamsIntoOneRow();
    void answerIsSavedWhileItStreams();
    void requestHoldsTheConversation();
    void refusesWhatMakesNoSense();
    void stopKeepsTheText();
    void stopBeforeTheRequestLeft();
    void failureKeepsTheText();
    void unknownProviderFailsInTheMessage();
    void providerReplacedWhileItAnswers();
    void providerOfTheRegistryWhereNoneIsNamed();

    void statusFollowsTheReply();
    void retriesCountDown();
    void speedAndUsage();
    void activityAndWarning();

    void demoAnswersInFull();
    void demoFailures_data();
    void demoFailures();

private:
    FakeReply &reply() { return m_world->reply(); }

    std::unique_ptr<SessionWorld> m_world;
    std::unique_ptr<ChatSession> m_session;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestChatSession::init()
{
    failOnAnyWarning();
    m_world = std::make_unique<SessionWorld>();
    m_session = m_world->session();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        &m_session->messages(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestChatSession::cleanup()
{
    m_tester.reset();
    m_session.reset();
    m_world.reset();
}

void TestChatSession::questionIsSavedBeforeTheRequestLeaves()
{
    QSignalSpy busy(m_session.get(), &ChatSession::busyChanged);
    std::optional<StoredConversation> atRequest;
    connect(&m_world->fake(), &FakeProvider::sent, this, [this, &atRequest] {
        const auto stored = m_world->stored(m_session->id());
        if (stored)
            atRequest = *stored;
    });

    QVERIFY(m_session->ask(u"Why?"_s));
    QVERIFY(m_session->isBusy());
    QCOMPARE(m_session->status().phase, Phase::Preparing);
    QCOMPARE(shown(*m_session), u"Why? "_s);
    QVERIFY(m_world->fake().requests().isEmpty());

    QTRY_VERIFY(atRequest);
    QCOMPARE(atRequest->messages.size(), 2);
    QCOMPARE(atRequest->messages.first().text, u"Why?"_s);
    QCOMPARE(atRequest->messages.last().parentId, atRequest->messages.first().id);
    QCOMPARE(atRequest->conversation.headId, last(*m_session).id);
    QCOMPARE(busy.size(), 1);
}

void TestChatSession::streamsIntoOneRow()
{
    QVERIFY(m_session->ask(u"Why?"_s));
    QVERIFY(m_world->waitForRequest(1));
    QSignalSpy changes(&m_session->messages(), &MessageListModel::dataChanged);
    QSignalSpy busy(m_session.get(), &ChatSession::busyChanged);
    QSignalSpy finished(m_session.get(), &ChatSession::answerFinished);

    for (const QString &text : {u"Be"_s, u"cau"_s, u"se"_s})
        reply().say(text);
    reply().give({.reasoning = u"hm"_s});
    QCOMPARE(changes.size(), 0); // gathered
    QTRY_COMPARE(last(*m_session).text, u"Because"_s);
    QCOMPARE(last(*m_session).reasoning, u"hm"_s);
    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes.first().at(2).value<QList<int>>(),
             QList<int>({Qt::DisplayRole, MessageListModel::TextRole,
                         MessageListModel::ReasoningRole, MessageListModel::MessageRole}));
    QCOMPARE(last(*m_session).state, MessageState::Streaming);

    reply().say(u"."_s);
    reply().finish({},
                   {.provider = u"fake"_s,
                    .model = u"fake-1"_s,
                    .requestId = u"r-1"_s,
                    .finishReason = FinishReason::Stop,
                    .usage = Usage{.totalTokens = 9}});
    QTRY_VERIFY(!m_session->isBusy());

    const Message &answer = last(*m_session);
    QCOMPARE(answer.text, u"Because."_s);
    QCOMPARE(answer.state, MessageState::Complete);
    QCOMPARE(answer.info.model, u"fake-1"_s);
    QCOMPARE(answer.info.requestId, u"r-1"_s);
    QCOMPARE(answer.info.usage->totalTokens, 9);
    QCOMPARE(busy.size(), 1);
    QCOMPARE(busy.first().first().toBool(), false);
    QCOMPARE(finished.size(), 1);
    QCOMPARE(finished.first().first().value<MessageId>(), answer.id);
    QTRY_VERIFY(!m_session->hasUnsavedChanges());
    const auto stored = m_world->stored(m_session->id());
    QVERIFY_RESULT(stored);
    QCOMPARE(stored->messages.last(), answer);
    QCOMPARE(*m_session->message(answer.id), answer);
}

void TestChatSession::answerIsSavedWhileItStreams()
{
    QVERIFY(m_session->ask(u"Why?"_s));
    QVERIFY(m_world->waitForRequest(1));

    reply().say(u"Because"_s);
    QTRY_COMPARE(m_world->stored(m_session->id())->messages.last().text, u"Because"_s);
    QCOMPARE(m_world->stored(m_session->id())->messages.last().state, MessageState::Streaming);
    reply().say(u" it is"_s);
    QTRY_COMPARE(m_world->stored(m_session->id())->messages.last().text, u"Because it is"_s);

    QVERIFY(m_session->isBusy());
}

void TestChatSession::requestHoldsTheConversation()
{
    m_session->setSystemPrompt(u"Be short."_s);
    m_session->setModel(u"big"_s);
    m_session->setParameters({.temperature = 0.5});
    ASK_AND_ANSWER(*m_world, *m_session, u"One?"_s, u"1"_s);
    QVERIFY(m_session->ask(u"Two?"_s));
    QVERIFY(m_world->waitForRequest(2));
    reply().finish(BusyError);
    QTRY_VERIFY(!m_session->isBusy());
    QVERIFY(m_session->ask(u"Three?"_s));
    QVERIFY(m_world->waitForRequest(3));

    const ChatRequest &request = m_world->fake().requests().last();
    QCOMPARE(request.model, u"big"_s);
    QCOMPARE(request.parameters.temperature, 0.5);
    QCOMPARE(request.mode, AnswerMode::Streamed);
    QVERIFY(!request.sessionId.isEmpty());
    QCOMPARE(request.sessionId, m_world->fake().requests().first().sessionId);
    QStringList said;
    for (const Message &message : request.messages)
        said.append(roleName(message.role) + u": "_s + message.text);
    // What failed before it said anything is left out.
    QCOMPARE(said,
             QStringList({u"system: Be short."_s, u"user: One?"_s, u"assistant: 1"_s,
                          u"user: Two?"_s, u"user: Three?"_s}));
}

void TestChatSession::refusesWhatMakesNoSense()
{
    QVERIFY(!m_session->ask(u""_s));
    QVERIFY(!m_session->ask(u" \n\t"_s));
    QVERIFY(!m_session->retry());
    QVERIFY(!m_session->canRetry());
    QVERIFY(!m_session->regenerate(QUuid::createUuid()));
    QVERIFY(!m_session->editQuestion(QUuid::createUuid(), u"x"_s));
    QVERIFY(!m_session->continueAnswer(QUuid::createUuid()));
    m_session->stop();
    m_session->retryNow();
    m_session->undoDelete();
    m_session->deleteMessage(QUuid::createUuid());
    m_session->selectVersion(QUuid::createUuid(), 0);
    QVERIFY(m_session->isBlank());

    QVERIFY(m_session->ask(u"One?"_s));
    QVERIFY(!m_session->ask(u"Two?"_s));
    QVERIFY(!m_session->retry());
    QVERIFY(!m_session->regenerate(last(*m_session).id));
    QVERIFY(!m_session->editQuestion(m_session->messages().message(0).id, u"x"_s));
    QCOMPARE(m_session->tree().size(), 2);
}

void TestChatSession::stopKeepsTheText()
{
    QVERIFY(m_session->ask(u"Why?"_s));
    QVERIFY(m_world->waitForRequest(1));
    reply().say(u"Bec"_s);

    m_session->stop(); // before the text was handed out

    QTRY_VERIFY(!m_session->isBusy());
    QCOMPARE(last(*m_session).text, u"Bec"_s);
    QCOMPARE(last(*m_session).state, MessageState::Stopped);
    QVERIFY(!last(*m_session).error);
    QTRY_COMPARE(m_world->stored(m_session->id())->messages.last().state, MessageState::Stopped);
}

void TestChatSession::stopBeforeTheRequestLeft()
{
    QVERIFY(m_session->ask(u"Why?"_s));
    m_session->stop();

    QVERIFY(!m_session->isBusy());
    QCOMPARE(last(*m_session).state, MessageState::Stopped);
    ASK_AND_ANSWER(*m_world, *m_session, u"Now?"_s, u"Now."_s);
    QCOMPARE(m_world->fake().requests().size(), 1); // the first never left
}

void TestChatSession::failureKeepsTheText()
{
    QVERIFY(m_session->ask(u"Why?"_s));
    QVERIFY(m_world->waitForRequest(1));
    reply().say(u"Bec"_s);
    const Error cut{.kind = ErrorKind::Interrupted, .message = u"cut"_s, .requestId = u"r-2"_s};
    reply().finish(cut);

    QTRY_VERIFY(!m_session->isBusy());
    QCOMPARE(last(*m_session).text, u"Bec"_s);
    QCOMPARE(last(*m_session).state, MessageState::Failed);
    QCOMPARE(*last(*m_session).error, cut);
    QCOMPARE(last(*m_session).info.provider, u"fake"_s);
    QVERIFY(waitUntilSaved(*m_session));
    QCOMPARE(*m_world->stored(m_session->id())->messages.last().error, cut);
}

void TestChatSession::unknownProviderFailsInTheMessage()
{
    m_session->setProvider(u"gone"_s);
    QVERIFY(m_session->ask(u"Why?"_s));

    QTRY_VERIFY(!m_session->isBusy());
    QCOMPARE(last(*m_session).state, MessageState::Failed);
    QCOMPARE(last(*m_session).error->kind, ErrorKind::NotConfigured);
    QVERIFY(last(*m_session).error->message.contains(u"gone"_s));
    QCOMPARE(m_world->stored(m_session->id())->messages.first().text, u"Why?"_s);

    m_session->setProvider(u"fake"_s);
    QVERIFY(m_session->retry());
    QVERIFY(m_world->waitForRequest(1));
    QVERIFY(!last(*m_session).error);
}

void TestChatSession::providerReplacedWhileItAnswers()
{
    QVERIFY(m_session->ask(u"Why?"_s));
    QVERIFY(m_world->waitForRequest(1));
    const QPointer<FakeReply> earlier = &reply();
    earlier->say(u"Bec"_s);

    m_world->providers().addFake(); // as when its settings were changed

    QVERIFY(earlier);
    earlier->say(u"ause"_s);
    earlier->finish();
    QTRY_VERIFY(!m_session->isBusy());
    QCOMPARE(last(*m_session).text, u"Because"_s);
    QCOMPARE(last(*m_session).state, MessageState::Complete);
    QVERIFY(m_session->ask(u"And now?"_s));
    QVERIFY(m_world->waitForRequest(1)); // of the new one
}

void TestChatSession::providerOfTheRegistryWhereNoneIsNamed()
{
    m_session = m_world->session(QString());
    QVERIFY(m_session->ask(u"Why?"_s));
    QVERIFY(m_world->waitForRequest(1));
    QCOMPARE(m_session->conversation().provider, u"fake"_s);

    // Stopped while the name was being asked for, nothing may leave.
    const auto other = m_world->session(QString());
    QVERIFY(other->ask(u"Why?"_s));
    other->stop();
    QVERIFY(waitUntilSaved(*other));
    QCOMPARE(last(*other).state, MessageState::Stopped);
    QCOMPARE(m_world->fake().requests().size(), 1);
}

void TestChatSession::statusFollowsTheReply()
{
    QSignalSpy changes(m_session.get(), &ChatSession::statusChanged);
    QVERIFY(m_session->ask(u"Why?"_s));
    QVERIFY(m_world->waitForRequest(1));
    const std::pair<ChatProgress::Phase, Phase> phases[] = {
        {ChatProgress::Phase::Waiting, Phase::Waiting},
        {ChatProgress::Phase::Authorizing, Phase::Authorizing},
        {ChatProgress::Phase::Connecting, Phase::Connecting},
        {ChatProgress::Phase::Responding, Phase::Responding},
        {ChatProgress::Phase::Streaming, Phase::Streaming}};
    for (const auto &[told, expected] : phases) {
        reply().setProgress({.phase = told, .queuePosition = 2});
        QCOMPARE(m_session->status().phase, expected);
        QCOMPARE(m_session->status().queuePosition, 2);
    }
    QCOMPARE(m_session->status().answerId, last(*m_session).id);
    reply().finish();
    QTRY_COMPARE(m_session->status().phase, Phase::Idle);
    QVERIFY(changes.size() >= 7);
}

void TestChatSession::retriesCountDown()
{
    QVERIFY(m_session->ask(u"Why?"_s));
    QVERIFY(m_world->waitForRequest(1));
    reply().setProgress(
        {.phase = ChatProgress::Phase::Retrying, .attempt = 1, .retryIn = 20s, .cause = BusyError});

    const SessionStatus &status = m_session->status();
    QCOMPARE(status.phase, Phase::Retrying);
    QCOMPARE(*status.cause, BusyError);
    QVERIFY(status.retryAt.remainingTime() > 5000 && status.retryAt.remainingTime() <= 20'000);
    m_session->retryNow();
    QCOMPARE(reply().retriesAsked(), 1);

    reply().setProgress({.phase = ChatProgress::Phase::Connecting, .attempt = 2});
    QCOMPARE(status.attempt, 2);
    QVERIFY(!status.cause);
}

void TestChatSession::speedAndUsage()
{
    QVERIFY(m_session->ask(u"Why?"_s));
    QVERIFY(m_world->waitForRequest(1));
    const SessionStatus &status = m_session->status();
    QVERIFY(!status.timeToFirstToken);
    reply().say(u"word"_s);
    QVERIFY(status.timeToFirstToken);

    // Told while it streams, as soon as there is enough to tell.
    QTRY_VERIFY((reply().say(u" word"_s), status.tokensPerSecond > 0));
    QVERIFY(status.isEstimate);
    QVERIFY(!status.usage);

    reply().give({.usage = Usage{.completionTokens = 5000, .totalTokens = 5001}});
    QTRY_VERIFY(status.usage);
    reply().finish(
        {},
        {.usage = Usage{.completionTokens = 5000, .totalTokens = 5001}, .timeToFirstToken = 77ms});
    QTRY_COMPARE(status.phase, Phase::Idle);
    QVERIFY(!status.isEstimate);
    QVERIFY(status.tokensPerSecond > 0);
    QCOMPARE(status.usage->totalTokens, 5001);
    QVERIFY(status.timeToFirstToken == 77ms);
    QVERIFY(last(*m_session).info.timeToFirstToken == 77ms);
}

void TestChatSession::activityAndWarning()
{
    m_world->fake().setWarning(u"not verified"_s);
    QVERIFY(m_session->ask(u"Why?"_s));
    QVERIFY(m_world->waitForRequest(1));
    QCOMPARE(m_session->status().warning, u"not verified"_s);

    reply().give({.status = u"drawing"_s});
    QCOMPARE(m_session->status().activity, u"drawing"_s);
    reply().say(u"here"_s);
    QCOMPARE(m_session->status().activity, QString());
    QTRY_COMPARE(last(*m_session).text, u"here"_s); // the status is no part of it
}

void TestChatSession::demoAnswersInFull()
{
    m_session->setProvider(u"quick"_s);
    QVERIFY(m_session->ask(u"/long 50"_s));

    QTRY_VERIFY(!m_session->isBusy());
    QCOMPARE(last(*m_session).state, MessageState::Complete);
    QCOMPARE(last(*m_session).text.count(u"**Paragraph "_s), 50);
    QCOMPARE(last(*m_session).info.model, u"demo"_s);
    QVERIFY(waitUntilSaved(*m_session));
    QCOMPARE(m_world->stored(m_session->id())->messages.last(), last(*m_session));
}

void TestChatSession::demoFailures_data()
{
    QTest::addColumn<QString>("question");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<bool>("hasText");

    QTest::newRow("401") << u"/fail 401"_s << ErrorKind::Authentication << false;
    QTest::newRow("429") << u"/fail 429"_s << ErrorKind::RateLimited << false;
    QTest::newRow("cut") << u"/fail cut"_s << ErrorKind::Interrupted << true;
    QTest::newRow("garbage") << u"/fail garbage"_s << ErrorKind::Protocol << true;
}

void TestChatSession::demoFailures()
{
    QFETCH(QString, question);
    QFETCH(ErrorKind, kind);
    QFETCH(bool, hasText);
    m_session->setProvider(u"quick"_s);
    connect(m_session.get(), &ChatSession::statusChanged, m_session.get(), &ChatSession::retryNow);
    QVERIFY(m_session->ask(question));

    QTRY_VERIFY(!m_session->isBusy());
    QCOMPARE(last(*m_session).state, MessageState::Failed);
    QCOMPARE(last(*m_session).error->kind, kind);
    QCOMPARE(!last(*m_session).text.isEmpty(), hasText);
    QVERIFY(m_session->canRetry());
}

QTEST_GUILESS_MAIN(TestChatSession)
#include "tst_chatsession.moc"
