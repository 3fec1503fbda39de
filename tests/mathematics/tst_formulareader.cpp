// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/formulareader.h"

#include "support/testhelpers.h"

#include <QImage>
#include <QPainter>
#include <QTest>

using namespace Qt::StringLiterals;

namespace Chat {

class TestFormulaReader final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void readsSizeAndPlace();
    void placesViewsWithinViews();
    void readsColors();
    void readsLines();
    void readsCharactersOfOtherFonts();
    void takesTheTextsColor();
    void refuses_data();
    void refuses();
};

namespace {

QString page(const QString &content, const QString &box = u"0 -800 2000 1000"_s)
{
    return u"<svg viewBox=\"%1\" width=\"4ex\"><g fill=\"currentColor\" stroke=\"currentColor\" "
           "stroke-width=\"0\" transform=\"scale(1,-1)\">%2</g></svg>"_s.arg(box, content);
}

const QString square = u"<path d=\"M0 0H100V100H0Z\"></path>"_s;

QRectF bounds(const FormulaDrawingPtr &drawing, qsizetype shape = 0)
{
    return drawing->shapes.at(shape).path.boundingRect();
}

} // namespace

void TestFormulaReader::readsSizeAndPlace()
{
    const FormulaDrawingPtr drawing =
        readFormula(page(u"<g transform=\"translate(200,50) scale(2)\">"_s + square + u"</g>"_s));
    QVERIFY(drawing);
    QCOMPARE(drawing->width, 2000.0);
    QCOMPARE(drawing->ascent, 800.0);
    QCOMPARE(drawing->descent, 200.0);
    QCOMPARE(drawing->shapes.size(), 1);
    QCOMPARE(bounds(drawing), QRectF(200, -250, 200, 200)); // up is down
    // A page that does not begin at 0 does so in the drawing.
    QCOMPARE(bounds(readFormula(page(square, u"-100 -800 2000 1000"_s))),
             QRectF(100, -100, 100, 100));
}

/// Braces are stretched by a part with a view of its own, that shows the middle of a longer one.
void TestFormulaReader::placesViewsWithinViews()
{
    const FormulaDrawingPtr drawing = readFormula(page(
        u"<g transform=\"translate(100,0)\"><svg x=\"20\" y=\"-300\" width=\"100\" height=\"500\" "
        "viewBox=\"0 50 100 500\"><path d=\"M0 0H100V100H0Z\" "
        "transform=\"scale(1,9)\"></path></svg>"
        "</g>"_s));
    QVERIFY(drawing);
    QCOMPARE(bounds(drawing), QRectF(120, -200, 100, 500));
}

void TestFormulaReader::readsColors()
{
    const FormulaDrawingPtr drawing = readFormula(page(
        square + u"<g fill=\"red\" stroke=\"red\">"_s + square
        + u"<rect fill=\"#00f\" width=\"10\" height=\"10\" data-bgcolor=\"true\"></rect></g>"
          "<g fill=\"url(http://a.b)\">"_s
        + square
        + u"</g><rect fill=\"black\" width=\"9\" height=\"9\" data-bgcolor=\"true\"></rect>"_s));
    QVERIFY(drawing);
    QCOMPARE(drawing->shapes.size(), 5);
    QVERIFY(!drawing->shapes.at(0).color.isValid());
    QCOMPARE(drawing->shapes.at(1).color, QColor(Qt::red));
    QCOMPARE(drawing->shapes.at(2).color, QColor(Qt::blue));
    QVERIFY(drawing->shapes.at(2).isGround);
    QVERIFY(!drawing->shapes.at(3).color.isValid());
    QVERIFY(!drawing->shapes.at(4).color.isValid()); // a rule
}

void TestFormulaReader::readsLines()
{
    const FormulaDrawingPtr drawing = readFormula(page(
        u"<line x1=\"0\" y1=\"0\" x2=\"100\" y2=\"0\" stroke-width=\"40\"></line>"
        "<line data-line=\"v\" class=\"mjx-dashed\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"700\"></line>"
        "<rect x=\"0\" y=\"0\" width=\"100\" height=\"50\" fill=\"none\" "
        "stroke-width=\"10\"></rect>"
        "<rect fill=\"none\" stroke=\"none\" width=\"10\" height=\"10\"></rect>"
        "<polygon points=\"0,0 50,0 50,50\"></polygon>"
        "<ellipse rx=\"50\" ry=\"20\" cx=\"0\" cy=\"0\"></ellipse>"_s));
    QVERIFY(drawing);
    QCOMPARE(drawing->shapes.size(), 5);
    QCOMPARE(bounds(drawing, 0), QRectF(0, -20, 100, 40));
    QCOMPARE(bounds(drawing, 2), QRectF(-5, -55, 110, 60));
    QVERIFY(!drawing->shapes.at(2).path.contains(QPointF(50, -25)));
    QCOMPARE(bounds(drawing, 3), QRectF(0, -50, 50, 50));
}

void TestFormulaReader::readsCharactersOfOtherFonts()
{
    const FormulaDrawingPtr drawing = readFormula(
        page(u"<text transform=\"translate(100,0) scale(1,-1)\" font-size=\"500px\">Ж</text>"_s
             + square));
    QVERIFY(drawing);
    QCOMPARE(drawing->shapes.size(), 2);
    const QRectF letter = bounds(drawing);
    QVERIFY(letter.left() >= 90 && letter.bottom() <= 30 && letter.top() < -200);
}

void TestFormulaReader::takesTheTextsColor()
{
    const FormulaDrawingPtr drawing =
        readFormula(page(u"<path d=\"M0 0H1000V800H0Z\"></path>"
                         "<path fill=\"#202000\" d=\"M1000 0H2000V800H1000Z\"></path>"_s));
    QVERIFY(drawing);
    for (const QColor &text : {QColor(0x20, 0x20, 0x20), QColor(0xe0, 0xe0, 0xe0)}) {
        QImage image(20, 10, QImage::Format_RGB32);
        image.fill(text.lightness() > 127 ? Qt::black : Qt::white);
        QPainter painter(&image);
        drawing->paint(painter, QPointF(0, 8), 10, text);
        painter.end();
        QCOMPARE(image.pixelColor(5, 4), text);
        // Dark on dark could not be seen.
        QCOMPARE_GE(
            std::abs(image.pixelColor(15, 4).lightness() - image.pixelColor(5, 9).lightness()),
            100);
    }
}

void TestFormulaReader::refuses_data()
{
    QTest::addColumn<QString>("svg");
    QTest::newRow("nothing") << QString();
    QTest::newRow("HTML") << u"<p>x</p>"_s;
    QTest::newRow("broken") << page(u"<g>"_s);
    QTest::newRow("link") << page(u"<a href=\"javascript:alert(1)\">"_s + square + u"</a>"_s);
    QTest::newRow("image") << page(u"<image href=\"file:///etc/passwd\"></image>"_s);
    QTest::newRow("use") << page(u"<use href=\"http://a.b/c.svg#d\"></use>"_s);
    QTest::newRow("script") << page(u"<script>alert(1)</script>"_s);
    QTest::newRow("style") << page(u"<style>@import url(http://a.b)</style>"_s);
    QTest::newRow("foreign object") << page(u"<foreignObject></foreignObject>"_s);
    QTest::newRow("animation") << page(u"<animate></animate>"_s);
    QTest::newRow("text of its own") << page(u"hello"_s);
    QTest::newRow("entity") << u"<!DOCTYPE svg [<!ENTITY a \"b\">]>"_s + page(square);
    QTest::newRow("instruction") << page(u"<?php x ?>"_s);
    QTest::newRow("element in text") << page(u"<text font-size=\"5px\"><b>x</b></text>"_s);
    QTest::newRow("huge text") << page(u"<text font-size=\"1000000px\">x</text>"_s);
    QTest::newRow("no box") << u"<svg width=\"100%\"></svg>"_s;
    QTest::newRow("too wide") << page(square, u"0 0 1000000 10"_s);
    QTest::newRow("too high") << page(square, u"0 0 10 1000000"_s);
    QTest::newRow("far outside") << page(u"<path d=\"M0 0H9000000V9000000H0Z\"></path>"_s);
    QTest::newRow("broken path") << page(u"<path d=\"M0 0l5 5\"></path>"_s);
    QTest::newRow("broken transform") << page(u"<g transform=\"rotate(5)\"></g>"_s);
    QTest::newRow("view without a size") << page(u"<svg viewBox=\"0 0 1 1\"></svg>"_s);
    QTest::newRow("too deep") << page(u"<g>"_s.repeated(1000) + u"</g>"_s.repeated(1000));
    QTest::newRow("too many shapes") << page(square.repeated(6000));
    QTest::newRow("too long") << page(u"<g></g>"_s.repeated(400'000));
}

void TestFormulaReader::refuses()
{
    QFETCH(const QString, svg);
    QVERIFY(!readFormula(svg));
}

} // namespace Chat

QTEST_MAIN(Chat::TestFormulaReader)
#include "tst_formulareader.moc"
