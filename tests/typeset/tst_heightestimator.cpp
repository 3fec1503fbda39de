// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/heightestimator.h"

#include "markdown/markdownparser.h"
#include "mathematics/formulacache.h"
#include "mathematics/formulaengine.h"
#include "support/testhelpers.h"
#include "typeset/blocklayout.h"

#include <QApplication>
#include <QTest>

using namespace Qt::StringLiterals;

namespace Chat {

/// Guesses beside the layouts that they are made of.
class TestHeightEstimator final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void isExactForCodeRulesAndHeadings_data();
    void isExactForCodeRulesAndHeadings();
    void knowsUnfoldedCode();
    void isCloseForText_data();
    void isCloseForText();
    void keepsTheRoomOfFormulas();
    void growsNoSlowerThanTheText();
    void withstandsHostileText_data();
    void withstandsHostileText();

private:
    int exactHeight(const QList<MarkdownBlock> &blocks, int width) const;
    int estimate(const QList<MarkdownBlock> &blocks, int width) const;

    const TextTheme m_theme = TextTheme::from(QApplication::font(), QApplication::palette());
};

int TestHeightEstimator::exactHeight(const QList<MarkdownBlock> &blocks, int width) const
{
    int height = 0;
    for (qsizetype i = 0; i < blocks.size(); ++i) {
        const auto layout = BlockLayout::create(blocks.at(i), m_theme, i == 0, Qt::black);
        layout->setWidth(width);
        height += layout->height();
    }
    return height;
}

int TestHeightEstimator::estimate(const QList<MarkdownBlock> &blocks, int width) const
{
    int height = 0;
    for (qsizetype i = 0; i < blocks.size(); ++i)
        height += m_theme.estimator->heightOf(blocks.at(i), width, i == 0);
    return height;
}

void TestHeightEstimator::isExactForCodeRulesAndHeadings_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("rule") << u"a\n\n---\n\nb"_s;
    QTest::newRow("headings") << u"# One\n## Two\n### Three\n#### Four\n##### Five\n###### Six"_s;
    QTest::newRow("code") << u"```\nint x;\n\nint y;\n```"_s;
    QTest::newRow("no code") << u"```\n```"_s;
    QTest::newRow("wide code") << u"```\n"_s + u"int x; "_s.repeated(60) + u"\n```"_s;
    QTest::newRow("a line of several rows") << u"```\n"_s + QString(2500, u'x') + u"\n```"_s;
    QTest::newRow("folded code") << u"```\n"_s + u"int x;\n"_s.repeated(90) + u"```"_s;
    QTest::newRow("in lists and quotes")
        << u"> 1. a\n>    - b\n>\n>      ```\n>      c\n>      ```"_s;
    QTest::newRow("a small table") << u"| a | b |\n|---|---|\n| 1 | **2** |\n| 3 | `4` |"_s;
}

void TestHeightEstimator::isExactForCodeRulesAndHeadings()
{
    QFETCH(QString, text);
    const QList<MarkdownBlock> blocks = parseMarkdown(text).blocks;
    for (const int width : {300, 640, 760})
        QCOMPARE(estimate(blocks, width), exactHeight(blocks, width));
}

void TestHeightEstimator::knowsUnfoldedCode()
{
    for (const int lines : {1, 45, 46, 3000}) {
        const QString text = u"```\n"_s + u"int x;\n"_s.repeated(lines) + u"```"_s;
        const MarkdownBlock block = parseMarkdown(text).blocks.value(0);
        const auto layout = BlockLayout::create(block, m_theme, true, Qt::black);
        layout->setCodeView({.isUnfolded = true});
        layout->setWidth(640);
        QCOMPARE(m_theme.estimator->heightOf(block, 640, true, true), layout->height());
    }
}

void TestHeightEstimator::isCloseForText_data()
{
    QTest::addColumn<QString>("sentence");
    QTest::newRow("a table")
        << u"\n\n| Name | Value |\n|---|---|\n| the first of all that there are | "
           "some words on it, which take more than a line in any case |\n"_s;
    QTest::newRow("English")
        << u"In short: readers never block writers, and the other way round. "_s;
    QTest::newRow("styles")
        << u"The **scheduler** keeps *one* `std::deque` for [each](x.org) core. "_s;
    QTest::newRow("Russian")
        << u"Память выделяется один раз и живёт столько же, сколько объект. "_s;
    QTest::newRow("German") << u"Größere Übersetzungen müssen natürlich auch überprüft werden. "_s;
    QTest::newRow("Japanese") << u"日本語の文章も混ざることがあります。確認してください。"_s;
    QTest::newRow("addresses")
        << u"See https://example.org/a/rather/long/path?with=some&of=this too. "_s;
}

void TestHeightEstimator::isCloseForText()
{
    QFETCH(QString, sentence);
    QString text;
    for (int i = 1; i < 25; ++i)
        text += sentence.repeated(i % 7 + 1) + u"\n\n"_s;
    const QList<MarkdownBlock> blocks = parseMarkdown(text).blocks;
    QVERIFY(blocks.size() >= 24);
    for (const int width : {300, 500, 760}) {
        const int exact = exactHeight(blocks, width);
        const int error = std::abs(estimate(blocks, width) - exact);
        QVERIFY2(error * 100 <= exact * 6,
                 qPrintable(u"%1 of %2 at %3"_s.arg(error).arg(exact).arg(width)));
    }
}

void TestHeightEstimator::keepsTheRoomOfFormulas()
{
    if (!FormulaEngine::isAvailable())
        QSKIP("This program was built without MathJax");
    const FormulaCache nothingIsDrawn;
    TextTheme theme = m_theme;
    theme.formulas = &nothingIsDrawn;
    for (const QString &text : {u"$$\\frac{a}{b}$$"_s, u"\\[\n\\sum_{i=1}^n x_i\n= 1\n\\]."_s,
                                u"so it is\n$$\\frac{\\frac{a}{b}}{c}$$\nwherever it may be"_s,
                                u"$$x$$ and $$\\sqrt{\\frac{a}{b}}$$"_s}) {
        const QList<MarkdownBlock> blocks = parseMarkdown(text).blocks;
        QCOMPARE(blocks.size(), 1);
        const auto layout = BlockLayout::create(blocks.first(), theme, true, Qt::black);
        layout->setWidth(600);
        QCOMPARE(theme.estimator->heightOf(blocks.first(), 600, true), layout->height());
    }
}

void TestHeightEstimator::growsNoSlowerThanTheText()
{
    for (const QString &text : {u"words and words "_s.repeated(10'000),
                                u"<div>"_s + u"words and words "_s.repeated(10'000)}) {
        const QList<MarkdownBlock> blocks = parseMarkdown(text).blocks;
        const int exact = exactHeight(blocks, 700);
        const int error = std::abs(estimate(blocks, 700) - exact); // only its beginning is read
        QVERIFY2(error * 100 <= exact * 3, qPrintable(u"%1 of %2"_s.arg(error).arg(exact)));
    }
}

void TestHeightEstimator::withstandsHostileText_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << QString();
    QTest::newRow("a long word") << QString(50'000, u'x');
    QTest::newRow("marks") << QString(5000, QChar(0x0301));
    QTest::newRow("half pairs") << QString(500, QChar(0xd83d)) + QString(500, QChar(0xde00));
    QTest::newRow("controls") << u"\x01\x02\u200b\u202e\ufeff"_s.repeated(300);
    QTest::newRow("deep") << u"> "_s.repeated(200) + u"text"_s;
    QTest::newRow("columns") << u"|a"_s.repeated(60) + u"|\n"_s + u"|-"_s.repeated(60) + u"|\n"_s
            + u"|b"_s.repeated(60) + u"|"_s;
}

void TestHeightEstimator::withstandsHostileText()
{
    QFETCH(QString, text);
    const QList<MarkdownBlock> blocks = parseMarkdown(text).blocks;
    for (const int width : {-5, 0, 1, 40, 700}) {
        int height = 0;
        for (const MarkdownBlock &block : blocks)
            height += m_theme.estimator->heightOf(block, width, false);
        QVERIFY(height >= 0 && height < 100'000'000);
        QCOMPARE(height > 0, !blocks.isEmpty());
    }
}

} // namespace Chat

QTEST_MAIN(Chat::TestHeightEstimator)
#include "tst_heightestimator.moc"
