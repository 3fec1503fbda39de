// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/messagelayout.h"

#include "markdown/markdownexamples.h"
#include "style/theme.h"
#include "support/testhelpers.h"
#include "transcript/sampleconversation.h"

#include <QApplication>
#include <QPainter>
#include <QTextBoundaryFinder>

#include <ctime>

using namespace Qt::StringLiterals;

namespace Chat {

class TestMessageLayout final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void growsAsTheWholeIsLaidOut();
    void noticesTextThatDidNotOnlyGrow();
    void guessesCodeAsItWillBeShown();
    void heightsAddUp();
    void positionsAreWhereTheyAreShown();
    void paintsNothingOutsideOfItsBlocks();
    void withstandsHostileText_data();
    void withstandsHostileText();

private:
    const TextTheme m_theme = TextTheme::from(QApplication::font(), QApplication::palette());
};

namespace {

QList<int> exactHeights(MessageLayout &layout)
{
    QList<int> heights;
    for (int i = 0; i < layout.blockCount(); ++i) {
        layout.layout(i);
        heights.append(layout.blockHeight(i));
    }
    return heights;
}

} // namespace

void TestMessageLayout::growsAsTheWholeIsLaidOut()
{
    const QString text = richConversation().at(1).message.text + longProse(3000) + longCode(3000);
    MessageLayout growing(MessageLayout::Kind::Markdown, m_theme);
    growing.setWidth(600);
    for (qsizetype i = 0; i < text.size(); i += 37) {
        growing.setText(text.first(i), false);
        exactHeights(growing);
    }
    growing.setText(text, true);

    MessageLayout whole(MessageLayout::Kind::Markdown, m_theme);
    whole.setWidth(600);
    whole.setText(text, true);
    QCOMPARE(growing.blocks(), whole.blocks());
    QList<int> expected = exactHeights(whole);
    // What was read while it grew does not fold itself up.
    QVERIFY(growing.blockHeight(growing.blockCount() - 1) >= expected.last());
    QCOMPARE(exactHeights(growing).first(expected.size() - 1), expected.first(expected.size() - 1));
}

void TestMessageLayout::noticesTextThatDidNotOnlyGrow()
{
    MessageLayout layout(MessageLayout::Kind::Markdown, m_theme);
    layout.setWidth(600);
    layout.setText(u"one\n\ntwo"_s, false);
    layout.setText(u"other\n\ntwo and more"_s, false);
    layout.setText(u"other\n\ntwo and more"_s, true);
    QCOMPARE(layout.block(0).content.text, u"other"_s);
    QCOMPARE(layout.block(1).content.text, u"two and more"_s);
    layout.setText(u"short"_s, true);
    QCOMPARE(layout.blockCount(), 1);
}

void TestMessageLayout::guessesCodeAsItWillBeShown()
{
    const QString text = u"```\n"_s + u"int x;\n"_s.repeated(300);
    const auto isGuessed = [](MessageLayout &layout) {
        const int guess = layout.blockHeight(0);
        layout.layout(0);
        return layout.blockHeight(0) == guess;
    };
    // While it grows it is unfolded, and so it is where a reader wants it to be.
    MessageLayout growing(MessageLayout::Kind::Markdown, m_theme);
    growing.setWidth(600);
    growing.setText(text, false);
    const int unfolded = growing.blockHeight(0);
    QVERIFY(unfolded > 300 * m_theme.codeLineHeight);
    QVERIFY(isGuessed(growing));
    growing.setWidth(500);
    QCOMPARE(growing.blockHeight(0), unfolded);

    MessageLayout unseen(MessageLayout::Kind::Markdown, m_theme);
    unseen.setWidth(600);
    unseen.setText(text, false);
    unseen.setText(text + u"```"_s, true);
    QVERIFY(unseen.blockHeight(0) < unfolded);
    QVERIFY(isGuessed(unseen));

    MessageLayout wanted(MessageLayout::Kind::Markdown, m_theme);
    wanted.setWidth(600);
    wanted.setReader({.code = {{0, {.isUnfolded = true}}}});
    wanted.setText(text, true);
    QCOMPARE(wanted.blockHeight(0), unfolded);
    QVERIFY(isGuessed(wanted));
}

void TestMessageLayout::heightsAddUp()
{
    MessageLayout layout(MessageLayout::Kind::Markdown, m_theme);
    layout.setText(longProse(20'000), true);
    for (const int width : {700, 300, 120}) {
        layout.setWidth(width);
        const QList<int> heights = exactHeights(layout);
        qint64 top = 0;
        for (int i = 0; i < layout.blockCount(); ++i) {
            QCOMPARE(layout.top(i), top);
            QCOMPARE(layout.blockAt(top), i);
            QVERIFY(heights.at(i) > 0);
            top += heights.at(i);
        }
        QCOMPARE(layout.height(), top);
    }
}

void TestMessageLayout::positionsAreWhereTheyAreShown()
{
    MessageLayout layout(MessageLayout::Kind::Markdown, m_theme);
    layout.setWidth(500);
    layout.setText(richConversation().at(1).message.text + richConversation().at(3).message.text,
                   true);
    for (int i = 0; i < layout.blockCount(); ++i) {
        BlockLayout &block = layout.layout(i);
        const QString text = blockText(layout.block(i));
        QTextBoundaryFinder characters(QTextBoundaryFinder::Grapheme, text);
        for (qsizetype position = 0; position >= 0 && position < block.textSize();
             position = characters.toNextBoundary()) {
            const QRect cursor = block.cursorRect(position);
            QVERIFY(cursor.top() >= 0 && cursor.bottom() <= block.height());
            const qsizetype found = block.positionAt({cursor.left(), cursor.center().y()});
            // A place where directions change belongs to two positions, and so may a mark.
            const bool mayDiffer = text.isRightToLeft() || std::ranges::any_of(text, [](QChar c) {
                                       return c.category() == QChar::Mark_NonSpacing;
                                   });
            const QRect again = block.cursorRect(found);
            QVERIFY2((mayDiffer || std::abs(again.left() - cursor.left()) <= 1)
                         && again.top() == cursor.top(),
                     qPrintable(blockDrawing(layout.block(i)) + u" at %1"_s.arg(position)));
        }
    }
}

void TestMessageLayout::paintsNothingOutsideOfItsBlocks()
{
    MessageLayout layout(MessageLayout::Kind::Markdown, m_theme);
    layout.setWidth(400);
    layout.setText(richConversation().at(1).message.text, true);
    for (int i = 0; i < layout.blockCount(); ++i) {
        BlockLayout &block = layout.layout(i);
        QImage image(440, block.height() + 40, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.translate(20, 20);
        block.paint(painter, {.clip = QRect(0, 0, 400, block.height())});
        painter.end();
        const QRect allowed(16, 20, 408, block.height());
        int outside = 0;
        for (int y = 0; y < image.height(); ++y) {
            const auto *line = reinterpret_cast<const QRgb *>(image.constScanLine(y));
            for (int x = 0; x < image.width(); ++x)
                outside += !allowed.contains(x, y) && line[x] != qRgb(255, 255, 255) ? 1 : 0;
        }
        QCOMPARE(outside, 0);
    }
}

void TestMessageLayout::withstandsHostileText_data()
{
    QTest::addColumn<QString>("text");
    const QList<HostileText> texts = hostileMarkdown();
    for (const HostileText &hostile : texts)
        QTest::newRow(hostile.name) << hostile.text;
}

/// What is in sight of it first, and all of it.
void TestMessageLayout::withstandsHostileText()
{
    QFETCH(const QString, text);
    constexpr double Seconds = 1.0; // with room for a busy machine
    MessageLayout layout(MessageLayout::Kind::Markdown, m_theme);
    layout.setWidth(600);
    QImage image(600, 800, QImage::Format_RGB32);

    const std::clock_t begin = std::clock();
    layout.setText(text, true);
    QPainter painter(&image);
    int y = 0;
    for (int i = 0; i < layout.blockCount() && y < image.height(); ++i) {
        BlockLayout &block = layout.layout(i);
        block.paint(painter, {.clip = QRect(0, 0, 600, 800 - y)});
        painter.translate(0, block.height());
        y += block.height();
    }
    painter.end();
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    QVERIFY2(seconds < Seconds, qPrintable(QString::number(seconds)));
}

} // namespace Chat

QTEST_MAIN(Chat::TestMessageLayout)
#include "tst_messagelayout.moc"
