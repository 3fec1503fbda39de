// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chatpage.h"

#include "support/testhelpers.h"
#include "widgets/conversationview.h"
#include "widgets/modelpopup.h"
#include "widgets/noticebar.h"
#include "widgets/numberfield.h"
#include "widgets/parameterspanel.h"
#include "widgets/selectorbar.h"
#include "widgets/statusline.h"
#include "widgets/windowactions.h"
#include "widgets/windowpanes.h"
#include "widgets/windowworld.h"

#include <QAccessible>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

using namespace Chat;
using namespace Qt::StringLiterals;

/// The parts around the conversation: selectors, notices, panel, and how they share the window.
class TestWindowParts final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void modelsAreFetchedAndChosen();
    void modelsThatCannotBeFetched();
    void providerWithoutKeyLeadsToSettings();
    void providerRemovedWhileInUse();
    void parametersOfTheConversation();
    void parametersShowWhatTheProviderTakes();

    void searchIsClosedByEscWhileAnAnswerComes();
    void databaseThatCannotBeOpened();
    void deletedMessageComesBack();
    void retryIsCountedDownAndCancelled();
    void narrowWindowFolds();
    void everyControlHasANameAndTheTabKeyGoesRound();
    void noMnemonicIsTakenTwice();

private:
    void trigger(Act act) { m_world->window().actions().action(act)->trigger(); }
    void askAndWait(const QString &question, const QByteArray &text);
    ModelPopup *openModels();

    std::unique_ptr<WindowWorld> m_world;
};

void TestWindowParts::init()
{
    failOnAnyWarning();
    m_world = std::make_unique<WindowWorld>();
    m_world->start();
}

void TestWindowParts::cleanup()
{
    m_world.reset();
}

void TestWindowParts::askAndWait(const QString &question, const QByteArray &text)
{
    m_world->server.enqueue(answer(text));
    m_world->ask(question);
    QVERIFY(m_world->waitUntilIdle());
}

ModelPopup *TestWindowParts::openModels()
{
    trigger(Act::ChooseModel);
    const auto popups = m_world->window().findChildren<ModelPopup *>(u"modelPopup"_s);
    return popups.isEmpty() ? nullptr : popups.last(); // an earlier one may still have to go
}

void TestWindowParts::modelsAreFetchedAndChosen()
{
    m_world->server.route("GET", u"/v1/models"_s,
                          Script::json(200, R"({"data":[{"id":"gpt-4o"},{"id":"o4-mini"}]})"));
    ModelPopup *popup = openModels();
    QVERIFY(popup != nullptr);
    auto *list = popup->findChild<QListView *>(u"modelList"_s);
    QTRY_COMPARE(list->model()->rowCount(), 2);
    auto *filter = popup->findChild<QLineEdit *>(u"filterEdit"_s);
    QTest::keyClicks(filter, u"o4"_s);
    QTest::keyClick(filter, Qt::Key_Return);
    QCOMPARE(m_world->session().conversation().model, u"o4-mini"_s);
    QVERIFY(m_world->find<QToolButton>("modelButton")->accessibleName().contains(u"o4-mini"_s));

    // A name that the service does not list; no second request, for the list is known.
    popup = openModels();
    filter = popup->findChild<QLineEdit *>(u"filterEdit"_s);
    QTest::keyClicks(filter, u"of-my-own"_s);
    QTest::keyClick(filter, Qt::Key_Return);
    QCOMPARE(m_world->session().conversation().model, u"of-my-own"_s);
    QCOMPARE(m_world->server.requests().size(), 1);
}

void TestWindowParts::modelsThatCannotBeFetched()
{
    m_world->server.route("GET", u"/v1/models"_s, Script::json(500, R"({"error":{}})"));
    ModelPopup *popup = openModels();
    auto *retry = popup->findChild<QPushButton *>(u"retryButton"_s);
    QTRY_VERIFY(retry->isVisible());
    QVERIFY(!popup->findChild<QLabel *>(u"stateLabel"_s)->text().isEmpty());
    m_world->server.route("GET", u"/v1/models"_s,
                          Script::json(200, R"({"data":[{"id":"gpt-4o"}]})"));
    QTest::mouseClick(retry, Qt::LeftButton);
    QTRY_COMPARE(popup->findChild<QListView *>(u"modelList"_s)->model()->rowCount(), 1);
    QVERIFY(!retry->isVisible());
    popup->close();
}

void TestWindowParts::providerWithoutKeyLeadsToSettings()
{
    m_world->session().setProvider(u"gigachat"_s);
    auto *bar = m_world->find<NoticeBar>("providerBar");
    QTRY_VERIFY(bar->isVisible());
    QCOMPARE(bar->text(), u"GigaChat has no key yet."_s);
    QSignalSpy setup(&m_world->windows(), &WindowManager::setupRequested);
    QTest::mouseClick(bar->findChild<QPushButton *>(u"addKey"_s), Qt::LeftButton);
    QCOMPARE(setup.size(), 1);
    QCOMPARE(setup.first().at(1).toString(), u"gigachat"_s);

    // Asked all the same: the error stands in the conversation.
    m_world->ask(u"Hi"_s);
    QVERIFY(m_world->waitUntilIdle());
    QCOMPARE(m_world->session().messages().message(1).error->kind, ErrorKind::NotConfigured);
    Q_EMIT m_world->find<TranscriptView>("transcript")
        ->remedyRequested(Remedy::OpenSettings, m_world->session().messages().message(1).id);
    QCOMPARE(setup.size(), 2);
    QCOMPARE(setup.last().at(1).toString(), u"gigachat"_s);
}

void TestWindowParts::providerRemovedWhileInUse()
{
    const QByteArray without = m_world->settingsText();
    m_world->takeOver(
        without + "[profile/mine]\nbaseUrl=" + m_world->server.url(u"/v1"_s).toEncoded() + "\n");
    m_world->session().setProvider(u"mine"_s);
    m_world->server.enqueue(Script::openStream({textEvent("Hel")})
                                .wait()
                                .chunk(textEvent("lo") + endEvents())
                                .lastChunk());
    m_world->ask(u"Hi"_s);
    QTRY_COMPARE(m_world->shown(), u"Hi\nHel"_s);

    m_world->takeOver(without);
    m_world->server.go();
    QTRY_COMPARE(m_world->shown(), u"Hi\nHello"_s); // what was on its way arrives
    QVERIFY(m_world->waitUntilIdle());
    auto *bar = m_world->find<NoticeBar>("providerBar");
    QTRY_VERIFY(bar->isVisible());
    QVERIFY(bar->text().contains(u"mine"_s));
    m_world->ask(u"And now?"_s);
    QVERIFY(m_world->waitUntilIdle());
    QCOMPARE(m_world->session().messages().message(3).error->kind, ErrorKind::NotConfigured);
    m_world->session().setProvider(u"openai"_s);
    QVERIFY(!bar->isVisible());
    m_world->server.enqueue(answer("again"));
    trigger(Act::Retry);
    QTRY_COMPARE(m_world->shown(), u"Hi\nHello\nAnd now?\nagain"_s);
}

void TestWindowParts::parametersOfTheConversation()
{
    trigger(Act::Parameters);
    auto *temperature = m_world->find<NumberField>("temperature");
    QVERIFY(temperature->isVisible());
    QTest::keyClicks(temperature, u"0,7"_s);
    QTest::keyClicks(m_world->find<NumberField>("maxTokens"), u"12x"_s);
    QTest::keyClicks(m_world->find<QPlainTextEdit>("systemPromptEdit"), u"Be short."_s);
    QTRY_COMPARE(m_world->session().conversation().systemPrompt, u"Be short."_s);
    const ChatParameters parameters = m_world->session().conversation().parameters;
    QCOMPARE(parameters.temperature, std::optional(0.7));
    QVERIFY(!parameters.maxTokens);
    QVERIFY(!m_world->find<NumberField>("maxTokens")->problem().isEmpty());
    QVERIFY(m_world->find<QWidget>("problemNote")->isVisible());

    askAndWait(u"Hi"_s, "one");
    const QByteArray body = m_world->server.requests().last().body;
    QVERIFY2(body.contains("\"temperature\":0.7"), body.constData());
    QVERIFY(body.contains("Be short."));
    QVERIFY(!body.contains("max_"));
    QTest::keyClick(temperature, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(temperature, Qt::Key_Delete);
    QTRY_VERIFY(!m_world->session().conversation().parameters.temperature);

    // The next conversation has its own.
    trigger(Act::NewConversation);
    QVERIFY(m_world->find<QPlainTextEdit>("systemPromptEdit")->toPlainText().isEmpty());
}

void TestWindowParts::parametersShowWhatTheProviderTakes()
{
    trigger(Act::Parameters);
    QVERIFY(m_world->find<NumberField>("presencePenalty")->isVisible());
    QVERIFY(!m_world->find<NumberField>("repetitionPenalty")->isVisible());
    m_world->session().setProvider(u"gigachat"_s);
    QVERIFY(!m_world->find<NumberField>("presencePenalty")->isVisible());
    QVERIFY(m_world->find<NumberField>("repetitionPenalty")->isVisible());
}

void TestWindowParts::searchIsClosedByEscWhileAnAnswerComes()
{
    m_world->server.enqueue(Script::openStream({textEvent("Half of it")}).wait());
    m_world->ask(u"Hi"_s);
    QTRY_COMPARE(m_world->shown(), u"Hi\nHalf of it"_s);
    trigger(Act::Find);
    QLineEdit *words = nullptr;
    const QList<QLineEdit *> fields = m_world->window().findChildren<QLineEdit *>();
    for (QLineEdit *field : fields) {
        if (field->accessibleName() == "Find in this conversation"_L1)
            words = field;
    }
    QVERIFY(words != nullptr);
    QTRY_VERIFY(words->isVisible());
    QTest::keyClick(words, Qt::Key_Escape);
    QVERIFY(!words->isVisible());
    QVERIFY(m_world->session().isBusy());
    QTest::keyClick(&m_world->composer(), Qt::Key_Escape);
    QVERIFY(m_world->waitUntilIdle());
}

void TestWindowParts::databaseThatCannotBeOpened()
{
    m_world->end();
    const QString path = m_world->databasePath();
    QFile::remove(path);
    QVERIFY(QDir().mkpath(path)); // a folder where the file should be
    m_world->begin();
    m_world->start();
    auto *bar = m_world->find<NoticeBar>("storeBar");
    QTRY_VERIFY(bar->isVisible());
    askAndWait(u"Hi"_s, "all the same");
    QCOMPARE(m_world->shown(), u"Hi\nall the same"_s);

    QTest::mouseClick(bar->findChild<QPushButton *>(u"turnOffStore"_s), Qt::LeftButton);
    QTRY_VERIFY(bar->text().contains(u"Nothing is saved"_s));
    QVERIFY(QDir().rmdir(path));
    QTest::mouseClick(bar->findChild<QPushButton *>(u"reopenStore"_s), Qt::LeftButton);
    QTRY_VERIFY(!bar->isVisible());
    QTRY_VERIFY(!m_world->session().hasUnsavedChanges());
}

void TestWindowParts::deletedMessageComesBack()
{
    askAndWait(u"Hi"_s, "one");
    auto *transcript = m_world->find<TranscriptView>("transcript");
    Q_EMIT transcript->deleteRequested(m_world->session().messages().message(1).id);
    QCOMPARE(m_world->shown(), u"Hi"_s);
    auto *bar = m_world->find<NoticeBar>("deletionBar");
    QTRY_VERIFY(bar->isVisible());
    QTest::mouseClick(bar->findChild<QPushButton *>(u"undoMessage"_s), Qt::LeftButton);
    QCOMPARE(m_world->shown(), u"Hi\none"_s);
    QVERIFY(!bar->isVisible());
}

void TestWindowParts::retryIsCountedDownAndCancelled()
{
    QByteArray settings = m_world->settingsText();
    settings.replace("maxRetries=0", "maxRetries=2");
    m_world->takeOver(settings);
    m_world->server.enqueue(
        Script::json(429, R"({"error":{"message":"slow down"}})", {{"Retry-After", "40"}}));
    m_world->ask(u"Hi"_s);
    auto *status = m_world->find<StatusLine>("statusLine");
    QTRY_VERIFY2(status->text().contains(u"Trying again in"_s), qPrintable(status->text()));
    auto *tryNow = m_world->find<QPushButton>("tryNow");
    QVERIFY(tryNow->isVisible());
    m_world->server.enqueue(
        Script::json(429, R"({"error":{"message":"slow down"}})", {{"Retry-After", "40"}}));
    QTest::mouseClick(tryNow, Qt::LeftButton);
    QTRY_COMPARE(m_world->server.requests().size(), 2);
    QTRY_VERIFY(tryNow->isVisible());
    QTest::mouseClick(m_world->find<QPushButton>("cancelRetry"), Qt::LeftButton);
    QVERIFY(m_world->waitUntilIdle());
    QVERIFY(!tryNow->isVisible());
}

void TestWindowParts::narrowWindowFolds()
{
    auto *panes = m_world->window().findChild<WindowPanes *>();
    auto *list = m_world->find<ConversationView>("conversationList");
    askAndWait(u"Hi"_s, "one");
    QVERIFY(list->isVisible());
    m_world->window().resize(480, 700);
    QTRY_VERIFY(panes->isNarrow());
    QVERIFY(!list->isVisible());
    QCOMPARE(m_world->window().width(), 480);

    trigger(Act::SideBar);
    QVERIFY(list->isVisible());
    QVERIFY(list->mapTo(&m_world->window(), QPoint()).x() >= 0);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualRect(list->model()->index(1, 0)).center());
    QVERIFY(!list->isVisible()); // it lay over the page

    // What is typed below it is seen.
    trigger(Act::SideBar);
    QVERIFY(list->isVisible());
    m_world->window().activateWindow();
    trigger(Act::FocusComposer);
    QTRY_VERIFY(!list->isVisible());
    // The way back is seen, too.
    trigger(Act::Delete);
    QVERIFY(m_world->find<NoticeBar>("undoBar")->isVisible());

    m_world->window().resize(1000, 700);
    QTRY_VERIFY(!panes->isNarrow());
    QVERIFY(panes->isOpen(WindowPanes::Side::Start)); // as it was before

    auto *filter = m_world->find<QLineEdit>("filterEdit");
    trigger(Act::Find);
    QWidget *searching = QApplication::focusWidget();
    QVERIFY(searching != nullptr && searching != filter);
    m_world->window().resize(480, 700);
    QTRY_VERIFY(panes->isNarrow());
    QCOMPARE(QApplication::focusWidget(), searching); // it has no part in the folding
}

void TestWindowParts::everyControlHasANameAndTheTabKeyGoesRound()
{
    askAndWait(u"Hi"_s, "one");
    trigger(Act::Parameters);
    QSet<QWidget *> reached;
    m_world->composer().setFocus();
    QWidget *at = &m_world->composer();
    for (int i = 0; i < 200 && at != nullptr && !reached.contains(at); ++i) {
        reached.insert(at);
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(at);
        QVERIFY2(accessible != nullptr, at->metaObject()->className());
        QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(),
                 qPrintable(QString::fromLatin1(at->metaObject()->className()) + u' '
                            + at->objectName()));
        QVERIFY(accessible->role() != QAccessible::NoRole);
        QWidget *next = at->nextInFocusChain();
        while (next != at
               && !(next->focusPolicy() & Qt::TabFocus && next->isVisibleTo(&m_world->window())
                    && next->isEnabled()))
            next = next->nextInFocusChain();
        at = next;
    }
    for (const char *name :
         {"providerButton", "modelButton", "filterEdit", "newButton", "conversationList",
          "attachButton", "sideBarButton", "parametersButton", "systemPromptEdit", "temperature"})
        QVERIFY2(reached.contains(m_world->find<QWidget>(name)), name);
}

/// In a menu, and in the window: its menus and the fields of the panel.
void TestWindowParts::noMnemonicIsTakenTwice()
{
    trigger(Act::Parameters);
    QStringList doubles;
    const auto check = [&doubles](const QStringList &texts) {
        QHash<QString, QString> taken;
        for (const QString &text : texts) {
            const QString key = QKeySequence::mnemonic(text).toString();
            if (!key.isEmpty() && taken.contains(key))
                doubles.append(taken.value(key) + u" and "_s + text);
            taken.insert(key, text);
        }
    };
    QStringList inWindow;
    for (const QAction *menu : m_world->window().menuBar()->actions()) {
        QVERIFY2(!QKeySequence::mnemonic(menu->text()).isEmpty(), qPrintable(menu->text()));
        inWindow.append(menu->text());
        QStringList entries;
        for (const QAction *entry : menu->menu()->actions()) {
            if (entry->isSeparator() || !entry->isVisible())
                continue;
            QVERIFY2(!QKeySequence::mnemonic(entry->text()).isEmpty(), qPrintable(entry->text()));
            QVERIFY2(!entry->shortcut().isEmpty(), qPrintable(entry->text()));
            QVERIFY2(!entry->statusTip().isEmpty(), qPrintable(entry->text()));
            entries.append(entry->text());
        }
        check(entries);
    }
    for (const QLabel *label : m_world->window().findChildren<QLabel *>()) {
        if (label->buddy() != nullptr && label->isVisible())
            inWindow.append(label->text());
    }
    QVERIFY(inWindow.size() > 8);
    check(inWindow);
    QVERIFY2(doubles.isEmpty(), qPrintable(doubles.join(u'\n')));
}

QTEST_MAIN(TestWindowParts)
#include "tst_windowparts.moc"
