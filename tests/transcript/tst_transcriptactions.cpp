// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/transcriptview.h"

#include "transcript/transcriptfixture.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QSignalSpy>
#include <QTextDocument>
#include <QToolButton>

using namespace Chat;
using namespace Qt::StringLiterals;

/// What can be done with messages, links and code.
class tst_TranscriptActions final : public TranscriptFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void actionsAreAskedFor_data()
    {
        QTest::addColumn<int>("row");
        QTest::addColumn<QString>("button");
        QTest::addColumn<QByteArray>("signal");
        QTest::newRow("edit") << 0 << u"Edit and send again"_s
                              << QByteArray(SIGNAL(editRequested(Chat::MessageId)));
        QTest::newRow("regenerate")
            << 1 << u"Answer again"_s << QByteArray(SIGNAL(regenerateRequested(Chat::MessageId)));
        QTest::newRow("continue") << 1 << u"Continue the answer"_s
                                  << QByteArray(SIGNAL(continueRequested(Chat::MessageId)));
    }

    void actionsAreAskedFor()
    {
        QFETCH(int, row);
        QFETCH(QString, button);
        QFETCH(QByteArray, signal);
        Message cut = makeMessage(Role::Assistant, u"cut"_s, MessageState::Stopped);
        m_model->setRows({{makeMessage(Role::User, u"what"_s)}, {cut}});
        QSignalSpy spy(m_view.get(), signal.constData());
        area()->setCurrentRow(row);

        QTest::mouseClick(named<QToolButton>(footer(row), button), Qt::LeftButton);

        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy[0][0].value<MessageId>(), m_model->message(row).id);
    }

    void theRestIsInTheMenu()
    {
        m_model->setRows(makeRows(1));
        QSignalSpy deleted(m_view.get(), &TranscriptView::deleteRequested);
        QSignalSpy details(m_view.get(), &TranscriptView::detailsRequested);
        QTest::mouseClick(named<QToolButton>(footer(1), u"More"_s), Qt::LeftButton);
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);
        trigger(menu, u"Details"_s);
        trigger(menu, u"Delete"_s);
        menu->close();
        QCOMPARE(details.size(), 1);
        QCOMPARE(deleted.size(), 1);
        QCOMPARE(deleted[0][0].value<MessageId>(), m_model->message(1).id);
    }

    void aMenuIsOfItsMessage()
    {
        // A long answer whose end, and the actions there, are out of sight.
        Message answer = makeMessage(Role::Assistant, u"words\n\n"_s.repeated(500));
        m_model->setRows({{makeMessage(Role::User, u"what"_s)}, {answer}});
        area()->showRow(1);
        QVERIFY(!footer(1));
        const QPoint point = area()->viewport()->rect().center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, point,
                                area()->viewport()->mapToGlobal(point));
        QApplication::sendEvent(area()->viewport(), &event);
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);

        QSignalSpy deleted(m_view.get(), &TranscriptView::deleteRequested);
        m_model->setRows({{makeMessage(Role::User, u"new"_s)},
                          {makeMessage(Role::User, u"newer"_s)}}); // it went meanwhile
        trigger(menu, u"Delete"_s);
        menu->close();
        QCOMPARE(deleted.size(), 1);
        QCOMPARE(deleted[0][0].value<MessageId>(), answer.id);
    }

    void theKeyboardOpensTheMenuOfTheCurrentMessage()
    {
        m_model->setRows(makeRows(3));
        area()->setCurrentRow(2);
        QContextMenuEvent event(QContextMenuEvent::Keyboard, QPoint(5, 5),
                                area()->viewport()->mapToGlobal(QPoint(5, 5)));
        QApplication::sendEvent(area()->viewport(), &event);
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);
        QSignalSpy edited(m_view.get(), &TranscriptView::editRequested);
        trigger(menu, u"Edit and send again"_s);
        menu->close();
        QCOMPARE(edited.size(), 1);
        QCOMPARE(edited[0][0].value<MessageId>(), m_model->message(2).id);
    }

    void actionsShowWhereTheReaderIs()
    {
        m_view->resize(800, 1000);
        m_model->setRows(makeRows(2));
        area()->showRow(0);
        auto *edit = named<QToolButton>(footer(2), u"Edit and send again"_s);
        QVERIFY(!edit->isVisible());
        QTest::mouseMove(area()->viewport(), area()->rowRect(2).center());
        QTRY_VERIFY(edit->isVisible());
        QTest::mouseMove(area()->viewport(), area()->rowRect(1).center());
        QTRY_VERIFY(!edit->isVisible());
        QVERIFY(named<QToolButton>(footer(3), u"Answer again"_s)->isVisible()); // the last
    }

    void askingWaitsWhileAnAnswerComes()
    {
        m_model->setRows(makeRows(1));
        const Message answer = startAnswer(m_model->rows());
        area()->showRow(0);
        area()->setCurrentRow(0);
        auto *edit = named<QToolButton>(footer(0), u"Edit and send again"_s);
        QVERIFY(edit->isVisible());
        QVERIFY(!edit->isEnabled());
        Message done = answer;
        done.state = MessageState::Complete;
        done.text = u"done"_s;
        m_model->update(done);
        QVERIFY(edit->isEnabled());
    }

    void versionsAreSwitched()
    {
        m_model->setRows({{makeMessage(Role::Assistant, u"second"_s), 1, 3}});
        QSignalSpy spy(m_view.get(), &TranscriptView::versionRequested);
        QVERIFY(child<QLabel>(u"2 of 3"_s)->isVisible());
        QTest::mouseClick(named<QToolButton>(footer(0), u"Version before"_s), Qt::LeftButton);
        QTest::mouseClick(named<QToolButton>(footer(0), u"Next version"_s), Qt::LeftButton);
        QCOMPARE(spy.size(), 2);
        QCOMPARE(spy[0][1].toInt(), 0);
        QCOMPARE(spy[1][1].toInt(), 2);
    }

    void linksAreHandedOn()
    {
        m_model->setRows({{makeMessage(Role::Assistant,
                                       u"[go](https://example.org/)\n\n[no](file:///etc/passwd)\n\n"
                                       "[bank.example](https://evil.example/)"_s)}});
        QSignalSpy spy(m_view.get(), &TranscriptView::linkActivated);
        QSignalSpy hovered(m_view.get(), &TranscriptView::linkHovered);
        const auto click = [this](int block) {
            const QPoint point =
                area()->cursorRect({.row = 0, .block = block}).center() + QPoint(4, 0);
            QTest::mouseMove(area()->viewport(), point);
            QTest::mouseClick(area()->viewport(), Qt::LeftButton, {}, point);
        };
        click(0);
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy[0][0].toUrl(), QUrl(u"https://example.org/"_s));
        QTRY_VERIFY(!hovered.isEmpty());
        QSignalSpy refused(m_view.get(), &TranscriptView::refused);
        click(1);
        QCOMPARE(spy.size(), 1);
        QCOMPARE(refused.size(), 1);
        click(2);
        QCOMPARE(spy.size(), 1); // asks first
        auto *box = m_view->findChild<QMessageBox *>();
        QVERIFY(box);
        QTest::mouseClick(box->button(QMessageBox::Open), Qt::LeftButton);
        QCOMPARE(spy.size(), 2);
    }

    /// A model's own markup is no markup in the question that warns of it.
    void theWarningShowsWhatTheLinkSays()
    {
        m_model->setRows({{makeMessage(
            Role::Assistant,
            u"[bank.example/<a href=\"https://evil.example\">x</a>](https://evil.example/)"_s)}});
        const QPoint point = area()->cursorRect({.row = 0}).center() + QPoint(4, 0);
        QTest::mouseClick(area()->viewport(), Qt::LeftButton, {}, point);
        auto *box = m_view->findChild<QMessageBox *>();
        QVERIFY(box);
        auto *label = box->findChild<QLabel *>(u"qt_msgbox_informativelabel"_s);
        QVERIFY(label);
        QTextDocument shown;
        shown.setHtml(label->text());
        QVERIFY2(shown.toPlainText().contains(u"<a href=\"https://evil.example\">x</a>"_s),
                 qPrintable(shown.toPlainText()));
        box->reject();
    }

    void theStatusLineTellsTheTruthOfALink()
    {
        m_model->setRows({{makeMessage(Role::Assistant,
                                       u"[a](<https://evil.example/\u202Emoc.knab>)\n\n"
                                       "[b](javascript:alert(1))"_s)}});
        QSignalSpy hovered(m_view.get(), &TranscriptView::linkHovered);
        const auto point = [this](int block) {
            return area()->cursorRect({.row = 0, .block = block}).center() + QPoint(4, 0);
        };
        QTest::mouseMove(area()->viewport(), point(0));
        QTRY_COMPARE(hovered.size(), 1);
        QCOMPARE(hovered[0][0].toString(), u"https://evil.example/%E2%80%AEmoc.knab"_s);
        QTest::mouseMove(area()->viewport(), point(1));
        QTRY_COMPARE(hovered.size(), 2);
        QCOMPARE(hovered[1][0].toString(), u"This link cannot be opened."_s);
        QCOMPARE(area()->viewport()->cursor().shape(), Qt::ArrowCursor);
    }

    void codeHasItsButtons()
    {
        QString lines;
        for (int i = 0; i < 100; ++i)
            lines += u"line %1\n"_s.arg(i);
        m_model->setRows({{makeMessage(Role::Assistant, u"```cpp\n"_s + lines + u"```"_s)}});
        QVERIFY(area()->visibleBlocks().first().rect.height() < 40 * 30); // folded
        m_view->copyLastCode();
        QCOMPARE(QApplication::clipboard()->text() + u'\n', lines);
        QSignalSpy refused(m_view.get(), &TranscriptView::refused);
        m_model->setRows({m_model->rows().first(), {makeMessage(Role::Assistant, u"none"_s)}});
        m_view->copyLastCode(); // the one further up
        QCOMPARE(refused.size(), 0);
        m_model->setRows({m_model->rows().first()});

        area()->showRow(0);
        const QRect block = area()->visibleBlocks().first().rect;
        const int folded = block.height();
        QTest::mouseClick(area()->viewport(), Qt::LeftButton, {},
                          QPoint(block.center().x(), block.top() + 10)); // the header: nothing
        area()->scrollToEnd();
        const QRect end = area()->visibleBlocks().last().rect;
        QTest::mouseClick(area()->viewport(), Qt::LeftButton, {},
                          QPoint(end.center().x(), end.bottom() - 8));
        QVERIFY(area()->visibleBlocks().first().rect.height() > folded);
    }

    void keysReachLinksAndButtons()
    {
        QString code;
        for (int i = 0; i < 60; ++i)
            code += u"line %1\n"_s.arg(i);
        m_model->setRows(
            {{makeMessage(Role::User, u"what"_s)},
             {makeMessage(Role::Assistant,
                          u"See [the **first**](https://a.example/) and [no](file:///etc/passwd)"
                          "\n\n|a|b|\n|-|-|\n|x|[second](https://b.example/)|\n\n```cpp\n"_s
                              + code + u"```\n"_s)}});
        QSignalSpy activated(m_view.get(), &TranscriptView::linkActivated);
        QSignalSpy hovered(m_view.get(), &TranscriptView::linkHovered);
        area()->setCurrentRow(1);
        area()->setFocus();

        QTest::keyClick(area(), Qt::Key_Tab);
        QVERIFY(area()->hasFocus());
        QCOMPARE(area()->selectedText(), u"the first"_s);
        QCOMPARE(hovered.last()[0].toString(), u"https://a.example/"_s);
        QTest::keyClick(area(), Qt::Key_Return);
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated[0][0].toUrl(), QUrl(u"https://a.example/"_s));
        QTest::keyClick(area(), Qt::Key_Tab); // what is never opened is passed over
        QCOMPARE(area()->selectedText(), u"second"_s);
        QTest::keyClick(area(), Qt::Key_Return);
        QCOMPARE(activated.size(), 2);

        QTest::keyClick(area(), Qt::Key_Tab);
        QTest::keyClick(area(), Qt::Key_Return); // Copy
        QCOMPARE(QApplication::clipboard()->text() + u'\n', code);
        QTest::keyClick(area(), Qt::Key_Tab); // Wrap
        QTest::keyClick(area(), Qt::Key_Tab); // Save as…
        QTest::keyClick(area(), Qt::Key_Tab);
        const int folded = area()->visibleBlocks().last().rect.height();
        QTest::keyClick(area(), Qt::Key_Space); // Show all lines
        QVERIFY(area()->visibleBlocks().last().rect.height() > folded);

        QTest::keyClick(area(), Qt::Key_Backtab, Qt::ShiftModifier);
        QTest::keyClick(area(), Qt::Key_Backtab, Qt::ShiftModifier);
        QTest::keyClick(area(), Qt::Key_Backtab, Qt::ShiftModifier);
        QTest::keyClick(area(), Qt::Key_Backtab, Qt::ShiftModifier);
        QCOMPARE(area()->selectedText(), u"second"_s);
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(area(), Qt::Key_Tab);
        QVERIFY(!area()->hasFocus()); // on to what is next in the window
    }
};

QTEST_MAIN(tst_TranscriptActions)
#include "tst_transcriptactions.moc"
