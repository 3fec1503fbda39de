// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/formulaengine.h"

#include "support/testhelpers.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Chat {

/// With the real MathJax. On a thread with the stack that FormulaRenderer gives it.
class TestFormulaEngine final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { failOnAnyWarning(); }

    void draws_data();
    void draws();
    void tellsTheWidth();
    void setsDisplayLarger();
    void keepsWhatIsDefinedToItsFormula();
    void drawsOtherScripts();
    void refusesWhatIsWrong_data();
    void refusesWhatIsWrong();
    void cannotBeMadeToLoadOrRunAnything_data();
    void cannotBeMadeToLoadOrRunAnything();
    void survivesDepth_data();
    void survivesDepth();
    void endsInTime();
    void isInterrupted();

private:
    std::unique_ptr<FormulaEngine> m_engine;
};

namespace {

/// Time enough for a busy machine and the sanitizers.
constexpr std::chrono::milliseconds Patience = 100s;

} // namespace

void TestFormulaEngine::initTestCase()
{
    if (!FormulaEngine::isAvailable())
        QSKIP("This program was built without MathJax");
    m_engine = FormulaEngine::create(Patience);
    QVERIFY(m_engine);
}

void TestFormulaEngine::draws_data()
{
    QTest::addColumn<QString>("tex");
    QTest::newRow("letters") << u"E = mc^2"_s;
    QTest::newRow("fraction") << u"\\frac{a}{b}"_s;
    QTest::newRow("sum") << u"\\sum_{i=1}^n i^2 = \\frac{n(n+1)(2n+1)}{6}"_s;
    QTest::newRow("integral") << u"\\int_{-\\infty}^{\\infty} e^{-x^2}\\,dx=\\sqrt{\\pi}"_s;
    QTest::newRow("matrix") << u"\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}"_s;
    QTest::newRow("align") << u"\n\\begin{align*}\na &= b \\\\\n c &= d\n\\end{align*}\n"_s;
    QTest::newRow("aligned with labels")
        << u"\\begin{align} a &= b \\tag{1} \\\\ c &= d \\label{x} \\end{align}"_s;
    QTest::newRow("cases") << u"\\begin{cases} 1 & x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}"_s;
    QTest::newRow("large brace")
        << u"\\left\\{ \\begin{matrix}a\\\\b\\\\c\\\\d\\end{matrix} \\right."_s;
    QTest::newRow("brace above") << u"\\overbrace{a+b+c+d}^{n} \\underbrace{x}_{y}"_s;
    QTest::newRow("arrows") << u"\\xrightarrow{abc} \\overrightarrow{AB} \\implies"_s;
    QTest::newRow("table") << u"\\begin{array}{c:c}a&b\\\\ \\hline c&d\\end{array}"_s;
    QTest::newRow("chemistry") << u"\\ce{2H2 + O2 -> 2H2O}"_s;
    QTest::newRow("fonts") << u"\\mathbb{R} \\mathcal{L} \\mathfrak{g} \\boldsymbol{\\alpha}"_s;
    QTest::newRow("states") << u"\\bra{\\psi}\\ket{\\phi}"_s;
    QTest::newRow("struck out") << u"\\cancel{x} \\boxed{y} \\enclose{circle}{z}"_s;
    QTest::newRow("colours") << u"\\color{red}{x}\\colorbox{yellow}{a}"_s;
    QTest::newRow("operator") << u"\\operatorname{softmax}(x) \\coloneqq y"_s;
    QTest::newRow("signs") << u"100\\%\\; \\$ 5\\,€ → ≤ α ∑ \\degree"_s;
}

void TestFormulaEngine::draws()
{
    QFETCH(const QString, tex);
    const FormulaDrawingPtr drawing = m_engine->draw({tex, true});
    QVERIFY(drawing);
    QCOMPARE_GT(drawing->width, 500.0);
    QCOMPARE_LT(drawing->width, 40'000.0);
    QCOMPARE_GT(drawing->ascent, 400.0);
    QRectF shown;
    for (const FormulaDrawing::Shape &shape : drawing->shapes)
        shown |= shape.path.boundingRect();
    // Nothing that is misplaced; strokes and slanted letters stick out a little.
    const QRectF box(0, -drawing->ascent, drawing->width, drawing->ascent + drawing->descent);
    QVERIFY2(box.adjusted(-200, -200, 200, 200).contains(shown), qPrintable(tex));
}

void TestFormulaEngine::tellsTheWidth()
{
    const FormulaDrawingPtr one = m_engine->draw({u"x"_s, false});
    const FormulaDrawingPtr two = m_engine->draw({u"xx"_s, false});
    QVERIFY(one && two);
    QCOMPARE(two->width, 2 * one->width);
    QCOMPARE_LT(one->width, 700.0);
}

void TestFormulaEngine::setsDisplayLarger()
{
    const QString tex = u"\\sum_{i=1}^n \\frac{1}{i}"_s;
    const FormulaDrawingPtr display = m_engine->draw({tex, true});
    const FormulaDrawingPtr inLine = m_engine->draw({tex, false});
    QVERIFY(display && inLine);
    QCOMPARE_GT(display->ascent, 1.2 * inLine->ascent);
}

void TestFormulaEngine::keepsWhatIsDefinedToItsFormula()
{
    QVERIFY(
        m_engine->draw({u"\\def\\mine{x} \\mine \\newcommand{\\two}[1]{#1#1} \\two{y}"_s, false}));
    QVERIFY(!m_engine->draw({u"\\mine"_s, false}));
    QVERIFY(!m_engine->draw({u"\\two{y}"_s, false}));
    // Nor is what everybody uses made another thing.
    const FormulaDrawingPtr before = m_engine->draw({u"\\alpha"_s, false});
    QVERIFY(m_engine->draw({u"\\def\\alpha{xxxxxxxxxxx} \\alpha"_s, false}));
    QCOMPARE(m_engine->draw({u"\\alpha"_s, false})->width, before->width);
}

void TestFormulaEngine::drawsOtherScripts()
{
    const FormulaDrawingPtr few = m_engine->draw({u"x \\text{, если}"_s, false});
    const FormulaDrawingPtr more = m_engine->draw({u"x \\text{, если широко}"_s, false});
    QVERIFY(few && more);
    QCOMPARE_GT(more->width, few->width + 2000);
    QRectF shown;
    for (const FormulaDrawing::Shape &shape : more->shapes)
        shown |= shape.path.boundingRect();
    // As wide as the letters really are.
    QCOMPARE_LT(std::abs(shown.right() - more->width), 200.0);
}

void TestFormulaEngine::refusesWhatIsWrong_data()
{
    QTest::addColumn<QString>("tex");
    QTest::newRow("unknown command") << u"\\notacommand"_s;
    QTest::newRow("missing brace") << u"\\frac{a}{b"_s;
    QTest::newRow("brace too many") << u"a}"_s;
    QTest::newRow("environment that does not end") << u"\\begin{matrix} a"_s;
    QTest::newRow("double index") << u"a_b_c"_s;
    QTest::newRow("table without one") << u"a & b"_s;
    QTest::newRow("much too long") << QString(1'000'000, u'x');
    QTest::newRow("enormous") << u"\\rule{10000em}{10000em}"_s;
    QTest::newRow("endless definition") << u"\\def\\a{x\\a}\\a"_s;
    QTest::newRow("definitions that grow")
        << u"\\def\\a{\\b\\b\\b\\b\\b\\b\\b\\b}\\def\\b{\\c\\c\\c\\c\\c\\c\\c\\c}"
           "\\def\\c{\\d\\d\\d\\d\\d\\d\\d\\d}\\def\\d{\\e\\e\\e\\e\\e\\e}\\def\\e{xxxxxxxxxxx}\\a"_s;
}

void TestFormulaEngine::refusesWhatIsWrong()
{
    QFETCH(const QString, tex);
    QVERIFY(!m_engine->draw({tex, false}));
    QVERIFY(!m_engine->isBroken());
    QVERIFY(m_engine->draw({u"x"_s, false})); // the next one is drawn
}

void TestFormulaEngine::cannotBeMadeToLoadOrRunAnything_data()
{
    QTest::addColumn<QString>("tex");
    QTest::newRow("link") << u"\\href{javascript:alert(1)}{x}"_s;
    QTest::newRow("link of a token") << u"\\mmlToken{mi}[href=\"javascript:alert(1)\"]{x}"_s;
    QTest::newRow("reference") << u"\\eqref{x}"_s;
    QTest::newRow("more of MathJax") << u"\\require{html} x"_s;
    QTest::newRow("characters by number") << u"\\unicode{x41}"_s;
    QTest::newRow("class") << u"\\class{a}{x}"_s;
    QTest::newRow("style") << u"\\style{background:url(http://a.b)}{x}"_s;
    QTest::newRow("name") << u"\\cssId{a}{x}"_s;
    QTest::newRow("data") << u"\\data{a=b}{x}"_s;
    QTest::newRow("picture") << u"\\includegraphics{http://a.b/c.png}"_s;
    QTest::newRow("file") << u"\\input{/etc/passwd}"_s;
    QTest::newRow("options") << u"\\setOptions{maxMacros=1000000} x"_s;
}

void TestFormulaEngine::cannotBeMadeToLoadOrRunAnything()
{
    QFETCH(const QString, tex);
    QVERIFY(!m_engine->draw({tex, false}));
    QVERIFY(m_engine->draw({u"x"_s, false}));
}

void TestFormulaEngine::survivesDepth_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::newRow("groups") << u"{"_s << u"}"_s;
    QTest::newRow("roots") << u"\\sqrt{"_s << u"}"_s;
    QTest::newRow("powers") << u"x^{"_s << u"}"_s;
    QTest::newRow("delimiters") << u"\\left("_s << u"\\right)"_s;
}

/// Whatever comes of it: no crash, and the next formula is drawn.
void TestFormulaEngine::survivesDepth()
{
    QFETCH(const QString, before);
    QFETCH(const QString, after);
    const qsizetype depth = 1800 / (before.size() + after.size());
    std::unique_ptr<FormulaEngine> engine = FormulaEngine::create(5s);
    QVERIFY(engine);
    engine->draw({before.repeated(depth) + u'x' + after.repeated(depth), false});
    if (engine->isBroken())
        engine = FormulaEngine::create(Patience);
    QVERIFY(engine->draw({u"x"_s, true}) || engine->isBroken());
}

void TestFormulaEngine::endsInTime()
{
    const std::unique_ptr<FormulaEngine> engine = FormulaEngine::create(300ms);
    QVERIFY(engine);
    // Takes most of a minute.
    const QString tex = u"\\begin{matrix}"_s + u"\\\\"_s.repeated(950) + u"\\end{matrix}"_s;
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!engine->draw({tex, false}));
    QVERIFY(engine->isBroken());
    QCOMPARE_LT(timer.elapsed(), 20'000);
    QVERIFY(!engine->draw({u"x"_s, false}));
}

void TestFormulaEngine::isInterrupted()
{
    const std::unique_ptr<FormulaEngine> engine = FormulaEngine::create(Patience);
    QVERIFY(engine);
    engine->interrupt();
    QVERIFY(engine->isBroken());
    QVERIFY(!engine->draw({u"x"_s, false}));
}

} // namespace Chat

QTEST_MAIN(Chat::TestFormulaEngine)
#include "tst_formulaengine.moc"
