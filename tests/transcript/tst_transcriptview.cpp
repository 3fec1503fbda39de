// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/transcriptview.h"

#include "chat/messagelistmodel.h"
#include "style/metrics.h"
#include "style/theme.h"
#include "support/testhelpers.h"
#include "transcript/errorcard.h"
#include "transcript/messagetextview.h"
#include "transcript/messagewidget.h"
#include "transcript/reasoningpanel.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>

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
        QTRY_COMPARE(shownTexts(), QStringList{u"other"_s});
        m_model->setRows({});
        QTRY_COMPARE(shownTexts(), QStringList());
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
        QCOMPARE(child<QLabel>(u"Waiting for the answer…"_s)->isVisible(), true);
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
        MessageTextView *text = messages().last()->findChild<MessageTextView *>();
        QTextCursor cursor = text->textCursor();
        cursor.setPosition(4);
        cursor.setPosition(7, QTextCursor::KeepAnchor);
        text->setTextCursor(cursor);

        m_model->append(answer.id, u" **three**"_s);
        QTRY_COMPARE(shownTexts().last(), u"one two three"_s);
        QCOMPARE(text->textCursor().selectedText(), u"two"_s);

        QSignalSpy copied(m_view.get(), &TranscriptView::copied);
        messages().last()->copy();
        QCOMPARE(QApplication::clipboard()->text(), u"two"_s);
        QCOMPARE(copied.size(), 1);
    }

    void staysAtTheEnd()
    {
        m_model->setRows(makeRows(10));
        QVERIFY(isAtEnd());
        const Message answer = startAnswer(m_model->rows());
        for (int i = 0; i < 5; ++i) {
            m_model->append(answer.id, u"word "_s.repeated(200) + u"%1"_s.arg(i));
            QTRY_VERIFY(shownTexts().last().endsWith(QString::number(i)));
            QVERIFY(isAtEnd());
        }
    }

    void whatIsReadDoesNotMove()
    {
        m_model->setRows(makeRows(10));
        const Message answer = startAnswer(m_model->rows());
        bar()->setValue(bar()->maximum() / 2);
        const MessageWidget *read = topmost();
        const int place = placeOf(read);

        m_model->append(answer.id, u"word "_s.repeated(500));
        QTRY_VERIFY(shownTexts().last().startsWith(u"word"_s));
        QCOMPARE(topmost(), read);
        QCOMPARE(placeOf(read), place);
        auto *button = child<QPushButton>(u"New"_s);
        QVERIFY(button && button->isVisible());

        m_model->append(answer.id, {}, u"thoughts above"_s);
        QTRY_VERIFY(messages().last()->findChild<ReasoningPanel *>());
        QCOMPARE(placeOf(read), place);

        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(isAtEnd());
        QVERIFY(!button->isVisible());
    }

    void aQuestionScrollsToItself()
    {
        m_model->setRows(makeRows(10));
        bar()->setValue(0);
        QVERIFY(!isAtEnd());
        startAnswer(m_model->rows());
        QVERIFY(isAtEnd());
    }

    void longConversationsAreBuiltFromTheEnd()
    {
        m_model->setRows(makeRows(150));
        QVERIFY2(messages().size() < 60, qPrintable(QString::number(messages().size())));
        QVERIFY(isAtEnd());
        QVERIFY(shownTexts().last().startsWith(u"answer 149"_s));

        const qsizetype before = messages().size();
        bar()->setValue(0);
        QVERIFY(messages().size() > before);
        QVERIFY(bar()->value() > 0); // what was in sight still is

        QTest::keyClick(m_view->focusProxy(), Qt::Key_Home);
        QCOMPARE(bar()->value(), 0);
        QVERIFY(shownTexts().first() == u"question 0"_s);
        QTest::keyClick(m_view->focusProxy(), Qt::Key_End);
        QVERIFY(isAtEnd());
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
        m_view->showMessage(rows[10].message.id);
        const auto *focused = qobject_cast<MessageWidget *>(QApplication::focusWidget());
        QVERIFY(focused);
        QCOMPARE(focused->row().message.id, rows[10].message.id);
        QCOMPARE(placeOf(focused), int(Metrics::Large));
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
        messages()[row]->setFocus();

        QTest::mouseClick(named<QToolButton>(messages()[row], button), Qt::LeftButton);

        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy[0][0].value<MessageId>(), m_model->message(row).id);
    }

    void theRestIsInTheMenu()
    {
        m_model->setRows(makeRows(1));
        QSignalSpy deleted(m_view.get(), &TranscriptView::deleteRequested);
        QSignalSpy details(m_view.get(), &TranscriptView::detailsRequested);
        QTest::mouseClick(named<QToolButton>(messages()[1], u"More"_s), Qt::LeftButton);
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);
        QStringList entries;
        for (QAction *action : menu->actions()) {
            if (!action->isSeparator())
                entries.append(action->text());
        }
        QCOMPARE(entries,
                 QStringList({u"Copy as text"_s, u"Copy as Markdown"_s, u"Answer again"_s,
                              u"Details"_s, u"Delete"_s}));
        trigger(menu, u"Details"_s);
        trigger(menu, u"Delete"_s);
        menu->close();
        QCOMPARE(details.size(), 1);
        QCOMPARE(deleted.size(), 1);
        QCOMPARE(deleted[0][0].value<MessageId>(), m_model->message(1).id);
    }

    void copiesAsTextAndAsMarkdown()
    {
        m_model->setRows({{makeMessage(Role::Assistant, u"**bold** `code`"_s)}});
        QSignalSpy copied(m_view.get(), &TranscriptView::copied);
        QTest::mouseClick(named<QToolButton>(messages()[0], u"Copy as text"_s), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), u"bold code"_s);

        QTest::mouseClick(named<QToolButton>(messages()[0], u"More"_s), Qt::LeftButton);
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        QVERIFY(menu);
        trigger(menu, u"Copy as Markdown"_s);
        menu->close();
        QCOMPARE(QApplication::clipboard()->text(), u"**bold** `code`"_s);
        QCOMPARE(copied.size(), 2);
    }

    void actionsShowWhereTheReaderIs()
    {
        m_model->setRows(makeRows(2));
        auto *edit = named<QToolButton>(messages()[2], u"Edit and send again"_s);
        QVERIFY(!edit->isVisible());
        QTest::mouseMove(messages()[2], QPoint(50, 5));
        QTRY_VERIFY(edit->isVisible());
        QTest::mouseMove(m_view.get(), QPoint(2, 2));
        QTRY_VERIFY(!edit->isVisible());
        messages()[2]->setFocus();
        QVERIFY(edit->isVisible());
        QVERIFY(named<QToolButton>(messages()[3], u"Answer again"_s)->isVisible()); // the last
        QVERIFY(!named<QToolButton>(messages()[1], u"Answer again"_s)->isVisible());
    }

    void askingWaitsWhileAnAnswerComes()
    {
        m_model->setRows(makeRows(1));
        const Message answer = startAnswer(m_model->rows());
        messages()[0]->setFocus();
        auto *edit = named<QToolButton>(messages()[0], u"Edit and send again"_s);
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
        QTest::mouseClick(named<QToolButton>(messages()[0], u"Version before"_s), Qt::LeftButton);
        QTest::mouseClick(named<QToolButton>(messages()[0], u"Next version"_s), Qt::LeftButton);
        QCOMPARE(spy.size(), 2);
        QCOMPARE(spy[0][1].toInt(), 0);
        QCOMPARE(spy[1][1].toInt(), 2);
    }

    void reasoningIsFolded()
    {
        Message answer = makeMessage(Role::Assistant, u"answer"_s);
        answer.reasoning = u"Let me *think*."_s;
        m_model->setRows({{answer}});
        auto *panel = messages()[0]->findChild<ReasoningPanel *>();
        QVERIFY(panel && panel->isVisible());
        QCOMPARE(panel->findChild<MessageTextView *>(), nullptr);
        const int before = messages()[0]->height();

        QTest::mouseClick(panel->findChild<QToolButton *>(), Qt::LeftButton);
        QCOMPARE(panel->findChild<MessageTextView *>()->plainText(), u"Let me think."_s);
        QVERIFY(messages()[0]->height() > before);
        QTest::mouseClick(panel->findChild<QToolButton *>(), Qt::LeftButton);
        QCOMPARE(messages()[0]->height(), before);
    }

    void errorsStandInTheirMessageWithARemedy()
    {
        Message failed = makeMessage(Role::Assistant, u"half"_s, MessageState::Failed);
        failed.error = Error{.kind = ErrorKind::Authentication,
                             .message = u"The key is <b>wrong</b>."_s,
                             .remedy = u"Enter another one."_s};
        m_model->setRows({{makeMessage(Role::User, u"what"_s)}, {failed}});
        auto *card = messages()[1]->findChild<ErrorCard *>();
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
        QVERIFY(!card->isVisible());
    }

    void linksAreHandedOn()
    {
        m_model->setRows({{makeMessage(Role::Assistant, u"[go](https://example.org/)"_s)}});
        QSignalSpy spy(m_view.get(), &TranscriptView::linkActivated);
        auto *text = messages()[0]->findChild<MessageTextView *>();
        QTest::mouseClick(text->viewport(), Qt::LeftButton, {},
                          text->cursorRect(QTextCursor(text->document())).center() + QPoint(4, 0));
        QCOMPARE(spy.size(), 1);
        QCOMPARE(spy[0][0].toUrl(), QUrl(u"https://example.org/"_s));
    }

    void keysGoFromMessageToMessage()
    {
        m_model->setRows(makeRows(30));
        m_view->setFocus();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(QApplication::focusWidget(), messages().last());
        for (int row = 58; row >= 0; --row) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up, Qt::AltModifier);
            const auto *message = qobject_cast<MessageWidget *>(QApplication::focusWidget());
            QVERIFY(message);
            QCOMPARE(message->row().message.id, m_model->message(row).id);
        }
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), u"question 0"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down, Qt::AltModifier);
        QVERIFY(messages()[1]->hasFocus());
    }

    void rowsComeAndGoAnywhere()
    {
        QList<MessageRow> rows = makeRows(4);
        m_model->setRows(rows);
        const QStringList all = shownTexts();
        rows.remove(2, 2);
        m_model->setRows(rows);
        QTRY_COMPARE(shownTexts(), QStringList(all.mid(0, 2) + all.mid(4)));
        rows.insert(2, {makeMessage(Role::User, u"between"_s)});
        m_model->setRows(rows);
        QTRY_COMPARE(shownTexts(), QStringList(all.mid(0, 2) << u"between"_s) + all.mid(4));
    }

    void screenReadersFindTheMessages()
    {
        m_model->setRows(
            {{makeMessage(Role::User, u"what"_s)}, {makeMessage(Role::Assistant, u"**this**"_s)}});
        QAccessibleInterface *question = QAccessible::queryAccessibleInterface(messages()[0]);
        QCOMPARE(question->role(), QAccessible::ListItem);
        QVERIFY(question->text(QAccessible::Name).startsWith(u"You"_s));
        QCOMPARE(question->text(QAccessible::Description), u"what"_s);
        QAccessibleInterface *answer = QAccessible::queryAccessibleInterface(messages()[1]);
        QVERIFY(answer->text(QAccessible::Name).startsWith(u"Answer by model-1"_s));
        QCOMPARE(answer->text(QAccessible::Description), u"this"_s);
        for (const QAbstractButton *button : m_view->findChildren<QAbstractButton *>())
            QVERIFY(!button->accessibleName().isEmpty() || !button->text().isEmpty());
    }

    void followsThemeAndFont()
    {
        Theme theme;
        m_model->setRows(makeRows(1));
        const int before = messages()[1]->height();
        theme.setFontPercent(150);
        QTRY_VERIFY(messages()[1]->height() > before);
        theme.setChoice(ColorTheme::Dark);
        QTRY_COMPARE(m_view->grab().toImage().pixelColor(2, 300), darkColors().base);
        theme.resetFont();
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

    /// In the order in which they stand, without those that are only about to be deleted.
    QList<MessageWidget *> messages() const
    {
        QList<MessageWidget *> found = m_view->findChildren<MessageWidget *>();
        found.removeIf([](const MessageWidget *message) { return message->isHidden(); });
        std::ranges::sort(found, {}, &QWidget::y);
        return found;
    }

    QStringList shownTexts() const
    {
        QStringList texts;
        for (const MessageWidget *message : messages())
            texts.append(message->plainText());
        return texts;
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

    static void trigger(const QMenu *menu, const QString &text)
    {
        for (QAction *action : menu->actions()) {
            if (action->text() == text)
                action->trigger();
        }
    }

    QScrollBar *bar() const { return m_view->findChild<QScrollArea *>()->verticalScrollBar(); }
    bool isAtEnd() const { return bar()->value() == bar()->maximum(); }
    int placeOf(const QWidget *message) const { return message->y() - bar()->value(); }

    const MessageWidget *topmost() const
    {
        for (const MessageWidget *message : messages()) {
            if (message->geometry().bottom() >= bar()->value())
                return message;
        }
        return nullptr;
    }

    std::unique_ptr<MessageListModel> m_model;
    std::unique_ptr<TranscriptView> m_view;
};

QTEST_MAIN(tst_TranscriptView)
#include "tst_transcriptview.moc"
