// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fuzzymatch.h"

#include "support/testhelpers.h"
#include "widgets/modellist.h"

using namespace Chat;
using namespace Qt::StringLiterals;

class TestFuzzyMatch final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void matches_data();
    void matches();
    void betterComesFirst_data();
    void betterComesFirst();
    void longTextsAreCut();
    void modelsForWhatIsTyped();
};

void TestFuzzyMatch::matches_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isMatch");
    QTest::newRow("nothing typed") << u""_s << u"anything"_s << true;
    QTest::newRow("white space typed") << u"  "_s << u"anything"_s << true;
    QTest::newRow("nothing to find it in") << u"a"_s << u""_s << false;
    QTest::newRow("the same") << u"gpt-4o"_s << u"gpt-4o"_s << true;
    QTest::newRow("other case") << u"GPT"_s << u"gpt-4o"_s << true;
    QTest::newRow("letters in their order") << u"nwc"_s << u"New conversation"_s << true;
    QTest::newRow("in another order") << u"cn"_s << u"new c"_s << false;
    QTest::newRow("words apart") << u"new conv"_s << u"New conversation"_s << true;
    QTest::newRow("Cyrillic") << u"СТОЛ"_s << u"столица Татарстана"_s << true;
    QTest::newRow("a letter too many") << u"gpt-4oo"_s << u"gpt-4o"_s << false;
}

void TestFuzzyMatch::matches()
{
    QFETCH(QString, typed);
    QFETCH(QString, text);
    QFETCH(bool, isMatch);
    QCOMPARE(fuzzyScore(typed, text) > 0, isMatch);
}

void TestFuzzyMatch::betterComesFirst_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("better");
    QTest::addColumn<QString>("worse");
    QTest::newRow("a run") << u"set"_s << u"Open settings"_s << u"Sleep tight"_s;
    QTest::newRow("beginnings of words") << u"nc"_s << u"New conversation"_s << u"Announce"_s;
    QTest::newRow("the beginning") << u"pin"_s << u"Pin"_s << u"Opinions"_s;
    QTest::newRow("the shorter") << u"gpt-4o"_s << u"gpt-4o"_s << u"gpt-4o-mini"_s;
    QTest::newRow("capitals within a word") << u"gc"_s << u"GigaChat"_s << u"Magic"_s;
}

void TestFuzzyMatch::betterComesFirst()
{
    QFETCH(QString, typed);
    QFETCH(QString, better);
    QFETCH(QString, worse);
    QVERIFY(fuzzyScore(typed, worse) > 0 || worse == u"Sleep tight"_s);
    QVERIFY(fuzzyScore(typed, better) > fuzzyScore(typed, worse));
}

void TestFuzzyMatch::longTextsAreCut()
{
    const QString text = QString(1'000'000, u'a') + u'b';
    QCOMPARE(fuzzyScore(u"b", text), 0);
    QVERIFY(fuzzyScore(u"aaa", text) > 0);
}

void TestFuzzyMatch::modelsForWhatIsTyped()
{
    const QStringList models{u"gpt-4o"_s, u"gpt-4o-mini"_s, u"o4-mini"_s};
    QCOMPARE(matchingModels(models, {}), models);
    QCOMPARE(matchingModels(models, u"mini"_s).mid(0, 2),
             QStringList({u"o4-mini"_s, u"gpt-4o-mini"_s}));
    // What the service does not list can be typed all the same.
    QCOMPARE(matchingModels(models, u" my-model "_s), QStringList(u"my-model"_s));
    QCOMPARE(matchingModels(models, u"oi"_s),
             QStringList({u"oi"_s, u"o4-mini"_s, u"gpt-4o-mini"_s}));
    QCOMPARE(matchingModels(models, u"O4"_s).last(), u"O4"_s);
    QCOMPARE(matchingModels(models, u"gpt-4o"_s), QStringList({u"gpt-4o"_s, u"gpt-4o-mini"_s}));
}

QTEST_GUILESS_MAIN(TestFuzzyMatch)
#include "tst_fuzzymatch.moc"
