// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/transcriptview.h"

#include "style/theme.h"
#include "transcript/errorcard.h"
#include "transcript/sampleconversation.h"
#include "transcript/transcriptfixture.h"

#include <QAccessible>
#include <QLabel>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScreen>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QToolButton>

#include <sys/stat.h>

#include <algorithm>

using namespace Chat;
using namespace Qt::StringLiterals;

/// What is shown, and that it is right.
class tst_TranscriptView final : public TranscriptFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

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

    void focusStaysWhenItsWidgetScrollsAway()
    {
        Message failed = makeMessage(Role::Assistant, u"half"_s, MessageState::Failed);
        failed.error = Error{.kind = ErrorKind::Authentication, .message = u"Wrong."_s};
        QList<MessageRow> rows = makeRows(20);
        rows.append({failed});
        m_model->setRows(rows);
        area()->scrollToEnd();
        QTRY_VERIFY(child<QPushButton>(u"Open settings"_s));
        QPushButton *button = child<QPushButton>(u"Open settings"_s);
        QTRY_VERIFY(button->isVisible());
        button->setFocus();
        QTRY_VERIFY(button->hasFocus());
        QTest::keyClick(area(), Qt::Key_Home);
        QTRY_VERIFY(!button->isVisible());
        QVERIFY(area()->hasFocus());
    }

    void aStoppedAnswerSaysSo()
    {
        const auto heightOf = [this](const QString &text, MessageState state) {
            m_model->setRows({{makeMessage(Role::Assistant, text, state)}});
            return area()->rowRect(0).height();
        };
        const auto nameOf = [this] {
            return QAccessible::queryAccessibleInterface(area())->child(0)->text(QAccessible::Name);
        };
        const int plain = heightOf(u"half"_s, MessageState::Complete);
        QVERIFY(heightOf(u"half"_s, MessageState::Stopped) > plain);
        QVERIFY(nameOf().contains(u"You stopped this answer here."_s));
        QVERIFY(heightOf({}, MessageState::Stopped) > 0);
        QVERIFY(nameOf().contains(u"before any text came"_s));

        const Message answer = startAnswer();
        Message stopped = answer;
        stopped.text = u"half"_s;
        stopped.state = MessageState::Stopped;
        m_model->update(stopped);
        QCOMPARE(area()->accessibleDescription(), u"You stopped this answer here."_s);
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
};

QTEST_MAIN(tst_TranscriptView)
#include "tst_transcriptview.moc"
