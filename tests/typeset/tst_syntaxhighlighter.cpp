// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/syntaxhighlighter.h"

#include "support/testhelpers.h"
#include "typeset/codeblocklayout.h"
#include "typeset/codehighlighting.h"
#include "typeset/highlightworker.h"
#include "typeset/syntaxlanguages.h"
#include "typeset/texttheme.h"

#include <QApplication>
#include <QPainter>
#include <QSignalSpy>

#include <malloc.h>

using namespace Qt::StringLiterals;

namespace Chat {

namespace {

std::unique_ptr<SyntaxHighlighter> highlighterFor(const QString &language)
{
    return SyntaxLanguages::create()->highlighter(language);
}

} // namespace

class TestSyntaxHighlighter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!highlighterFor(u"cpp"_s))
            QSKIP("built without colours for code");
    }
    void init() { failOnAnyWarning(); }

    void knowsLanguagesByTheirFences_data();
    void knowsLanguagesByTheirFences();
    void knowsWordsFromEachOther();
    void knowsLinesOfPatches();
    void remembersItsStateFromLineToLine();
    void countsCharactersNotBytes();
    void leavesOutWhatItDoesNotKnow();
    void withstandsHostileLines();
    void coloursGrowingCodeLineByLine();
    void remembersCompleteCode();
    void coloursWhatGrowsAfterManyOthers();
    void coloursAnewWhatItForgot();
    void coloursPiecesOfPhp();
    void sharesALanguage();
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

MarkdownBlock codeBlock(const QString &text, const QString &language = u"C++"_s)
{
    return {.kind = MarkdownBlock::Kind::Code, .content = {.text = text}, .language = language};
}

QImage pictureOf(CodeBlockLayout &code)
{
    code.setWidth(400);
    QImage image(400, code.height(), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    code.paint(painter, {.clip = image.rect()});
    return image;
}

/// Asks until the code has all its colours, as a view does with every signal.
void colour(CodeHighlighting &highlighting, CodeBlockLayout &code, bool isComplete)
{
    QSignalSpy highlighted(&highlighting, &CodeHighlighting::highlighted);
    while (!highlighting.request(code.id(), code, isComplete)) {
        const qsizetype before = highlighted.size();
        QTRY_VERIFY(highlighted.size() > before);
    }
}

} // namespace

void TestSyntaxHighlighter::knowsLanguagesByTheirFences_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("word");
    QTest::addColumn<Chat::CodeToken>("token");
    const auto row = [](const char *fence, const QString &line, const QString &word,
                        CodeToken token) { QTest::newRow(fence) << line << word << token; };
    row("C++", u"return x;"_s, u"return"_s, CodeToken::Keyword);
    row("c", u"return x;"_s, u"return"_s, CodeToken::Keyword);
    row("h", u"return x;"_s, u"return"_s, CodeToken::Keyword);
    row("hpp", u"return x;"_s, u"return"_s, CodeToken::Keyword);
    row("py", u"x = 'a text'"_s, u"text"_s, CodeToken::String);
    row("Python3", u"return x"_s, u"return"_s, CodeToken::Keyword);
    row("js", u"return 'a text'"_s, u"text"_s, CodeToken::String);
    row("tsx", u"return 'a text'"_s, u"return"_s, CodeToken::Keyword);
    row("C#", u"return \"a text\""_s, u"text"_s, CodeToken::String);
    row("csharp", u"return \"a text\""_s, u"text"_s, CodeToken::String);
    row("java", u"return x; // why"_s, u"why"_s, CodeToken::Comment);
    row("kt", u"val x = \"a text\""_s, u"text"_s, CodeToken::String);
    row("golang", u"return x // why"_s, u"why"_s, CodeToken::Comment);
    row("rs", u"return x; // why"_s, u"why"_s, CodeToken::Comment);
    row("rb", u"x = 1 # why"_s, u"why"_s, CodeToken::Comment);
    row("sh", u"echo 'a text' # why"_s, u"why"_s, CodeToken::Comment);
    row("console", u"echo 'a text'"_s, u"text"_s, CodeToken::String);
    row("sql", u"select 'a text'"_s, u"text"_s, CodeToken::String);
    row("json", u"{\"a\": \"a text\"}"_s, u"text"_s, CodeToken::String);
    row("html", u"<!-- why -->"_s, u"why"_s, CodeToken::Comment);
    row("css", u"/* why */"_s, u"why"_s, CodeToken::Comment);
    row("xml", u"<!-- why -->"_s, u"why"_s, CodeToken::Comment);
    row("tex", u"word % why"_s, u"why"_s, CodeToken::Comment);
    row("lua", u"return 1 -- why"_s, u"why"_s, CodeToken::Comment);
    row("hs", u"x = 1 -- why"_s, u"why"_s, CodeToken::Comment);
    row("lisp", u"(+ 1 2) ; why"_s, u"why"_s, CodeToken::Comment);
    row("ocaml", u"(* why *)"_s, u"why"_s, CodeToken::Comment);
    row("make", u"# why"_s, u"why"_s, CodeToken::Comment);
    row("cmake", u"# why"_s, u"why"_s, CodeToken::Comment);
    row("toml", u"# why"_s, u"why"_s, CodeToken::Comment);
    row("dockerfile", u"# why"_s, u"why"_s, CodeToken::Comment);
    row("proto", u"// why"_s, u"why"_s, CodeToken::Comment);
    row("perl", u"return 1; # why"_s, u"why"_s, CodeToken::Comment);
    row("R", u"x <- 1 # why"_s, u"why"_s, CodeToken::Comment);
    row("bat", u"rem why"_s, u"why"_s, CodeToken::Comment);
}

void TestSyntaxHighlighter::knowsLanguagesByTheirFences()
{
    QFETCH(QString, line);
    QFETCH(QString, word);
    QFETCH(CodeToken, token);
    const auto highlighter = highlighterFor(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(highlighter);
    QCOMPARE(tokenAt(highlighter->highlighted(line), line.indexOf(word)), token);
}

void TestSyntaxHighlighter::knowsLinesOfPatches()
{
    const auto highlighter = highlighterFor(u"patch"_s);
    for (const QString &line : {u"--- a/file"_s, u"+++ b/file"_s, u"@@ -1,2 +1,2 @@"_s})
        highlighter->highlighted(line);
    QCOMPARE(tokenAt(highlighter->highlighted(u"-int before;"), 3), CodeToken::Removed);
    QCOMPARE(tokenAt(highlighter->highlighted(u"+int after;"), 3), CodeToken::Added);
    QCOMPARE(tokenAt(highlighter->highlighted(u" int same;"), 3), CodeToken::Text);
}

void TestSyntaxHighlighter::knowsWordsFromEachOther()
{
    const auto highlighter = highlighterFor(u"CPP"_s);
    const QString line = u"return \"text\" + 42; // why"_s;
    const QList<CodeSpan> spans = highlighter->highlighted(line);
    QCOMPARE(tokenAt(spans, line.indexOf("return"_L1)), CodeToken::Keyword);
    QCOMPARE(tokenAt(spans, line.indexOf("text"_L1)), CodeToken::String);
    QCOMPARE(tokenAt(spans, line.indexOf("42"_L1)), CodeToken::Number);
    QCOMPARE(tokenAt(spans, line.indexOf("why"_L1)), CodeToken::Comment);
}

void TestSyntaxHighlighter::remembersItsStateFromLineToLine()
{
    const auto highlighter = highlighterFor(u"c"_s);
    highlighter->highlighted(u"/* begins");
    QCOMPARE(tokenAt(highlighter->highlighted(u"goes on"), 2), CodeToken::Comment);
    highlighter->highlighted(u"ends */");
    QCOMPARE(tokenAt(highlighter->highlighted(u"int x;"), 0), CodeToken::Type);
}

void TestSyntaxHighlighter::countsCharactersNotBytes()
{
    const auto highlighter = highlighterFor(u"python"_s);
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
    QVERIFY(!highlighterFor({}));
    QVERIFY(!highlighterFor(u"no such language"_s));
    QVERIFY(!highlighterFor(u"../../etc/passwd"_s));
}

void TestSyntaxHighlighter::withstandsHostileLines()
{
    for (const QString &language : {u"cpp"_s, u"html"_s, u"latex"_s, u"perl"_s, u"json"_s}) {
        const auto highlighter = highlighterFor(language);
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

void TestSyntaxHighlighter::coloursWhatGrowsAfterManyOthers()
{
    QString text = u"int before; /* one\nint wi"_s;
    const TextTheme theme = TextTheme::from(QApplication::font(), QApplication::palette());
    CodeHighlighting highlighting;
    CodeBlockLayout growing(codeBlock(text), theme, true);
    colour(highlighting, growing, false);

    // More languages than are kept, all of them growing, too.
    const QStringList languages{u"python"_s, u"js"_s,   u"html"_s, u"css"_s, u"sql"_s, u"java"_s,
                                u"rust"_s,   u"bash"_s, u"php"_s,  u"xml"_s, u"lua"_s, u"perl"_s};
    std::vector<std::unique_ptr<CodeBlockLayout>> others;
    for (int i = 0; i < 3 * languages.size(); ++i) {
        const QString &language = languages.at(i % languages.size());
        others.push_back(std::make_unique<CodeBlockLayout>(
            codeBlock(u"a = \"text\" %1\nb"_s.arg(i), language), theme, true));
        colour(highlighting, *others.back(), i % 2 == 0);
    }

    const QStringList pieces{u"thin\nends */ int"_s, u" after;\nint"_s, u" last;"_s};
    for (const QString &piece : pieces) {
        const qsizetype size = text.size();
        text += piece;
        QVERIFY(growing.extend(codeBlock(text), size));
        colour(highlighting, growing, piece == pieces.last());
    }
    CodeHighlighting fresh;
    CodeBlockLayout whole(codeBlock(text), theme, true);
    const QImage plain = pictureOf(whole);
    colour(fresh, whole, true);
    const QImage coloured = pictureOf(whole);
    QVERIFY(coloured != plain);
    QCOMPARE(pictureOf(growing), coloured);
}

void TestSyntaxHighlighter::coloursAnewWhatItForgot()
{
    HighlightWorker worker;
    QSignalSpy highlighted(&worker, &HighlightWorker::highlighted);
    QSignalSpy forgotten(&worker, &HighlightWorker::forgotten);
    worker.highlight(1, u"c"_s, 0, u"/* begins"_s, false);
    for (quint64 id = 2; id < 50; ++id)
        worker.highlight(id, u"c"_s, 0, u"int x;"_s, true);
    worker.highlight(1, u"c"_s, 1, u"goes on"_s, false); // what is complete needs no place
    QCOMPARE(forgotten.size(), 0);
    QCOMPARE(tokenAt(highlighted.last().at(2).value<QList<QList<CodeSpan>>>().first(), 2),
             CodeToken::Comment);

    for (quint64 id = 2; id < 50; ++id)
        worker.highlight(id, u"c"_s, 0, u"int x;"_s, false);
    highlighted.clear();
    worker.highlight(1, u"c"_s, 2, u"and on"_s, false);
    QCOMPARE(highlighted.size(), 0); // wrong colours are worse than none
    QCOMPARE(forgotten, (QList<QVariantList>{{quint64(1), 2}}));
    worker.highlight(1, u"c"_s, 0, u"/* begins\ngoes on\nand on"_s, false);
    QCOMPARE(tokenAt(highlighted.last().at(2).value<QList<QList<CodeSpan>>>().last(), 2),
             CodeToken::Comment);
}

void TestSyntaxHighlighter::coloursPiecesOfPhp()
{
    HighlightWorker worker;
    QSignalSpy highlighted(&worker, &HighlightWorker::highlighted);
    const QString line = u"return 42; // why"_s;
    for (const QString &before : {u""_s, u"<?php\n"_s, u"<p>\n<?php\n"_s}) {
        worker.highlight(1, u"PHP"_s, 0, before + line, true);
        const auto lines = highlighted.last().at(2).value<QList<QList<CodeSpan>>>();
        QCOMPARE(tokenAt(lines.last(), line.indexOf(u"why"_s)), CodeToken::Comment);
        QCOMPARE(lines.size(), before.count(u'\n') + 1);
    }
    worker.highlight(1, u"PHP"_s, 0, u"<p>return 42; // why</p>"_s, true);
    const auto lines = highlighted.last().at(2).value<QList<QList<CodeSpan>>>();
    QCOMPARE(tokenAt(lines.last(), 18), CodeToken::Text);
}

/// A language takes more than a megabyte, and a conversation has many blocks in the same.
void TestSyntaxHighlighter::sharesALanguage()
{
    const auto inUse = [] {
        const struct mallinfo2 info = mallinfo2();
        return static_cast<qint64>(info.uordblks + info.hblkhd);
    };
    const auto languages = SyntaxLanguages::create();
    std::vector<std::unique_ptr<SyntaxHighlighter>> highlighters;
    highlighters.push_back(languages->highlighter(u"cpp"_s));
    const qint64 before = inUse();
    for (int i = 0; i < 30; ++i)
        highlighters.push_back(languages->highlighter(u"cpp"_s));
    QVERIFY2(inUse() - before < 3'000'000, qPrintable(QString::number(inUse() - before)));
}

} // namespace Chat

QTEST_MAIN(Chat::TestSyntaxHighlighter)
#include "tst_syntaxhighlighter.moc"
