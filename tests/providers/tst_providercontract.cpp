// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/contractprovider.h"
#include "providers/replylog.h"
#include "support/futures.h"
#include "support/testhelpers.h"

#include <QPointer>
#include <QSignalSpy>

using namespace Chat;
using namespace Qt::StringLiterals;

using Deed = ContractProvider::Deed;

/// What whoever uses a Provider may count on, whichever it is.
class TestProviderContract final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void text_data() { providers(); }
    void text()
    {
        ContractProvider subject(kind());
        ReplyLog log(subject.provider().send(subject.prepare(Deed::Answer)));
        finish(log);
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(log.message.text, subject.expectedText());
        QVERIFY(log.message.reasoning.isEmpty());
        QCOMPARE(log.info().finishReason, FinishReason::Stop);
        QCOMPARE(log.message.info.finishReason, FinishReason::Stop);
        QCOMPARE(log.info().provider, subject.provider().info().name);
        QVERIFY(!log.info().model.isEmpty());
        QVERIFY(log.info().timeToFirstToken && log.info().duration);
        // Connected, asked, streamed, in this order and each once.
        QStringList phases = log.events;
        phases.removeAll(u"delta"_s);
        phases.removeAll(u"authorizing"_s);
        QCOMPARE(phases,
                 QStringList({u"connecting"_s, u"responding"_s, u"streaming"_s, u"finished"_s}));
        QCOMPARE(log.reply().currentProgress(), log.phases.last());
    }

    void wholeAnswer_data() { providers(); }
    void wholeAnswer()
    {
        ContractProvider subject(kind());
        ReplyLog log(subject.provider().send(subject.prepare(Deed::Answer, AnswerMode::Whole)));
        finish(log);
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(log.message.text, subject.expectedText());
        int pieces = 0;
        for (const ChatDelta &delta : log.deltas)
            pieces += delta.text.isEmpty() ? 0 : 1;
        QCOMPARE(pieces, 1);
    }

    void reasoning_data() { providers(); }
    void reasoning()
    {
        ContractProvider subject(kind());
        ReplyLog log(subject.provider().send(subject.prepare(Deed::Think)));
        finish(log);
        QCOMPARE(log.result(), u"ok"_s);
        QVERIFY(!log.message.reasoning.isEmpty());
        QVERIFY(!log.message.text.isEmpty());
    }

    void keepAlive_data()
    {
        QTest::addColumn<ProviderKind>("kind");
        QTest::newRow("OpenAI") << ProviderKind::OpenAi;
        QTest::newRow("GigaChat") << ProviderKind::GigaChat;
    }
    void keepAlive()
    {
        ContractProvider subject(kind());
        ReplyLog log(subject.provider().send(subject.prepare(Deed::KeepAlive)));
        finish(log);
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(log.message.text, u"So far"_s);
    }

    void wrongKey_data() { providers(); }
    void wrongKey()
    {
        ContractProvider subject(kind());
        ReplyLog log(subject.provider().send(subject.prepare(Deed::RefuseKey)));
        finish(log);
        checkFailure(log, u"authentication"_s);
        QVERIFY(!log.events.contains(u"retrying"_s));
        QCOMPARE(log.error().httpStatus, 401);
        QVERIFY(log.message.text.isEmpty());
    }

    void rateLimit_data() { providers(); }
    void rateLimit() { checkRetry(Deed::LimitRate, u"rate_limited"_s); }

    void failureInside_data() { providers(); }
    void failureInside() { checkRetry(Deed::FailInside, u"server"_s); }

    void garbage_data() { providers(); }
    void garbage()
    {
        ContractProvider subject(kind());
        ReplyLog log(subject.provider().send(subject.prepare(Deed::SendGarbage)));
        finish(log);
        checkFailure(log, u"protocol"_s);
        QVERIFY(!log.message.text.isEmpty());
        QVERIFY(!log.events.contains(u"retrying"_s));
    }

    void cut_data() { providers(); }
    void cut()
    {
        ContractProvider subject(kind());
        ReplyLog log(subject.provider().send(subject.prepare(Deed::Cut)));
        finish(log);
        checkFailure(log, u"interrupted"_s);
        QVERIFY(!log.message.text.isEmpty());
        QVERIFY(!log.events.contains(u"retrying"_s));
    }

    void abort_data() { providers(); }
    void abort()
    {
        ContractProvider subject(kind());
        ReplyLog log(subject.provider().send(subject.prepare(Deed::StreamSlowly)));
        QVERIFY(log.waitFor(u"delta"_s));
        const QString before = log.message.text;
        QVERIFY(!before.isEmpty());
        log.reply().abort();
        QVERIFY(log.reply().isFinished());
        QCOMPARE(log.finishedCount, 0);
        finish(log);
        QCOMPARE(log.result(), u"cancelled"_s);
        QCOMPARE(log.message.text, before);
        log.reply().abort();
        checkThatItAnswers(subject);
        QCOMPARE(log.finishedCount, 1);
    }

    void abortAtOnce_data() { providers(); }
    void abortAtOnce()
    {
        ContractProvider subject(kind());
        ReplyLog log(subject.provider().send(subject.prepare(Deed::Answer)));
        log.reply().abort();
        finish(log);
        QCOMPARE(log.events, QStringList({u"finished"_s}));
        QCOMPARE(log.result(), u"cancelled"_s);
        checkThatItAnswers(subject);
    }

    void abortARetry_data() { providers(); }
    void abortARetry()
    {
        ContractProvider subject(kind());
        ReplyLog log(subject.provider().send(subject.prepare(Deed::LimitRate)));
        QVERIFY(log.waitFor(u"retrying"_s));
        log.reply().abort();
        finish(log);
        QCOMPARE(log.result(), u"cancelled"_s);
        checkThatItAnswers(subject);
    }

    void destroyed_data() { providers(); }
    void destroyed()
    {
        ContractProvider subject(kind());
        for (const QString &moment : {u"delta"_s, u"connecting"_s, u"streaming"_s, QString()}) {
            ReplyLog log(subject.provider().send(subject.prepare(Deed::StreamSlowly)));
            const QPointer reply(&log.reply());
            log.onEvent = [&](const QString &event) {
                if (event == moment)
                    log.drop();
            };
            if (moment.isEmpty())
                log.drop();
            else
                QVERIFY(log.waitFor(moment));
            QTRY_VERIFY(reply.isNull());
            QCOMPARE(log.finishedCount, 0);
            checkThatItAnswers(subject);
        }
    }

    void goesWithItsProvider_data() { providers(); }
    void goesWithItsProvider()
    {
        auto subject = std::make_unique<ContractProvider>(kind());
        ChatReply *reply = subject->provider().send(subject->prepare(Deed::StreamSlowly)).release();
        QPointer<ChatReply> guard(reply);
        QSignalSpy finished(reply, &ChatReply::finished);
        QSignalSpy delta(reply, &ChatReply::delta);
        QVERIFY(delta.wait(20000));
        subject.reset();
        QVERIFY(guard.isNull());
        QCOMPARE(finished.size(), 0);
    }

    void says_data() { providers(); }
    void says()
    {
        ContractProvider subject(kind());
        const ProviderInfo info = subject.provider().info();
        QCOMPARE(info.kind, kind());
        QVERIFY(!info.name.isEmpty() && !info.title.isEmpty() && !info.defaultModel.isEmpty());
        QCOMPARE(subject.provider().endpoints().isEmpty(), kind() == ProviderKind::Demo);
        AWAIT(configured, subject.provider().isConfigured());
        QVERIFY(configured);
        AWAIT(authorized, subject.provider().authorize());
        QVERIFY_RESULT(authorized);
    }

private:
    static void providers()
    {
        QTest::addColumn<ProviderKind>("kind");
        QTest::newRow("OpenAI") << ProviderKind::OpenAi;
        QTest::newRow("GigaChat") << ProviderKind::GigaChat;
        QTest::newRow("Demo") << ProviderKind::Demo;
    }

    static ProviderKind kind()
    {
        QFETCH(ProviderKind, kind);
        return kind;
    }

    /// It ends once, by an event, and says nothing after that.
    static void finish(ReplyLog &log)
    {
        QVERIFY(log.waitForEnd());
        QVERIFY(log.reply().isFinished());
        QCOMPARE(log.events.last(), u"finished"_s);
        const qsizetype said = log.events.size();
        QCoreApplication::processEvents();
        QCOMPARE(log.events.size(), said);
        QCOMPARE(log.finishedCount, 1);
    }

    static void checkFailure(const ReplyLog &log, const QString &result)
    {
        QCOMPARE(log.result(), result);
        QVERIFY(!log.error().message.isEmpty());
        QVERIFY(!log.error().remedy.isEmpty());
    }

    /// Fails, says so, waits as long as it says, and fails again for good.
    void checkRetry(Deed deed, const QString &result)
    {
        ContractProvider subject(kind());
        ReplyLog log(subject.provider().send(subject.prepare(deed)));
        QVERIFY(log.waitFor(u"retrying"_s));
        const ChatProgress progress = log.phases.last();
        QCOMPARE(progress, log.reply().currentProgress());
        QCOMPARE(progress.attempt, 1);
        QVERIFY(progress.retryIn.count() > 0);
        QCOMPARE(errorKindName(progress.cause->kind), result);
        if (deed == Deed::LimitRate && kind() != ProviderKind::Demo)
            QCOMPARE(progress.retryIn, std::chrono::milliseconds(60'000));
        QVERIFY(!log.reply().isFinished());

        log.reply().retryNow();
        finish(log);
        checkFailure(log, result);
        QCOMPARE(log.events.count(u"retrying"_s), 1);
        QCOMPARE(log.phases.last().attempt, 2);
    }

    static void checkThatItAnswers(ContractProvider &subject)
    {
        ReplyLog log(subject.provider().send(subject.prepare(Deed::Answer)));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(log.message.text, subject.expectedText());
    }
};

QTEST_GUILESS_MAIN(TestProviderContract)
#include "tst_providercontract.moc"
