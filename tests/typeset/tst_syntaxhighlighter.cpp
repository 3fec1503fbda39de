// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/syntaxhighlighter.h"

#include "support/testhelpers.h"
#include "typeset/codeblocklayout.h"
#include "typeset/codehighlighting.h"
#include "typeset/texttheme.h"

#include <QApplication>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace Chat {

class TestSyntaxHighlighter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!SyntaxHighlighter::create(u"cpp"_s))
            QSKIP("built without colours for code");
    }
    void init() { failOnAnyWarning(); }

    void knowsWordsFromEachOther();
    void remembersItsStateFromLineToLine();
    void countsCharactersNotBytes();
    void leavesOutWhatItDoesNotKnow();
    void withstandsHostileLines();
    void coloursGrowingCodeLineByLine();
    void remembersCompleteCode();
};

namespace {

CodeToken tokenAt(const QList<CodeSpan> &spans, qsizetype position)
{
    for (const CodeSpan &span : spans) {
        if (position >= span.start && position < span.start + span.length)
            return span.token;
    }
    return CodeToken::Text;
}

MarkdownBlock codeBlock(const QString &text)
{
    return {.kind = MarkdownBlock::Kind::Code, .content = {.text = text}, .language = u"C++"_s};
}

} // namespace

void TestSyntaxHighlighter::knowsWordsFromEachOther()
{
    const auto highlighter = SyntaxHighlighter::create(u"CPP"_s);
    const QString line = u"return \"text\" + 42; // why"_s;
    const QList<CodeSpan> spans = highlighter->highlighted(line);
    QCOMPARE(tokenAt(spans, line.indexOf("return"_L1)), CodeToken::Keyword);
    QCOMPARE(tokenAt(spans, line.indexOf("text"_L1)), CodeToken::String);
    QCOMPARE(tokenAt(spans, line.indexOf("42"_L1)), CodeToken::Number);
    QCOMPARE(tokenAt(spans, line.indexOf("why"_L1)), CodeToken::Comment);
}

void TestSyntaxHighlighter::remembersItsStateFromLineToLine()
{
    const auto highlighter = SyntaxHighlighter::create(u"c"_s);
    highlighter->highlighted(u"/* begins");
    QCOMPARE(tokenAt(highlighter->highlighted(u"goes on"), 2), CodeToken::Comment);
    highlighter->highlighted(u"ends */");
    QCOMPARE(tokenAt(highlighter->highlighted(u"int x;"), 0), CodeToken::Type);
}

void TestSyntaxHighlighter::countsCharactersNotBytes()
{
    const auto highlighter = SyntaxHighlighter::create(u"python"_s);
    const QString line = u"x = \"Привет 🙂\" # 漢字"_s;
    const QList<CodeSpan> spans = highlighter->highlighted(line);
    QCOMPARE(tokenAt(spans, line.indexOf(u"Привет"_s)), CodeToken::String);
    QCOMPARE(tokenAt(spans, line.lastIndexOf(u'"')), CodeToken::String);
    QCOMPARE(tokenAt(spans, line.indexOf(u'字')), CodeToken::Comment);
    for (const CodeSpan &span : spans)
        QVERIFY(span.start >= 0 && span.start + span.length <= line.size());
}

void TestSyntaxHighlighter::leavesOutWhatItDoesNotKnow()
{
    QVERIFY(!SyntaxHighlighter::create({}));
    QVERIFY(!SyntaxHighlighter::create(u"no such language"_s));
    QVERIFY(!SyntaxHighlighter::create(u"../../etc/passwd"_s));
}

void TestSyntaxHighlighter::withstandsHostileLines()
{
    for (const QString &language : {u"cpp"_s, u"html"_s, u"latex"_s, u"perl"_s, u"json"_s}) {
        const auto highlighter = SyntaxHighlighter::create(language);
        QVERIFY(highlighter);
        for (const QString &piece :
             {u"((((("_s, u"\"\\\""_s, u"<a <b "_s, u"\\{"_s, u"/*/"_s, u"aaaa"_s})
            highlighter->highlighted(piece.repeated(90));
        QVERIFY(highlighter->highlighted(QString(90'000, u'(')).isEmpty());
    }
}

void TestSyntaxHighlighter::coloursGrowingCodeLineByLine()
{
    const TextTheme theme = TextTheme::from(QApplication::font(), QApplication::palette());
    CodeBlockLayout code(codeBlock(u"int a;\nint b"_s), theme, true);
    code.setWidth(400);
    CodeHighlighting highlighting;
    QSignalSpy highlighted(&highlighting, &CodeHighlighting::highlighted);
    QVERIFY(!highlighting.request(code.id(), code, false));
    QTRY_COMPARE(highlighted.size(), 1);
    QVERIFY(highlighting.request(code.id(), code, false));
    QVERIFY(!highlighting.request(code.id(), code, false)); // nothing new

    QVERIFY(code.extend(codeBlock(u"int a;\nint b;\nint"_s), 7));
    QVERIFY(!highlighting.request(code.id(), code, false));
    QTRY_COMPARE(highlighted.size(), 2);
    QVERIFY(highlighting.request(code.id(), code, true)); // and the last line is asked for
    QTRY_COMPARE(highlighted.size(), 3);
    QVERIFY(highlighting.request(code.id(), code, true));
}

void TestSyntaxHighlighter::remembersCompleteCode()
{
    const TextTheme theme = TextTheme::from(QApplication::font(), QApplication::palette());
    CodeHighlighting highlighting;
    QSignalSpy highlighted(&highlighting, &CodeHighlighting::highlighted);
    CodeBlockLayout first(codeBlock(u"int a;"_s), theme, true);
    highlighting.request(first.id(), first, true);
    QTRY_COMPARE(highlighted.size(), 1);
    CodeBlockLayout again(codeBlock(u"int a;"_s), theme, true);
    QVERIFY(highlighting.request(again.id(), again, true)); // at once
    QCOMPARE(highlighted.size(), 1);
}

} // namespace Chat

QTEST_MAIN(Chat::TestSyntaxHighlighter)
#include "tst_syntaxhighlighter.moc"
