// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/links.h"

#include "support/testhelpers.h"

using namespace Qt::StringLiterals;

namespace Chat {

class TestLinks final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void opensOnlyWebAndMail_data();
    void opensOnlyWebAndMail();
    void seesThroughFalseNames_data();
    void seesThroughFalseNames();
};

void TestLinks::opensOnlyWebAndMail_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<bool>("isSafe");
    QTest::newRow("https") << u"https://example.org/a?b#c"_s << true;
    QTest::newRow("http") << u"HTTP://example.org"_s << true;
    QTest::newRow("mail") << u"mailto:a@b.org"_s << true;
    QTest::newRow("mail to nobody") << u"mailto:"_s << false;
    QTest::newRow("no host") << u"https:///a"_s << false;
    QTest::newRow("file") << u"file:///etc/passwd"_s << false;
    QTest::newRow("script") << u"javascript:alert(1)"_s << false;
    QTest::newRow("data") << u"data:text/html,x"_s << false;
    QTest::newRow("relative") << u"/etc/passwd"_s << false;
    QTest::newRow("network path") << u"//example.org/a"_s << false;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("program") << u"steam://run/1"_s << false;
}

void TestLinks::opensOnlyWebAndMail()
{
    QFETCH(const QString, target);
    QFETCH(const bool, isSafe);
    QCOMPARE(safeLink(target).isValid(), isSafe);
}

void TestLinks::seesThroughFalseNames_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("target");
    QTest::addColumn<bool>("isFalse");
    QTest::newRow("just words") << u"click here"_s << u"https://evil.example"_s << false;
    QTest::newRow("a sentence") << u"see example.org for more"_s << u"https://evil.example"_s
                                << false;
    QTest::newRow("the same") << u"https://example.org/a"_s << u"https://example.org/b"_s << false;
    QTest::newRow("with www") << u"www.example.org"_s << u"https://example.org"_s << false;
    QTest::newRow("another") << u"https://bank.example"_s << u"https://evil.example"_s << true;
    QTest::newRow("bare name") << u"bank.example"_s << u"https://evil.example"_s << true;
    QTest::newRow("user trick") << u"https://bank.example"_s
                                << u"https://bank.example@evil.example"_s << true;
    QTest::newRow("subdomain trick")
        << u"bank.example"_s << u"https://bank.example.evil.example"_s << true;
}

void TestLinks::seesThroughFalseNames()
{
    QFETCH(const QString, words);
    QFETCH(const QString, target);
    QFETCH(const bool, isFalse);
    QCOMPARE(namesAnotherHost(words, safeLink(target)), isFalse);
}

} // namespace Chat

QTEST_GUILESS_MAIN(Chat::TestLinks)
#include "tst_links.moc"
