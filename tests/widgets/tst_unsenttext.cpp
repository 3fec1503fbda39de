// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chatpage.h"

#include "support/testhelpers.h"
#include "widgets/composerbar.h"
#include "widgets/conversationview.h"
#include "widgets/noticebar.h"
#include "widgets/numberfield.h"
#include "widgets/windowactions.h"
#include "widgets/windowworld.h"

#include <QFile>
#include <QLineEdit>
#include <QTemporaryDir>

using namespace Chat;
using namespace Qt::StringLiterals;

/// What is typed and not sent is never lost, wherever the person goes meanwhile.
class TestUnsentText final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void draftIsTheSameInEveryWindow();
    void rewordedQuestionWaits();
    void rewordedQuestionOutlivesTheProgram();
    void rewordedQuestionJoinsTheDraft();
    void typedBeforeTheConversationIsThere();
    void quotedFilesGoWhereTheyWereDropped();
    void parameterTypedJustBeforeTheEnd();
    void titleBeingTypedStaysWhenTheAnswerEnds();
    void ctrlEnterInTheListDoesNotSend();

private:
    void trigger(Act act) { m_world->window().actions().action(act)->trigger(); }
    void askAndWait(const QString &question);

    std::unique_ptr<WindowWorld> m_world;
};

void TestUnsentText::init()
{
    failOnAnyWarning();
    m_world = std::make_unique<WindowWorld>();
    m_world->start();
}

void TestUnsentText::cleanup()
{
    m_world.reset();
}

void TestUnsentText::askAndWait(const QString &question)
{
    m_world->server.enqueue(answer("one"));
    m_world->ask(question);
    QVERIFY(m_world->waitUntilIdle());
}

void TestUnsentText::draftIsTheSameInEveryWindow()
{
    askAndWait(u"first"_s);
    trigger(Act::OpenInWindow);
    QCOMPARE(m_world->windows().windows().size(), 2);
    MainWindow *second = m_world->windows().windows().last();
    auto *typed = second->findChild<ComposerEdit *>();
    typed->insertPlainText(u"my own words"_s);
    QCOMPARE(m_world->composer().toPlainText(), u"my own words"_s);
    m_world->composer().insertPlainText(u", and more"_s);
    QCOMPARE(typed->toPlainText(), u"my own words, and more"_s);

    m_world->server.enqueue(answer("two"));
    QTest::keyClick(typed, Qt::Key_Return);
    QTRY_COMPARE(m_world->shown(), u"first\none\nmy own words, and more\ntwo"_s);
    QVERIFY(m_world->composer().toPlainText().isEmpty());
    QVERIFY(typed->toPlainText().isEmpty());
}

void TestUnsentText::rewordedQuestionWaits()
{
    askAndWait(u"first"_s);
    const ConversationId id = m_world->window().conversation();
    trigger(Act::EditLast);
    m_world->composer().insertPlainText(u", but better"_s);
    trigger(Act::NewConversation);
    QVERIFY(m_world->composer().toPlainText().isEmpty());
    m_world->window().showConversation(id);
    QTRY_COMPARE(m_world->composer().toPlainText(), u"first, but better"_s);

    m_world->server.enqueue(answer("two"));
    QTest::keyClick(&m_world->composer(), Qt::Key_Return);
    QTRY_COMPARE(m_world->shown(), u"first, but better\ntwo"_s);
    QVERIFY(m_world->composer().toPlainText().isEmpty());
    QVERIFY(m_world->session().conversation().draft.isEmpty());
}

void TestUnsentText::rewordedQuestionOutlivesTheProgram()
{
    askAndWait(u"first"_s);
    trigger(Act::EditLast);
    m_world->composer().insertPlainText(u", but better"_s);
    m_world->restart();
    m_world->start();
    QCOMPARE(m_world->composer().toPlainText(), u"first, but better"_s);
}

void TestUnsentText::rewordedQuestionJoinsTheDraft()
{
    askAndWait(u"first"_s);
    m_world->composer().insertPlainText(u"half a thought"_s);
    trigger(Act::EditLast);
    m_world->composer().insertPlainText(u", but better"_s);
    m_world->window().close();
    m_world->restart();
    m_world->start();
    QCOMPARE(m_world->composer().toPlainText(), u"half a thought\n\nfirst, but better"_s);
}

void TestUnsentText::typedBeforeTheConversationIsThere()
{
    askAndWait(u"first"_s);
    const ConversationId id = m_world->window().conversation();
    m_world->composer().insertPlainText(u"stored"_s);
    QVERIFY(m_world->waitUntilSaved());
    trigger(Act::NewConversation);
    QTRY_VERIFY(m_world->library().openSession(id) == nullptr);

    m_world->window().showConversation(id);
    QVERIFY(!m_world->session().isLoaded());
    m_world->composer().insertPlainText(u"typed meanwhile"_s);
    QTRY_VERIFY(m_world->session().isLoaded());
    QCOMPARE(m_world->composer().toPlainText(), u"stored\n\ntyped meanwhile"_s);
    QCOMPARE(m_world->session().conversation().draft, u"stored\n\ntyped meanwhile"_s);
}

void TestUnsentText::quotedFilesGoWhereTheyWereDropped()
{
    QTemporaryDir folder;
    QStringList paths;
    for (const char *name : {"b.txt", "a.txt", "none.txt"})
        paths.append(folder.filePath(QString::fromLatin1(name)));
    for (const QString &path : paths.mid(0, 2)) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("text of " + QFileInfo(path).fileName().toUtf8());
    }
    const QString quoted = u"`b.txt`:\n\n```txt\ntext of b.txt\n```\n"
                           u"\n`a.txt`:\n\n```txt\ntext of a.txt\n```\n"_s;
    askAndWait(u"first"_s);
    const std::shared_ptr<ChatSession> first = m_world->window().page().session();
    m_world->window().findChild<ComposerBar *>()->addFiles(paths);
    trigger(Act::NewConversation);
    QTRY_COMPARE(first->conversation().draft, quoted);
    QVERIFY(m_world->composer().toPlainText().isEmpty());
    auto *bar = m_world->find<NoticeBar>("errorBar");
    QVERIFY(bar->isVisible());
    QVERIFY2(bar->text().contains(u"none.txt"_s), qPrintable(bar->text()));
}

void TestUnsentText::parameterTypedJustBeforeTheEnd()
{
    askAndWait(u"first"_s);
    trigger(Act::Parameters);
    QTest::keyClicks(m_world->find<NumberField>("temperature"), u"0.7"_s);
    m_world->window().close();
    m_world->restart();
    m_world->start();
    QCOMPARE(m_world->session().conversation().parameters.temperature, std::optional(0.7));
}

void TestUnsentText::titleBeingTypedStaysWhenTheAnswerEnds()
{
    m_world->server.enqueue(Script::openStream({textEvent("Hel")})
                                .wait()
                                .chunk(textEvent("lo") + endEvents())
                                .lastChunk());
    m_world->ask(u"Hi"_s);
    QTRY_COMPARE(m_world->shown(), u"Hi\nHel"_s);
    trigger(Act::Rename);
    auto *editor = m_world->find<QLineEdit>("renameConversation");
    QVERIFY(editor != nullptr);
    QTest::keyClicks(editor, u"My ti"_s);
    m_world->server.go();
    QVERIFY(m_world->waitUntilIdle());
    QCOMPARE(m_world->find<QLineEdit>("renameConversation"), editor);
    QTest::keyClicks(editor, u"tle"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(m_world->session().conversation().title, u"My title"_s);
}

void TestUnsentText::ctrlEnterInTheListDoesNotSend()
{
    askAndWait(u"first"_s);
    m_world->composer().insertPlainText(u"half a thought"_s);
    auto *list = m_world->find<ConversationView>("conversationList");
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(m_world->windows().windows().size(), 2);
    QCOMPARE(m_world->shown(), u"first\none"_s);
    QCOMPARE(m_world->server.requests().size(), 1);

    m_world->server.enqueue(answer("two"));
    m_world->composer().setFocus();
    QTest::keyClick(&m_world->composer(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(m_world->shown(), u"first\none\nhalf a thought\ntwo"_s);
}

QTEST_MAIN(TestUnsentText)
#include "tst_unsenttext.moc"
