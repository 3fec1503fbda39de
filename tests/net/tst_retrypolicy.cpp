// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/retrypolicy.h"

#include "net/transporterror.h"
#include "support/testhelpers.h"

#include <QTimeZone>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Wait = std::optional<std::chrono::milliseconds>;

class TestRetryPolicy final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void kinds_data()
    {
        QTest::addColumn<Error>("error");
        QTest::addColumn<bool>("again");
        const QString host = u"example.org"_s;
        QTest::newRow("refused") << TransportError::refused(host) << true;
        QTest::newRow("reset") << TransportError::closedWithoutAnswer(host) << true;
        QTest::newRow("name lookup") << TransportError::nameLookup(host) << true;
        QTest::newRow("connect timeout") << TransportError::connectTimeout(host, 1s) << true;
        QTest::newRow("first byte timeout") << TransportError::firstByteTimeout(host, 1s) << false;
        QTest::newRow("idle timeout") << TransportError::idleTimeout(host, 1s) << false;
        QTest::newRow("interrupted") << TransportError::interrupted(host) << false;
        QTest::newRow("proxy") << TransportError::proxyUnreachable(host) << false;
        QTest::newRow("tls") << TransportError::tls(host, {}, {}, {}) << false;
        QTest::newRow("redirected") << TransportError::redirected(host, {}) << false;
        QTest::newRow("too large") << TransportError::tooLarge(host, 1) << false;
        QTest::newRow("protocol") << TransportError::notHttp(host) << false;
        QTest::newRow("cancelled") << TransportError::cancelled() << false;
    }

    void kinds()
    {
        QFETCH(Error, error);
        QFETCH(bool, again);
        QCOMPARE(RetryPolicy().delayBefore(0, error, {}, 0).has_value(), again);
    }

    void statuses_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QByteArray>("wish");
        QTest::addColumn<bool>("again");
        for (const int status : {400, 401, 402, 403, 404, 413, 422})
            QTest::addRow("%d", status)
                << status << ErrorKind::InvalidRequest << QByteArray("") << false;
        for (const int status : {408, 409, 500, 502, 503, 504, 529})
            QTest::addRow("%d", status) << status << ErrorKind::Server << QByteArray("") << true;
        QTest::newRow("429, rate") << 429 << ErrorKind::RateLimited << QByteArray("") << true;
        QTest::newRow("429, quota") << 429 << ErrorKind::QuotaExceeded << QByteArray("") << false;
        QTest::newRow("429, quota, told to retry")
            << 429 << ErrorKind::QuotaExceeded << QByteArray("true") << false;
        QTest::newRow("503, told not to")
            << 503 << ErrorKind::Server << QByteArray("false") << false;
        QTest::newRow("429, told not to")
            << 429 << ErrorKind::RateLimited << QByteArray("false") << false;
        QTest::newRow("400, told to")
            << 400 << ErrorKind::InvalidRequest << QByteArray("true") << true;
        QTest::newRow("400, told nonsense")
            << 400 << ErrorKind::InvalidRequest << QByteArray("maybe") << false;
        QTest::newRow("cancelled, told to")
            << 500 << ErrorKind::Cancelled << QByteArray("true") << false;
    }

    void statuses()
    {
        QFETCH(int, status);
        QFETCH(ErrorKind, kind);
        QFETCH(QByteArray, wish);
        QFETCH(bool, again);
        HttpResponseHead head{.status = status};
        if (!wish.isEmpty())
            head.headers.append({"x-should-retry", wish});
        const Error error{.kind = kind, .httpStatus = status};
        QCOMPARE(RetryPolicy().delayBefore(0, error, head, 0).has_value(), again);
    }

    void backOff()
    {
        const RetryPolicy patient{.maxRetries = 100};
        const Error error = TransportError::refused(u"example.org"_s);
        QList<qint64> waits;
        for (int retry = 0; retry < 7; ++retry)
            waits.append(patient.delayBefore(retry, error, {}, 0)->count());
        QCOMPARE(waits, (QList<qint64>{500, 1000, 2000, 4000, 8000, 8000, 8000}));
        QCOMPARE(patient.delayBefore(99, error, {}, 0), Wait(8s));
        QCOMPARE(patient.delayBefore(0, error, {}, 0.5), Wait(438ms));
        QCOMPARE(patient.delayBefore(4, error, {}, 0.9999999), Wait(6s));
    }

    void triesAreCounted()
    {
        const Error error = TransportError::refused(u"example.org"_s);
        QVERIFY(RetryPolicy().delayBefore(1, error, {}, 0));
        QVERIFY(!RetryPolicy().delayBefore(2, error, {}, 0));
        QVERIFY(!RetryPolicy{.maxRetries = 0}.delayBefore(0, error, {}, 0));
    }

    void obeysTheService()
    {
        const RetryPolicy policy;
        Error error{.kind = ErrorKind::RateLimited, .httpStatus = 429, .retryAfter = 20s};
        QCOMPARE(policy.delayBefore(0, error, {}, 0.5), Wait(20s));
        error.retryAfter = 120s;
        QCOMPARE(policy.delayBefore(0, error, {}, 0.5), Wait(120s));
        error.retryAfter = 121s;
        QCOMPARE(policy.delayBefore(0, error, {}, 0.5), Wait());
        error.retryAfter = 0s;
        QCOMPARE(policy.delayBefore(0, error, {}, 0), Wait(500ms));
        error.retryAfter.reset();
        const HttpResponseHead head{.status = 429, .headers = {{"retry-after", "3"}}};
        QCOMPARE(policy.delayBefore(0, error, head, 0), Wait(3s));
    }

    void retryAfterHeaders_data()
    {
        QTest::addColumn<HttpHeaders>("headers");
        QTest::addColumn<int>("milliseconds"); // -1: none
        const auto header = [](const QByteArray &value) {
            return HttpHeaders{{"retry-after", value}};
        };
        QTest::newRow("none") << HttpHeaders{} << -1;
        QTest::newRow("seconds") << header("7") << 7000;
        QTest::newRow("seconds with a part") << header("1.5") << 1500;
        QTest::newRow("zero") << header("0") << 0;
        QTest::newRow("negative") << header("-5") << -1;
        QTest::newRow("not a number") << header("nan") << -1;
        QTest::newRow("endless") << header("inf") << -1;
        QTest::newRow("absurd") << header("1e300") << -1;
        QTest::newRow("text") << header("soon") << -1;
        QTest::newRow("date") << header("Wed, 21 Oct 2026 07:28:10 GMT") << 10000;
        QTest::newRow("date of one digit") << header("Wed, 1 Oct 2026 07:28:10 GMT") << -1;
        QTest::newRow("past date") << header("Wed, 21 Oct 2020 07:28:10 GMT") << 0;
        QTest::newRow("milliseconds") << HttpHeaders{{"retry-after-ms", "250"}} << 250;
        QTest::newRow("milliseconds before seconds")
            << HttpHeaders{{"retry-after", "7"}, {"retry-after-ms", "6500.4"}} << 6500;
        QTest::newRow("broken milliseconds")
            << HttpHeaders{{"retry-after", "7"}, {"retry-after-ms", "x"}} << 7000;
    }

    void retryAfterHeaders()
    {
        QFETCH(HttpHeaders, headers);
        QFETCH(int, milliseconds);
        const QDateTime now(QDate(2026, 10, 21), QTime(7, 28), QTimeZone::utc());
        const Wait wait = retryAfter({.status = 429, .headers = headers}, now);
        QCOMPARE(wait ? wait->count() : -1, milliseconds);
    }
};

QTEST_GUILESS_MAIN(TestRetryPolicy)
#include "tst_retrypolicy.moc"
