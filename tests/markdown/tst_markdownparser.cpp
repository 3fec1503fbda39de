// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/markdownparser.h"

#include "markdown/incrementalmarkdown.h"
#include "markdown/markdownexamples.h"
#include "support/testhelpers.h"

#include <QFile>
#include <QTest>

#include <ctime>

using namespace Qt::StringLiterals;

namespace Chat {

namespace {

QStringList drawings(const QList<MarkdownBlock> &blocks)
{
    QStringList result;
    for (const MarkdownBlock &block : blocks)
        result += blockDrawing(block);
    return result;
}

QString normalized(const QString &text)
{
    MarkdownNormalizer normalizer;
    return normalizer.normalized(text);
}

/// The most memory that the process ever held, in bytes; 0 where the system does not tell.
qint64 peakMemory()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArrayList lines = status.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("VmHWM:"))
            return line.simplified().split(' ').value(1).toLongLong() * 1024;
    }
    return 0;
}

} // namespace

class TestMarkdownParser final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void parses_data();
    void parses();
    void losesNoWord();
    void capsNestingAndTables();
    void splitsWhatIsTooLong();
    void leavesPlainTextAlone();
    void withstandsHostileText_data();
    void withstandsHostileText();
};

void TestMarkdownParser::parses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");

    QTest::newRow("paragraphs") << u"a\nb\n\nc"_s << QStringList{u"  p a/b"_s, u"~ p c"_s};
    QTest::newRow("headings") << u"# a\nb\n---\n"_s << QStringList{u"  h1 a"_s, u"  h2 b"_s};
    QTest::newRow("styles") << u"*a **b*** ~~c~~ `d`"_s
                            << QStringList{u"  p {1:a }{3:b} {4:c} {8:d}"_s};
    QTest::newRow("link") << u"[a *b*](c) ![d](e)"_s
                          << QStringList{u"  p {10:a ->c}{11:b->c} {20:d->e}"_s};
    QTest::newRow("link without text") << u"[](a)"_s << QStringList{u"  p {10:a->a}"_s};
    QTest::newRow("addresses")
        << u"https://a.b/c_d, www.e.f. x@y.zz"_s
        << QStringList{u"  p {10:https://a.b/c_d->https://a.b/c_d}, {10:www.e.f->http://www.e.f}. "
                       u"{10:x@y.zz->mailto:x@y.zz}"_s};
    QTest::newRow("address in emphasis")
        << u"**http://a.b**"_s << QStringList{u"  p {12:http://a.b->http://a.b}"_s};
    QTest::newRow("no address in code")
        << u"`http://a.b`"_s << QStringList{u"  p {8:http://a.b}"_s};
    QTest::newRow("code") << u"```c++ x\na\n\nb\n```"_s << QStringList{u"  code(c++) a\\n\\nb"_s};
    QTest::newRow("list") << u"1. a\n   - b\n\n   c\n3. d"_s
                          << QStringList{u"  1. p a"_s, u"  (1.) - p b"_s, u"~ (1.) p c"_s,
                                         u"  2. p d"_s};
    QTest::newRow("list that starts elsewhere") << u"7) a"_s << QStringList{u"  7) p a"_s};
    QTest::newRow("tasks") << u"- [ ] a\n- [x] b"_s
                           << QStringList{u"  -[ ] p a"_s, u"  -[x] p b"_s};
    QTest::newRow("empty item") << u"-\n- a"_s << QStringList{u"  - p "_s, u"  - p a"_s};
    QTest::newRow("quote") << u"> a\n> > b\n\nc"_s
                           << QStringList{u"  > p a"_s, u"  (>) > p b"_s, u"~ p c"_s};
    QTest::newRow("rule") << u"a\n\n---"_s << QStringList{u"  p a"_s, u"~ rule"_s};
    QTest::newRow("table") << u"|a|b|\n|-|:-:|\n|*c*|\n"_s
                           << QStringList{u"  table |a|b| |{1:c}||"_s};
    QTest::newRow("line break in a cell")
        << u"|a|\n|-|\n|b<br>c|\n"_s << QStringList{u"  table |a| |b/c|"_s};
    QTest::newRow("raw HTML") << u"<div>\n<b>\n</div>\n\na <i>b</i>"_s
                              << QStringList{u"  html <div>/<b>/</div>"_s,
                                             u"~ p a {40:<i>}b{40:</i>}"_s};
    QTest::newRow("text after raw HTML")
        << u"<a>b\n\nc"_s << QStringList{u"  p {40:<a>}b"_s, u"~ p c"_s};
    QTest::newRow("footnote") << u"a[^x]\n\n[^x]: b"_s
                              << QStringList{u"  p a{80:1}"_s, u"~ ^1 p b"_s};
    QTest::newRow("formulas") << u"*a* $b*c*d$ \\(e_f_g\\) `$h$`"_s
                              << QStringList{
                                     u"  p {1:a} {100:$b*c*d$} {100:\\(e_f_g\\)} {8:$h$}"_s};
    QTest::newRow("formulas in other things")
        << u"# $a_1$\n\n- \\(b*c*\\)\n\n| $d|e$ |\n|--|\n| $5 |\n\n[$f$](g) **$h$**$i$"_s
        << QStringList{u"  h1 {100:$a_1$}"_s, u"~ - p {100:\\(b*c*\\)}"_s,
                       u"~ table |{100:$d|e$}| |$5|"_s, u"~ p {110:$f$->g} {102:$h$}{100:$i$}"_s};
    QTest::newRow("formulas side by side")
        << u"$a$$b$\\(c\\)"_s << QStringList{u"  p {100:$a$}{100:$b$}{100:\\(c\\)}"_s};
    QTest::newRow("no formulas") << u"$5 and $6, \\[a\\] \\$b$"_s
                                 << QStringList{u"  p $5 and $6, [a] $b$"_s};
    QTest::newRow("formula that is cut by a block's end")
        << u"    $$ a\nb $$"_s << QStringList{u"  code() $$ a"_s, u"  p b $$"_s};
    QTest::newRow("formula of several lines")
        << u"\\[\n- a\n= b\n\\]"_s << QStringList{u"  p {100:\\[/- a/= b/\\]}"_s};
    QTest::newRow("control characters") << u"a\u0007b\0c"_s << QStringList{u"  p a␇b␀c"_s};
    QTest::newRow("line ends") << u"a\r\rb\r\nc"_s << QStringList{u"  p a"_s, u"~ p b/c"_s};
}

void TestMarkdownParser::parses()
{
    QFETCH(const QString, text);
    QFETCH(const QStringList, expected);
    QCOMPARE(drawings(parseMarkdown(normalized(text)).blocks), expected);
}

void TestMarkdownParser::losesNoWord()
{
    QRandomGenerator random(11);
    for (int i = 0; i < 500; ++i) {
        QString text = randomMarkdown(random);
        if (text.contains("]:"_L1))
            continue; // definitions are not shown
        const qsizetype words = text.count("word"_L1) + text.count(u"слово"_s);
        if (text.contains("```"_L1) || text.contains("~~~"_L1))
            continue; // nor is what follows a fence
        qsizetype shown = 0;
        const QList<MarkdownBlock> blocks = parseMarkdown(normalized(text)).blocks;
        for (const MarkdownBlock &block : blocks)
            shown += blockText(block).count("word"_L1) + blockText(block).count(u"слово"_s);
        QVERIFY2(shown >= words || text.contains(u'|'), qPrintable(text));
    }
}

void TestMarkdownParser::capsNestingAndTables()
{
    const QList<MarkdownBlock> deep = parseMarkdown(u"> "_s.repeated(1000) + u'a').blocks;
    QCOMPARE(deep.size(), 1);
    QCOMPARE(deep.first().containers.size(), MarkdownBlock::MaximumNesting);
    QVERIFY(deep.first().content.text.endsWith(u'a'));

    const QString wide = u"|a"_s.repeated(100) + "|\n"_L1 + u"|-"_s.repeated(100) + u'|';
    QCOMPARE(parseMarkdown(wide).blocks.first().kind, MarkdownBlock::Kind::Paragraph);

    const QString high = u"|a|b|\n|-|-|\n"_s + u"|c|d|\n"_s.repeated(12'000) + "|last|one|\n"_L1;
    const QList<MarkdownBlock> table = parseMarkdown(high).blocks;
    QCOMPARE(table.first().kind, MarkdownBlock::Kind::Table);
    QCOMPARE(table.first().cells.size(), MarkdownBlock::MaximumCellsAtOnce);
    QCOMPARE(table.at(1).cells.first(2), table.first().cells.first(2));
    QCOMPARE(std::ranges::count(table, MarkdownBlock::Kind::Table, &MarkdownBlock::kind), 21);
    QVERIFY(table.size() > 1);
    QVERIFY(table.last().content.text.endsWith("last | one"_L1));
}

void TestMarkdownParser::splitsWhatIsTooLong()
{
    const QString text = u"- **"_s + u"word "_s.repeated(10'000) + "end**"_L1;
    const QList<MarkdownBlock> blocks = parseMarkdown(text).blocks;
    QString shown;
    for (const MarkdownBlock &block : blocks) {
        QVERIFY(block.content.text.size() <= 8001);
        QCOMPARE(block.content.runs.size(), 1);
        QCOMPARE(block.content.runs.first().length, block.content.text.size());
        QCOMPARE(block.containers.first().starts, shown.isEmpty());
        shown += block.content.text;
    }
    QCOMPARE(shown, u"word "_s.repeated(10'000) + "end"_L1);
}

void TestMarkdownParser::leavesPlainTextAlone()
{
    const QString text = u"*a*\n    b <c>\n\n\n# d\n```py\ne\n\nf\n```\ng"_s;
    QCOMPARE(
        drawings(parsePlainText(text).blocks),
        (QStringList{u"  p *a*/    b <c>"_s, u"~ p # d"_s, u"  code(py) e\\n\\nf"_s, u"  p g"_s}));
}

void TestMarkdownParser::withstandsHostileText_data()
{
    QTest::addColumn<QString>("text");
    const QList<HostileText> texts = hostileMarkdown();
    for (const HostileText &hostile : texts)
        QTest::newRow(hostile.name) << hostile.text;
}

void TestMarkdownParser::withstandsHostileText()
{
    QFETCH(const QString, text);
    QVERIFY(text.size() >= 20'000 && text.size() <= 100'000);
    // Several times what a release build may take, so that a busy machine fails nothing; what is
    // quadratic would take many times more. A sanitizer costs both time and memory of its own.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr double Seconds = 5.0;
    constexpr qint64 Memory = 1'000'000'000;
#else
    constexpr double Seconds = 1.0;
    constexpr qint64 Memory = 50'000'000;
#endif

    const QString source = normalized(text);
    const qint64 memory = peakMemory();
    const std::clock_t begin = std::clock();
    const QList<MarkdownBlock> blocks = parseMarkdown(source).blocks;
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    QVERIFY2(seconds < Seconds, qPrintable(QString::number(seconds)));
    QVERIFY2(peakMemory() - memory < Memory, qPrintable(QString::number(peakMemory() - memory)));

    qsizetype size = 0;
    for (const MarkdownBlock &block : blocks)
        size += blockText(block).size();
    QVERIFY(size <= 40 * text.size());

    IncrementalMarkdown incremental;
    for (qsizetype i = 0; i < text.size(); i += text.size() / 10)
        incremental.append(
            QStringView(text).sliced(i, std::min(text.size() / 10, text.size() - i)));
    incremental.finish();
    QCOMPARE(incremental.blocks().size(), blocks.size());
}

} // namespace Chat

QTEST_GUILESS_MAIN(Chat::TestMarkdownParser)
#include "tst_markdownparser.moc"
