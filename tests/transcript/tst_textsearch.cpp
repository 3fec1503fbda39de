// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/textsearch.h"

#include "support/testhelpers.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace Chat {

class TestTextSearch final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void findsWhateverTheCase();
    void findsWhatIsShown_data();
    void findsWhatIsShown();
    void findsReasoningWhereItIsShown();
    void goesRoundInBothDirections();
    void findsNothing();
    void beginsWhereTheReaderIs();
    void readsEachMessageOnce();
    void readsWhatThereIsNoRoomForAnew();
    void followsTheRows();
    void forgetsEverythingAtItsEnd();

private:
    void setTexts(const QStringList &texts);
    bool search(const QString &needle, int nearRow = 0);

    QList<SearchedMessage> m_messages;
    int m_asked = 0; ///< how many messages the search has asked for
    std::unique_ptr<TextSearch> m_search;
};

namespace {

TextPosition at(int row, int block, qsizetype position)
{
    return {.row = row, .block = block, .position = position};
}

} // namespace

void TestTextSearch::init()
{
    failOnAnyWarning();
    m_messages.clear();
    m_asked = 0;
    m_search = std::make_unique<TextSearch>(
        TextSearch::Source{.rowCount = [this] { return static_cast<int>(m_messages.size()); },
                           .message =
                               [this](int row) {
                                   ++m_asked;
                                   return m_messages.at(row);
                               }});
}

void TestTextSearch::setTexts(const QStringList &texts)
{
    m_messages.clear();
    for (const QString &text : texts)
        m_messages.append({.text = text});
}

bool TestTextSearch::search(const QString &needle, int nearRow)
{
    m_search->setNeedle(needle, nearRow);
    return QTest::qWaitFor([this] { return m_search->isComplete(); }, 20'000);
}

void TestTextSearch::findsWhateverTheCase()
{
    setTexts({u"Слон и слоны"_s, u"nothing"_s, u"- a\n- СЛОН\n"_s});
    QVERIFY(search(u"слон"_s));
    QCOMPARE(m_search->rows(), (QList<int>{0, 2}));
    QCOMPARE(m_search->matchCount(), 3);
    QCOMPARE(m_search->next(at(0, 0, 0))->start, at(0, 0, 0));
    QCOMPARE(m_search->next(at(0, 0, 4))->start, at(0, 0, 7));
    QCOMPARE(m_search->next(at(0, 0, 8))->start, at(2, 1, 0));
    QCOMPARE(m_search->next(at(0, 0, 8))->end, at(2, 1, 4));
}

void TestTextSearch::findsWhatIsShown_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isTyped");
    QTest::addColumn<QString>("needle");
    QTest::addColumn<int>("count");
    QTest::newRow("through emphasis")
        << u"Use **QString** here"_s << false << u"use qstring"_s << 1;
    QTest::newRow("no marks") << u"a **b** and\n\n```\ncode\n```"_s << false << u"**"_s << 0;
    QTest::newRow("no fences") << u"```\ncode\n```"_s << false << u"```"_s << 0;
    QTest::newRow("no addresses") << u"[here](https://hidden.example)"_s << false << u"hidden"_s
                                  << 0;
    QTest::newRow("not across blocks") << u"one\n\ntwo"_s << false << u"onetwo"_s << 0;
    QTest::newRow("in tables") << u"|a|b|\n|-|-|\n|cell|more|"_s << false << u"cell"_s << 1;
    QTest::newRow("what was typed, as it was") << u"a **b**"_s << true << u"**"_s << 2;
    QTest::newRow("no characters") << u"one\n\ntwo"_s << false << QString(QChar(0xffff)) << 0;
}

void TestTextSearch::findsWhatIsShown()
{
    QFETCH(QString, text);
    QFETCH(bool, isTyped);
    QFETCH(QString, needle);
    QFETCH(int, count);
    m_messages = {{.text = text, .isTyped = isTyped}, {.text = u"other"_s}};
    QVERIFY(search(needle));
    QCOMPARE(m_search->matchCount(), count);
    QCOMPARE(m_search->rows().size(), count > 0 ? 1 : 0);
    QCOMPARE(m_search->next(at(0, 0, 0)).has_value(), count > 0);
    QCOMPARE(m_search->previous(at(1, 0, 0)).has_value(), count > 0);
}

void TestTextSearch::findsReasoningWhereItIsShown()
{
    m_messages = {{.text = u"a word"_s, .reasoning = u"- think\n- of a word"_s}};
    QVERIFY(search(u"word"_s));
    QCOMPARE(m_search->matchCount(), 2);
    const TextPosition inReasoning{.row = 0, .isInText = false, .block = 1, .position = 5};
    QCOMPARE(m_search->next({.row = 0, .isInText = false})->start, inReasoning);
    QCOMPARE(m_search->next(at(0, 0, 0))->start, at(0, 0, 2));
}

void TestTextSearch::goesRoundInBothDirections()
{
    setTexts({u"x"_s, u"a x b"_s, u"y"_s, u"x x"_s});
    QVERIFY(search(u"x"_s));
    QList<int> rows;
    TextPosition place = at(1, 0, 0);
    for (int i = 0; i < 5; ++i) {
        const auto match = m_search->next(place);
        QVERIFY(match);
        rows.append(match->start.row);
        place = match->end;
    }
    QCOMPARE(rows, (QList<int>{1, 3, 3, 0, 1}));
    rows.clear();
    for (int i = 0; i < 5; ++i) {
        const auto match = m_search->previous(place);
        QVERIFY(match);
        rows.append(match->start.row);
        place = match->start;
    }
    QCOMPARE(rows, (QList<int>{1, 0, 3, 3, 1}));
}

void TestTextSearch::findsNothing()
{
    QVERIFY(search(u"a"_s)); // in no messages
    QVERIFY(!m_search->next({}));
    m_search->end();
    setTexts({u"a"_s});
    QVERIFY(search({}));
    QCOMPARE(m_search->matchCount(), 0);
    QVERIFY(!m_search->next({}));
    QVERIFY(search(u"b"_s));
    QVERIFY(m_search->rows().isEmpty());
    QVERIFY(!m_search->previous({}));
}

void TestTextSearch::beginsWhereTheReaderIs()
{
    QStringList texts;
    for (int i = 0; i < 40; ++i)
        texts.append(u"word "_s.repeated(10'000));
    setTexts(texts);
    QSignalSpy progressed(m_search.get(), &TextSearch::progressed);
    QList<int> known; // the first row of them, step by step
    QObject context;
    connect(m_search.get(), &TextSearch::progressed, &context,
            [this, &known] { known.append(m_search->rows().first()); });
    m_search->setNeedle(u"word"_s, 30);
    QVERIFY(!m_search->next(at(30, 0, 0))); // not known yet
    QTRY_VERIFY(!known.isEmpty());
    QCOMPARE(known.first(), 30);
    QVERIFY(m_search->next(at(30, 0, 0)));
    QTRY_VERIFY(m_search->isComplete());
    QCOMPARE(m_search->rows().size(), 40);
    QVERIFY(progressed.size() > 5);
}

void TestTextSearch::readsEachMessageOnce()
{
    setTexts({u"one"_s, u"two"_s, u"three"_s});
    m_search->begin(1); // before anything is typed
    QTRY_VERIFY(m_search->isComplete());
    QCOMPARE(m_asked, 3);
    m_search->setNeedle(u"t"_s, 0);
    QVERIFY(m_search->isComplete()); // at once
    QCOMPARE(m_search->rows(), (QList<int>{1, 2}));
    QVERIFY(m_search->next(at(0, 0, 0)));
    QCOMPARE(m_asked, 3);
}

void TestTextSearch::readsWhatThereIsNoRoomForAnew()
{
    m_search->setMostKept(8);
    setTexts({u"kept"_s, u"far too long to keep"_s, u"kept"_s, u"long"_s});
    QVERIFY(search(u"ke"_s));
    QCOMPARE(m_search->rows(), (QList<int>{0, 1, 2}));
    QVERIFY(search(u"lo"_s));
    QCOMPARE(m_search->rows(), (QList<int>{1, 3}));
    QCOMPARE(m_search->next(at(0, 0, 0))->start, at(1, 0, 8));
    QCOMPARE(m_search->next(at(1, 0, 9))->start, at(3, 0, 0));
}

void TestTextSearch::followsTheRows()
{
    setTexts({u"one word"_s, u"none"_s, u"a word"_s});
    QVERIFY(search(u"word"_s));
    QCOMPARE(m_search->rows(), (QList<int>{0, 2}));

    m_messages.removeFirst();
    m_search->onRemoved(0, 0);
    QCOMPARE(m_search->rows(), QList<int>{1});
    QCOMPARE(m_search->next(at(0, 0, 0))->start, at(1, 0, 2));

    m_messages.append({.text = u"word for word"_s});
    m_search->onInserted(2, 2);
    m_messages[0].text = u"words"_s;
    m_search->onChanged(0, 0);
    QVERIFY(!m_search->isComplete());
    m_search->readChanges();
    QTRY_VERIFY(m_search->isComplete());
    QCOMPARE(m_search->rows(), (QList<int>{0, 1, 2}));
    QCOMPARE(m_search->matchCount(), 4);

    // While a thread reads what is not there any more.
    m_search->setNeedle(u"one"_s, 0);
    m_messages[0].text = u"one"_s;
    m_search->onChanged(0, 0);
    m_search->readChanges();
    m_messages = {{.text = u"another one"_s}};
    m_search->onReset();
    m_search->readChanges();
    QTRY_VERIFY(m_search->isComplete());
    QCOMPARE(m_search->rows(), QList<int>{0});
    QCOMPARE(m_search->next(at(0, 0, 0))->start, at(0, 0, 8));
}

void TestTextSearch::forgetsEverythingAtItsEnd()
{
    setTexts({u"one"_s});
    QVERIFY(search(u"one"_s));
    m_search->end();
    QVERIFY(!m_search->isOpen());
    QVERIFY(m_search->rows().isEmpty());
    m_messages.append({.text = u"one"_s});
    m_search->onInserted(1, 1);
    m_search->onChanged(0, 1);
    QVERIFY(m_search->rows().isEmpty());
    QVERIFY(search(u"one"_s));
    QCOMPARE(m_search->rows(), (QList<int>{0, 1}));
}

} // namespace Chat

QTEST_GUILESS_MAIN(Chat::TestTextSearch)
#include "tst_textsearch.moc"
