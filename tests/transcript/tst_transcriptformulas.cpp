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
    void drawingsAreThereWhenTheTextComesBack();
    void answersThatComeAreDrawn();
    void followsTheTheme();

private:
    TranscriptArea *area() const { return m_view->area(); }
    void show(const QString &answer);
    bool isDrawn() const { return !area()->isDrawingFormulas(); }
    int blockHeight(int block) const;

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

int TestTranscriptFormulas::blockHeight(int block) const
{
    const QList<TranscriptArea::BlockPlace> places = area()->visibleBlocks();
    for (const TranscriptArea::BlockPlace &place : places) {
        if (place.row == 1 && place.block == block)
            return place.rect.height();
    }
    return -1;
}

void TestTranscriptFormulas::sourceIsReplacedByTheDrawing()
{
    show(u"before\n\n"_s + fraction + u"\n\n$\\wrong$ after"_s);
    QVERIFY(area()->isDrawingFormulas());
    const int before = blockHeight(1);
    const int wrong = blockHeight(2);
    QTRY_VERIFY_WITH_TIMEOUT(isDrawn(), Patience);
    QVERIFY(blockHeight(1) != before);
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
