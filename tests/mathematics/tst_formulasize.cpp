// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/formulasize.h"

#include "mathematics/formulaengine.h"
#include "support/testhelpers.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;

namespace Chat {

/// Guesses beside what the real MathJax draws.
class TestFormulaSize final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void isCloseToTheDrawing_data();
    void isCloseToTheDrawing();
    void withstandsHostileText_data();
    void withstandsHostileText();

private:
    std::unique_ptr<FormulaEngine> m_engine;
};

void TestFormulaSize::isCloseToTheDrawing_data()
{
    QTest::addColumn<QString>("tex");
    const QStringList formulas{
        u"x"_s,
        u"E = mc^2"_s,
        u"x_i^2 + y'"_s,
        u"\\alpha + \\beta = \\gamma"_s,
        u"\\frac{a+b}{c+d}"_s,
        u"\\frac{\\frac{a}{b}}{\\frac{c}{d}}"_s,
        u"\\tfrac12 + \\dfrac{a}{b}"_s,
        u"\\binom{n}{k}"_s,
        u"\\sum_{k=1}^{7} \\frac{a_k}{b_{7}} = \\int_0^{7} f(t)\\,dt"_s,
        u"\\prod_{i=1}^{n} p_i"_s,
        u"\\lim_{x \\to 0} \\frac{\\sin x}{x} = 1"_s,
        u"\\sqrt{x^2+1} + \\sqrt[3]{x}"_s,
        u"\\frac{-b \\pm \\sqrt{b^2-4ac}}{2a}"_s,
        u"\\left( \\frac{a}{b} \\right)^n"_s,
        u"\\left[ \\sum_{i=1}^n x_i \\right]"_s,
        u"\\Bigl( x \\Bigr)"_s,
        u"\\begin{pmatrix} a & b & c \\\\ d & e & f \\\\ g & h & i \\end{pmatrix}"_s,
        u"\\begin{cases} x & x > 0 \\\\ -x & x \\le 0 \\end{cases}"_s,
        u"\\begin{aligned} a &= b \\\\ c &= d \\\\ e &= f \\end{aligned}"_s,
        u"\\begin{align} a &= b + c \\\\ d &= \\frac{e}{f} \\end{align}"_s,
        u"\\underbrace{a+b}_{c} + \\overline{abc}"_s,
        u"\\text{speed} = \\frac{\\text{distance}}{\\text{time}}"_s,
        u"\\frac{\\partial^2 u}{\\partial t^2} = c^2 \\nabla^2 u"_s,
        u"\\boxed{x = 1}"_s,
        u"P(A|B) = \\frac{P(B|A)P(A)}{P(B)}"_s,
        u"\\ce{2H2 + O2 -> 2H2O}"_s,
    };
    for (const QString &tex : formulas)
        QTest::newRow(qPrintable(tex)) << tex;
}

void TestFormulaSize::isCloseToTheDrawing()
{
    if (!FormulaEngine::isAvailable())
        QSKIP("This program was built without MathJax");
    if (!m_engine)
        m_engine = FormulaEngine::create(std::chrono::seconds(100));
    QVERIFY(m_engine);
    QFETCH(QString, tex);
    const FormulaDrawingPtr drawing = m_engine->draw({tex, true});
    QVERIFY(drawing);
    const FormulaSize size = expectedSize({tex, true});
    const qreal expected = size.ascent + size.descent;
    const qreal exact = drawing->ascent + drawing->descent;
    QVERIFY2(std::abs(expected - exact) <= 120 + exact / 20,
             qPrintable(u"%1 for %2"_s.arg(expected).arg(exact)));
    QVERIFY2(std::abs(size.width - drawing->width) <= 300 + drawing->width / 4,
             qPrintable(u"%1 for %2"_s.arg(size.width).arg(drawing->width)));
}

void TestFormulaSize::withstandsHostileText_data()
{
    QTest::addColumn<QString>("tex");
    QTest::newRow("nothing") << QString();
    QTest::newRow("a backslash") << u"\\"_s;
    QTest::newRow("open brackets") << u"{"_s.repeated(4000);
    QTest::newRow("closed brackets") << u"}"_s.repeated(4000);
    QTest::newRow("fractions") << u"\\frac"_s.repeated(800);
    QTest::newRow("powers") << u"x^{"_s.repeated(1000);
    QTest::newRow("signs of powers") << u"^_"_s.repeated(2000);
    QTest::newRow("lefts") << u"\\left("_s.repeated(600);
    QTest::newRow("rights") << u"\\right)"_s.repeated(600);
    QTest::newRow("environments") << u"\\begin{matrix}"_s.repeated(280);
    QTest::newRow("ends") << u"\\end{matrix}"_s.repeated(330);
    QTest::newRow("rows") << u"\\\\"_s.repeated(2000);
    QTest::newRow("cells") << u"&"_s.repeated(4000);
    QTest::newRow("roots") << u"\\sqrt["_s.repeated(600);
    QTest::newRow("words") << u"\\text{"_s.repeated(600);
    QTest::newRow("no end") << u"\\begin{"_s;
}

void TestFormulaSize::withstandsHostileText()
{
    QFETCH(QString, tex);
    QElapsedTimer timer;
    timer.start();
    for (const bool isDisplay : {true, false}) {
        const FormulaSize size = expectedSize({tex, isDisplay});
        QVERIFY(size.width > 0 && size.width <= FormulaDrawing::LargestWidth);
        QVERIFY(size.ascent > 0 && size.ascent <= FormulaDrawing::LargestHeight);
        QVERIFY(size.descent >= 0 && size.descent <= FormulaDrawing::LargestHeight);
    }
    QVERIFY(timer.elapsed() < 2000); // microseconds, but for a busy machine
}

} // namespace Chat

QTEST_MAIN(Chat::TestFormulaSize)
#include "tst_formulasize.moc"
