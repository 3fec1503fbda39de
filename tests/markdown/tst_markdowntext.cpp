// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/markdowntext.h"

#include "markdown/markdownparser.h"
#include "support/testhelpers.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace Chat {

class TestMarkdownText final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void writesPlainText();
    void writesMarkdownThatParsesTheSame_data();
    void writesMarkdownThatParsesTheSame();
    void cutsWithinBlocks();
    void givesSpreadsheetsTheirTabs();
};

namespace {

QList<MarkdownBlock> blocksOf(const QString &text)
{
    return parseMarkdown(text).blocks;
}

QStringList drawings(const QList<MarkdownBlock> &blocks)
{
    QStringList result;
    for (const MarkdownBlock &block : blocks)
        result += blockDrawing(block);
    return result;
}

} // namespace

void TestMarkdownText::writesPlainText()
{
    const QList<MarkdownBlock> blocks = blocksOf(
        u"# Title\n\nSome *text*\nhere.\n\n- a\n- [x] b\n  1. c\n\n> q\n\n```cpp\nint x;\n```\n"_s);
    QCOMPARE(plainText(blocks, wholeRange(blocks)),
             u"Title\n\nSome text\nhere.\n\n• a\n• [x] b\n  1. c\n\n> q\n\nint x;"_s);
}

void TestMarkdownText::writesMarkdownThatParsesTheSame_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("paragraphs") << u"a\nb\n\nc"_s;
    QTest::newRow("styles") << u"a **b *c* d** ~~e~~ *f* `g` ``h`i``"_s;
    QTest::newRow("marks at spaces") << u"**a** *b* c"_s;
    QTest::newRow("links") << u"[a **b**](http://c) ![d](e f) <http://g.h> x@y.zz"_s;
    QTest::newRow("signs") << u"\\*a\\* \\_b\\_ \\[c\\] \\<d\\> \\`e\\` f\\|g"_s;
    QTest::newRow("formulas") << u"a $x_1$ \\(y*z*\\) **$b$** [$c$](d) \\[ e = f \\]"_s;
    QTest::newRow("formulas on their own lines")
        << u"- \\[\n  a\n  = b\n  \\]\n\n> $$\n> c\n> $$\n\n| $d$ |\n|--|\n| $$e$$ |"_s;
    QTest::newRow("no formulas") << u"\\[ x^2 ] \\$a\\$ \\\\(b\\\\) [c \\[ d = e &#93;](f)"_s;
    QTest::newRow("lists") << u"- a\n- b\n  - c\n\n    d\n- e\n\n2. f\n3. g"_s;
    QTest::newRow("tasks") << u"- [ ] a\n- [x] b"_s;
    QTest::newRow("quotes") << u"> a\n>\n> > b\n\nc"_s;
    QTest::newRow("code") << u"```c\na\n\n  b\n```\n\n- x\n\n  ````\n  ```\n  ````"_s;
    QTest::newRow("table") << u"| a | b |\n|:--|--:|\n| *c* | d<br>e |"_s;
    QTest::newRow("rule and heading") << u"## a\n\n---\n\nb"_s;
    QTest::newRow("raw HTML") << u"<div>\nx\n</div>\n\na <b>c</b>"_s;
}

void TestMarkdownText::writesMarkdownThatParsesTheSame()
{
    QFETCH(const QString, text);
    const QList<MarkdownBlock> blocks = blocksOf(text);
    const QString written = markdownText(blocks, wholeRange(blocks));
    QCOMPARE(drawings(blocksOf(written)), drawings(blocks));
}

void TestMarkdownText::cutsWithinBlocks()
{
    const QList<MarkdownBlock> blocks =
        blocksOf(u"- one *two* three\n\n```c\nint a;\n```\n\nlast"_s);
    QCOMPARE(plainText(blocks, {0, 4, 0, 7}), u"two"_s);
    QCOMPARE(markdownText(blocks, {0, 4, 0, 7}), u"*two*"_s);
    QCOMPARE(plainText(blocks, {1, 4, 1, 6}), u"a;"_s);
    QCOMPARE(markdownText(blocks, {1, 4, 1, 6}), u"a;"_s);
    QCOMPARE(plainText(blocks, {0, 8, 2, 2}), u"  three\n\nint a;\n\nla"_s);
    QCOMPARE(plainText({}, {}), QString());
}

void TestMarkdownText::givesSpreadsheetsTheirTabs()
{
    const QList<MarkdownBlock> blocks = blocksOf(u"|a|b|\n|-|-|\n|c|d|"_s);
    QCOMPARE(plainText(blocks, wholeRange(blocks)), u"a\tb\nc\td"_s);
    QCOMPARE(markdownText(blocks, {0, 2, 0, 5}), u"b\nc"_s);
}

} // namespace Chat

QTEST_GUILESS_MAIN(Chat::TestMarkdownText)
#include "tst_markdowntext.moc"
