// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/literaltext.h"

#include "support/testhelpers.h"

#include <QTextDocument>

using namespace Chat;
using namespace Qt::StringLiterals;

class TestLiteralText final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void isShownAsItIs_data();
    void isShownAsItIs();
    void nothingStaysNothing() { QCOMPARE(literalText({}), QString()); }
};

void TestLiteralText::isShownAsItIs_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("quotation marks") << u"There is no provider called \"work\"."_s;
    QTest::newRow("ampersand") << u"R&D"_s;
    QTest::newRow("tags") << u"<h1>Sign in again</h1><img src=\"file:///etc/hostname\">"_s;
    QTest::newRow("link") << u"bank.com/<a href=\"https://evil.example\">bank.com</a>"_s;
    QTest::newRow("entity") << u"&lt;b&gt;"_s;
    QTest::newRow("lines") << u"first\n<b>second</b>\nthird"_s;
    QTest::newRow("end of the wrapping") << u"</qt><b>bold</b>"_s;
}

void TestLiteralText::isShownAsItIs()
{
    QFETCH(QString, text);
    const QString shown = literalText(text);
    QVERIFY(Qt::mightBeRichText(shown)); // what a tool tip and a label ask
    QTextDocument document;
    document.setHtml(shown);
    QCOMPARE(document.toPlainText(), text);
}

QTEST_MAIN(TestLiteralText)
#include "tst_literaltext.moc"
