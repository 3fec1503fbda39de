// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/inlinelayout.h"

#include "markdown/markdownparser.h"
#include "mathematics/formulacache.h"
#include "support/testhelpers.h"
#include "typeset/texttheme.h"

#include <QFontDatabase>
#include <QGuiApplication>
#include <QImage>
#include <QPainter>
#include <QPalette>
#include <QTest>

using namespace Qt::StringLiterals;

namespace Chat {

/// Formulas within lines. Their drawings are boxes here, so that all sizes are known.
class TestInlineLayout final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void aFormulaTakesTheRoomOfItsDrawing_data();
    void aFormulaTakesTheRoomOfItsDrawing();
    void positionsAreThoseOfTheSource();
    void linesMakeRoomForHighFormulas();
    void displayStandsOnALineOfItsOwn_data();
    void displayStandsOnALineOfItsOwn();
    void displayIsCentred();
    void wideFormulasAreMadeSmaller();
    void whatCannotBeDrawnShowsItsSource();
    void tellsWhatIsMissing();
    void aSelectedFormulaIsMarkedWhole();
    void formulasTakeTheColourOfLinks();
    void codeStandsClearOfItsNeighbours();
    void aLineHasAboutNinetyCharacters_data();
    void aLineHasAboutNinetyCharacters();

private:
    using LayoutPtr = std::unique_ptr<InlineLayout>;

    void add(const QString &source, qreal width = 1000, qreal ascent = 700, qreal descent = 200);
    LayoutPtr layoutOf(const QString &markdown, int width = 600);
    static int xOf(const InlineLayout &layout, qsizetype position)
    {
        return layout.cursorRect(position).left();
    }
    static QImage painted(const InlineLayout &layout, const TextMarks &marks = {});
    static QRect placeOf(const QImage &image, const QColor &color);

    FormulaCache m_cache;
    TextTheme m_theme;
    qreal m_em = 0;
};

void TestInlineLayout::init()
{
    failOnAnyWarning();
    QFont font(u"DejaVu Sans"_s);
    font.setPixelSize(20);
    m_theme = TextTheme::from(font, QGuiApplication::palette());
    m_theme.text = font;
    m_theme.lineHeight = TextTheme::lineHeightOf(font);
    m_theme.formulas = &m_cache;
    add(u"$m$"_s, 10'000);
    const LayoutPtr measure = layoutOf(u"$m$"_s);
    m_em = (xOf(*measure, 3) - xOf(*measure, 0)) / 10.0;
    QVERIFY(m_em >= 18 && m_em <= 24);
}

void TestInlineLayout::add(const QString &source, qreal width, qreal ascent, qreal descent)
{
    FormulaDrawing drawing{.width = width, .ascent = ascent, .descent = descent};
    QPainterPath box;
    box.addRect(0, -ascent, width, ascent + descent);
    drawing.shapes.append({.path = box});
    m_cache.insert(source, std::make_shared<const FormulaDrawing>(drawing));
}

TestInlineLayout::LayoutPtr TestInlineLayout::layoutOf(const QString &markdown, int width)
{
    const InlineText content = parseMarkdown(markdown).blocks.first().content;
    auto layout = std::make_unique<InlineLayout>(content, m_theme.text, Qt::red, m_theme);
    layout->layOut(width);
    return layout;
}

QImage TestInlineLayout::painted(const InlineLayout &layout, const TextMarks &marks)
{
    QImage image(700, layout.height(), QImage::Format_RGB32);
    image.fill(QColor(200, 220, 200)); // like nothing that is painted
    QPainter painter(&image);
    layout.paint(painter, {}, marks, image.rect());
    return image;
}

QRect TestInlineLayout::placeOf(const QImage &image, const QColor &color)
{
    QRect place;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y) == color)
                place |= QRect(x, y, 1, 1);
        }
    }
    return place;
}

void TestInlineLayout::aFormulaTakesTheRoomOfItsDrawing_data()
{
    QTest::addColumn<qreal>("width"); // em
    QTest::newRow("narrower than a letter") << 0.2;
    QTest::newRow("as a letter") << 0.5;
    QTest::newRow("as a word") << 5.0;
}

void TestInlineLayout::aFormulaTakesTheRoomOfItsDrawing()
{
    QFETCH(const qreal, width);
    add(u"$x$"_s, width * 1000);
    const LayoutPtr layout = layoutOf(u"a $x$ b"_s);
    QCOMPARE_LE(std::abs(xOf(*layout, 5) - xOf(*layout, 2) - width * m_em), 1.5);
    const QRect box = placeOf(painted(*layout), Qt::red);
    QVERIFY(!box.isEmpty());
    if (width >= 5) { // it stands on the baseline, where it was measured to be
        const LayoutPtr only = layoutOf(u"$x$"_s);
        const QRect place = placeOf(painted(*only), Qt::red);
        QCOMPARE_LE(std::abs(place.width() - width * m_em), 2.0);
        QCOMPARE_LE(std::abs(place.top() + 0.7 * m_em - only->firstBaseline()), 2.0);
        QCOMPARE_LE(std::abs(place.bottom() - 0.2 * m_em - only->firstBaseline()), 2.0);
    }
}

void TestInlineLayout::positionsAreThoseOfTheSource()
{
    add(u"$xyz$"_s, 4000);
    const LayoutPtr layout = layoutOf(u"ab $xyz$ cd"_s);
    const int start = xOf(*layout, 3);
    const int end = xOf(*layout, 8);
    QCOMPARE_GT(end - start, 60);
    const int y = layout->height() / 2;
    QCOMPARE(layout->positionAt({0, y}), 0);
    QCOMPARE(layout->positionAt({start + 5, y}), 3);
    QCOMPARE(layout->positionAt({end - 5, y}), 8);
    QCOMPARE(layout->positionAt({500, y}), 11);
    // Within the formula: somewhere at it.
    for (qsizetype position = 3; position <= 8; ++position) {
        QCOMPARE_GE(xOf(*layout, position), start);
        QCOMPARE_LE(xOf(*layout, position), end);
    }
    QCOMPARE_GT(xOf(*layout, 9), end);
}

void TestInlineLayout::linesMakeRoomForHighFormulas()
{
    add(u"$lo$"_s);
    add(u"$hi$"_s, 1000, 4000, 3000);
    QCOMPARE(layoutOf(u"a $lo$ b"_s)->height(), layoutOf(u"a b"_s)->height());
    const LayoutPtr layout = layoutOf(u"a\nb $hi$ c\nd"_s);
    QCOMPARE_GE(layout->height(), 2 * m_theme.lineHeight + qFloor(7 * m_em));
    const TextMarks marks{.selection = {.start = 4, .end = 8}}; // to find it by its colour
    const QRect box = placeOf(painted(*layout, marks), m_theme.colors.accentText);
    // Between the lines around it, touching neither.
    QCOMPARE_GE(box.top(), layout->cursorRect(0).bottom() - 3);
    QCOMPARE_LE(box.bottom(), layout->cursorRect(layout->content().text.size()).top() + 3);
    // A click anywhere beside it is one in its line.
    QCOMPARE(layout->positionAt({0, box.top() + 3}), 2);
    QCOMPARE(layout->positionAt({0, box.bottom() - 3}), 2);
}

void TestInlineLayout::displayStandsOnALineOfItsOwn_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("lines");
    QTest::newRow("alone") << u"$$x$$"_s << 1;
    QTest::newRow("before a full stop") << u"$$x$$."_s << 1;
    QTest::newRow("after text") << u"a $$x$$"_s << 2;
    QTest::newRow("before text") << u"$$x$$ b"_s << 2;
    QTest::newRow("in the middle") << u"a $$x$$ b"_s << 3;
    QTest::newRow("two") << u"a $$x$$ $$x$$ b"_s << 4;
    QTest::newRow("on its own line already") << u"a\n$$x$$\nb"_s << 3;
    QTest::newRow("in a line") << u"a $y$ b"_s << 1;
}

void TestInlineLayout::displayStandsOnALineOfItsOwn()
{
    QFETCH(const QString, text);
    QFETCH(const int, lines);
    add(u"$$x$$"_s);
    add(u"$y$"_s);
    const LayoutPtr layout = layoutOf(text);
    QCOMPARE(layout->height(), lines * m_theme.lineHeight);
    // Every position is at a place of its own line, in order.
    int y = -1;
    for (qsizetype i = 0; i <= layout->content().text.size(); ++i) {
        QCOMPARE_GE(layout->cursorRect(i).top(), y);
        y = layout->cursorRect(i).top();
    }
    // What follows begins where lines do.
    if (text.endsWith(u" b"_s) && lines > 1)
        QCOMPARE_LE(xOf(*layout, layout->content().text.size() - 1), 1);
}

void TestInlineLayout::displayIsCentred()
{
    add(u"$$x$$"_s, 4000);
    const QRect box = placeOf(painted(*layoutOf(u"a $$x$$ b"_s, 600)), Qt::red);
    QCOMPARE_LE(std::abs(box.right() - qRound(300 + 2 * m_em)), 3);
    // Not what is alone in a cell that is set to one side.
    InlineLayout cell(parseMarkdown(u"$$x$$").blocks.first().content, m_theme.text, Qt::red,
                      m_theme);
    cell.layOut(600, Qt::AlignRight | Qt::AlignAbsolute);
    QCOMPARE_LE(std::abs(placeOf(painted(cell), Qt::red).right() - 600), 3);
}

void TestInlineLayout::wideFormulasAreMadeSmaller()
{
    add(u"$w$"_s, 40'000, 700, 200);
    const int natural = qRound(40 * m_em);
    for (const int width : {natural + 10, natural * 3 / 4, natural * 6 / 10}) {
        const LayoutPtr layout = layoutOf(u"$w$"_s, width);
        QCOMPARE_LE(layout->naturalWidth(), width);
        QCOMPARE_GE(layout->naturalWidth(), std::min(natural, width) - 3);
    }
    // Too small to be read: the source, which wraps.
    const LayoutPtr layout = layoutOf(u"$w$"_s, natural / 3);
    QCOMPARE_LE(layout->naturalWidth(), 100);
    // And large again.
    layout->layOut(natural + 100);
    QCOMPARE_GE(layout->naturalWidth(), natural - 3);
}

void TestInlineLayout::whatCannotBeDrawnShowsItsSource()
{
    m_cache.insert(u"$wrong$"_s, {});
    const LayoutPtr layout = layoutOf(u"a $wrong$ b"_s);
    QVERIFY(layout->missingFormulas().isEmpty());
    for (qsizetype position = 0; position < layout->content().text.size(); ++position)
        QCOMPARE_GT(xOf(*layout, position + 1), xOf(*layout, position));
}

void TestInlineLayout::tellsWhatIsMissing()
{
    add(u"$a$"_s);
    QCOMPARE(layoutOf(u"$a$ $b$ \\(c\\) `$d$` $5 and $6"_s)->missingFormulas(),
             (QStringList{u"$b$"_s, u"\\(c\\)"_s}));
    m_theme.formulas = nullptr;
    QVERIFY(layoutOf(u"$a$ $b$"_s)->missingFormulas().isEmpty());
}

void TestInlineLayout::aSelectedFormulaIsMarkedWhole()
{
    add(u"$hi$"_s, 2000, 2000, 1000);
    const LayoutPtr layout = layoutOf(u"ab $hi$ cd"_s);
    // A part of its source, as a search finds it, marks all of it.
    const TextMarks marks{.selection = {.start = 4, .end = 6}};
    const QImage image = painted(*layout, marks);
    const QRect box = placeOf(image, m_theme.colors.accentText);
    QVERIFY(box.height() >= qFloor(3 * m_em) - 2);
    QCOMPARE_LE(placeOf(image, Qt::red).height(), m_theme.lineHeight);
    // Nothing of what is not selected.
    const QImage around = painted(*layout, {.selection = {.start = 0, .end = 3}});
    QVERIFY(placeOf(around, Qt::red).height() >= qFloor(3 * m_em) - 2);
}

void TestInlineLayout::formulasTakeTheColourOfLinks()
{
    add(u"$x$"_s, 3000);
    const LayoutPtr layout = layoutOf(u"[$x$](http://a.b)"_s);
    QVERIFY(!placeOf(painted(*layout), m_theme.colors.accent).isEmpty());
    QVERIFY(placeOf(painted(*layout), Qt::red).isEmpty());
    QCOMPARE(layout->targetAt({20, layout->height() / 2}), 0);
}

void TestInlineLayout::codeStandsClearOfItsNeighbours()
{
    const auto widthOf = [this](const QString &markdown, qsizetype position) {
        const LayoutPtr layout = layoutOf(markdown);
        return xOf(*layout, position + 1) - xOf(*layout, position);
    };
    const int space = widthOf(u"one code two"_s, 3);
    QVERIFY(widthOf(u"one `code` two"_s, 3) > space);
    QVERIFY(widthOf(u"one `code` two"_s, 8) > space);
    QVERIFY(std::abs(widthOf(u"**one** *code* two"_s, 3) - space) <= 1); // other styles do not

    // The ground does not reach the words beside it.
    const LayoutPtr layout = layoutOf(u"one `code` two"_s);
    const QRect ground = placeOf(painted(*layout), m_theme.colors.codeBackground);
    QVERIFY(ground.left() >= xOf(*layout, 3) + 2);
    QVERIFY(ground.right() <= xOf(*layout, 9) - 2);
    QVERIFY(ground.left() < xOf(*layout, 4));
    QVERIFY(ground.right() > xOf(*layout, 8));
}

void TestInlineLayout::aLineHasAboutNinetyCharacters_data()
{
    QTest::addColumn<QString>("family");
    for (const QString &family : {u"DejaVu Sans"_s, u"Noto Sans"_s})
        QTest::newRow(qPrintable(family)) << family;
}

void TestInlineLayout::aLineHasAboutNinetyCharacters()
{
    QFETCH(QString, family);
    if (!QFontDatabase::hasFamily(family))
        QSKIP("this font is not installed");
    QFont font(family);
    for (const int size : {12, 18, 30}) {
        font.setPixelSize(size);
        const TextTheme theme = TextTheme::from(font, QGuiApplication::palette());
        const QString words =
            u"The quick brown fox jumps over the lazy dog while it rains all day. "_s.repeated(30);
        InlineLayout layout({.text = words}, theme.text, Qt::black, theme);
        layout.layOut(theme.columnWidth);
        const int lines = layout.height() / TextTheme::lineHeightOf(theme.text);
        const auto characters = static_cast<int>(words.size() / lines);
        QVERIFY2(characters >= 70 && characters <= 95, qPrintable(QString::number(characters)));
    }
}

} // namespace Chat

QTEST_MAIN(Chat::TestInlineLayout)
#include "tst_inlinelayout.moc"
