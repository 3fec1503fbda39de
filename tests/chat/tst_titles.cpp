// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/titles.h"

#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

class TestTitles final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void titlesFromQuestions_data();
    void titlesFromQuestions();
    void titlesFromAnswers_data();
    void titlesFromAnswers();
    void titlesAreShortAndWhole_data();
    void titlesAreShortAndWhole();
    void cleanTitles_data();
    void cleanTitles();
    void longTitlesAreCutBetweenCharacters();
    void emptyTitlesHaveAName();
};

void TestTitles::titlesFromQuestions_data()
{
    QTest::addColumn<QString>("question");
    QTest::addColumn<QString>("title");

    QTest::newRow("plain") << u"Why is the sky blue?"_s << u"Why is the sky blue?"_s;
    QTest::newRow("first line only") << u"One\nTwo"_s << u"One"_s;
    QTest::newRow("empty lines before") << u"\n \r\n\tOne\r\nTwo"_s << u"One"_s;
    QTest::newRow("heading") << u"## A *fine* title"_s << u"A fine title"_s;
    QTest::newRow("list in a quotation") << u"> - **bold** and `code`"_s << u"bold and code"_s;
    QTest::newRow("numbered") << u"1. first"_s << u"first"_s;
    QTest::newRow("link") << u"Read [this page](https://example.org/a_b) now"_s
                          << u"Read this page now"_s;
    QTest::newRow("picture") << u"![a cat](cat.png)"_s << u"a cat"_s;
    QTest::newRow("bold in italics") << u"***very*** ~~not~~ so"_s << u"very not so"_s;
    QTest::newRow("underscores of names")
        << u"what does _this_ my_var_name mean"_s << u"what does this my_var_name mean"_s;
    QTest::newRow("arithmetic stays") << u"2 * 3 * 4 = ?"_s << u"2 * 3 * 4 = ?"_s;
    QTest::newRow("minus stays") << u"-5 + 3"_s << u"-5 + 3"_s;
    QTest::newRow("hash tag stays") << u"#qt is what"_s << u"#qt is what"_s;
    QTest::newRow("code block") << u"```cpp\nint main() {}\n```"_s << u"int main() {}"_s;
    QTest::newRow("line without words") << u"---\nAnd now"_s << u"And now"_s;
    QTest::newRow("no words at all") << u"?!\n***"_s << u""_s;
    QTest::newRow("nothing") << u""_s << u""_s;
    QTest::newRow("emoji") << u"🎉"_s << u"🎉"_s;
    QTest::newRow("NUL") << QString(u"a\0b"_s) << u"a b"_s;
    QTest::newRow("line separator") << u"a\u2028b"_s << u"a"_s;
    QTest::newRow("right to left") << u"שלום עולם"_s << u"שלום עולם"_s;
    QTest::newRow("turned text") << u"abc\u202Egnp.exe"_s << u"abcgnp.exe"_s;
}

void TestTitles::titlesFromQuestions()
{
    QFETCH(QString, question);
    QFETCH(QString, title);

    QCOMPARE(titleFromQuestion(question), title);
}

void TestTitles::titlesFromAnswers_data()
{
    QTest::addColumn<QString>("answer");
    QTest::addColumn<QString>("title");

    QTest::newRow("plain") << u"Blue sky"_s << u"Blue sky"_s;
    QTest::newRow("quoted") << u"\"Blue sky.\"\n"_s << u"Blue sky"_s;
    QTest::newRow("quoted with a stop behind") << u"«Синее небо»."_s << u"Синее небо"_s;
    QTest::newRow("quoted twice") << u"“'Blue sky'”"_s << u"Blue sky"_s;
    QTest::newRow("quotes within") << u"\"A\" and B"_s << u"\"A\" and B"_s;
    QTest::newRow("Markdown") << u"\n# **Blue sky**\nBecause it is."_s << u"Blue sky"_s;
    QTest::newRow("question") << u"Why is it blue?"_s << u"Why is it blue?"_s;
    QTest::newRow("ellipsis") << u"And so on..."_s << u"And so on..."_s;
    QTest::newRow("control characters") << u"a\x1b[31m\u202Eb"_s << u"a [31mb"_s;
    QTest::newRow("as long as can be") << u"x"_s.repeated(60) << u"x"_s.repeated(60);
    QTest::newRow("too long") << u"x"_s.repeated(61) << u"x"_s.repeated(59) + u'…';
    QTest::newRow("only marks") << u"\"...\""_s << u""_s;
    QTest::newRow("nothing") << u""_s << u""_s;
}

void TestTitles::titlesFromAnswers()
{
    QFETCH(QString, answer);
    QFETCH(QString, title);

    QCOMPARE(titleFromAnswer(answer), title);
}

void TestTitles::titlesAreShortAndWhole_data()
{
    QTest::addColumn<QString>("question");
    QTest::addColumn<QString>("end");

    QTest::newRow("words") << u"word "_s.repeated(3000) << u"word…"_s;
    QTest::newRow("no spaces") << u"x"_s.repeated(10'000) << u"xx…"_s;
    QTest::newRow("emoji") << u"🎉"_s.repeated(5000) << u"🎉🎉…"_s;
    QTest::newRow("family") << u"👨‍👩‍👧‍👦"_s.repeated(1000)
                            << u"👨‍👩‍👧‍👦…"_s;
    QTest::newRow("accents") << u'e' + u"\u0301"_s.repeated(10'000) << u"…"_s;
    QTest::newRow("punctuation at the cut")
        << u"a"_s.repeated(50) + u", - "_s + u"b"_s.repeated(99) << u"aa…"_s;
}

void TestTitles::titlesAreShortAndWhole()
{
    QFETCH(QString, question);
    QFETCH(QString, end);

    const QString title = titleFromQuestion(question);

    QVERIFY2(title.size() <= 61, qPrintable(title));
    QVERIFY2(title.endsWith(end), qPrintable(title));
    QVERIFY(title.isValidUtf16());
}

void TestTitles::cleanTitles_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("clean");

    QTest::newRow("as typed") << u"My **title**"_s << u"My **title**"_s;
    QTest::newRow("spaces") << u"  a \t b  "_s << u"a b"_s;
    QTest::newRow("line breaks") << u"a\r\nb\u2029c"_s << u"a b c"_s;
    QTest::newRow("NUL and escape") << u"a\0\x1b[31mb"_s << u"a [31mb"_s;
    QTest::newRow("marks of direction") << u"\u2067a\u202Eb\u2069\u200F"_s << u"ab"_s;
    QTest::newRow("unseen") << u"\uFEFFa\u200Bb"_s << u"ab"_s;
    QTest::newRow("joined emoji") << u"👩‍💻"_s << u"👩‍💻"_s;
    QTest::newRow("half an emoji") << QString(u'a') + QChar(0xd83d) + u'b' << u"ab"_s;
    QTest::newRow("half an emoji at the end") << QString(u'a') + QChar(0xd83d) << u"a"_s;
}

void TestTitles::cleanTitles()
{
    QFETCH(QString, title);
    QFETCH(QString, clean);

    QCOMPARE(cleanTitle(title), clean);
    QCOMPARE(displayTitle(title), clean);
}

void TestTitles::longTitlesAreCutBetweenCharacters()
{
    QCOMPARE(cleanTitle(u"abcdef"_s, 3), u"abc"_s);
    QCOMPARE(cleanTitle(u"ab🎉🎉"_s, 3), u"ab"_s);
    QCOMPARE(cleanTitle(u"ab cdef"_s, 3), u"ab"_s);
    QCOMPARE(cleanTitle(u"x"_s.repeated(10'000)).size(), 500);
    QVERIFY(displayTitle(u"x"_s.repeated(10'000)).size() <= 200);
}

void TestTitles::emptyTitlesHaveAName()
{
    QCOMPARE(displayTitle({}), u"New conversation"_s);
    QCOMPARE(displayTitle(u" \u202E\n"_s), u"New conversation"_s);
}

QTEST_GUILESS_MAIN(TestTitles)
#include "tst_titles.moc"
