// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/schema.h"

#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

class TestSchema final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void builtInStepsAreThere();
    void splitsAtEmptyLines_data();
    void splitsAtEmptyLines();
};

void TestSchema::builtInStepsAreThere()
{
    const QStringList schema = builtInSchema();
    QCOMPARE(schema.size(), 1);
    QVERIFY(sqlStatements(schema.first()).first().contains(u"CREATE TABLE conversation"_s));
}

void TestSchema::splitsAtEmptyLines_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QStringList>("statements");
    QTest::newRow("nothing") << QString() << QStringList();
    QTest::newRow("two") << u"SELECT 1;\n\nSELECT 2;\n"_s
                         << QStringList{u"SELECT 1;"_s, u"SELECT 2;\n"_s};
    QTest::newRow("comments apart are no statement")
        << u"-- about\n-- this\n\nSELECT 1;"_s << QStringList{u"SELECT 1;"_s};
    QTest::newRow("a comment stays with its statement")
        << u"-- one\nSELECT 1;"_s << QStringList{u"-- one\nSELECT 1;"_s};
    QTest::newRow("a trigger is one statement")
        << u"CREATE TRIGGER t AFTER DELETE ON a BEGIN\n  DELETE FROM b;\n  DELETE FROM c;\nEND;"_s
        << QStringList{
               u"CREATE TRIGGER t AFTER DELETE ON a BEGIN\n  DELETE FROM b;\n  DELETE FROM c;\nEND;"_s};
    QTest::newRow("Windows line ends")
        << u"SELECT 1;\r\n\r\nSELECT 2;"_s << QStringList{u"SELECT 1;"_s, u"SELECT 2;"_s};
}

void TestSchema::splitsAtEmptyLines()
{
    QFETCH(QString, script);
    QFETCH(QStringList, statements);
    QCOMPARE(sqlStatements(script), statements);
}

QTEST_GUILESS_MAIN(TestSchema)
#include "tst_schema.moc"
