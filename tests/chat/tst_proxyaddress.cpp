// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/proxyaddress.h"

#include "core/settingkeys.h"
#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

class ProxyAddressTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void bothWays_data();
    void bothWays();
    void incomplete_data();
    void incomplete();
    void otherText();
};

void ProxyAddressTest::bothWays_data()
{
    QTest::addColumn<ProxyAddress>("address");
    QTest::addColumn<QString>("text");
    using Kind = ProxyAddress::Kind;

    QTest::newRow("system") << ProxyAddress{} << u"system"_s;
    QTest::newRow("none") << ProxyAddress{.kind = Kind::None} << u"none"_s;
    QTest::newRow("http") << ProxyAddress{.kind = Kind::Http, .host = u"p.example"_s, .port = 3128}
                          << u"http://p.example:3128"_s;
    QTest::newRow("user") << ProxyAddress{.kind = Kind::Socks5,
                                          .host = u"p.example"_s,
                                          .port = 1080,
                                          .user = u"anna"_s}
                          << u"socks5://anna@p.example:1080"_s;
    QTest::newRow("password with everything")
        << ProxyAddress{.kind = Kind::Http,
                        .host = u"p.example"_s,
                        .port = 1,
                        .user = u"a:b@c/d"_s,
                        .password = u"100%:@/?#[] ё"_s}
        << u"http://a%3Ab%40c%2Fd:100%25:%40%2F%3F%23%5B%5D%20%D1%91@p.example:1"_s;
    QTest::newRow("IPv6") << ProxyAddress{.kind = Kind::Socks5, .host = u"::1"_s, .port = 1080}
                          << u"socks5://[::1]:1080"_s;
}

void ProxyAddressTest::bothWays()
{
    QFETCH(ProxyAddress, address);
    QFETCH(QString, text);

    QCOMPARE(address.text(), text);
    QCOMPARE(ProxyAddress::parse(text), address);
    QVERIFY(Keys::Proxy.accepts(text));
}

void ProxyAddressTest::incomplete_data()
{
    QTest::addColumn<ProxyAddress>("address");
    using Kind = ProxyAddress::Kind;

    QTest::newRow("nothing") << ProxyAddress{.kind = Kind::Http};
    QTest::newRow("no port") << ProxyAddress{.kind = Kind::Http, .host = u"p.example"_s};
    QTest::newRow("no host") << ProxyAddress{.kind = Kind::Socks5, .port = 1080};
    QTest::newRow("space") << ProxyAddress{.kind = Kind::Http, .host = u"p example"_s, .port = 1};
    QTest::newRow("a whole URL") << ProxyAddress{
        .kind = Kind::Http, .host = u"http://p.example"_s, .port = 1};
    QTest::newRow("path") << ProxyAddress{.kind = Kind::Http, .host = u"p.example/x"_s, .port = 1};
    QTest::newRow("password") << ProxyAddress{
        .kind = Kind::Http, .host = u"p example"_s, .port = 1, .password = u"invented"_s};
}

void ProxyAddressTest::incomplete()
{
    QFETCH(ProxyAddress, address);

    QVERIFY2(!Keys::Proxy.accepts(address.text()), qPrintable(address.text()));
    QVERIFY(!address.text().contains(u"invented"_s));
}

void ProxyAddressTest::otherText()
{
    QCOMPARE(ProxyAddress::parse(u"ftp://p.example:1"_s), ProxyAddress());
    QCOMPARE(ProxyAddress::parse(QString()), ProxyAddress());
}

QTEST_GUILESS_MAIN(ProxyAddressTest)
#include "tst_proxyaddress.moc"
