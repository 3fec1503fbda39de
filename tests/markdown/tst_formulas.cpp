// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/formulas.h"

#include "support/testhelpers.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;

namespace Chat {

class TestFormulas final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void finds_data();
    void finds();
    void knowsWhatIsStillOpen_data();
    void knowsWhatIsStillOpen();
    void readsDelimiters_data();
    void readsDelimiters();
    void takesLinearTime_data();
    void takesLinearTime();
};

void TestFormulas::finds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("formulas");

    QTest::newRow("dollars") << u"so $E = mc^2$ is"_s << QStringList{u"$E = mc^2$"_s};
    QTest::newRow("a letter, a number")
        << u"$x$, $5$ and ($n$)"_s << QStringList{u"$x$"_s, u"$5$"_s, u"$n$"_s};
    QTest::newRow("part of a word") << u"the $n$th and $k$-means, $x$s, $a$b, c$d$"_s
                                    << QStringList{u"$n$"_s, u"$k$"_s, u"$x$"_s};
    QTest::newRow("beside letters of other scripts")
        << u"设$x$为 и $n$й"_s << QStringList{u"$x$"_s, u"$n$"_s};
    QTest::newRow("two side by side")
        << u"$a$$b$ \\(c\\)\\(d\\)"_s
        << QStringList{u"$a$"_s, u"$b$"_s, u"\\(c\\)"_s, u"\\(d\\)"_s};
    QTest::newRow("double dollars")
        << u"so $$a$$ and\n$$b$$"_s << QStringList{u"$$a$$"_s, u"$$b$$"_s};
    QTest::newRow("an interval") << u"in $[0, 1)$"_s << QStringList{u"$[0, 1)$"_s};
    QTest::newRow("escaped inside") << u"$a \\$ b$"_s << QStringList{u"$a \\$ b$"_s};
    QTest::newRow("too long") << u"$"_s + QString(3000, u'A') + u'$' << QStringList{};
    QTest::newRow("nothing inside") << u"$$$$ \\(\\) \\[ \\] $ $"_s << QStringList{};

    // Money and programs.
    QTest::newRow("money") << u"$5 and $6, or 5$ and 6$"_s << QStringList{};
    QTest::newRow("money that ends with its sign")
        << u"from $5 up to, say, 10$ more"_s << QStringList{};
    QTest::newRow("money in bold")
        << u"**$5** and **$6**, $7-$8, $9/$10, US$11 or US$12"_s << QStringList{};
    QTest::newRow("money and a formula") << u"5$ for $x$ and $6"_s << QStringList{u"$x$"_s};
    QTest::newRow("money in a table") << u"| $5 | $6 |\n|$7|$8|"_s << QStringList{};
    QTest::newRow("shell") << u"echo $HOME $PATH, $HOME:$PATH, $A$B, $_"_s << QStringList{};
    QTest::newRow("process numbers") << u"echo $$ and kill $$"_s << QStringList{};
    QTest::newRow("calls") << u"$('a').b($('c')) and $foo->bar($baz)"_s << QStringList{};
    QTest::newRow("an address") << u"http://a.b/?$filter=x&$top=5"_s << QStringList{};
    QTest::newRow("a link between") << u"[a$b](c$d) and [$e](f$)"_s << QStringList{};
    QTest::newRow("space inside") << u"$ a $ b$"_s << QStringList{};
    QTest::newRow("prose") << u"$some words here$, $word$, $слово$"_s << QStringList{};
    QTest::newRow("escaped dollars") << u"\\$a$ \\$b\\$"_s << QStringList{};
    QTest::newRow("over two lines") << u"$a\nb$"_s << QStringList{};

    // Code.
    QTest::newRow("code") << u"`$a$` ``$b`$`` $c `d` e$"_s << QStringList{};
    QTest::newRow("code fence within") << u"$$\n```\n$$\n"_s << QStringList{};

    // TeX's brackets, and Markdown's escaped ones.
    QTest::newRow("parentheses") << u"so \\(a_b\\) \\( x \\) \\(n\\) \\(AB\\) \\(1\\)"_s
                                 << QStringList{u"\\(a_b\\)"_s, u"\\( x \\)"_s, u"\\(n\\)"_s,
                                                u"\\(AB\\)"_s, u"\\(1\\)"_s};
    QTest::newRow("escaped parentheses")
        << u"a \\(see below\\) \\(note\\) \\(a\\_b\\) \\(см. ниже\\) \\\\(b\\\\)"_s
        << QStringList{};
    QTest::newRow("brackets in a line")
        << u"so \\[ E = mc \\] and \\[\\frac{a}{b}\\] and \\[x^2\\] and \\[a_1\\]"_s
        << QStringList{u"\\[ E = mc \\]"_s, u"\\[\\frac{a}{b}\\]"_s, u"\\[x^2\\]"_s,
                       u"\\[a_1\\]"_s};
    QTest::newRow("escaped brackets in a line")
        << u"a \\[c\\] \\[1\\] \\[see = here\\] \\[a\\_b\\] \\[^1\\] \\[x\\](y) \\[snake_case\\]"_s
        << QStringList{};
    QTest::newRow("brackets on their own line")
        << u"\\[x = 1\\]\n\n- \\[ a + b \\]."_s
        << QStringList{u"\\[x = 1\\]"_s, u"\\[ a + b \\]"_s};
    QTest::newRow("escaped brackets on their own line")
        << u"\\[c\\]\n\n\\[1\\]\n\n\\[TODO\\]\n\n- \\[x\\] done\n- \\[ \\] open\n\n\\[a\\_b\\]"_s
        << QStringList{};
    QTest::newRow("several lines") << u"so\n\\[\na\n= b\n\\]\nand\n\\[\nx\n\\]"_s
                                   << QStringList{u"\\[\na\n= b\n\\]"_s, u"\\[\nx\n\\]"_s};
    QTest::newRow("escaped brackets over lines")
        << u"\\[this is\nonly text\\]\n"_s << QStringList{};
    QTest::newRow("a line break of TeX before the end")
        << u"\\[a \\\\ b\\\\[2pt] \\alpha\\]"_s
        << QStringList{u"\\[a \\\\ b\\\\[2pt] \\alpha\\]"_s};
    QTest::newRow("in a list") << u"- $$\n  a\n  $$"_s << QStringList{u"$$\n  a\n  $$"_s};
    QTest::newRow("in a quote") << u"> $$\n> a\n> $$"_s << QStringList{u"$$\n> a\n> $$"_s};
    QTest::newRow("blank line within") << u"$$\na\n\nb\n$$"_s << QStringList{};
    QTest::newRow("blank line of a quote within") << u"> $$\n> a\n>\n> b\n> $$"_s << QStringList{};
    QTest::newRow("display not at the beginning") << u"a $$\nb\n$$ c"_s << QStringList{};
}

void TestFormulas::finds()
{
    QFETCH(const QString, text);
    QFETCH(const QStringList, formulas);
    QStringList found;
    const QList<Formula> all = findFormulas(text).formulas;
    for (const Formula &formula : all)
        found.append(text.sliced(formula.start, formula.end - formula.start));
    QCOMPARE(found, formulas);
}

void TestFormulas::knowsWhatIsStillOpen_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("open");

    QTest::newRow("begun") << u"so\n\\[ a\n"_s << 3;
    QTest::newRow("ended") << u"so\n\\[ a = b\n\\]\n"_s << -1;
    QTest::newRow("ended by a blank line") << u"so\n\\[ a\n\nb"_s << -1;
    QTest::newRow("code instead") << u"$$\n```\n"_s << -1;
    QTest::newRow("not at the beginning") << u"so \\[ a\n"_s << -1;
    QTest::newRow("much too long") << u"$$\n"_s + u"a\n"_s.repeated(2000) << -1;
}

void TestFormulas::knowsWhatIsStillOpen()
{
    QFETCH(const QString, text);
    QFETCH(const int, open);
    QCOMPARE(findFormulas(text).open, open);
}

void TestFormulas::readsDelimiters_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("tex");
    QTest::addColumn<bool>("isDisplay");

    QTest::newRow("dollars") << u"$a$"_s << u"a"_s << false;
    QTest::newRow("double dollars") << u"$$a$$"_s << u"a"_s << true;
    QTest::newRow("parentheses") << u"\\( a \\)"_s << u" a "_s << false;
    QTest::newRow("brackets") << u"\\[\u2028a\u2028\\]"_s << u"\na\n"_s << true;
    QTest::newRow("cut") << u"$a"_s << QString() << false;
    QTest::newRow("mixed") << u"\\(a\\]"_s << QString() << false;
    QTest::newRow("only delimiters") << u"$$$$"_s << QString() << false;
    QTest::newRow("nothing") << QString() << QString() << false;
}

void TestFormulas::readsDelimiters()
{
    QFETCH(const QString, source);
    QFETCH(const QString, tex);
    QFETCH(const bool, isDisplay);
    const std::optional<FormulaText> text = formulaText(source);
    QCOMPARE(text.has_value(), !tex.isEmpty());
    if (text)
        QCOMPARE(*text, (FormulaText{tex, isDisplay}));
}

void TestFormulas::takesLinearTime_data()
{
    QTest::addColumn<QString>("piece");
    QTest::newRow("dollars") << u"$a "_s;
    QTest::newRow("double dollars") << u"$$a\n"_s;
    QTest::newRow("brackets") << u"\\[a\n"_s;
    QTest::newRow("brackets in a line") << u"\\[a "_s;
    QTest::newRow("parentheses") << u"\\(a "_s;
    QTest::newRow("backslashes") << u"\\"_s;
    QTest::newRow("closed late") << u"\\[ = \\(\n"_s;
    QTest::newRow("code") << u"`$`` "_s;
}

/// Eight times as much text may not take a multiple of eight times as long: loose bounds, for the
/// machine does other things, too.
void TestFormulas::takesLinearTime()
{
    QFETCH(const QString, piece);
    const auto timeFor = [&piece](qsizetype size) {
        const QString text = piece.repeated(size / piece.size()) + u"\\]\\)$$"_s;
        qint64 best = std::numeric_limits<qint64>::max();
        for (int i = 0; i < 3; ++i) {
            QElapsedTimer timer;
            timer.start();
            findFormulas(text);
            best = std::min(best, timer.nsecsElapsed());
        }
        return best;
    };
    const qint64 unit = timeFor(20'000);
    QCOMPARE_LT(timeFor(160'000), 40 * unit + 50'000'000);
}

} // namespace Chat

QTEST_GUILESS_MAIN(Chat::TestFormulas)
#include "tst_formulas.moc"
