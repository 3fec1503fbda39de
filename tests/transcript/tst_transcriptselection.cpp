// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/transcriptview.h"

#include "transcript/transcriptfixture.h"

#include <QClipboard>
#include <QMenu>
#include <QSignalSpy>
#include <QToolButton>

#include <algorithm>

using namespace Chat;
using namespace Qt::StringLiterals;

/// Selecting with mouse and keys, and copying.
class tst_TranscriptSelection final : public TranscriptFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void aSelectionOutlivesStreaming()
    {
        const Message answer = startAnswer();
        m_model->append(answer.id, u"one two"_s);
        QTRY_COMPARE(shownTexts().last(), u"one two"_s);
        area()->select({{.row = 1, .position = 4}, {.row = 1, .position = 7}});

        m_model->append(answer.id, u" **three**"_s);
        QTRY_COMPARE(shownTexts().last(), u"one two three"_s);
        QCOMPARE(area()->selectedText(), u"two"_s);

        QSignalSpy copied(m_view.get(), &TranscriptView::copied);
        QTest::keyClick(area(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), u"two"_s);
        QCOMPARE(copied.size(), 1);
    }

    void copiesAsTextAndAsMarkdown()
    {
        m_model->setRows({{makeMessage(Role::Assistant, u"**bold** `code`"_s)}});
        QSignalSpy copied(m_view.get(), &TranscriptView::copied);
        QTest::mouseClick(named<QToolButton>(footer(0), u"Copy as text"_s), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), u"bold code"_s);

        QTest::mouseClick(named<QToolButton>(footer(0), u"More"_s), Qt::LeftButton);
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);
        trigger(menu, u"Copy as Markdown"_s);
        menu->close();
        QCOMPARE(QApplication::clipboard()->text(), u"**bold** `code`"_s);
        QCOMPARE(copied.size(), 2);
    }

    void ctrlCCopiesAsIsWished()
    {
        const QString written = u"one **two** three"_s;
        m_model->setRows({{makeMessage(Role::Assistant, written)}});
        const auto copied = [this] {
            QApplication::clipboard()->clear();
            QTest::keyClick(area(), Qt::Key_C, Qt::ControlModifier);
            return QApplication::clipboard()->text();
        };
        area()->select({{.row = 0, .position = 0}, {.row = 0, .position = 7}});
        QCOMPARE(copied(), u"one two"_s);
        m_view->setCopyFormat(CopyFormat::Markdown);
        QCOMPARE(copied(), u"one **two**"_s);

        // Of a message as such.
        area()->select({});
        QTest::keyClick(area(), Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(copied(), written);
        m_view->setCopyFormat(CopyFormat::Plain);
        QCOMPARE(copied(), u"one two three"_s);
    }

    void theMenuCopiesEitherWay()
    {
        m_model->setRows({{makeMessage(Role::Assistant, u"one **two** three"_s)}});
        area()->select({{.row = 0, .position = 4}, {.row = 0, .position = 7}});
        for (const CopyFormat format : {CopyFormat::Plain, CopyFormat::Markdown}) {
            m_view->setCopyFormat(format);
            QMenu *menu = openMenu();
            QVERIFY(menu);
            const QString asText = u"Copy selection as text"_s;
            const QString asMarkdown = u"Copy selection as Markdown"_s;
            const auto hasShortcut = [menu](const QString &text) {
                return std::ranges::any_of(menu->actions(), [&text](const QAction *action) {
                    return action->text() == text && !action->shortcut().isEmpty();
                });
            };
            QCOMPARE(hasShortcut(asText), format == CopyFormat::Plain);
            QCOMPARE(hasShortcut(asMarkdown), format == CopyFormat::Markdown);
            trigger(menu, asText);
            QCOMPARE(QApplication::clipboard()->text(), u"two"_s);
            trigger(menu, asMarkdown);
            QCOMPARE(QApplication::clipboard()->text(), u"**two**"_s);
            menu->close();
        }
    }

    void aThirdClickElsewhereIsNoTripleClick()
    {
        m_model->setRows({{makeMessage(Role::Assistant, u"one two three\n\nfour five"_s)}});
        const auto point = [this](int block, int position) {
            return area()->cursorRect({.row = 0, .block = block, .position = position}).center();
        };
        QTest::mouseDClick(area()->viewport(), Qt::LeftButton, {}, point(0, 5));
        QCOMPARE(area()->selectedText(), u"two"_s);
        QTest::mouseClick(area()->viewport(), Qt::LeftButton, {}, point(1, 6));
        QCOMPARE(area()->selectedText(), QString());
    }

    void selectsWithTheMouse()
    {
        m_model->setRows({{makeMessage(Role::User, u"first question"_s)},
                          {makeMessage(Role::Assistant, u"one two three\n\nfour *five* six"_s)}});
        QWidget *viewport = area()->viewport();
        const auto point = [this](int row, int block, int position) {
            return area()->cursorRect({.row = row, .block = block, .position = position}).center();
        };
        QTest::mousePress(viewport, Qt::LeftButton, {}, point(0, 0, 6));
        QTest::mouseMove(viewport, point(1, 1, 9));
        QTest::mouseRelease(viewport, Qt::LeftButton, {}, point(1, 1, 9));
        QTRY_COMPARE(area()->selectedText(), u"question\n\none two three\n\nfour five"_s);
        QCOMPARE(area()->selectedMarkdown(), u"question\n\none two three\n\nfour *five*"_s);

        QTest::mouseDClick(viewport, Qt::LeftButton, {}, point(1, 0, 5));
        QCOMPARE(area()->selectedText(), u"two"_s);
        QTest::mouseClick(viewport, Qt::LeftButton, {}, point(1, 0, 5));
        QCOMPARE(area()->selectedText(), u"one two three"_s);

        QTest::mouseClick(viewport, Qt::LeftButton, {}, point(0, 0, 0));
        area()->select({{.row = 1, .position = 4}, {.row = 1, .position = 4}});
        QTest::keyClick(area(), Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(area(), Qt::Key_Right, Qt::ShiftModifier | Qt::ControlModifier);
        QCOMPARE(area()->selectedText(), u"two"_s);
        QTest::keyClick(area(), Qt::Key_Down, Qt::ShiftModifier);
        QVERIFY(area()->selectedText().startsWith(u"two three\n\nfour"_s));
    }

    void selectsOneMessageThenAll()
    {
        m_model->setRows(makeRows(3));
        area()->setCurrentRow(2);
        QTest::keyClick(area(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(area()->selectedText(), u"question 1"_s);
        QTest::keyClick(area(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(area()->selection().range().start.row, 0);
        QCOMPARE(area()->selection().range().end.row, 5);
        QVERIFY(area()->selectedText().startsWith(u"question 0\n\nanswer 0"_s));
        QVERIFY(area()->selectedMarkdown().contains(u"answer **2**"_s));
    }

    void selectsAllAlsoWhileTheMessageGrows()
    {
        Message answer = startAnswer();
        answer.text = u"one"_s;
        m_model->update(answer);
        area()->setCurrentRow(1);
        QTRY_COMPARE(plainTextOf(1), u"one"_s);
        QTest::keyClick(area(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(area()->selectedText(), u"one"_s);
        answer.text = u"one two"_s;
        m_model->update(answer);
        QTRY_COMPARE(plainTextOf(1), u"one two"_s);
        QTest::keyClick(area(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(area()->selection().range().start.row, 0);
        QCOMPARE(area()->selection().range().end.row, 1);
    }

    void keysSelect()
    {
        m_model->setRows({{makeMessage(Role::User, u"first question"_s)},
                          {makeMessage(Role::Assistant, u"one two\n\nthree"_s)},
                          {makeMessage(Role::User, u"last"_s)}});
        area()->setCurrentRow(1);
        for (int i = 0; i < 3; ++i) // nothing is selected yet
            QTest::keyClick(area(), Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(area()->selectedText(), u"one"_s);

        // The caret by itself, and from where it is; across blocks and messages.
        QTest::keyClick(area(), Qt::Key_Right);
        QTest::keyClick(area(), Qt::Key_Right);
        QCOMPARE(area()->selectedText(), QString());
        QCOMPARE(area()->selection().cursor(), (TextPosition{.row = 1, .position = 4}));
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(area(), Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(area()->selectedText(), u"one "_s);
        QCOMPARE(area()->selection().range().start, (TextPosition{.row = 0, .position = 14}));
        QTest::keyClick(area(), Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(area()->selectedText(), u"n\n\none "_s);
        area()->select(
            {{.row = 1, .block = 1, .position = 4}, {.row = 1, .block = 1, .position = 5}});
        QTest::keyClick(area(), Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(area(), Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(area()->selectedText(), u"e\n\nl"_s);

        // Up and Down are the caret's until Escape.
        QTest::keyClick(area(), Qt::Key_Left);
        QTest::keyClick(area(), Qt::Key_Up);
        QCOMPARE(area()->selection().cursor().block, 0);
        QCOMPARE(area()->selection().cursor().row, 1);
        const TextPosition there = area()->selection().cursor();
        QTest::keyClick(area(), Qt::Key_Escape);
        QTest::keyClick(area(), Qt::Key_Up);
        QCOMPARE(area()->selection().cursor(), there);
    }
};

QTEST_MAIN(tst_TranscriptSelection)
#include "tst_transcriptselection.moc"
