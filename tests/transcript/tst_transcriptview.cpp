// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/transcriptview.h"

#include "chat/messagelistmodel.h"
#include "markdown/markdowntext.h"
#include "style/theme.h"
#include "support/testhelpers.h"
#include "transcript/errorcard.h"
#include "transcript/findbar.h"
#include "transcript/markedscrollbar.h"
#include "transcript/sampleconversation.h"
#include "transcript/transcriptarea.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScreen>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTextDocument>
#include <QToolButton>

#include <sys/stat.h>

#include <algorithm>
#include <memory>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

Message makeMessage(Role role, const QString &text, MessageState state = MessageState::Complete)
{
    Message message{.id = QUuid::createUuid(), .role = role, .state = state, .text = text};
    if (role == Role::Assistant)
        message.info.model = u"model-1"_s;
    return message;
}

QList<MessageRow> makeRows(int pairs)
{
    QList<MessageRow> rows;
    for (int i = 0; i < pairs; ++i) {
        rows.append({makeMessage(Role::User, u"question %1"_s.arg(i))});
        rows.append({makeMessage(
            Role::Assistant, u"answer **%1**\n\n"_s.arg(i) + u"words and words. "_s.repeated(40))});
    }
    return rows;
}

} // namespace

class tst_TranscriptView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_model = std::make_unique<MessageListModel>();
        m_view = std::make_unique<TranscriptView>();
        m_view->resize(800, 600);
        m_view->setModel(m_model.get());
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        m_view->setFocus();
    }

    void cleanup()
    {
        m_view.reset();
        m_model.reset();
    }

    void showsWhatTheModelHolds()
    {
        m_model->setRows({{makeMessage(Role::User, u"*what*"_s)},
                          {makeMessage(Role::Assistant, u"**this**"_s)}});
        QCOMPARE(shownTexts(), QStringList({u"*what*"_s, u"this"_s}));
        m_model->setRows({{makeMessage(Role::User, u"other"_s)}});
        QCOMPARE(shownTexts(), QStringList{u"other"_s});
        m_model->setRows({});
        QCOMPARE(shownTexts(), QStringList());
    }

    void saysWhenThereIsNothing()
    {
        m_view->setEmptyText(u"Ask anything"_s);
        auto *label = child<QLabel>(u"Ask anything"_s);
        QVERIFY(label->isVisible());
        m_model->setRows(makeRows(1));
        QVERIFY(!label->isVisible());
    }

    void aDeletedModelIsNoModel()
    {
        m_model->setRows(makeRows(2));
        m_model.reset();
        QCOMPARE(m_view->model(), nullptr);
        QCOMPARE(shownTexts(), QStringList());
    }

    void streamedTextAppears()
    {
        const Message answer = startAnswer();
        m_model->append(answer.id, u"one "_s);
        m_model->append(answer.id, u"**two**"_s);
        QTRY_COMPARE(shownTexts().last(), u"one two"_s);

        Message done = m_model->message(1);
        done.state = MessageState::Complete;
        done.text += u" three"_s;
        m_model->update(done);
        QCOMPARE(shownTexts().last(), u"one two three"_s); // at once
    }

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

    void followsTheEndWhereThatIsWanted()
    {
        m_view->setKeepsQuestion(false);
        m_model->setRows(makeRows(10));
        QVERIFY(isAtEnd());
        const Message answer = startAnswer(m_model->rows());
        for (int i = 0; i < 5; ++i) {
            m_model->append(answer.id, u"word "_s.repeated(200) + u"%1"_s.arg(i));
            QTRY_VERIFY(shownTexts().last().endsWith(QString::number(i)));
            QVERIFY(isAtEnd());
        }
    }

    void aQuestionStaysAtTheTop()
    {
        m_model->setRows(makeRows(10));
        const Message answer = startAnswer(m_model->rows());
        QCOMPARE(area()->anchor().row, 20);
        QCOMPARE(area()->rowTop(20), 0);
        QVERIFY(isAtEnd());
        m_model->append(answer.id, u"word "_s.repeated(3000));
        QTRY_VERIFY(!isAtEnd());
        QCOMPARE(area()->rowTop(20), 0);
        auto *button = child<QPushButton>(u"New"_s);
        QVERIFY(button && button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(isAtEnd());
        QVERIFY(!button->isVisible());
    }

    void theFirstQuestionStaysAtTheTopToo()
    {
        const Message answer = startAnswer();
        m_model->append(answer.id, u"word "_s.repeated(3000));
        QTRY_VERIFY(plainTextOf(1).size() > 14'000);
        QCOMPARE(area()->anchor().row, 0);
        QCOMPARE(area()->rowTop(0), 0);
        QCOMPARE(area()->accessibleDescription(), u"The answer has begun"_s);
    }

    void whatIsAskedElsewhereMovesNothing()
    {
        m_model->setRows(makeRows(20));
        area()->showRow(4, -10);
        startAnswer(m_model->rows());
        QCOMPARE(area()->anchor().row, 4);
        QCOMPARE(area()->rowTop(4), -10);
        auto *button = child<QPushButton>(u"New"_s);
        QVERIFY(button && button->isVisible());
        m_view->showTurn(); // it was asked here, after all
        QCOMPARE(area()->anchor().row, 40);
        QCOMPARE(area()->rowTop(40), 0);
    }

    void anotherVersionStandsWhereTheFirstStood_data()
    {
        QTest::addColumn<int>("pairs");
        QTest::newRow("few messages") << 8;
        QTest::newRow("many messages") << 40;
    }

    void anotherVersionStandsWhereTheFirstStood()
    {
        QFETCH(int, pairs);
        const QList<MessageRow> rows = makeRows(pairs);
        m_model->setRows(rows);
        area()->showRow(3, -20);
        const int top = area()->rowTop(4);
        QVERIFY(!area()->rowRect(4).isNull());

        m_model->setRows(rows.first(4) + makeRows(pairs));
        QCOMPARE(area()->rowTop(4), top);
        QCOMPARE(area()->anchor().row, 3);
        m_model->setRows(rows);
        QCOMPARE(area()->rowTop(4), top);

        area()->showRow(0);
        m_model->setRows(rows.first(4) + makeRows(pairs)); // below what is in sight
        QCOMPARE(area()->anchor(), Page::Anchor{});
    }

    void whatIsReadDoesNotMove()
    {
        m_model->setRows(makeRows(10));
        const Message answer = startAnswer(m_model->rows());
        bar()->setValue(bar()->maximum() / 2);
        const auto places = [this] {
            QList<std::pair<int, int>> result;
            for (const TranscriptArea::BlockPlace &place : area()->visibleBlocks())
                result.append({place.row, place.rect.y()});
            return result;
        };
        const auto before = places();
        m_model->append(answer.id, u"word "_s.repeated(500));
        QTRY_VERIFY(m_model->message(21).text.size() > 100);
        QTRY_COMPARE(plainTextOf(21), m_model->message(21).text.trimmed());
        QCOMPARE(places(), before);
        m_model->append(answer.id, {}, u"thoughts above"_s);
        Message done = m_model->message(21);
        done.state = MessageState::Complete;
        m_model->update(done);
        QCOMPARE(places(), before);
    }

    void positionsComeBack()
    {
        const QList<MessageRow> rows = makeRows(50);
        m_model->setRows(rows);
        QCOMPARE(m_view->position(), TranscriptPosition());
        const TranscriptPosition there{
            .atEnd = false, .message = rows[20].message.id, .offset = -5};
        m_view->setPosition(there);
        QCOMPARE(m_view->position(), there);

        m_view->setModel(nullptr);
        m_view->setModel(m_model.get());
        QVERIFY(isAtEnd());
        m_view->setPosition(there);
        QCOMPARE(m_view->position(), there);

        m_view->setPosition({.atEnd = false, .message = QUuid::createUuid()});
        QVERIFY(isAtEnd());
    }

    void aResizeKeepsThePlace()
    {
        m_model->setRows(makeRows(20));
        m_view->setPosition({.atEnd = false, .message = m_model->message(21).id, .offset = 0});
        m_view->resize(500, 600);
        QTRY_COMPARE(m_view->position().message, m_model->message(21).id);
        m_view->scrollToEnd();
        m_view->resize(700, 400);
        QTRY_VERIFY(isAtEnd());
    }

    void keysScroll()
    {
        m_model->setRows(makeRows(150));
        QVERIFY(isAtEnd());
        QTest::keyClick(area(), Qt::Key_Home);
        QCOMPARE(bar()->value(), 0);
        QCOMPARE(shownTexts().first(), u"question 0"_s);
        QTest::keyClick(area(), Qt::Key_PageDown);
        QVERIFY(bar()->value() > 400);
        QTest::keyClick(area(), Qt::Key_End);
        QVERIFY(isAtEnd());
        QVERIFY(shownTexts().last().startsWith(u"answer 149"_s));
    }

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

    void reasoningIsFolded()
    {
        Message answer = makeMessage(Role::Assistant, u"answer"_s);
        answer.reasoning = u"Let me *think*."_s;
        m_model->setRows({{answer}});
        auto *header = child<QToolButton>(u"Thoughts"_s);
        QVERIFY(header && header->isVisible());
        QCOMPARE(area()->visibleBlocks().size(), 1);
        const QRect before = header->geometry();
        QTest::mouseClick(header, Qt::LeftButton);
        QCOMPARE(area()->visibleBlocks().size(), 2);
        QCOMPARE(plainText(area()->blocksOf(0, false), wholeRange(area()->blocksOf(0, false))),
                 u"Let me think."_s);
        QCOMPARE(header->geometry(), before);
        QTest::mouseClick(header, Qt::LeftButton);
        QCOMPARE(area()->visibleBlocks().size(), 1);
    }

    void errorsStandInTheirMessageWithARemedy()
    {
        Message failed = makeMessage(Role::Assistant, u"half"_s, MessageState::Failed);
        failed.error = Error{.kind = ErrorKind::Authentication,
                             .message = u"The key is <b>wrong</b>."_s,
                             .remedy = u"Enter another one."_s};
        m_model->setRows({{makeMessage(Role::User, u"what"_s)}, {failed}});
        QPointer<ErrorCard> card = m_view->findChild<ErrorCard *>();
        QVERIFY(card && card->isVisible());
        QVERIFY(child<QLabel>(u"The key is <b>wrong</b>."_s)->isVisible());
        QVERIFY(child<QLabel>(u"Enter another one."_s)->isVisible());

        QSignalSpy spy(m_view.get(), &TranscriptView::remedyRequested);
        QTest::mouseClick(child<QPushButton>(u"Open settings"_s), Qt::LeftButton);
        QTest::mouseClick(child<QPushButton>(u"Try again"_s), Qt::LeftButton);
        QCOMPARE(spy.size(), 2);
        QCOMPARE(spy[0][0].value<Remedy>(), Remedy::OpenSettings);
        QCOMPARE(spy[1][0].value<Remedy>(), Remedy::Retry);
        QCOMPARE(spy[0][1].value<MessageId>(), failed.id);

        failed.error.reset();
        failed.state = MessageState::Streaming;
        m_model->update(failed);
        QTRY_VERIFY(!card || !card->isVisible());
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

    void nothingIsEverLoaded()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QSignalSpy connections(&server, &QTcpServer::newConnection);
        const QString web = u"http://127.0.0.1:%1/a.png"_s.arg(server.serverPort());
        // A pipe that anybody who opens it would wait for.
        QTemporaryDir folder;
        const QString pipe = folder.filePath(u"a.png"_s);
        QCOMPARE(mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        const QString file = QUrl::fromLocalFile(pipe).toString();

        QString text;
        for (const QString &address : {web, file, pipe}) {
            text += u"![a](%1) ![b][r] [c](%1) <img src=\"%1\">\n\n<iframe src=\"%1\">\n\n"
                    "<style>@import url(%1)</style>\n\n[r]: %1\n\n"_s.arg(address);
        }
        m_model->setRows({{makeMessage(Role::User, text)}, {makeMessage(Role::Assistant, text)}});
        m_view->grab();
        area()->selectAll();
        QVERIFY(!area()->selectedText().isEmpty());
        // A connection of its own comes in after all that were made before.
        QTcpSocket socket;
        socket.connectToHost(server.serverAddress(), server.serverPort());
        QTRY_VERIFY(server.hasPendingConnections());
        QCOMPARE(server.nextPendingConnection()->peerPort(), socket.localPort());
        QCOMPARE(connections.size(), 1);
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

    void findsThroughStyles()
    {
        QList<MessageRow> rows = makeRows(30);
        rows[41].message.text = u"Use **QString** here."_s;
        m_model->setRows(rows);
        m_view->find();
        m_view->findChild<FindBar *>()->findChild<QLineEdit *>()->setText(u"use qstring"_s);
        QTRY_VERIFY(child<QLabel>(u"1 found"_s));
        QVERIFY(!area()->rowRect(41).isNull());

        Message changed = rows[41].message;
        changed.text = u"use qstring, **use** qstring"_s;
        m_model->update(changed);
        QTRY_VERIFY(child<QLabel>(u"2 found"_s));
        m_model->setRows(rows.first(20));
        QTRY_VERIFY(child<QLabel>(u"0 found"_s));
    }

    void findsInFoldedCodeAndFarToTheRight()
    {
        QString lines;
        for (int i = 0; i < 100; ++i)
            lines += u"line %1 "_s.arg(i) + QString(i == 80 ? 400 : 4, u'x') + u" end%1\n"_s.arg(i);
        m_model->setRows({{makeMessage(Role::Assistant, u"```\n"_s + lines + u"```"_s)}});
        const int folded = area()->visibleBlocks().first().rect.height();
        m_view->find();
        auto *edit = m_view->findChild<FindBar *>()->findChild<QLineEdit *>();
        edit->setText(u"end80"_s);
        const auto place = [this, &lines] {
            return area()->cursorRect({.row = 0, .position = lines.indexOf(u"end80"_s)});
        };
        QTRY_VERIFY(area()->visibleBlocks().first().rect.height() > folded);
        QTRY_VERIFY(area()->viewport()->rect().contains(place()));
        QVERIFY(place().left() < area()->visibleBlocks().first().rect.right());
    }

    void finds()
    {
        m_model->setRows(makeRows(30));
        m_view->find();
        auto *bar = m_view->findChild<FindBar *>();
        QVERIFY(bar->isVisible());
        auto *edit = bar->findChild<QLineEdit *>();
        QTest::keyClicks(edit, u"QUESTION 7"_s);
        QTRY_VERIFY(child<QLabel>(u"1 found"_s));
        QVERIFY(!area()->rowRect(14).isNull());
        auto *scrollBar = m_view->findChild<MarkedScrollBar *>();
        QCOMPARE(scrollBar->marks().size(), 1);
        QTest::keyClick(edit, Qt::Key_Backspace); // "question ": all of them
        QTRY_COMPARE(scrollBar->marks().size(), 30);
        QTRY_VERIFY(child<QLabel>(u"30 found"_s));
        QTest::keyClick(edit, Qt::Key_Return);
        QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClick(edit, Qt::Key_Escape);
        QVERIFY(!bar->isVisible());
        QVERIFY(scrollBar->marks().isEmpty());
        QCOMPARE(area()->selectedText(), u"question "_s);
    }

    void keysGoFromMessageToMessage()
    {
        m_model->setRows(makeRows(30));
        for (int row = 59; row >= 0; --row) {
            QTest::keyClick(area(), Qt::Key_Up, Qt::AltModifier);
            if (row == 59)
                row = area()->currentRow();
            QCOMPARE(area()->currentRow(), row);
            QVERIFY(!area()->rowRect(row).isNull());
        }
        QTest::keyClick(area(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), u"question 0"_s);
        QTest::keyClick(area(), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(area()->currentRow(), 1);
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

    void screenReadersPressLinksAndButtons()
    {
        m_model->setRows({{makeMessage(Role::Assistant,
                                       u"Go [there](https://a.example/).\n\n```\ncode\n```"_s)}});
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(area());
        QAccessibleInterface *paragraph = list->child(0)->child(0);
        QCOMPARE(paragraph->childCount(), 1);
        QAccessibleInterface *link = paragraph->child(0);
        QCOMPARE(link->role(), QAccessible::Link);
        QCOMPARE(link->text(QAccessible::Name), u"there"_s);
        QCOMPARE(link->text(QAccessible::Value), u"https://a.example/"_s);
        QCOMPARE(link->parent(), paragraph);
        QCOMPARE(paragraph->indexOfChild(link), 0);
        QVERIFY(area()->rect().contains(area()->mapFromGlobal(link->rect().center())));
        QVERIFY(link->actionInterface());
        QSignalSpy activated(m_view.get(), &TranscriptView::linkActivated);
        link->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(activated.size(), 1);

        QAccessibleInterface *block = list->child(0)->child(1);
        QCOMPARE(block->childCount(), 3);
        QCOMPARE(block->child(0)->role(), QAccessible::Button);
        QCOMPARE(block->child(0)->text(QAccessible::Name), u"Copy code"_s);
        block->child(0)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(QApplication::clipboard()->text(), u"code"_s);
        QCOMPARE(block->child(1)->text(QAccessible::Name), u"Wrap lines"_s);
        block->child(1)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(block->child(1)->text(QAccessible::Name), u"Do not wrap lines"_s);
        QAccessibleInterface *first = block->child(0);
        m_model->setRows({});
        QVERIFY(!first->isValid());
        QVERIFY(first->state().invalid);
        QCOMPARE(first->text(QAccessible::Name), QString());
        first->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    }

    void rowsComeAndGoAnywhere()
    {
        QList<MessageRow> rows = makeRows(4);
        m_model->setRows(rows);
        m_view->resize(800, 1600);
        QTRY_COMPARE(shownTexts().size(), 8);
        const QStringList all = shownTexts();
        rows.remove(2, 2);
        m_model->setRows(rows);
        QCOMPARE(shownTexts(), QStringList(all.mid(0, 2) + all.mid(4)));
        rows.insert(2, {makeMessage(Role::User, u"between"_s)});
        m_model->setRows(rows);
        QCOMPARE(shownTexts(), QStringList(all.mid(0, 2) << u"between"_s) + all.mid(4));
    }

    void screenReadersFindTheMessages()
    {
        m_model->setRows(makeRows(40));
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(area());
        QVERIFY(list);
        QCOMPARE(list->role(), QAccessible::List);
        QVERIFY(list->childCount() >= 80);
        QAccessibleInterface *question = list->child(0); // out of sight
        QCOMPARE(question->role(), QAccessible::ListItem);
        QVERIFY(question->state().offscreen);
        QVERIFY(question->text(QAccessible::Name).startsWith(u"You"_s));
        QCOMPARE(question->text(QAccessible::Description), u"question 0"_s);
        QAccessibleInterface *answer = list->child(79);
        QVERIFY(answer->text(QAccessible::Name).startsWith(u"Answer by model-1"_s));
        QCOMPARE(answer->parent(), list);
        QCOMPARE(list->indexOfChild(answer), 79);
        QCOMPARE(answer->childCount(), 2);
        QCOMPARE(answer->child(0)->role(), QAccessible::Paragraph);
        QCOMPARE(answer->child(0)->text(QAccessible::Name), u"answer 39"_s);

        QAccessibleTextInterface *text = answer->textInterface();
        QVERIFY(text);
        QCOMPARE(text->text(0, 6), u"answer"_s);
        text->addSelection(0, 6);
        QCOMPARE(area()->selectedText(), u"answer"_s);
        QCOMPARE(text->cursorPosition(), 6);
        QVERIFY(area()->rect().contains(area()->mapFromGlobal(text->characterRect(12).center())));

        m_model->setRows({});
        QVERIFY(!answer->isValid());
        for (const QAbstractButton *button : m_view->findChildren<QAbstractButton *>())
            QVERIFY(!button->accessibleName().isEmpty() || !button->text().isEmpty());
    }

    void wordsAroundTheTextFitAnyFont()
    {
        Theme theme;
        Message answer = makeMessage(Role::Assistant, u"answer"_s);
        answer.reasoning = u"Let me think."_s;
        m_model->setRows({{answer, 0, 2}});
        theme.setFontPercent(300);
        const auto fits = [](const QWidget *widget, const QString &text) {
            return widget && widget->height() >= widget->fontMetrics().height()
                && widget->width() >= widget->fontMetrics().horizontalAdvance(text);
        };
        QTRY_VERIFY(fits(child<QToolButton>(u"Thoughts"_s), u"Thoughts"_s));
        QVERIFY(fits(child<QLabel>(u"1 of 2"_s), u"1 of 2"_s));
        QVERIFY(fits(child<QLabel>(u"model-1"_s), u"model-1"_s));
        theme.setFontPercent(100);
    }

    void followsThemeAndFont()
    {
        Theme theme;
        m_model->setRows(makeRows(1));
        const auto height = [this] { return area()->visibleBlocks().last().rect.height(); };
        const int before = height();
        theme.setFontPercent(150);
        QTRY_VERIFY(height() > before);
        theme.setChoice(ColorTheme::Dark);
        QTRY_COMPARE(m_view->grab().toImage().pixelColor(2, 300), darkColors().base);
        theme.setFontPercent(100);
        theme.setChoice(ColorTheme::Light);
    }

    /// What was painted bit by bit is what painting everything anew gives.
    void whatIsOnTheScreenIsRight()
    {
        const auto onScreen = [this] {
            return m_view->screen()
                ->grabWindow(m_view->winId())
                .toImage()
                .convertToFormat(QImage::Format_RGB32);
        };
        const auto anew = [this] {
            return m_view->grab().toImage().convertToFormat(QImage::Format_RGB32);
        };
        if (onScreen().isNull())
            QSKIP("this platform does not show what is on its screen");
        QList<MessageRow> rows = longConversation(60) + richConversation();
        for (MessageRow &row : rows)
            row.message.id = QUuid::createUuid();
        m_model->setRows(rows);
        area()->setFocusPolicy(Qt::NoFocus);

        const QString text = longProse(6000) + longCode(6000) + u"\n```\n\n"_s + longProse(3000);
        const Message answer = startAnswer(m_model->rows());
        QRandomGenerator random(2);
        qsizetype sent = 0;
        for (int i = 0; i < 150; ++i) {
            const qsizetype size = std::min<qsizetype>(random.bounded(1, 200), text.size() - sent);
            m_model->append(answer.id, text.sliced(sent, size));
            sent += size;
            switch (random.bounded(6)) {
            case 0:
                area()->scrollBy(random.bounded(-300, 300));
                break;
            case 1:
                area()->scrollToEnd();
                break;
            case 2:
                area()->select({{.row = area()->anchor().row, .position = 1},
                                {.row = area()->anchor().row + 1, .position = 3}});
                break;
            default:
                break;
            }
            QTRY_VERIFY2(onScreen() == anew(), qPrintable(QString::number(i)));
        }
    }

private:
    Message startAnswer(QList<MessageRow> rows = {})
    {
        rows.append({makeMessage(Role::User, u"a question"_s)});
        const Message answer = makeMessage(Role::Assistant, {}, MessageState::Streaming);
        rows.append({answer});
        m_model->setRows(rows);
        return answer;
    }

    TranscriptArea *area() const { return m_view->area(); }
    QScrollBar *bar() const { return area()->verticalScrollBar(); }
    bool isAtEnd() const { return area()->isAtEnd() && bar()->value() == bar()->maximum(); }

    QString plainTextOf(int row) const
    {
        const QList<MarkdownBlock> blocks = area()->blocksOf(row);
        return plainText(blocks, wholeRange(blocks));
    }

    /// Of the messages in sight.
    QStringList shownTexts() const
    {
        QStringList texts;
        int last = -1;
        for (const TranscriptArea::BlockPlace &place : area()->visibleBlocks()) {
            if (place.row != last)
                texts.append(plainTextOf(place.row));
            last = place.row;
        }
        return texts;
    }

    /// The actions below a message in sight.
    MessageFooter *footer(int row) const
    {
        const QRect rect = area()->rowRect(row);
        for (MessageFooter *footer : m_view->findChildren<MessageFooter *>()) {
            if (footer->isVisible() && rect.contains(footer->geometry().center()))
                return footer;
        }
        return nullptr;
    }

    template <typename Widget>
    Widget *child(const QString &text) const
    {
        for (Widget *widget : m_view->findChildren<Widget *>()) {
            if (widget->text() == text)
                return widget;
        }
        return nullptr;
    }

    template <typename Widget>
    static Widget *named(const QWidget *parent, const QString &name)
    {
        for (Widget *widget : parent->findChildren<Widget *>()) {
            if (widget->accessibleName() == name)
                return widget;
        }
        return nullptr;
    }

    QMenu *openMenu() const
    {
        const QPoint point = area()->visibleBlocks().first().rect.center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, point,
                                area()->viewport()->mapToGlobal(point));
        QApplication::sendEvent(area()->viewport(), &event);
        return qobject_cast<QMenu *>(QApplication::activePopupWidget());
    }

    static void trigger(const QMenu *menu, const QString &text)
    {
        for (QAction *action : menu->actions()) {
            if (action->text() == text)
                action->trigger();
        }
    }

    std::unique_ptr<MessageListModel> m_model;
    std::unique_ptr<TranscriptView> m_view;
};

QTEST_MAIN(tst_TranscriptView)
#include "tst_transcriptview.moc"
