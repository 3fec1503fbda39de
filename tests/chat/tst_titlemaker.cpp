// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/titlemaker.h"

#include "chat/conversationlibrary.h"
#include "support/fakeregistry.h"
#include "support/testhelpers.h"

#include <QPointer>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

constexpr auto Question = "why is the sky blue?"_L1;

} // namespace

/// By the library, since who holds a conversation meanwhile is half of the matter.
class TestTitleMaker final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void makesATitle();
    void asksForLittle();
    void isOffAtFirst();
    void switchingItOffGivesUp();
    void keepsThePersonsTitle();
    void keepsATitleGivenMeanwhile();
    void failureKeepsTheTitle_data();
    void failureKeepsTheTitle();
    void onlyTheFirstWholeAnswer();
    void titleAfterARetry();
    void answersThatAreNotWhole_data();
    void answersThatAreNotWhole();
    void questionMeanwhileGoesFirst();
    void questionInAnotherConversationGoesFirst();
    void notForTheDemo();
    void goesOnWithoutAWindow();
    void givesUpWhatIsDeleted();
    void providerGoesMeanwhile();
    void programEndsMeanwhile();

private:
    FakeProvider &fake() { return m_providers->fake(); }
    std::shared_ptr<ChatSession> newSession(const QString &provider = u"fake"_s);
    bool waitForRequest(qsizetype count);
    bool answer(ChatSession &session, const QString &question = Question,
                const AnswerInfo &info = {.finishReason = FinishReason::Stop});
    /// Whether nothing more than `count` requests came, once all that was queued is done.
    bool hasOnlyRequests(qsizetype count);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeRegistry> m_providers;
    std::unique_ptr<ConversationLibrary> m_library;
};

void TestTitleMaker::init()
{
    failOnAnyWarning();
    m_folder = std::make_unique<QTemporaryDir>();
    m_providers = std::make_unique<FakeRegistry>();
    m_library = std::make_unique<ConversationLibrary>(m_folder->filePath(u"chats.sqlite"_s),
                                                      m_providers->registry());
    m_library->setModelTitles(true);
    QTRY_VERIFY(m_library->isLoaded());
}

void TestTitleMaker::cleanup()
{
    m_library.reset();
    m_providers.reset();
}

std::shared_ptr<ChatSession> TestTitleMaker::newSession(const QString &provider)
{
    m_library->setDefaults({.provider = provider, .model = u"m"_s, .systemPrompt = u"secret"_s});
    return m_library->newConversation();
}

bool TestTitleMaker::waitForRequest(qsizetype count)
{
    return QTest::qWaitFor(
        [this, count] { return fake().requests().size() == count && fake().reply() != nullptr; },
        20'000);
}

bool TestTitleMaker::answer(ChatSession &session, const QString &question, const AnswerInfo &info)
{
    const qsizetype earlier = fake().requests().size();
    QSignalSpy finished(&session, &ChatSession::answerFinished);
    if (!session.ask(question) || !waitForRequest(earlier + 1))
        return false;
    fake().reply()->say(u"Because of the air."_s);
    fake().reply()->finish({}, info);
    return QTest::qWaitFor([&finished] { return finished.size() == 1; }, 20'000);
}

bool TestTitleMaker::hasOnlyRequests(qsizetype count)
{
    // A title is asked for while the end of its answer is told.
    QCoreApplication::sendPostedEvents();
    return fake().requests().size() == count;
}

void TestTitleMaker::makesATitle()
{
    const auto session = newSession();
    QVERIFY(answer(*session));
    QVERIFY(waitForRequest(2));
    QCOMPARE(session->conversation().title, Question);
    QVERIFY(!session->isBusy());
    QVERIFY(!m_library->isAnyBusy());

    fake().reply()->give({.text = u"\"Blue"_s});
    fake().reply()->give({.text = u" sky.\"\n"_s});
    fake().reply()->finish({}, {.finishReason = FinishReason::Stop});

    QTRY_COMPARE(session->conversation().title, u"Blue sky"_s);
    QCOMPARE(m_library->conversations().index(0).data().toString(), u"Blue sky"_s);
    QCOMPARE(session->messages().rowCount(), 2);
    QVERIFY(!fake().reply() || fake().reply()->isFinished());
}

void TestTitleMaker::asksForLittle()
{
    const auto session = newSession();
    QVERIFY(answer(*session, u"🎉"_s.repeated(50'000)));
    QVERIFY(waitForRequest(2));

    const ChatRequest &request = fake().requests().at(1);
    QCOMPARE(request.model, u"m"_s);
    QCOMPARE(request.mode, AnswerMode::Whole);
    QCOMPARE(request.parameters, ChatParameters{.maxTokens = 24});
    QCOMPARE(request.messages.size(), 1);
    QCOMPARE(request.messages.first().role, Role::User);
    const QString text = request.messages.first().text;
    QVERIFY(text.contains(u"🎉🎉"_s));
    QVERIFY(text.contains(u"Because of the air."_s));
    QVERIFY(!text.contains(u"secret"_s));
    QVERIFY(text.size() < 2500);
    QVERIFY(text.isValidUtf16());
}

void TestTitleMaker::isOffAtFirst()
{
    m_library = std::make_unique<ConversationLibrary>(QString(), m_providers->registry());
    const auto session = newSession();
    QVERIFY(answer(*session));
    QVERIFY(hasOnlyRequests(1));
    QCOMPARE(session->conversation().title, Question);
}

void TestTitleMaker::switchingItOffGivesUp()
{
    const auto session = newSession();
    QVERIFY(answer(*session));
    QVERIFY(waitForRequest(2));

    const QPointer<FakeReply> reply = fake().reply();
    m_library->setModelTitles(false);

    QVERIFY(!reply || reply->isFinished());
    QTRY_VERIFY(!reply);
    QCOMPARE(session->conversation().title, Question);
}

void TestTitleMaker::keepsThePersonsTitle()
{
    const auto session = newSession();
    session->setTitle(u"Mine"_s);
    QVERIFY(answer(*session));
    QVERIFY(hasOnlyRequests(1));
    QCOMPARE(session->conversation().title, u"Mine"_s);
}

void TestTitleMaker::keepsATitleGivenMeanwhile()
{
    const auto session = newSession();
    QVERIFY(answer(*session));
    QVERIFY(waitForRequest(2));

    session->setTitle(u"Mine"_s);
    const QPointer<FakeReply> reply = fake().reply();
    reply->say(u"Its own"_s);
    reply->finish();

    QTRY_VERIFY(!reply);
    QCOMPARE(session->conversation().title, u"Mine"_s);
}

void TestTitleMaker::failureKeepsTheTitle_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isError");
    QTest::addColumn<FinishReason>("reason");

    QTest::newRow("error") << u"Half a"_s << true << FinishReason::None;
    QTest::newRow("nothing") << u" \n"_s << false << FinishReason::Stop;
    QTest::newRow("cut") << u"The title of this conversation could"_s << false
                         << FinishReason::Length;
    QTest::newRow("filtered") << u"I cannot talk of that"_s << false << FinishReason::ContentFilter;
}

void TestTitleMaker::failureKeepsTheTitle()
{
    QFETCH(QString, text);
    QFETCH(bool, isError);
    QFETCH(FinishReason, reason);
    const auto session = newSession();
    QSignalSpy failed(m_library.get(), &ConversationLibrary::failed);
    QVERIFY(answer(*session));
    QVERIFY(waitForRequest(2));

    const QPointer<FakeReply> reply = fake().reply();
    reply->say(text);
    std::optional<Error> error;
    if (isError)
        error = Error{.kind = ErrorKind::RateLimited, .message = u"Too many requests."_s};
    reply->finish(error, {.finishReason = reason});

    QTRY_VERIFY(!reply);
    QCOMPARE(session->conversation().title, Question);
    QCOMPARE(session->messages().rows().last().message.state, MessageState::Complete);
    QVERIFY(!session->messages().rows().last().message.error);
    QVERIFY(failed.isEmpty());
}

void TestTitleMaker::onlyTheFirstWholeAnswer()
{
    const auto session = newSession();
    QVERIFY(answer(*session));
    QVERIFY(waitForRequest(2));
    fake().reply()->finish(Error{.message = u"no"_s});

    QVERIFY(answer(*session, u"and at night?"_s));
    QVERIFY(hasOnlyRequests(3));
    QVERIFY(session->regenerate(session->messages().rows().at(1).message.id));
    QVERIFY(waitForRequest(4));
    fake().reply()->say(u"Otherwise."_s);
    fake().reply()->finish({}, {.finishReason = FinishReason::Stop});
    QTRY_VERIFY(!session->isBusy());
    QVERIFY(hasOnlyRequests(4));
}

void TestTitleMaker::titleAfterARetry()
{
    const auto session = newSession();
    QVERIFY(session->ask(Question));
    QVERIFY(waitForRequest(1));
    fake().reply()->finish(Error{.kind = ErrorKind::RateLimited, .message = u"no"_s});
    QTRY_VERIFY(!session->isBusy());
    QVERIFY(hasOnlyRequests(1));

    QVERIFY(session->retry());
    QVERIFY(waitForRequest(2));
    fake().reply()->say(u"Because."_s);
    fake().reply()->finish({}, {.finishReason = FinishReason::Stop});

    QVERIFY(waitForRequest(3));
    QCOMPARE(fake().requests().at(2).mode, AnswerMode::Whole);
}

void TestTitleMaker::answersThatAreNotWhole_data()
{
    QTest::addColumn<FinishReason>("reason");

    QTest::newRow("cut") << FinishReason::Length;
    QTest::newRow("filtered") << FinishReason::ContentFilter;
    QTest::newRow("tools") << FinishReason::ToolCalls;
}

void TestTitleMaker::answersThatAreNotWhole()
{
    QFETCH(FinishReason, reason);
    const auto session = newSession();
    QVERIFY(answer(*session, Question, {.finishReason = reason}));
    QVERIFY(hasOnlyRequests(1));
}

void TestTitleMaker::questionMeanwhileGoesFirst()
{
    const auto session = newSession();
    QVERIFY(answer(*session));
    QVERIFY(waitForRequest(2));
    const QPointer<FakeReply> title = fake().reply();

    QVERIFY(session->ask(u"and at night?"_s));
    QVERIFY(!title || title->isFinished()); // before the question is even sent
    QVERIFY(waitForRequest(3));
    QCOMPARE(fake().requests().at(2).messages.last().text, u"and at night?"_s);
    fake().reply()->say(u"Dark."_s);
    fake().reply()->finish({}, {.finishReason = FinishReason::Stop});

    QTRY_VERIFY(!session->isBusy());
    QVERIFY(hasOnlyRequests(3));
    QCOMPARE(session->messages().rows().last().message.text, u"Dark."_s);
    QCOMPARE(session->conversation().title, Question);
}

void TestTitleMaker::questionInAnotherConversationGoesFirst()
{
    const auto session = newSession();
    QVERIFY(answer(*session));
    QVERIFY(waitForRequest(2));
    const QPointer<FakeReply> title = fake().reply();

    const auto elsewhere = newSession(u"quick"_s);
    QVERIFY(elsewhere->ask(u"hello"_s));
    QVERIFY(title && !title->isFinished()); // another account
    const auto other = newSession();
    QVERIFY(other->ask(u"hello"_s));
    QVERIFY(!title || title->isFinished());
}

void TestTitleMaker::notForTheDemo()
{
    const auto session = newSession(u"quick"_s);
    QSignalSpy finished(session.get(), &ChatSession::answerFinished);
    QVERIFY(session->ask(Question));
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(session->messages().rows().last().message.state, MessageState::Complete);

    TitleMaker maker(m_providers->registry());
    maker.setEnabled(true);
    maker.onAnswerFinished(*session, session->messages().rows().last().message.id);
    QVERIFY(!maker.isMaking(session->id()));
    // The same with another provider would have made one.
    session->setProvider(u"fake"_s);
    maker.onAnswerFinished(*session, session->messages().rows().last().message.id);
    QVERIFY(maker.isMaking(session->id()));
}

void TestTitleMaker::goesOnWithoutAWindow()
{
    auto session = newSession();
    const ConversationId id = session->id();
    QVERIFY(answer(*session));
    QVERIFY(waitForRequest(2));
    QTRY_VERIFY(!session->hasUnsavedChanges());
    session.reset();
    QVERIFY(m_library->openSession(id));

    fake().reply()->say(u"Blue sky"_s);
    fake().reply()->finish();

    QTRY_COMPARE(m_library->conversations().index(0).data().toString(), u"Blue sky"_s);
    QTRY_VERIFY(!m_library->openSession(id));
    session = m_library->session(id);
    QTRY_VERIFY(session->isLoaded());
    QCOMPARE(session->conversation().title, u"Blue sky"_s);
}

void TestTitleMaker::givesUpWhatIsDeleted()
{
    auto session = newSession();
    QVERIFY(answer(*session));
    QVERIFY(waitForRequest(2));
    const QPointer<FakeReply> title = fake().reply();

    m_library->remove(session->id());
    QVERIFY(!title || title->isFinished());
}

void TestTitleMaker::providerGoesMeanwhile()
{
    auto session = newSession();
    const ConversationId id = session->id();
    QVERIFY(answer(*session));
    QVERIFY(waitForRequest(2));

    delete fake().reply(); // as a provider's destructor does
    QCOMPARE(session->conversation().title, Question);
    session.reset();
    QTRY_VERIFY(!m_library->openSession(id)); // nothing holds it any more
}

void TestTitleMaker::programEndsMeanwhile()
{
    const auto session = newSession();
    QVERIFY(answer(*session));
    QVERIFY(waitForRequest(2));
    const QPointer<FakeReply> title = fake().reply();

    QVERIFY_RESULT(m_library->shutDown());
    QVERIFY(!title || title->isFinished());
    QCOMPARE(session->conversation().title, Question);
}

QTEST_GUILESS_MAIN(TestTitleMaker)
#include "tst_titlemaker.moc"
