// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/answerstream.h"

#include "support/fakeprovider.h"
#include "support/testhelpers.h"

#include <QSignalSpy>

using namespace Chat;
using namespace Qt::StringLiterals;
using Phase = SessionStatus::Phase;

class TestAnswerStream final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void gathersDeltas();
    void cancelHandsOutWhatCame();
    void providerThatGoesEndsTheAnswer();
    void providerThatGoesAfterACancelIsNothing();
    void statusStartsAnew();

private:
    void send();

    std::unique_ptr<FakeProvider> m_provider;
    std::unique_ptr<AnswerStream> m_stream;
    QList<ChatDelta> m_received;
};

void TestAnswerStream::init()
{
    failOnAnyWarning();
    m_provider = std::make_unique<FakeProvider>();
    m_stream = std::make_unique<AnswerStream>();
    m_received.clear();
    connect(m_stream.get(), &AnswerStream::received, this,
            [this](const ChatDelta &delta) { m_received.append(delta); });
}

void TestAnswerStream::send()
{
    m_stream->prepare(QUuid::createUuid());
    QVERIFY(m_stream->isPreparing());
    m_stream->send(*m_provider, {});
    QVERIFY(m_stream->isActive() && !m_stream->isPreparing());
}

void TestAnswerStream::gathersDeltas()
{
    send();
    const QList<ChatDelta> deltas{
        {.text = u"a"_s, .model = u"m"_s},
        {.reasoning = u"r"_s},
        {.text = u"b"_s, .toolCalls = {{.index = 0, .id = u"1"_s, .arguments = u"{"_s}}},
        {.toolCalls = {{.index = 0, .arguments = u"}"_s}}, .functionsStateId = u"f"_s},
        {.finishReason = FinishReason::Length, .usage = Usage{.totalTokens = 3}}};
    Message expected;
    for (const ChatDelta &delta : deltas) {
        m_provider->reply()->give(delta);
        applyDelta(delta, expected);
    }
    QVERIFY(m_received.isEmpty());

    QTRY_COMPARE(m_received.size(), 1);

    Message message;
    applyDelta(m_received.first(), message);
    QCOMPARE(message, expected);
}

void TestAnswerStream::cancelHandsOutWhatCame()
{
    send();
    QSignalSpy ended(m_stream.get(), &AnswerStream::ended);
    m_provider->reply()->say(u"half"_s);

    m_stream->cancel();

    QVERIFY(!m_stream->isActive());
    QCOMPARE(m_received.size(), 1);
    QCOMPARE(m_received.first().text, u"half"_s);
    QTRY_VERIFY(m_provider->reply() == nullptr);
    QCOMPARE(ended.size(), 0);
}

void TestAnswerStream::providerThatGoesEndsTheAnswer()
{
    send();
    QSignalSpy ended(m_stream.get(), &AnswerStream::ended);
    m_provider->reply()->say(u"half"_s);

    m_provider.reset();

    QCOMPARE(ended.size(), 0); // not in the middle of its destructor
    QTRY_COMPARE(ended.size(), 1);
    QCOMPARE(m_received.size(), 1);
    QCOMPARE(m_stream->error()->kind, ErrorKind::Interrupted);
    QVERIFY(!m_stream->error()->remedy.isEmpty());
    QCOMPARE(m_stream->status().phase, Phase::Idle);
    m_stream->stop();
    m_stream->retryNow();
}

void TestAnswerStream::providerThatGoesAfterACancelIsNothing()
{
    send();
    QSignalSpy ended(m_stream.get(), &AnswerStream::ended);
    m_provider.reset();
    m_stream->cancel();
    m_provider = std::make_unique<FakeProvider>();
    send();

    m_provider->reply()->finish();

    QTRY_COMPARE(ended.size(), 1);
    QVERIFY(!m_stream->error());
}

void TestAnswerStream::statusStartsAnew()
{
    send();
    QTRY_VERIFY((m_provider->reply()->say(u"word "_s), m_stream->status().tokensPerSecond > 0));
    m_provider->reply()->finish({}, {.usage = Usage{.completionTokens = 4}});
    QTRY_VERIFY(!m_stream->isActive());
    QVERIFY(m_stream->status().usage);

    send();

    QVERIFY(!m_stream->status().usage);
    QVERIFY(!m_stream->status().timeToFirstToken);
    QCOMPARE(m_stream->status().tokensPerSecond, 0);
    QVERIFY(!m_stream->info().usage);
}

QTEST_GUILESS_MAIN(TestAnswerStream)
#include "tst_answerstream.moc"
