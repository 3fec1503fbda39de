// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/conversationpane.h"

#include "support/testhelpers.h"
#include "widgets/conversationview.h"
#include "widgets/windowactions.h"
#include "widgets/windowworld.h"

#include <QAccessible>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>

using namespace Chat;
using namespace Qt::StringLiterals;

/// How a person finds, names and orders conversations: the list beside them, and the switcher.
class WindowListTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void switcherGoesToAConversation();
    void switcherChoosesAModelAndRunsAnAction();
    void escClosesTheSwitcher();
    void filterByTyping();
    void renamesInPlace();
    void pagesThroughTheList();
    void pinsAndUnpins();
    void strangeTitles();
    void tenThousandConversations();
    void rowSelectedFromOutsideOpensItsConversation();

private:
    void trigger(Act act) { m_world->window().actions().action(act)->trigger(); }
    void askAndWait(const QString &question, const QByteArray &text);

    std::unique_ptr<WindowWorld> m_world;
};

void WindowListTest::init()
{
    failOnAnyWarning();
    m_world = std::make_unique<WindowWorld>();
    m_world->start();
}

void WindowListTest::cleanup()
{
    m_world.reset();
}

void WindowListTest::askAndWait(const QString &question, const QByteArray &text)
{
    m_world->server.enqueue(answer(text));
    m_world->ask(question);
    QVERIFY(m_world->waitUntilIdle());
}

void WindowListTest::switcherGoesToAConversation()
{
    askAndWait(u"Apples and pears"_s, "one");
    const ConversationId first = m_world->window().conversation();
    trigger(Act::NewConversation);
    askAndWait(u"Bread"_s, "two");
    trigger(Act::Switcher);
    auto *typed = m_world->find<QLineEdit>("typedEdit");
    QVERIFY(typed->isVisible());
    QTest::keyClicks(typed, u"app pe"_s);
    QTest::keyClick(typed, Qt::Key_Return);
    QCOMPARE(m_world->window().conversation(), first);
    QVERIFY(!typed->isVisible());
}

void WindowListTest::switcherChoosesAModelAndRunsAnAction()
{
    m_world->server.route("GET", u"/v1/models"_s,
                          Script::json(200, R"({"data":[{"id":"o4-mini"},{"id":"gpt-4o"}]})"));
    m_world->catalog().fetchModels(u"openai"_s);
    QTRY_COMPARE(m_world->catalog().models(u"openai"_s).ids.size(), 2);
    trigger(Act::Switcher);
    auto *typed = m_world->find<QLineEdit>("typedEdit");
    QTest::keyClicks(typed, u"o4mini"_s);
    QTest::keyClick(typed, Qt::Key_Return);
    QCOMPARE(m_world->session().conversation().model, u"o4-mini"_s);
    QCOMPARE(m_world->session().conversation().provider, u"openai"_s);

    trigger(Act::Switcher);
    QTest::keyClicks(typed, u"instructions and"_s);
    QTest::keyClick(typed, Qt::Key_Return);
    QVERIFY(m_world->window().actions().action(Act::Parameters)->isChecked());
}

void WindowListTest::escClosesTheSwitcher()
{
    trigger(Act::Switcher);
    auto *typed = m_world->find<QLineEdit>("typedEdit");
    QTest::keyClicks(typed, u"qqqqqq"_s);
    QVERIFY(m_world->window().findChild<QLabel *>(u"emptyLabel"_s) != nullptr);
    QTest::keyClick(typed, Qt::Key_Return); // nothing to go to: nothing happens
    QVERIFY(typed->isVisible());
    QTest::keyClick(typed, Qt::Key_Escape);
    QVERIFY(!typed->isVisible());
}

void WindowListTest::filterByTyping()
{
    askAndWait(u"Apples"_s, "one");
    const ConversationId apples = m_world->window().conversation();
    trigger(Act::NewConversation);
    askAndWait(u"Bread"_s, "two");
    auto *list = m_world->find<ConversationView>("conversationList");
    auto *filter = m_world->find<QLineEdit>("filterEdit");
    QTest::keyClicks(list, u"ap"_s);
    QCOMPARE(filter->text(), u"ap"_s);
    QCOMPARE(list->model()->rowCount(), 2); // its heading and itself
    QTest::keyClick(filter, Qt::Key_Return);
    QCOMPARE(m_world->window().conversation(), apples);
    QTest::keyClicks(filter, u"zzz"_s);
    QVERIFY(!list->isVisible());
    QTest::keyClick(filter, Qt::Key_Escape);
    QVERIFY(filter->text().isEmpty());
    QCOMPARE(list->model()->rowCount(), 3);
}

void WindowListTest::renamesInPlace()
{
    askAndWait(u"Apples"_s, "one");
    trigger(Act::Rename);
    auto *editor = m_world->find<QLineEdit>("renameConversation");
    QVERIFY(editor != nullptr);
    QCOMPARE(editor->text(), u"Apples"_s);
    editor->setText(u"Fruit"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(m_world->window().windowTitle(), u"Fruit"_s);
    trigger(Act::Rename);
    QTRY_VERIFY(m_world->find<QLineEdit>("renameConversation") != nullptr);
    QTest::keyClicks(m_world->find<QLineEdit>("renameConversation"), u"other"_s);
    QTest::keyClick(m_world->find<QLineEdit>("renameConversation"), Qt::Key_Escape);
    QCOMPARE(m_world->session().conversation().title, u"Fruit"_s);
}

void WindowListTest::pagesThroughTheList()
{
    for (int i = 0; i < 60; ++i) {
        trigger(Act::NewConversation);
        m_world->session().setDraft(u"draft"_s);
    }
    auto *list = m_world->find<ConversationView>("conversationList");
    QTRY_COMPARE(m_world->library().conversations().rowCount(), 60);
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Home);
    const ConversationId top = m_world->window().conversation();
    QTest::keyClick(list, Qt::Key_PageDown);
    const ConversationId below = m_world->window().conversation();
    QVERIFY(below != top);
    QCOMPARE(list->currentConversation(), below);
    QTest::keyClick(list, Qt::Key_PageUp);
    QCOMPARE(m_world->window().conversation(), top);
    for (int i = 0; i < 60; ++i)
        QTest::keyClick(list, Qt::Key_PageDown);
    const ConversationId bottom = m_world->window().conversation();
    QTest::keyClick(list, Qt::Key_End);
    QCOMPARE(m_world->window().conversation(), bottom);
}

void WindowListTest::pinsAndUnpins()
{
    askAndWait(u"Apples"_s, "one");
    trigger(Act::Pin);
    QTRY_VERIFY(m_world->session().conversation().pinned);
    auto *list = m_world->find<ConversationView>("conversationList");
    QTRY_COMPARE(list->model()->index(0, 0).data().toString(), u"Pinned"_s);
    trigger(Act::Pin);
    QTRY_VERIFY(!m_world->session().conversation().pinned);
}

void WindowListTest::strangeTitles()
{
    askAndWait(u"Apples"_s, "one");
    const QStringList titles{QString(10'000, u'W'), u"\u202Eturned\u2066 \U0001F600 مرحبا"_s,
                             QString::fromUtf16(u"nul\0inside\nand\tmore", 20),
                             u"A&B <b>bold</b>"_s};
    for (const QString &title : titles) {
        m_world->library().rename(m_world->window().conversation(), title);
        QVERIFY(!m_world->window().windowTitle().contains(u'\n'));
        QVERIFY(!m_world->window().windowTitle().contains(QChar(u'\0')));
        QVERIFY(!m_world->window().windowTitle().contains(QChar(0x202E)));
        QVERIFY(m_world->window().windowTitle().size() < 200);
        QVERIFY(!m_world->window().grab().isNull());
        QVERIFY(m_world->window().width() < 2'000);
    }
}

void WindowListTest::tenThousandConversations()
{
    QList<ConversationSummary> many;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (int i = 0; i < 10'000; ++i) {
        many.append({.id = QUuid::createUuid(),
                     .title = u"Conversation number %1"_s.arg(i),
                     .updatedAt = now.addSecs(-3600 * i)});
    }
    QElapsedTimer clock;
    clock.start();
    m_world->library().conversations().reset(many);
    QVERIFY(!m_world->window().grab().isNull());
    // Generous: a debug build on a busy machine. Widgets or heights for each row would take
    // minutes.
    QVERIFY2(clock.elapsed() < 5'000, qPrintable(QString::number(clock.elapsed())));
    clock.start();
    m_world->find<QLineEdit>("filterEdit")->setText(u"number 9999"_s);
    QVERIFY(!m_world->window().grab().isNull());
    QVERIFY2(clock.elapsed() < 5'000, qPrintable(QString::number(clock.elapsed())));
    QCOMPARE(m_world->find<ConversationView>("conversationList")->model()->rowCount(), 2);
}

void WindowListTest::rowSelectedFromOutsideOpensItsConversation()
{
    askAndWait(u"Apples"_s, "one");
    const ConversationId apples = m_world->window().conversation();
    trigger(Act::NewConversation);
    askAndWait(u"Bread"_s, "two");
    QVERIFY(m_world->window().conversation() != apples);
    auto *list = m_world->find<ConversationView>("conversationList");
    QAccessibleInterface *rows = QAccessible::queryAccessibleInterface(list);
    QAccessibleInterface *row = nullptr;
    for (int i = 0; i < rows->childCount() && row == nullptr; ++i) {
        if (rows->child(i)->text(QAccessible::Name).contains(u"Apples"_s))
            row = rows->child(i);
    }
    QVERIFY(row != nullptr && row->actionInterface() != nullptr);
    row->actionInterface()->doAction(QAccessibleActionInterface::toggleAction());
    QTRY_COMPARE(m_world->window().conversation(), apples);
    QCOMPARE(list->selectionModel()->selectedIndexes().size(), 1);
}

QTEST_MAIN(WindowListTest)
#include "tst_windowlist.moc"
