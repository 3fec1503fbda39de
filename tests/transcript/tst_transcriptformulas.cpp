// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/transcriptarea.h"

#include "chat/messagelistmodel.h"
#include "mathematics/formulaengine.h"
#include "support/testhelpers.h"
#include "transcript/transcriptmodel.h"
#include "transcript/transcriptview.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QTest>

using namespace Qt::StringLiterals;

namespace Chat {

/// Formulas in a conversation, drawn by the real MathJax.
class TestTranscriptFormulas final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void sourceIsReplacedByTheDrawing();
    void copyYieldsTheSource();
    void screenReadersReadTheSource();
    void whatIsReadDoesNotMove();
    void whatIsBelowAFormulaStaysThere_data();
    void whatIsBelowAFormulaStaysThere();
    void formulasAreDrawnBeforeTheyAreSeen();
    void whatCannotBeDrawnIsItsSource();
    void drawingsAreThereWhenTheTextComesBack();
    void answersThatComeAreDrawn();
    void followsTheTheme();

private:
    TranscriptArea *area() const { return m_view->area(); }
    void show(const QString &answer);
    bool isDrawn() const { return !area()->isDrawingFormulas(); }
    int blockHeight(int block) const { return blockHeightOf(1, block); }
    int blockHeightOf(int row, int block) const;

    std::unique_ptr<MessageListModel> m_model;
    std::unique_ptr<TranscriptView> m_view;
};

namespace {

constexpr int Patience = 60'000; // ms; the engine takes long to begin with on a busy machine

Message makeMessage(Role role, const QString &text, MessageState state = MessageState::Complete)
{
    return {.id = QUuid::createUuid(), .role = role, .state = state, .text = text};
}

const QString fraction = u"\\[\n\\frac{\\frac{a}{b}}{\\frac{c}{d}} = \\sum_{i=1}^n i\n\\]"_s;

} // namespace

void TestTranscriptFormulas::init()
{
    failOnAnyWarning();
    if (!FormulaEngine::isAvailable())
        QSKIP("This program was built without MathJax");
    m_model = std::make_unique<MessageListModel>();
    m_view = std::make_unique<TranscriptView>();
    m_view->resize(800, 600);
    m_view->setModel(m_model.get());
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestTranscriptFormulas::cleanup()
{
    m_view.reset();
    m_model.reset();
}

void TestTranscriptFormulas::show(const QString &answer)
{
    m_model->setRows(
        {{makeMessage(Role::User, u"question"_s)}, {makeMessage(Role::Assistant, answer)}});
}

int TestTranscriptFormulas::blockHeightOf(int row, int block) const
{
    const QList<TranscriptArea::BlockPlace> places = area()->visibleBlocks();
    for (const TranscriptArea::BlockPlace &place : places) {
        if (place.row == row && place.block == block)
            return place.rect.height();
    }
    return -1;
}

void TestTranscriptFormulas::sourceIsReplacedByTheDrawing()
{
    show(u"before\n\n"_s + fraction + u"\n\n$\\wrong$ after"_s);
    QVERIFY(area()->isDrawingFormulas());
    const auto picture = [this] {
        return area()->viewport()->grab(area()->visibleBlocks().at(2).rect).toImage();
    };
    const QImage source = picture();
    const int wrong = blockHeight(2);
    QTRY_VERIFY_WITH_TIMEOUT(isDrawn(), Patience);
    QVERIFY(picture() != source);
    QVERIFY(blockHeight(1) > 50);
    QCOMPARE(blockHeight(2), wrong); // its source is still there
}

void TestTranscriptFormulas::copyYieldsTheSource()
{
    show(u"so $x^2$ is\n\n"_s + fraction);
    QTRY_VERIFY_WITH_TIMEOUT(isDrawn(), Patience);
    TextPosition start{.row = 1};
    TextPosition end{.row = 1, .position = 8};
    start.position = 3;
    area()->select({start, end});
    QCOMPARE(area()->selectedText(), u"$x^2$"_s);
    QCOMPARE(area()->selectedMarkdown(), u"$x^2$"_s);
    area()->copyRow(1, CopyFormat::Plain);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"so $x^2$ is\n\n"_s + fraction);
    // The mouse takes a formula as a whole.
    const QRect left = area()->cursorRect(start);
    const QRect right = area()->cursorRect(end);
    const auto middle = area()->positionAt({(left.x() + right.x()) / 2 + 2, left.center().y()});
    QVERIFY(middle && (middle->position == 3 || middle->position == 8));
}

void TestTranscriptFormulas::screenReadersReadTheSource()
{
    show(u"so $x^2$ is\n\n"_s + fraction);
    QTRY_VERIFY_WITH_TIMEOUT(isDrawn(), Patience);
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(area());
    QVERIFY(list && list->child(1));
    QAccessibleInterface *message = list->child(1);
    QVERIFY(message->text(QAccessible::Value).contains(u"so $x^2$ is"_s));
    QCOMPARE(message->childCount(), 2);
    QCOMPARE(message->child(0)->role(), QAccessible::Paragraph);
    QCOMPARE(message->child(1)->role(), QAccessible::Equation);
    QCOMPARE(message->child(1)->text(QAccessible::Name), fraction);
}

/// Formulas above, and in the very paragraph that the view begins within, take another height.
void TestTranscriptFormulas::whatIsReadDoesNotMove()
{
    QString answer;
    for (int i = 0; i < 6; ++i)
        answer += fraction + u"\n\n"_s;
    answer += fraction + u'\n' + u"words and words, line after line\n"_s.repeated(30) + u'\n'
        + u"the end\n\n"_s.repeated(30);
    show(answer);
    // Within the lines of the paragraph that begins with a formula.
    const int paragraph = 6;
    TextPosition place{.row = 1, .block = paragraph, .position = fraction.size() + 500};
    area()->reveal({place, place});
    const int y = area()->cursorRect(place).top();
    QVERIFY(y > 0);
    QVERIFY(area()->isDrawingFormulas());
    QTRY_VERIFY_WITH_TIMEOUT(isDrawn(), Patience);
    QCOMPARE(area()->cursorRect(place).top(), y);
}

void TestTranscriptFormulas::whatIsBelowAFormulaStaysThere_data()
{
    QTest::addColumn<QString>("tex");
    QTest::newRow("a line") << u"E = mc^2"_s;
    QTest::newRow("fractions") << u"\\frac{\\frac{a}{b}}{\\frac{c}{d}}"_s;
    QTest::newRow("the roots") << u"x = \\frac{-b \\pm \\sqrt{b^2-4ac}}{2a}"_s;
    QTest::newRow("a sum") << u"\\sum_{k=1}^{n} \\frac{a_k}{b_n} = \\int_0^n f(t)\\,dt"_s;
    QTest::newRow("a matrix")
        << u"\\begin{pmatrix} a & b & c \\\\ d & e & f \\\\ g & h & i \\end{pmatrix}"_s;
    QTest::newRow("cases") << u"|x| = \\begin{cases} x & x \\ge 0 \\\\ -x & x < 0 \\end{cases}"_s;
    QTest::newRow("equations")
        << u"\\begin{aligned}\na &= b + c \\\\\nd &= \\frac{e}{f} \\\\\ng &= h\n\\end{aligned}"_s;
    QTest::newRow("longer than its drawing")
        << u"\\text{Speed}\n=\n\\frac{\n\\text{distance}\n}{\n\\text{time}\n}"_s;
}

/// A source may be one line or many, a drawing as high as six.
void TestTranscriptFormulas::whatIsBelowAFormulaStaysThere()
{
    QFETCH(QString, tex);
    show(u"before\n\n$$\n"_s + tex + u"\n$$\n\nafter"_s);
    area()->showRow(1);
    const auto below = [this] { return area()->cursorRect({.row = 1, .block = 2}).top(); };
    QVERIFY(area()->isDrawingFormulas());
    const int first = area()->cursorRect({.row = 1, .block = 0}).top();
    const int before = below() - first;
    QTRY_VERIFY_WITH_TIMEOUT(isDrawn(), Patience);
    const int after = below() - area()->cursorRect({.row = 1, .block = 0}).top();
    QVERIFY2(std::abs(after - before) <= 3, qPrintable(u"%1, then %2"_s.arg(before).arg(after)));
}

void TestTranscriptFormulas::formulasAreDrawnBeforeTheyAreSeen()
{
    const auto page = [](int number) {
        return u"$$x_{%1}$$\n\n"_s.arg(number) + u"words\n\n"_s.repeated(30)
            + u"$$y_{%1}$$"_s.arg(number);
    };
    QList<MessageRow> rows;
    for (int i = 0; i < 9; ++i)
        rows.append({makeMessage(i % 2 == 0 ? Role::User : Role::Assistant,
                                 i % 2 == 0 ? u"question"_s : page(i))});
    m_model->setRows(rows);
    area()->showRow(4);
    QTRY_VERIFY_WITH_TIMEOUT(isDrawn(), Patience);
    area()->scrollBy(-150); // the end of the answer above
    const auto picture = [this] {
        for (const TranscriptArea::BlockPlace &place : area()->visibleBlocks()) {
            if (place.row == 3 && place.block == 31 && place.rect.top() > 0)
                return area()->viewport()->grab(place.rect).toImage();
        }
        return QImage();
    };
    const QImage atOnce = picture();
    QVERIFY(!atOnce.isNull());
    QTRY_VERIFY_WITH_TIMEOUT(isDrawn(), Patience); // others above that
    QCOMPARE(picture(), atOnce);
}

void TestTranscriptFormulas::whatCannotBeDrawnIsItsSource()
{
    show(u"$$\n\\wrong{x}\n$$\n\nafter"_s);
    QTRY_VERIFY_WITH_TIMEOUT(isDrawn(), Patience);
    const int drawn = blockHeight(0);
    m_view->resize(801, 600);
    QCOMPARE(blockHeight(0), drawn);
    QVERIFY(drawn >= 3 * QFontMetrics(m_view->font()).height()); // all three lines of it
    // Nor is room kept for what nobody would want to see.
    show(u"$$\\begin{matrix}"_s + u"\\\\"_s.repeated(400) + u"\\end{matrix}$$\n\nafter"_s);
    QVERIFY(blockHeight(0) < 600);
}

void TestTranscriptFormulas::drawingsAreThereWhenTheTextComesBack()
{
    show(fraction);
    QTRY_VERIFY_WITH_TIMEOUT(isDrawn(), Patience);
    const int height = blockHeight(0);
    show(u"something else"_s);
    show(fraction);
    QCOMPARE(blockHeight(0), height);
    QVERIFY(isDrawn());
}

void TestTranscriptFormulas::answersThatComeAreDrawn()
{
    const Message answer = makeMessage(Role::Assistant, u"so $x^"_s, MessageState::Streaming);
    m_model->setRows({{makeMessage(Role::User, u"question"_s)}, {answer}});
    area()->flushChanges();
    QVERIFY(isDrawn()); // half a formula is text
    Message more = answer;
    more.text = u"so $x^2$ is, and\n\n"_s + fraction + u"\n\nmore"_s;
    m_model->setRows({{makeMessage(Role::User, u"question"_s)}, {more}});
    area()->flushChanges();
    QTRY_VERIFY_WITH_TIMEOUT(isDrawn(), Patience);
    const int drawn = blockHeight(1);
    QVERIFY(drawn > 50);
    more.text += u" and more"_s;
    more.state = MessageState::Complete;
    m_model->setRows({{makeMessage(Role::User, u"question"_s)}, {more}});
    QCOMPARE(blockHeight(1), drawn);
}

void TestTranscriptFormulas::followsTheTheme()
{
    show(fraction);
    QTRY_VERIFY_WITH_TIMEOUT(isDrawn(), Patience);
    const auto contrast = [this] {
        const QImage image = area()->viewport()->grab().toImage();
        const QRect block = area()->visibleBlocks().last().rect;
        int darkest = 255;
        int lightest = 0;
        for (int y = block.top(); y < block.bottom(); ++y) {
            for (int x = block.left(); x < block.right(); ++x) {
                const int lightness = image.pixelColor(x, y).lightness();
                darkest = std::min(darkest, lightness);
                lightest = std::max(lightest, lightness);
            }
        }
        return lightest - darkest;
    };
    QCOMPARE_GT(contrast(), 120);
    QPalette dark;
    dark.setColor(QPalette::Base, QColor(0x20, 0x20, 0x20));
    dark.setColor(QPalette::Text, QColor(0xe8, 0xe8, 0xe8));
    m_view->setPalette(dark);
    QCOMPARE_GT(contrast(), 120);
    QVERIFY(isDrawn());
}

} // namespace Chat

QTEST_MAIN(Chat::TestTranscriptFormulas)
#include "tst_transcriptformulas.moc"
