// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/requestframing.h"

#include "support/testhelpers.h"

#include <QTest>

using namespace Chat;
using namespace Qt::StringLiterals;

class RequestFramingTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void findsEnds_data();
    void findsEnds();
    void stopsBehindOneRequest();
    void refuses_data();
    void refuses();
    void tellsWhetherTheConnectionStays_data();
    void tellsWhetherTheConnectionStays();

private:
    static constexpr qint64 MaxBody = 1000;
};

void RequestFramingTest::findsEnds_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("no body") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QTest::newRow("no headers") << QByteArray("GET / HTTP/1.0\r\n\r\n");
    QTest::newRow("empty lines before") << QByteArray("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QTest::newRow("length") << QByteArray("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"
                                          "hello");
    QTest::newRow("chunks") << QByteArray(
        "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
        "5\r\nhello\r\na;x=y\r\n0123456789\r\n0\r\n\r\n");
    QTest::newRow("no chunks") << QByteArray(
        "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
}

void RequestFramingTest::findsEnds()
{
    QFETCH(const QByteArray, bytes);
    for (qsizetype step : {qsizetype(1), qsizetype(2), qsizetype(7), bytes.size()}) {
        RequestFraming framing(MaxBody);
        for (qsizetype at = 0; at < bytes.size(); at += step) {
            QVERIFY(framing.state() != RequestFraming::State::Complete);
            const QByteArray piece = bytes.mid(at, step);
            QCOMPARE(framing.feed(piece), piece.size());
        }
        QCOMPARE(framing.state(), RequestFraming::State::Complete);
        QVERIFY(framing.head().target.startsWith('/'));
    }
}

void RequestFramingTest::stopsBehindOneRequest()
{
    const QByteArray one = "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab";
    const QByteArray two = "GET /2?q HTTP/1.1\r\nHost: a\r\n\r\n";
    RequestFraming framing(MaxBody);
    QCOMPARE(framing.feed(one + two), one.size());
    QCOMPARE(framing.head().target, "/1");
    framing.next();
    QCOMPARE(framing.state(), RequestFraming::State::Waiting);
    QCOMPARE(framing.feed(two), two.size());
    QCOMPARE(framing.head().path(), "/2");
    QCOMPARE(framing.head().headers.size(), 1);
}

void RequestFramingTest::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &headers, int status) {
        QTest::newRow(name) << "POST / HTTP/1.1\r\n" + headers + "\r\n" << status;
    };
    const auto line = [](const char *name, const QByteArray &requestLine, int status) {
        QTest::newRow(name) << requestLine + "\r\nHost: a\r\n\r\n" << status;
    };
    line("no HTTP", "hello", 400);
    line("TLS", "\x16\x03\x01 a b", 400);
    line("HTTP/2", "PRI * HTTP/2.0", 505);
    line("HTTP/0.9", "GET /", 400);
    line("spaces", "GET  / HTTP/1.1", 400);
    line("proxy", "GET http://example.org/ HTTP/1.1", 400);
    line("control character", "GET /\x01 HTTP/1.1", 400);
    row("no host", "A: b\r\n", 400);
    row("two hosts", "Host: a\r\nHost: b\r\n", 400);
    row("two lengths", "Host: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n", 400);
    row("length and chunks", "Host: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n", 400);
    row("signed length", "Host: a\r\nContent-Length: +1\r\n", 400);
    row("negative length", "Host: a\r\nContent-Length: -1\r\n", 400);
    row("list of lengths", "Host: a\r\nContent-Length: 1, 1\r\n", 400);
    row("too large", "Host: a\r\nContent-Length: 1001\r\n", 413);
    row("huge", "Host: a\r\nContent-Length: 99999999999999999999\r\n", 413);
    row("other encoding", "Host: a\r\nTransfer-Encoding: gzip, chunked\r\n", 501);
    row("hidden encoding", "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n",
        501);
    row("space before colon", "Host : a\r\n", 400);
    row("folded", "Host: a\r\n b\r\n", 400);
    row("no name", "Host: a\r\n: b\r\n", 400);
    row("zero byte", QByteArray("Host: a\r\nA: \0\r\n", 15), 400);
    row("web socket", "Host: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n", 400);
    row("bare line feed", "Host: a\nContent-Length: 3\r\n", 400);
    row("long header", "Host: a\r\nA: " + QByteArray(70000, 'a') + "\r\n", 431);
    row("many headers", "Host: a\r\n" + QByteArray("A: b\r\n").repeated(200), 431);
    const QByteArray chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("chunk size") << chunked + "x\r\n" << 400;
    QTest::newRow("negative chunk") << chunked + "-2\r\n" << 400;
    QTest::newRow("chunk end") << chunked + "1\r\nab\r\n" << 400;
    QTest::newRow("chunk size too long") << chunked + "000000001\r\na\r\n" << 400;
    QTest::newRow("chunks too large") << chunked + "3e9\r\n" + QByteArray(1001, 'a') << 413;
    QTest::newRow("trailers") << chunked + "0\r\nA: b\r\n\r\n" << 400;
}

void RequestFramingTest::refuses()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const int, status);
    for (qsizetype step : {qsizetype(1), bytes.size()}) {
        RequestFraming framing(MaxBody);
        for (qsizetype at = 0;
             at < bytes.size() && framing.state() != RequestFraming::State::Refused; at += step)
            framing.feed(bytes.mid(at, step));
        QCOMPARE(framing.state(), RequestFraming::State::Refused);
        QCOMPARE(framing.violation().status, status);
        QVERIFY(!framing.violation().message.isEmpty());
        QVERIFY(!framing.keepsAlive());
        QCOMPARE(framing.feed("GET / HTTP/1.1\r\n"), 0);
    }
}

void RequestFramingTest::tellsWhetherTheConnectionStays_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("stays");
    QTest::newRow("1.1") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n") << true;
    QTest::newRow("offer of HTTP/2")
        << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                      "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n")
        << true;
    QTest::newRow("close") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n")
                           << false;
    QTest::newRow("1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << false;
    QTest::newRow("1.0 keep") << QByteArray("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                              << true;
}

void RequestFramingTest::tellsWhetherTheConnectionStays()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const bool, stays);
    RequestFraming framing(MaxBody);
    framing.feed(bytes);
    QCOMPARE(framing.state(), RequestFraming::State::Complete);
    QCOMPARE(framing.keepsAlive(), stays);
}

QTEST_GUILESS_MAIN(RequestFramingTest)
#include "tst_requestframing.moc"
