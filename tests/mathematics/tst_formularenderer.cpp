// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/formularenderer.h"

#include "mathematics/formulaengine.h"
#include "support/testhelpers.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace Chat {

class TestFormulaRenderer final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void cacheKnowsWhatItWasGiven();
    void drawsWhatIsWanted();
    void forgetsWhatIsNotWantedAnyMore();
    void survivesDepth();
    void givesTheEngineUpWhenIdle();
    void endsAtOnce();
    void worksWithoutMathJax();
};

namespace {

constexpr int Patience = 60'000; // ms; the engine takes long to begin with on a busy machine

/// A formula that takes most of a minute.
QString slowFormula()
{
    return u"$$\\begin{matrix}"_s + u"\\\\"_s.repeated(940) + u"\\end{matrix}$$"_s;
}

QStringList drawnBy(const QSignalSpy &spy)
{
    QStringList sources;
    for (const QList<QVariant> &arguments : spy)
        sources += arguments.first().toStringList();
    return sources;
}

} // namespace

void TestFormulaRenderer::cacheKnowsWhatItWasGiven()
{
    FormulaCache cache;
    QVERIFY(!cache.find(u"$x$"_s));
    const auto drawing = std::make_shared<const FormulaDrawing>();
    cache.insert(u"$x$"_s, drawing);
    cache.insert(u"$wrong$"_s, {});
    QCOMPARE(cache.find(u"$x$"_s).value(), drawing);
    QCOMPARE(cache.find(u"$wrong$"_s).value(), FormulaDrawingPtr());
    QVERIFY(!cache.find(u"$y$"_s));
}

void TestFormulaRenderer::drawsWhatIsWanted()
{
    if (!FormulaEngine::isAvailable())
        QSKIP("This program was built without MathJax");
    FormulaRenderer renderer;
    QSignalSpy drawn(&renderer, &FormulaRenderer::drawn);
    QVERIFY(!renderer.isHoldingEngine());
    renderer.request(
        {u"$x^2$"_s, u"\\[\u2028\\frac{a}{b}\u2028\\]"_s, u"$\\wrong$"_s, u"nothing"_s});
    QTRY_COMPARE_WITH_TIMEOUT(drawnBy(drawn).size(), 4, Patience);
    QCOMPARE(drawnBy(drawn).first(), u"$x^2$"_s); // the most wanted first
    QVERIFY(renderer.cache().find(u"$x^2$"_s).value());
    QVERIFY(renderer.cache().find(u"\\[\u2028\\frac{a}{b}\u2028\\]"_s).value());
    QVERIFY(!renderer.cache().find(u"$\\wrong$"_s).value());
    QVERIFY(!renderer.cache().find(u"nothing"_s).value());
    // What is known is not drawn again.
    drawn.clear();
    renderer.request({u"$x^2$"_s, u"$y$"_s});
    QTRY_COMPARE_WITH_TIMEOUT(drawnBy(drawn), QStringList{u"$y$"_s}, Patience);
}

void TestFormulaRenderer::forgetsWhatIsNotWantedAnyMore()
{
    if (!FormulaEngine::isAvailable())
        QSKIP("This program was built without MathJax");
    FormulaRenderer renderer;
    QSignalSpy drawn(&renderer, &FormulaRenderer::drawn);
    renderer.request({u"$a$"_s, u"$b$"_s, u"$c$"_s});
    renderer.request({u"$d$"_s}); // the first one is being drawn
    QTRY_COMPARE_WITH_TIMEOUT(drawnBy(drawn), (QStringList{u"$a$"_s, u"$d$"_s}), Patience);
    QVERIFY(!renderer.cache().find(u"$b$"_s));
}

/// The thread has the stack for it, or the engine notices that it has not.
void TestFormulaRenderer::survivesDepth()
{
    if (!FormulaEngine::isAvailable())
        QSKIP("This program was built without MathJax");
    FormulaRenderer renderer;
    QSignalSpy drawn(&renderer, &FormulaRenderer::drawn);
    renderer.request(
        {u"$x^"_s + u"{x^"_s.repeated(600) + u"x"_s + u"}"_s.repeated(600) + u'$', u"$x$"_s});
    QTRY_COMPARE_WITH_TIMEOUT(drawnBy(drawn).size(), 2, Patience);
    QVERIFY(renderer.cache().find(u"$x$"_s).value());
}

void TestFormulaRenderer::givesTheEngineUpWhenIdle()
{
    if (!FormulaEngine::isAvailable())
        QSKIP("This program was built without MathJax");
    FormulaRenderer renderer;
    renderer.setIdleTime(50);
    QSignalSpy drawn(&renderer, &FormulaRenderer::drawn);
    renderer.request({u"$a$"_s});
    QVERIFY(renderer.isHoldingEngine());
    QTRY_COMPARE_WITH_TIMEOUT(drawn.size(), 1, Patience);
    QTRY_VERIFY(!renderer.isHoldingEngine());
    renderer.request({u"$b$"_s});
    QTRY_COMPARE_WITH_TIMEOUT(drawn.size(), 2, Patience);
    QVERIFY(renderer.cache().find(u"$b$"_s).value());
}

/// A window that is closed does not wait for a formula.
void TestFormulaRenderer::endsAtOnce()
{
    auto renderer = std::make_unique<FormulaRenderer>();
    QSignalSpy drawn(renderer.get(), &FormulaRenderer::drawn);
    renderer->request({u"$a$"_s, slowFormula()});
    if (FormulaEngine::isAvailable())
        QTRY_COMPARE_WITH_TIMEOUT(drawn.size(), 1, Patience);
    QElapsedTimer timer;
    timer.start();
    renderer.reset();
    QCOMPARE_LT(timer.elapsed(), 3000);
    // Nor for its engine.
    renderer = std::make_unique<FormulaRenderer>();
    renderer->request({u"$a$"_s});
    renderer.reset();
}

void TestFormulaRenderer::worksWithoutMathJax()
{
    if (FormulaEngine::isAvailable())
        QSKIP("This program was built with MathJax");
    FormulaRenderer renderer;
    renderer.request({u"$x$"_s});
    QVERIFY(!renderer.cache().find(u"$x$"_s).value());
    QVERIFY(!renderer.isHoldingEngine());
}

} // namespace Chat

QTEST_MAIN(Chat::TestFormulaRenderer)
#include "tst_formularenderer.moc"
