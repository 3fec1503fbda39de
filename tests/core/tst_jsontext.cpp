// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsontext.h"

#include "support/testhelpers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Chat;
using namespace Qt::StringLiterals;

class JsonTextTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void isWhatQtWrites_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("plain") << u"Hello, world!"_s;
        QTest::newRow("Russian") << u"Ты заботливый ассистент"_s;
        QTest::newRow("quotes") << uR"("a" \ 'b' /)"_s;
        QTest::newRow("lines") << u"a\r\nb\tc\b\f\n\n"_s;
        QTest::newRow("beyond the first plane") << u"x😀y𝔘"_s;
        QTest::newRow("half a pair") << u"a"_s + QChar(0xd83d) + u"b"_s;
        QTest::newRow("half a pair at the end") << u"a"_s + QChar(0xd83d);
        QTest::newRow("the wrong way round") << QString(QChar(0xde00)) + QChar(0xd83d);
        QTest::newRow("two first halves") << QString(QChar(0xd83d)) + u"😀"_s;
        QTest::newRow("other spaces") << u"\u2028\u2029\ufeff\u0085\u007f"_s;
    }

    void isWhatQtWrites()
    {
        QFETCH(QString, text);
        QCOMPARE(jsonText(text), byQt(text));
    }

    void everyCharacterIsWhatQtWrites()
    {
        for (char16_t unit = 0; unit < 0xffff; ++unit) {
            const QString text = u"a"_s + QChar(unit) + u"b"_s;
            QCOMPARE(jsonText(text), byQt(text));
        }
    }

private:
    static QByteArray byQt(const QString &text)
    {
        return QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact).chopped(1).sliced(1);
    }
};

QTEST_GUILESS_MAIN(JsonTextTest)
#include "tst_jsontext.moc"
