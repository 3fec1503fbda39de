// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/continuation.h"

#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

class TestContinuation final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void joins_data();
    void joins();
    void asksForTheLastWords();
    void nothingNewIsNothing();
};

void TestContinuation::joins_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("answer");
    QTest::addColumn<QString>("whole");

    const QString cut = u"Cats are small and they sle"_s;
    QTest::newRow("within a word") << cut << u"Cats are small and they sleep a lot."_s
                                   << u"Cats are small and they sleep a lot."_s;
    QTest::newRow("after a word") << u"One two three"_s << u"One two three four"_s
                                  << u"One two three four"_s;
    QTest::newRow("after a space")
        << u"One two three "_s << u"One two three four"_s << u"One two three four"_s;
    QTest::newRow("in quotation marks")
        << u"One two"_s << u"\"One two\" three"_s << u"One two three"_s;
    QTest::newRow("white space before")
        << u"One two"_s << u"\n One two, three"_s << u"One two, three"_s;
    QTest::newRow("wrapped differently")
        << u"One two"_s << u"One\ntwo three"_s << u"One two three"_s;
    QTest::newRow("new paragraph") << u"One.\n"_s << u"One.\n\nTwo."_s << u"One.\n\nTwo."_s;
    QTest::newRow("line break there already")
        << u"One.\n\n"_s << u"One.\n\nTwo."_s << u"One.\n\nTwo."_s;
    QTest::newRow("space instead of a break") << u"One.\n"_s << u"One. Two."_s << u"One.\nTwo."_s;
    QTest::newRow("last line only")
        << u"# Head\n\nOne two"_s << u"One two three"_s << u"# Head\n\nOne two three"_s;
    QTest::newRow("not repeated") << u"One two"_s << u" three"_s << u"One two three"_s;
    QTest::newRow("begins alike") << u"One two"_s << u"One too many"_s << u"One twoOne too many"_s;
    QTest::newRow("quotation in the text")
        << u"He said \"no"_s << u"He said \"no\" and left"_s << u"He said \"no\" and left"_s;
    QTest::newRow("starts with a quotation")
        << u"\"Oh"_s << u"\"Oh no\", she said"_s << u"\"Oh no\", she said"_s;
    QTest::newRow("long line") << u"word "_s.repeated(40) + u"end"_s
                               << u"word word word word word word word word word end of it"_s
                               << u"word "_s.repeated(40) + u"end of it"_s;
    QTest::newRow("no spaces") << u"我们都是中国人民的朋友"_s << u"我们都是中国人民的朋友，而且"_s
                               << u"我们都是中国人民的朋友，而且"_s;
}

void TestContinuation::joins()
{
    QFETCH(QString, text);
    QFETCH(QString, answer);
    QFETCH(QString, whole);

    for (const qsizetype step : {qsizetype(1), qsizetype(3), answer.size()}) {
        Continuation continuation(text);
        QString joined = text;
        for (qsizetype at = 0; at < answer.size(); at += step)
            joined += continuation.feed(answer.mid(at, step));
        QCOMPARE(joined, whole);
    }
}

void TestContinuation::asksForTheLastWords()
{
    const Continuation continuation(u"A long story about cats.\n\nThey sleep and they "_s);
    QVERIFY(continuation.instruction().contains(u"\"They sleep and they\""_s));

    const QString instruction = Continuation(u"🎉"_s.repeated(500)).instruction();
    QVERIFY(instruction.isValidUtf16());
    QVERIFY(instruction.size() < 600);
}

void TestContinuation::nothingNewIsNothing()
{
    Continuation continuation(u"One two"_s);

    QCOMPARE(continuation.feed(u""_s), QString());
    QCOMPARE(continuation.feed(u"One "_s), QString());
    QCOMPARE(continuation.feed(u"two"_s), QString());
    QCOMPARE(continuation.feed(u" three"_s), u" three"_s);
    QCOMPARE(continuation.feed(u" One two"_s), u" One two"_s);
}

QTEST_GUILESS_MAIN(TestContinuation)
#include "tst_continuation.moc"
