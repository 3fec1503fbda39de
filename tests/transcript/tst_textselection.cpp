// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/textselection.h"

#include "support/testhelpers.h"

using namespace Qt::StringLiterals;

namespace Chat {

class TestTextSelection final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void growsBothWays();
    void takesWords_data();
    void takesWords();
    void growsByWords();
    void growsByBlocks();
    void marksWhatIsInABlock();
    void reasoningComesBeforeTheText();
    void followsItsRows();
    void staysWithinItsText();
};

namespace {

QString textOf(const TextPosition &position)
{
    return position.block == 0 ? u"one two three"_s : u"four five"_s;
}

TextPosition at(int row, int block, qsizetype position)
{
    return {.row = row, .block = block, .position = position};
}

} // namespace

void TestTextSelection::growsBothWays()
{
    TextSelection selection(textOf);
    QVERIFY(selection.isEmpty());
    selection.begin(at(1, 0, 4), TextSelection::Unit::Character);
    QVERIFY(selection.isEmpty());
    selection.extendTo(at(2, 1, 3));
    QCOMPARE(selection.range(), (TextRange{at(1, 0, 4), at(2, 1, 3)}));
    selection.extendTo(at(0, 0, 1));
    QCOMPARE(selection.range(), (TextRange{at(0, 0, 1), at(1, 0, 4)}));
    QCOMPARE(selection.cursor(), at(0, 0, 1));
    QVERIFY(selection.contains(at(0, 0, 1)));
    QVERIFY(!selection.contains(at(1, 0, 4)));
}

void TestTextSelection::takesWords_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("position");
    QTest::addColumn<QString>("word");
    QTest::newRow("within") << u"one two three"_s << 5 << u"two"_s;
    QTest::newRow("at its beginning") << u"one two three"_s << 4 << u"two"_s;
    QTest::newRow("at the end") << u"one two"_s << 7 << u"two"_s;
    QTest::newRow("Russian") << u"раз два"_s << 5 << u"два"_s;
    QTest::newRow("nothing") << QString() << 0 << QString();
    QTest::newRow("far outside") << u"one"_s << 99 << u"one"_s;
}

void TestTextSelection::takesWords()
{
    QFETCH(const QString, text);
    QFETCH(const int, position);
    QFETCH(const QString, word);
    const TextMark mark = wordAround(text, position);
    QCOMPARE(text.sliced(mark.start, mark.end - mark.start), word);
}

void TestTextSelection::growsByWords()
{
    TextSelection selection(textOf);
    selection.begin(at(0, 0, 5), TextSelection::Unit::Word);
    QCOMPARE(selection.range(), (TextRange{at(0, 0, 4), at(0, 0, 7)}));
    selection.extendTo(at(0, 0, 9));
    QCOMPARE(selection.range(), (TextRange{at(0, 0, 4), at(0, 0, 13)}));
    selection.extendTo(at(0, 0, 1));
    QCOMPARE(selection.range(), (TextRange{at(0, 0, 0), at(0, 0, 7)}));
}

void TestTextSelection::growsByBlocks()
{
    TextSelection selection(textOf);
    selection.begin(at(0, 0, 5), TextSelection::Unit::Block);
    QCOMPARE(selection.range(), (TextRange{at(0, 0, 0), at(0, 0, 13)}));
    selection.extendTo(at(0, 1, 2));
    QCOMPARE(selection.range(), (TextRange{at(0, 0, 0), at(0, 1, 9)}));
}

void TestTextSelection::marksWhatIsInABlock()
{
    TextSelection selection(textOf);
    selection.begin(at(1, 0, 4), TextSelection::Unit::Character);
    selection.extendTo(at(3, 1, 2));
    QCOMPARE(selection.markIn(0, true, 0, 13), TextMark());
    QCOMPARE(selection.markIn(1, true, 0, 13), (TextMark{.start = 4, .end = 13}));
    QCOMPARE(selection.markIn(2, true, 0, 13), (TextMark{.start = 0, .end = 13}));
    QCOMPARE(selection.markIn(3, true, 1, 9), (TextMark{.start = 0, .end = 2}));
    QCOMPARE(selection.markIn(3, true, 2, 9), TextMark());
}

void TestTextSelection::reasoningComesBeforeTheText()
{
    TextSelection selection(textOf);
    selection.begin({.row = 1, .isInText = false, .position = 2}, TextSelection::Unit::Character);
    selection.extendTo(at(1, 0, 3));
    QCOMPARE(selection.markIn(1, false, 0, 13), (TextMark{.start = 2, .end = 13}));
    QCOMPARE(selection.markIn(1, true, 0, 13), (TextMark{.start = 0, .end = 3}));
}

void TestTextSelection::followsItsRows()
{
    TextSelection selection(textOf);
    selection.select({at(5, 0, 1), at(6, 0, 2)});
    selection.rowsInserted(2, 3);
    QCOMPARE(selection.range(), (TextRange{at(8, 0, 1), at(9, 0, 2)}));
    selection.rowsRemoved(0, 2);
    QCOMPARE(selection.range(), (TextRange{at(6, 0, 1), at(7, 0, 2)}));
    selection.rowsRemoved(8, 2);
    QCOMPARE(selection.range(), (TextRange{at(6, 0, 1), at(7, 0, 2)}));
    selection.rowsRemoved(7, 1);
    QVERIFY(selection.isEmpty());
}

void TestTextSelection::staysWithinItsText()
{
    QString text = u"a longer text"_s;
    TextSelection selection([&text](const TextPosition &) { return text; });
    selection.select({at(0, 0, 2), at(0, 0, 13)});
    text = u"short"_s;
    selection.textChanged(0);
    QCOMPARE(selection.range(), (TextRange{at(0, 0, 2), at(0, 0, 5)}));
}

} // namespace Chat

QTEST_GUILESS_MAIN(Chat::TestTextSelection)
#include "tst_textselection.moc"
