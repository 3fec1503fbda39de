// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/statustext.h"

#include "support/testhelpers.h"

#include <QLocale>

#include <limits>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Phase = SessionStatus::Phase;

class TestStatusText final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init() { failOnAnyWarning(); }

    void phases_data();
    void phases();
    void idleTellsTheLastAnswer();
    void retryCountsDown();
};

void TestStatusText::phases_data()
{
    QTest::addColumn<SessionStatus>("status");
    QTest::addColumn<QString>("text");

    QTest::newRow("nothing yet") << SessionStatus{} << QString();
    QTest::newRow("sending") << SessionStatus{.phase = Phase::Preparing} << u"Sending"_s;
    QTest::newRow("next in line") << SessionStatus{.phase = Phase::Waiting}
                                  << u"Waiting for a free place: next in line"_s;
    QTest::newRow("behind others") << SessionStatus{.phase = Phase::Waiting, .queuePosition = 3}
                                   << u"Waiting for a free place: 3 before this one"_s;
    QTest::newRow("signing in") << SessionStatus{.phase = Phase::Authorizing} << u"Signing in"_s;
    QTest::newRow("connecting") << SessionStatus{.phase = Phase::Connecting} << u"Connecting"_s;
    QTest::newRow("connecting again")
        << SessionStatus{.phase = Phase::Connecting, .attempt = 2} << u"Connecting, attempt 2"_s;
    QTest::newRow("waiting for the answer")
        << SessionStatus{.phase = Phase::Responding} << u"Waiting for the answer"_s;
    QTest::newRow("streaming") << SessionStatus{.phase = Phase::Streaming,
                                                .tokensPerSecond = 41.6,
                                                .timeToFirstToken = 340ms}
                               << u"Answering · About 42 tokens/s · First token after 340 ms"_s;
    QTest::newRow("what the service does")
        << SessionStatus{.phase = Phase::Streaming, .activity = u"searching\nthe web"_s}
        << u"Answering · searching the web"_s;
    QTest::newRow("a speed that is none")
        << SessionStatus{.phase = Phase::Streaming,
                         .tokensPerSecond = std::numeric_limits<double>::infinity()}
        << u"Answering"_s;
}

void TestStatusText::phases()
{
    QFETCH(SessionStatus, status);
    QFETCH(QString, text);
    QCOMPARE(statusText(status).text, text);
    QCOMPARE(statusText(status).isBusy, status.phase != Phase::Idle);
    QVERIFY(!statusText(status).canTryNow);
}

void TestStatusText::idleTellsTheLastAnswer()
{
    const SessionStatus status{.tokensPerSecond = 7.25,
                               .isEstimate = false,
                               .timeToFirstToken = 12s,
                               .usage = Usage{.promptTokens = 310,
                                              .completionTokens = 894,
                                              .totalTokens = 1204,
                                              .cachedTokens = 128}};
    const StatusText shown = statusText(status);
    QCOMPARE(shown.text,
             u"1204 tokens (310 in, 894 out) · 7.3 tokens/s · First token after 12 s"_s);
    QVERIFY(shown.details.contains(u"From the cache: 128"_s));
}

void TestStatusText::retryCountsDown()
{
    SessionStatus status{.phase = Phase::Retrying,
                         .retryAt = QDeadlineTimer(90s),
                         .cause = Error{.kind = ErrorKind::RateLimited,
                                        .message = u"Too many requests."_s,
                                        .remedy = u"Wait a little."_s}};
    StatusText shown = statusText(status);
    QVERIFY2(shown.text.startsWith(u"Trying again in 1 min"_s), qPrintable(shown.text));
    QVERIFY(shown.text.endsWith(u" · Too many requests."_s));
    QVERIFY(shown.canTryNow);
    QVERIFY(shown.isTrouble);
    QCOMPARE(shown.details, u"Too many requests. Wait a little."_s);
    status.retryAt = QDeadlineTimer(0);
    QCOMPARE(statusText(status).text, u"Trying again · Too many requests."_s);
}

QTEST_GUILESS_MAIN(TestStatusText)
#include "tst_statustext.moc"
