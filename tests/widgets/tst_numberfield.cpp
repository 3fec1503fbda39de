// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/numberfield.h"

#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

class TestNumberField final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void reads_data();
    void reads();
    void keepsWhatIsBeingTyped();
    void wholeNumbers();
};

void TestNumberField::reads_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<std::optional<double>>("value");
    QTest::addColumn<bool>("isWrong");
    using Value = std::optional<double>;
    QTest::newRow("nothing") << u""_s << Value() << false;
    QTest::newRow("white space") << u"  "_s << Value() << false;
    QTest::newRow("a number") << u"0.7"_s << Value(0.7) << false;
    QTest::newRow("a comma") << u"0,7"_s << Value(0.7) << false;
    QTest::newRow("the smallest") << u"-2"_s << Value(-2) << false;
    QTest::newRow("a minus as it is printed") << u"\u22121"_s << Value(-1) << false;
    QTest::newRow("too small") << u"-2.1"_s << Value() << true;
    QTest::newRow("too large") << u"3"_s << Value() << true;
    QTest::newRow("words") << u"warm"_s << Value() << true;
    QTest::newRow("no number") << u"nan"_s << Value() << true;
    QTest::newRow("too much of a number") << u"1e400"_s << Value() << true;
}

void TestNumberField::reads()
{
    QFETCH(QString, typed);
    QFETCH(std::optional<double>, value);
    QFETCH(bool, isWrong);
    NumberField field({.minimum = -2, .maximum = 2});
    field.setText(typed);
    QCOMPARE(field.value(), value);
    QCOMPARE(!field.problem().isEmpty(), isWrong);
}

void TestNumberField::keepsWhatIsBeingTyped()
{
    NumberField field({.minimum = 0, .maximum = 2});
    field.setText(u"0."_s);
    field.setValue(0.0);
    QCOMPARE(field.text(), u"0."_s);
    field.setValue(0.5);
    QCOMPARE(field.text(), u"0.5"_s);
    field.setText(u"warm"_s);
    field.setValue(0.5); // as before: nothing new to show
    QCOMPARE(field.text(), u"warm"_s);
    field.setValue(1.0);
    QCOMPARE(field.text(), u"1"_s);
    field.setText(u"warm"_s);
    field.reset({});
    QCOMPARE(field.text(), QString());
}

void TestNumberField::wholeNumbers()
{
    NumberField field({.minimum = 1, .maximum = 1e7, .isWhole = true});
    field.setText(u"1.5"_s);
    QVERIFY(!field.value());
    QVERIFY(field.problem().contains(u"10000000"_s));
    field.setText(u"4096"_s);
    QCOMPARE(field.value(), std::optional(4096.0));
    field.setValue(123456789.0 / 100);
    QCOMPARE(field.text(), u"1234567"_s);
}

QTEST_MAIN(TestNumberField)
#include "tst_numberfield.moc"
