// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/mainwindow.h"

#include "mathematics/formulaengine.h"
#include "support/testhelpers.h"
#include "transcript/transcriptarea.h"
#include "widgets/aboutbox.h"
#include "widgets/conversationview.h"
#include "widgets/elidedlabel.h"
#include "widgets/noticebar.h"
#include "widgets/statusline.h"
#include "widgets/windowactions.h"
#include "widgets/windowworld.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

using namespace Chat;
using namespace Qt::StringLiterals;

/// What a person does with the window, by its keys and buttons, and what they see of it.
class TestMainWindow final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void asksAndStreams();
    void stopKeepsTheText();
    void failureStandsInTheConversationAndIsRetried();
    void editsAQuestionAndKeepsTheFirst();
    void escLeavesAnEdit();
    void lettersTypedWhileReadingAreTheNextQuestion();
    void regeneratesAndSwitchesVersions();
    void theQuestionStaysAtTheTop();
    void triesAnOlderAnswerAgain();
    void switchesConversations();
    void conversationsAreFoundAgainAfterARestart();
    void draftsAreFoundAgainAfterARestart();
    void everyActionCanBeFound();
    void tellsWhoseWorkItIsMadeOf();

private:
    void trigger(Act act) { m_world->window().actions().action(act)->trigger(); }

    std::unique_ptr<WindowWorld> m_world;
};

void TestMainWindow::init()
{
    failOnAnyWarning();
    m_world = std::make_unique<WindowWorld>();
    m_world->start();
}

void TestMainWindow::cleanup()
{
    m_world.reset();
}

void TestMainWindow::asksAndStreams()
{
    m_world->server.enqueue(Script::openStream({textEvent("Hel")})
                                .wait()
                                .chunk(textEvent("lo") + endEvents())
                                .lastChunk());
    auto *button = m_world->find<QToolButton>("sendButton");
    QVERIFY(!button->isEnabled());
    m_world->composer().insertPlainText(u"Hi"_s);
    QVERIFY(button->isEnabled());
    QCOMPARE(button->accessibleName(), u"Send"_s);
    QTest::keyClick(&m_world->composer(), Qt::Key_Return);

    QVERIFY(m_world->composer().toPlainText().isEmpty());
    QCOMPARE(button->accessibleName(), u"Stop"_s);
    QTRY_COMPARE(m_world->shown(), u"Hi\nHel"_s);
    QTRY_VERIFY(m_world->find<StatusLine>("statusLine")->text().startsWith(u"Answering"_s));

    // What a menu entry does is said beside the status, never in its place.
    auto *status = m_world->find<StatusLine>("statusLine");
    auto *hint = status->findChild<ElidedLabel *>(u"statusHint"_s);
    m_world->window().actions().action(Act::Stop)->showStatusText(&m_world->window());
    QVERIFY(hint->isVisible());
    QVERIFY(!hint->text().isEmpty());
    QVERIFY(status->text().startsWith(u"Answering"_s));
    QTRY_VERIFY(hint->x() >= status->findChild<ElidedLabel *>(u"statusText"_s)->sizeHint().width());

    m_world->server.go();
    QTRY_COMPARE(m_world->shown(), u"Hi\nHello"_s);
    QVERIFY(m_world->waitUntilIdle());
    QCOMPARE(button->accessibleName(), u"Send"_s);
    QCOMPARE(m_world->window().windowTitle(), u"Hi"_s);
    QCOMPARE(m_world->library().conversations().rowCount(), 1);
    // What an answer left behind makes room for a hint, and comes back after it.
    m_world->window().actions().action(Act::Stop)->showStatusText(&m_world->window());
    QVERIFY(status->text().isEmpty());
    m_world->window().page().showHint({});
    QVERIFY(!hint->isVisible());
    QVERIFY(!status->text().isEmpty());
}

void TestMainWindow::stopKeepsTheText()
{
    m_world->server.enqueue(Script::openStream({textEvent("Half")}).wait());
    m_world->ask(u"Hi"_s);
    QTRY_COMPARE(m_world->shown(), u"Hi\nHalf"_s);
    QTest::keyClick(&m_world->composer(), Qt::Key_Escape);
    QVERIFY(m_world->waitUntilIdle());
    QCOMPARE(m_world->shown(), u"Hi\nHalf"_s);
    QCOMPARE(m_world->session().messages().message(1).state, MessageState::Stopped);
}

void TestMainWindow::failureStandsInTheConversationAndIsRetried()
{
    m_world->server.enqueue(
        Script::json(401, R"({"error":{"message":"bad key","type":"invalid_request_error"}})"));
    m_world->ask(u"Hi"_s);
    QVERIFY(m_world->waitUntilIdle());
    QCOMPARE(m_world->session().messages().message(1).state, MessageState::Failed);
    QCOMPARE(m_world->session().messages().message(1).error->kind, ErrorKind::Authentication);
    QVERIFY(QApplication::activeModalWidget() == nullptr);

    m_world->server.enqueue(answer("Now"));
    trigger(Act::Retry);
    QTRY_COMPARE(m_world->shown(), u"Hi\nNow"_s);
}

void TestMainWindow::editsAQuestionAndKeepsTheFirst()
{
    m_world->server.enqueue(answer("one"));
    m_world->ask(u"first"_s);
    QTRY_COMPARE(m_world->shown(), u"first\none"_s);
    QVERIFY(m_world->waitUntilIdle());

    m_world->composer().insertPlainText(u"half a thought"_s);
    trigger(Act::EditLast);
    QCOMPARE(m_world->composer().toPlainText(), u"first"_s);
    QCOMPARE(m_world->session().conversation().draft, u"half a thought"_s);
    m_world->composer().setPlainText(u"second"_s);
    m_world->server.enqueue(answer("two"));
    QTest::keyClick(&m_world->composer(), Qt::Key_Return);
    QTRY_COMPARE(m_world->shown(), u"second\ntwo"_s);
    QCOMPARE(m_world->composer().toPlainText(), u"half a thought"_s);
    QCOMPARE(m_world->session().messages().rows().first().versionCount, 2);
}

void TestMainWindow::escLeavesAnEdit()
{
    m_world->server.enqueue(answer("one"));
    m_world->ask(u"first"_s);
    QVERIFY(m_world->waitUntilIdle());
    // Up in an empty composer, as the issue of it says.
    QTest::keyClick(&m_world->composer(), Qt::Key_Up);
    QCOMPARE(m_world->composer().toPlainText(), u"first"_s);
    QTest::keyClick(&m_world->composer(), Qt::Key_Escape);
    QVERIFY(m_world->composer().toPlainText().isEmpty());
    QCOMPARE(m_world->shown(), u"first\none"_s);
}

void TestMainWindow::lettersTypedWhileReadingAreTheNextQuestion()
{
    m_world->server.enqueue(answer("one two"));
    m_world->ask(u"first"_s);
    QVERIFY(m_world->waitUntilIdle());
    TranscriptArea *area = m_world->find<TranscriptView>("transcript")->area();
    area->setFocus();
    QTest::keyClick(area, Qt::Key_Space); // pages
    QTest::keyClick(area, Qt::Key_A, Qt::ControlModifier); // selects
    QTest::keyClick(area, Qt::Key_Escape);
    QVERIFY(area->hasFocus());
    QVERIFY(m_world->composer().toPlainText().isEmpty());

    QTest::keyClick(area, 'W', Qt::ShiftModifier);
    QVERIFY(m_world->composer().hasFocus());
    QTest::keyClicks(&m_world->composer(), u"hy?"_s);
    QCOMPARE(m_world->composer().toPlainText(), u"Why?"_s);

    // So the way back from the search, too.
    trigger(Act::Find);
    QTest::keyClicks(QApplication::focusWidget(), u"two"_s);
    QCOMPARE(m_world->composer().toPlainText(), u"Why?"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QTest::keyClick(QApplication::focusWidget(), '!');
    QCOMPARE(m_world->composer().toPlainText(), u"Why?!"_s);
}

void TestMainWindow::regeneratesAndSwitchesVersions()
{
    m_world->server.enqueue(answer("one"));
    m_world->ask(u"Hi"_s);
    QVERIFY(m_world->waitUntilIdle());
    m_world->server.enqueue(answer("two"));
    trigger(Act::Regenerate);
    QTRY_COMPARE(m_world->shown(), u"Hi\ntwo"_s);
    QVERIFY(m_world->waitUntilIdle());
    auto *transcript = m_world->find<TranscriptView>("transcript");
    Q_EMIT transcript->versionRequested(m_world->session().messages().message(1).id, 0);
    QCOMPARE(m_world->shown(), u"Hi\none"_s);
}

void TestMainWindow::theQuestionStaysAtTheTop()
{
    TranscriptArea &area = *m_world->find<TranscriptView>("transcript")->area();
    const QByteArray text = QByteArray("many words ").repeated(1000);
    for (int turn = 0; turn < 2; ++turn) {
        m_world->server.enqueue(answer(text));
        m_world->ask(u"what?"_s);
        QVERIFY(m_world->waitUntilIdle());
        QTRY_COMPARE(m_world->session().messages().message(2 * turn + 1).text.size(), text.size());
        QVERIFY(!area.isAtEnd());
        QCOMPARE(area.anchor().row, 2 * turn);
        QCOMPARE(area.rowTop(2 * turn), 0);
    }
}

void TestMainWindow::triesAnOlderAnswerAgain()
{
    m_world->server.enqueue(Script::json(500, R"({"error":{"message":"no"}})"));
    m_world->ask(u"first"_s);
    QVERIFY(m_world->waitUntilIdle());
    const MessageId failed = m_world->session().messages().message(1).id;
    m_world->server.enqueue(answer("two"));
    m_world->ask(u"second"_s);
    QTRY_COMPARE(m_world->shown(), u"first\n\nsecond\ntwo"_s);
    QVERIFY(m_world->waitUntilIdle());

    m_world->server.enqueue(answer("one"));
    auto *transcript = m_world->find<TranscriptView>("transcript");
    Q_EMIT transcript->remedyRequested(Remedy::Retry, failed);
    QTRY_COMPARE(m_world->shown(), u"first\none"_s);
    QVERIFY(m_world->waitUntilIdle());
}

void TestMainWindow::switchesConversations()
{
    m_world->server.enqueue(answer("one"));
    m_world->ask(u"first"_s);
    QVERIFY(m_world->waitUntilIdle());
    const ConversationId first = m_world->window().conversation();

    trigger(Act::NewConversation);
    QVERIFY(m_world->window().conversation() != first);
    m_world->server.enqueue(Script::openStream({textEvent("tw")})
                                .wait()
                                .chunk(textEvent("o") + endEvents())
                                .lastChunk());
    m_world->ask(u"second"_s);
    QTRY_COMPARE(m_world->shown(), u"second\ntw"_s);
    const ConversationId second = m_world->window().conversation();

    // The answer goes on while another conversation is shown, and the list says so.
    auto *list = m_world->find<ConversationView>("conversationList");
    QCOMPARE(list->currentConversation(), second);
    trigger(Act::NextConversation);
    QCOMPARE(m_world->window().conversation(), first);
    QTRY_COMPARE(m_world->shown(), u"first\none"_s);
    const ConversationListModel &conversations = m_world->library().conversations();
    const QModelIndex row = conversations.index(conversations.rowOf(second));
    QVERIFY(row.data(ConversationListModel::StreamingRole).toBool());
    m_world->server.go();
    QTRY_VERIFY(!row.data(ConversationListModel::StreamingRole).toBool());
    QTRY_VERIFY(row.data(ConversationListModel::UnreadRole).toBool());

    trigger(Act::PreviousConversation);
    QTRY_COMPARE(m_world->shown(), u"second\ntwo"_s);
    QVERIFY(!row.data(ConversationListModel::UnreadRole).toBool());
}

void TestMainWindow::conversationsAreFoundAgainAfterARestart()
{
    m_world->server.enqueue(answer("kept"));
    m_world->ask(u"Hi"_s);
    QVERIFY(m_world->waitUntilIdle());
    const ConversationId id = m_world->window().conversation();
    m_world->restart();
    m_world->start();
    QCOMPARE(m_world->window().conversation(), id);
    QCOMPARE(m_world->shown(), u"Hi\nkept"_s);
    QCOMPARE(m_world->window().windowTitle(), u"Hi"_s);
}

void TestMainWindow::draftsAreFoundAgainAfterARestart()
{
    m_world->composer().insertPlainText(u"not sent yet"_s);
    m_world->restart();
    m_world->start();
    QCOMPARE(m_world->composer().toPlainText(), u"not sent yet"_s);
}

void TestMainWindow::everyActionCanBeFound()
{
    QStringList shortcuts;
    for (const QAction *action : m_world->window().actions().all()) {
        QVERIFY2(!action->text().isEmpty(), qPrintable(action->objectName()));
        QVERIFY2(!action->statusTip().isEmpty(), qPrintable(action->objectName()));
        QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->objectName()));
        QVERIFY2(!action->associatedObjects().isEmpty(), qPrintable(action->objectName()));
        for (const QKeySequence &shortcut : action->shortcuts())
            shortcuts.append(shortcut.toString());
    }
    QCOMPARE(QSet<QString>(shortcuts.cbegin(), shortcuts.cend()).size(), shortcuts.size());
}

void TestMainWindow::tellsWhoseWorkItIsMadeOf()
{
    trigger(Act::About);
    const QPointer<AboutBox> box = m_world->window().findChild<AboutBox *>();
    QVERIFY(box && box->isVisible());
    QVERIFY(box->informativeText().contains(u"GNU General Public License"_s));
    for (const QString &name : {u"Qt"_s, u"cmark-gfm"_s, u"source-highlight"_s, u"QtKeychain"_s})
        QVERIFY2(box->detailedText().contains(name), qPrintable(name));
    // Where formulas are drawn, by what is in the program.
    QCOMPARE(box->detailedText().contains(u"MathJax"_s), FormulaEngine::isAvailable());
    QCOMPARE(box->detailedText().contains(u"Apache License\n"_s), FormulaEngine::isAvailable());
    box->close();
    QTRY_VERIFY(box.isNull());
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
