// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/future.h"
#include "core/sharedpromise.h"

#include "support/futures.h"
#include "support/testhelpers.h"

using namespace Chat;

class FutureTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void readyAtOnce();
    void callsFromTheEventLoop();
    void notWhereTheContextIsGone();
    void notWhereTheContextIsGoneBeforeTheEvent();
    void notWhereItIsCancelled();
    void tellsThatItIsCancelled();
    void transformsWhatIsThereAtOnce();
    void transformsWhatComesLater();
    void transformsNothingOfTheCancelled();
    void sharedPromiseGivesItsValue();
    void droppedPromiseEndsCancelled();
    void droppedChainEndsCancelled();
};

void FutureTest::readyAtOnce()
{
    const QFuture<int> future = readyFuture(7);
    QVERIFY(future.isFinished());
    QCOMPARE(future.result(), 7);
}

void FutureTest::callsFromTheEventLoop()
{
    QObject context;
    int value = 0;
    whenFinished(readyFuture(7), &context, [&value](int result) { value = result; });
    QCOMPARE(value, 0);
    QTRY_COMPARE(value, 7);
    QTRY_VERIFY(context.children().isEmpty());
}

void FutureTest::notWhereTheContextIsGone()
{
    const SharedPromise<int> promise;
    auto context = std::make_unique<QObject>();
    auto held = std::make_shared<int>(0);
    const std::weak_ptr<int> watched = held;
    whenFinished(promise.future(), context.get(),
                 [held = std::move(held)](int) { QFAIL("called without its context"); });
    QVERIFY(!watched.expired());

    context.reset();

    QVERIFY(watched.expired());
    promise.finish(1);
    QCoreApplication::sendPostedEvents();
}

void FutureTest::notWhereTheContextIsGoneBeforeTheEvent()
{
    auto context = std::make_unique<QObject>();
    whenFinished(readyFuture(7), context.get(), [](int) { QFAIL("called without its context"); });
    context.reset();
    QCoreApplication::sendPostedEvents();
}

void FutureTest::transformsWhatIsThereAtOnce()
{
    QObject context;
    const QFuture<QString> text =
        transformed(readyFuture(7), &context, [](int value) { return QString::number(value); });
    QVERIFY(text.isFinished());
    QCOMPARE(text.result(), QStringLiteral("7"));
}

void FutureTest::transformsWhatComesLater()
{
    QObject context;
    const SharedPromise<int> promise;
    const QFuture<int> doubled =
        transformed(promise.future(), &context, [](int value) { return 2 * value; });
    QVERIFY(!doubled.isFinished());
    promise.finish(4);
    QVERIFY(waitForEnd(doubled));
    QCOMPARE(doubled.result(), 8);
}

void FutureTest::transformsNothingOfTheCancelled()
{
    QObject context;
    const auto never = [](int) {
        qWarning("called without a value");
        return 0;
    };
    QFuture<int> dropped;
    QFuture<int> late;
    {
        const SharedPromise<int> promise;
        dropped = promise.future();
        late = transformed(promise.future(), &context, never);
    }
    QVERIFY(waitForEnd(late));
    QVERIFY(late.isCanceled());
    const QFuture<int> atOnce = transformed(dropped, &context, never);
    QVERIFY(waitForEnd(atOnce));
    QVERIFY(atOnce.isCanceled());
}

void FutureTest::notWhereItIsCancelled()
{
    QObject context;
    {
        const SharedPromise<int> promise;
        whenFinished(promise.future(), &context, [](int) { QFAIL("called without a value"); });
    }
    QTRY_VERIFY(context.children().isEmpty());
}

void FutureTest::tellsThatItIsCancelled()
{
    QObject context;
    int ends = 0;
    const auto fail = [] { QFAIL("it has its value"); };
    {
        const SharedPromise<int> promise;
        whenFinished(
            promise.future(), &context, [](int) { QFAIL("called without a value"); },
            [&ends] { ++ends; });
    }
    whenFinished(
        readyFuture(7), &context, [&ends](int) { ++ends; }, fail);
    QTRY_COMPARE(ends, 2);
    QTRY_VERIFY(context.children().isEmpty());
}

void FutureTest::sharedPromiseGivesItsValue()
{
    QFuture<int> future;
    {
        const SharedPromise<int> promise;
        const SharedPromise<int> copy = promise;
        future = promise.future();
        copy.finish(7);
    }
    QVERIFY(future.isFinished());
    QVERIFY(!future.isCanceled());
    QCOMPARE(future.result(), 7);
}

void FutureTest::droppedPromiseEndsCancelled()
{
    QFuture<int> future;
    {
        const SharedPromise<int> promise;
        future = promise.future();
        QVERIFY(!future.isFinished());
    }
    QVERIFY(future.isFinished());
    QVERIFY(future.isCanceled());
}

void FutureTest::droppedChainEndsCancelled()
{
    auto context = std::make_unique<QObject>();
    const SharedPromise<int> first;
    QFuture<int> last;
    {
        const SharedPromise<int> second;
        last = second.future();
        whenFinished(first.future(), context.get(),
                     [second](int value) { second.finish(value + 1); });
    }
    context.reset();
    QVERIFY(waitForEnd(last));
    QVERIFY(last.isCanceled());
}

QTEST_GUILESS_MAIN(FutureTest)
#include "tst_future.moc"
