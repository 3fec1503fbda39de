// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/textsearch.h"

#include "markdown/markdownparser.h"
#include "support/testhelpers.h"

using namespace Qt::StringLiterals;

namespace Chat {

class TestTextSearch final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void findsWhateverTheCase();
    void goesRoundInBothDirections();
    void passesOverWhatIsNotShown();
    void findsNothing();
};

namespace {

TextSearch searchIn(const QStringList &texts)
{
    return TextSearch({.rowCount = [texts] { return static_cast<int>(texts.size()); },
                       .text = [texts](int row) { return texts.at(row); },
                       .blocks = [texts](int row) { return parseMarkdown(texts.at(row)).blocks; }});
}

TextPosition at(int row, int block, qsizetype position)
{
    return {.row = row, .block = block, .position = position};
}

} // namespace

void TestTextSearch::findsWhateverTheCase()
{
    TextSearch search = searchIn({u"Слон и слоны"_s, u"nothing"_s, u"- a\n- СЛОН\n"_s});
    search.setNeedle(u"слон"_s);
    QCOMPARE(search.rows(), (QList<int>{0, 2}));
    QCOMPARE(search.matchCount(), 3);
    QCOMPARE(search.next(at(0, 0, 0))->start, at(0, 0, 0));
    QCOMPARE(search.next(at(0, 0, 4))->start, at(0, 0, 7));
    QCOMPARE(search.next(at(0, 0, 8))->start, at(2, 1, 0));
    QCOMPARE(search.next(at(0, 0, 8))->end, at(2, 1, 4));
}

void TestTextSearch::goesRoundInBothDirections()
{
    TextSearch search = searchIn({u"x"_s, u"a x b"_s, u"y"_s, u"x x"_s});
    search.setNeedle(u"x"_s);
    QList<int> rows;
    TextPosition place = at(1, 0, 0);
    for (int i = 0; i < 5; ++i) {
        const auto match = search.next(place);
        QVERIFY(match);
        rows.append(match->start.row);
        place = match->end;
    }
    QCOMPARE(rows, (QList<int>{1, 3, 3, 0, 1}));
    rows.clear();
    for (int i = 0; i < 5; ++i) {
        const auto match = search.previous(place);
        QVERIFY(match);
        rows.append(match->start.row);
        place = match->start;
    }
    QCOMPARE(rows, (QList<int>{1, 0, 3, 3, 1}));
}

void TestTextSearch::passesOverWhatIsNotShown()
{
    TextSearch search = searchIn({u"[here](https://hidden.example)"_s, u"not hidden"_s});
    search.setNeedle(u"hidden"_s);
    QCOMPARE(search.next(at(0, 0, 0))->start, at(1, 0, 4));
    TextSearch nowhere = searchIn({u"[here](https://hidden.example)"_s});
    nowhere.setNeedle(u"hidden"_s);
    QVERIFY(!nowhere.next(at(0, 0, 0)));
    QVERIFY(!nowhere.previous(at(0, 0, 0)));
}

void TestTextSearch::findsNothing()
{
    TextSearch search = searchIn({u"a"_s});
    search.setNeedle({});
    QCOMPARE(search.matchCount(), 0);
    QVERIFY(!search.next({}));
    search.setNeedle(u"b"_s);
    QVERIFY(search.rows().isEmpty());
    QVERIFY(!search.previous({}));
}

} // namespace Chat

QTEST_GUILESS_MAIN(Chat::TestTextSearch)
#include "tst_textsearch.moc"
