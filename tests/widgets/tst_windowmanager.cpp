// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/windowmanager.h"

#include "chat/questionwish.h"
#include "support/testhelpers.h"
#include "transcript/transcriptarea.h"
#include "widgets/conversationpane.h"
#include "widgets/conversationview.h"
#include "widgets/noticebar.h"
#include "widgets/windowactions.h"
#include "widgets/windowworld.h"

#include <QClipboard>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>

using namespace Chat;
using namespace Qt::StringLiterals;

/// Several windows, their coming and going, and what is kept of them.
class TestWindowManager final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void twoWindowsOnOneConversation();
    void aWindowOfItsOwnOpensByDoubleClick();
    void removedConversationLeavesEveryWindow();
    void closedWhileStreamingGoesOn();
    void closingAsksWhereThatIsWished();
    void quitCanBeRefused();
    void eachBarBringsBackItsOwn();
    void finishesAfterTheLastWindow();
    void sizesAreKept();
    void asksInANewConversation();
    void fontAndThemeAreKept();
    void aSettingHoldsInEveryWindowAtOnce();
    void brokenStateFileIsNoHindrance();

private:
    void trigger(Act act) { m_world->window().actions().action(act)->trigger(); }
    QPushButton *closeButton(const QString &text);

    std::unique_ptr<WindowWorld> m_world;
};

void TestWindowManager::init()
{
    failOnAnyWarning();
    m_world = std::make_unique<WindowWorld>();
    m_world->start();
}

void TestWindowManager::cleanup()
{
    m_world.reset();
}

void TestWindowManager::twoWindowsOnOneConversation()
{
    m_world->server.enqueue(answer("one"));
    m_world->ask(u"first"_s);
    QVERIFY(m_world->waitUntilIdle());
    trigger(Act::OpenInWindow);
    QCOMPARE(m_world->windows().windows().size(), 2);
    MainWindow *second = m_world->windows().windows().last();
    QCOMPARE(second->conversation(), m_world->window().conversation());
    QCOMPARE(second->page().session(), m_world->window().page().session());

    // Asked in the one, the answer comes in both.
    m_world->server.enqueue(answer("two"));
    m_world->ask(u"second"_s);
    QTRY_COMPARE(m_world->shown(), u"first\none\nsecond\ntwo"_s);
    QVERIFY(m_world->waitUntilIdle());

    second->close();
    QTRY_COMPARE(m_world->windows().windows().size(), 1);
    QCOMPARE(m_world->shown(), u"first\none\nsecond\ntwo"_s);
}

void TestWindowManager::aWindowOfItsOwnOpensByDoubleClick()
{
    m_world->server.enqueue(answer("one"));
    m_world->ask(u"first"_s);
    QVERIFY(m_world->waitUntilIdle());
    auto *list = m_world->find<ConversationView>("conversationList");
    const QModelIndex row = list->model()->index(1, 0);
    QTest::mouseDClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(row).center());
    QCOMPARE(m_world->windows().windows().size(), 2);
    QCOMPARE(m_world->windows().windows().last()->conversation(), m_world->window().conversation());
}

void TestWindowManager::removedConversationLeavesEveryWindow()
{
    m_world->server.enqueue(answer("one"));
    m_world->ask(u"first"_s);
    QVERIFY(m_world->waitUntilIdle());
    const ConversationId id = m_world->window().conversation();
    m_world->windows().openWindow(id);
    MainWindow *second = m_world->windows().windows().last();
    QCOMPARE(second->conversation(), id);

    trigger(Act::Delete);
    QVERIFY(m_world->window().conversation() != id);
    QVERIFY(second->conversation() != id);
    QCOMPARE(m_world->library().conversations().rowCount(), 0);
    auto *bar = m_world->find<NoticeBar>("undoBar");
    QVERIFY(bar->isVisible());
    QCOMPARE(bar->text(), u"Deleted \"first\"."_s);

    QTest::mouseClick(m_world->find<QPushButton>("undoRemove"), Qt::LeftButton);
    QCOMPARE(m_world->window().conversation(), id);
    QTRY_COMPARE(m_world->shown(), u"first\none"_s);
    QVERIFY(!bar->isVisible());
}

void TestWindowManager::closedWhileStreamingGoesOn()
{
    m_world->server.enqueue(Script::openStream({textEvent("Hel")})
                                .wait()
                                .chunk(textEvent("lo") + endEvents())
                                .lastChunk());
    m_world->ask(u"Hi"_s);
    QTRY_COMPARE(m_world->shown(), u"Hi\nHel"_s);
    const ConversationId id = m_world->window().conversation();
    QSignalSpy finished(&m_world->windows(), &WindowManager::finished);
    m_world->window().close();
    QVERIFY(m_world->windows().windows().isEmpty());
    QVERIFY(m_world->library().isAnyBusy());
    QCOMPARE(finished.size(), 0); // the program stays for the answer

    m_world->server.go();
    QTRY_COMPARE(finished.size(), 1);
    m_world->restart();
    m_world->start();
    QCOMPARE(m_world->window().conversation(), id);
    QCOMPARE(m_world->shown(), u"Hi\nHello"_s);
}

QPushButton *TestWindowManager::closeButton(const QString &text)
{
    auto *box = m_world->find<QMessageBox>("closeQuestion");
    if (box == nullptr)
        return nullptr;
    const QList<QAbstractButton *> buttons = box->buttons();
    for (QAbstractButton *button : buttons) {
        if (button->text().remove(u'&') == text)
            return qobject_cast<QPushButton *>(button);
    }
    return nullptr;
}

void TestWindowManager::closingAsksWhereThatIsWished()
{
    m_world->takeOver(m_world->settingsText() + "[interface]\ncloseWhileStreaming=ask\n");
    m_world->server.enqueue(Script::openStream({textEvent("Half")}).wait());
    m_world->ask(u"Hi"_s);
    QTRY_COMPARE(m_world->shown(), u"Hi\nHalf"_s);
    const ConversationId id = m_world->window().conversation();

    m_world->window().close();
    QVERIFY(m_world->window().isVisible());
    QVERIFY(closeButton(u"Cancel"_s) != nullptr);
    QTest::mouseClick(closeButton(u"Cancel"_s), Qt::LeftButton);
    QTRY_VERIFY(m_world->find<QMessageBox>("closeQuestion") == nullptr);
    QVERIFY(m_world->session().isBusy());

    m_world->window().close();
    QTest::mouseClick(closeButton(u"Stop it"_s), Qt::LeftButton);
    QTRY_VERIFY(m_world->windows().windows().isEmpty());
    QTRY_VERIFY(!m_world->library().isAnyBusy());
    m_world->restart();
    m_world->start();
    QCOMPARE(m_world->window().conversation(), id);
    QCOMPARE(m_world->shown(), u"Hi\nHalf"_s);
    QCOMPARE(m_world->session().messages().message(1).state, MessageState::Stopped);
}

void TestWindowManager::quitCanBeRefused()
{
    m_world->takeOver(m_world->settingsText() + "[interface]\ncloseWhileStreaming=ask\n");
    m_world->server.enqueue(answer("one"));
    m_world->ask(u"first"_s);
    QVERIFY(m_world->waitUntilIdle());
    m_world->windows().openWindow(m_world->window().conversation());
    trigger(Act::NewConversation);
    m_world->server.enqueue(Script::openStream({textEvent("Half")}).wait());
    m_world->ask(u"Hi"_s);
    QTRY_COMPARE(m_world->shown(), u"Hi\nHalf"_s);
    QSignalSpy finished(&m_world->windows(), &WindowManager::finished);

    m_world->windows().quit();
    QCOMPARE(m_world->windows().windows().size(), 2);
    QTest::mouseClick(closeButton(u"Cancel"_s), Qt::LeftButton);
    QTRY_VERIFY(m_world->find<QMessageBox>("closeQuestion") == nullptr);
    QCOMPARE(m_world->windows().windows().size(), 2);
    QVERIFY(m_world->session().isBusy());

    m_world->windows().quit();
    QTest::mouseClick(closeButton(u"Stop it"_s), Qt::LeftButton);
    QTRY_VERIFY(m_world->windows().windows().isEmpty());
    QTRY_COMPARE(finished.size(), 1);
}

void TestWindowManager::eachBarBringsBackItsOwn()
{
    m_world->server.enqueue(answer("one"));
    m_world->ask(u"first"_s);
    QVERIFY(m_world->waitUntilIdle());
    const ConversationId first = m_world->window().conversation();
    trigger(Act::NewConversation);
    m_world->server.enqueue(answer("two"));
    m_world->ask(u"second"_s);
    QVERIFY(m_world->waitUntilIdle());
    const ConversationId second = m_world->window().conversation();
    m_world->windows().openWindow(first);

    trigger(Act::Delete);
    m_world->windows().windows().last()->actions().action(Act::Delete)->trigger();
    QCOMPARE(m_world->library().conversations().rowCount(), 0);
    QTest::mouseClick(m_world->find<QPushButton>("undoRemove"), Qt::LeftButton);
    QCOMPARE(m_world->window().conversation(), second);
    QCOMPARE(m_world->library().conversations().rowCount(), 1);
    trigger(Act::UndoDelete);
    QCOMPARE(m_world->window().conversation(), first);
}

void TestWindowManager::finishesAfterTheLastWindow()
{
    QSignalSpy finished(&m_world->windows(), &WindowManager::finished);
    m_world->server.enqueue(answer("one"));
    m_world->ask(u"first"_s);
    QVERIFY(m_world->waitUntilIdle());
    m_world->windows().openWindow(m_world->window().conversation());
    m_world->windows().windows().last()->close();
    QCOMPARE(finished.size(), 0);
    trigger(Act::CloseWindow);
    QCOMPARE(finished.size(), 1);
}

void TestWindowManager::sizesAreKept()
{
    m_world->window().resize(900, 640);
    trigger(Act::Parameters);
    trigger(Act::SideBar);
    m_world->restart();
    m_world->start();
    QCOMPARE(m_world->window().size(), QSize(900, 640));
    QVERIFY(m_world->window().actions().action(Act::Parameters)->isChecked());
    QVERIFY(!m_world->window().actions().action(Act::SideBar)->isChecked());
    QVERIFY(!m_world->find<ConversationView>("conversationList")->isVisible());
}

void TestWindowManager::asksInANewConversation()
{
    m_world->server.enqueue(answer("one"));
    m_world->ask(u"first"_s);
    QVERIFY(m_world->waitUntilIdle());
    const ConversationId before = m_world->window().conversation();
    m_world->server.enqueue(answer("from outside"));
    m_world->windows().ask({.text = u"handed over"_s});
    QTRY_COMPARE(m_world->shown(), u"handed over\nfrom outside"_s);
    QVERIFY(m_world->window().conversation() != before);
    QCOMPARE(m_world->windows().windows().size(), 1);

    m_world->windows().ask({.text = u"/help"_s, .provider = u"quick"_s, .model = u"demo"_s});
    QVERIFY(m_world->waitUntilIdle());
    QCOMPARE(m_world->session().conversation().provider, u"quick"_s);
    QCOMPARE(m_world->session().conversation().model, u"demo"_s);
    QCOMPARE(m_world->session().messages().message(1).info.provider, u"quick"_s);
}

void TestWindowManager::fontAndThemeAreKept()
{
    const int before = m_world->theme().fontPercent();
    trigger(Act::EnlargeFont);
    const int larger = m_world->theme().fontPercent();
    QVERIFY(larger > before);
    trigger(Act::ThemeDark);
    QVERIFY(m_world->theme().isDark());
    QVERIFY(m_world->window().actions().action(Act::ThemeDark)->isChecked());
    const auto fileHolds = [this](const QByteArray &line) {
        QFile file(m_world->settingsPath());
        return file.open(QIODevice::ReadOnly) && file.readAll().contains(line);
    };
    QTRY_VERIFY(fileHolds("fontScale=" + QByteArray::number(larger)));
    QVERIFY(fileHolds("theme=dark"));
    QVERIFY(fileHolds("provider=openai")); // nothing else went
    trigger(Act::ResetFont);
    QCOMPARE(m_world->theme().fontPercent(), 100);
    trigger(Act::ThemeSystem);
    QTRY_VERIFY(fileHolds("theme=system") || !fileHolds("theme="));
}

void TestWindowManager::aSettingHoldsInEveryWindowAtOnce()
{
    const QByteArray text = QByteArray("many **words** ").repeated(500);
    m_world->server.enqueue(answer(text));
    m_world->ask(u"what?"_s);
    QVERIFY(m_world->waitUntilIdle());
    trigger(Act::OpenInWindow);
    const auto areas = [this] {
        QList<TranscriptArea *> all;
        for (const MainWindow *window : m_world->windows().windows())
            all.append(window->findChild<TranscriptView *>()->area());
        return all;
    };
    QCOMPARE(areas().size(), 2);
    const auto copied = [](TranscriptArea *area) {
        QApplication::clipboard()->clear();
        area->select({{.row = 1, .position = 0}, {.row = 1, .position = 10}});
        area->copy();
        return QApplication::clipboard()->text();
    };
    for (TranscriptArea *area : areas())
        QCOMPARE(copied(area), u"many words"_s);

    m_world->takeOver(m_world->settingsText()
                      + "[interface]\ncopyFormat=markdown\nfollowAnswer=true\n");

    for (TranscriptArea *area : areas())
        QCOMPARE(copied(area), u"many **words**"_s);
    for (TranscriptArea *area : areas())
        area->scrollToEnd();
    m_world->server.enqueue(answer(text));
    m_world->ask(u"and then?"_s);
    QVERIFY(m_world->waitUntilIdle());
    for (TranscriptArea *area : areas()) {
        QTRY_COMPARE(area->model().text(3).size(), text.size());
        area->flushChanges();
        QVERIFY(area->isAtEnd());
        QCOMPARE(area->anchor().row, 3); // the question is far above
    }
}

void TestWindowManager::brokenStateFileIsNoHindrance()
{
    const QString path = QFileInfo(m_world->databasePath()).path() + "/window.json"_L1;
    m_world->windows().quit();
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"geometry": 7, "sideBarWidth": -100000, "conversation": "no id")");
    file.close();
    m_world->restart();
    m_world->start();
    QVERIFY(m_world->window().isVisible());
    QVERIFY(m_world->window().width() >= 360);
}

QTEST_MAIN(TestWindowManager)
#include "tst_windowmanager.moc"
