// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/terminaltext.h"

#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

class TerminalTextTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void filters_data();
    void filters();
    void makesOneLine();
};

void TerminalTextTest::filters_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");

    QTest::newRow("plain") << u"Привет, мир\n\tend"_s << u"Привет, мир\n\tend"_s;
    QTest::newRow("colour") << u"a\x1b[1;31mred\x1b[0m b"_s << u"ared b"_s;
    QTest::newRow("cursor") << u"a\x1b[2A\x1b[Kb"_s << u"ab"_s;
    QTest::newRow("title") << u"a\x1b]0;evil\x07z"_s << u"a]0;evilz"_s;
    QTest::newRow("clipboard") << u"\x1b]52;c;ZXZpbA==\x1b\\x"_s << u"]52;c;ZXZpbA==\\x"_s;
    QTest::newRow("endless sequence")
        << u"\x1b["_s + QString(40, u'1') + u"text"_s << QString(9, u'1') + u"text"_s;
    QTest::newRow("break in a sequence") << u"\x1b[12\nnext"_s << u"\nnext"_s;
    QTest::newRow("sequence within one") << u"\x1b[1\x1b[2Jx"_s << u"x"_s;
    QTest::newRow("carriage return") << u"good\rbad\r\n"_s << u"goodbad\n"_s;
    QTest::newRow("backspace and bell") << u"a\bb\ac"_s << u"abc"_s;
    QTest::newRow("NUL and DEL") << u"a"_s + QChar(0) + u"b\x7f"_s << u"ab"_s;
    QTest::newRow("C1 introducer") << u"a"_s + QChar(0x9b) + u"31mb"_s << u"a31mb"_s;
    QTest::newRow("direction override")
        << u"a"_s + QChar(0x202e) + u"b"_s + QChar(0x2066) + u"c"_s << u"abc"_s;
    QTest::newRow("direction mark")
        << u"a"_s + QChar(0x200f) + u"b"_s << u"a"_s + QChar(0x200f) + u"b"_s;
    QTest::newRow("emoji") << u"👍🏽"_s << u"👍🏽"_s;
}

/// Whole, and cut at every place.
void TerminalTextTest::filters()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);

    QCOMPARE(TerminalFilter().filtered(text), shown);
    for (qsizetype cut = 0; cut <= text.size(); ++cut) {
        TerminalFilter filter;
        QString pieces = filter.filtered(text.left(cut));
        pieces += filter.filtered(text.mid(cut));
        QCOMPARE(pieces, shown);
    }
}

void TerminalTextTest::makesOneLine()
{
    QCOMPARE(terminalLine(u" one\ntwo\x1b[31m\r\nthree \n"_s), u"one two three"_s);
}

QTEST_GUILESS_MAIN(TerminalTextTest)
#include "tst_terminaltext.moc"
