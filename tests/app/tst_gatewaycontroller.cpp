// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gatewaycontroller.h"

#include "app/gatewaywindow.h"
#include "widgets/noticebar.h"
#include "widgets/statusline.h"
#include "widgets/trafficdetails.h"
#include "widgets/trafficview.h"

#include <QCheckBox>
#include <QClipboard>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QSpinBox>

using namespace Chat;
using namespace Qt::StringLiterals;

/// The gateway as a person has it at the real window: clicked on and off, asked by local programs.
class GatewayControllerTest final : public GatewayWindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void isSwitchedByTheMouse();
    void copiesTheAddress();
    void isFoundInMenuAndSwitcher();
    void staysOnAcrossRestarts();
    void portIsChangedWhileItRuns();
    void allWindowsShowIt();
    void trafficShowsRealRequests();
    void trafficGoesWithTheLastWindow();
    void answerEndsThoughTheWindowIsClosed();
    void keysAreMadeAndRevoked();
};

void GatewayControllerTest::isSwitchedByTheMouse()
{
    auto *button = find<QToolButton>("gatewaySwitch");
    QVERIFY(button->isVisible());
    QVERIFY(!isOn());
    QVERIFY(button->accessibleName().contains("off"_L1));
    QVERIFY(isRefused(m_port));

    click(button);
    QTRY_VERIFY_WITH_TIMEOUT(isOn(), Patience);
    QCOMPARE(address(), u"127.0.0.1:%1"_s.arg(m_port));
    QVERIFY(button->accessibleName().contains(address()));
    QVERIFY(window()->actions().action(Act::Gateway)->isChecked());
    // The first time a sentence says what it does, until it is put away.
    auto *hint = find<NoticeBar>("gatewayHint");
    QVERIFY(hint->isVisible());
    QVERIFY2(hint->text().contains("without a key"_L1), qPrintable(hint->text()));
    QCOMPARE(models(m_port).status, 200);
    const RawAnswer answer =
        ask(m_port,
            RawClient::post("/v1/chat/completions",
                            R"({"model":"demo","messages":[{"role":"user","content":"Hi"}]})"));
    QCOMPARE(answer.status, 200);
    QVERIFY(!answer.json()["choices"_L1][0]["message"_L1]["content"_L1].toString().isEmpty());

    click(button);
    QTRY_VERIFY_WITH_TIMEOUT(button->accessibleName().contains("off"_L1), Patience);
    QVERIFY(!isOn());
    QVERIFY(!window()->actions().action(Act::Gateway)->isChecked());
    QVERIFY(isRefused(m_port));
    QVERIFY(!hint->isVisible());
}

void GatewayControllerTest::copiesTheAddress()
{
    QVERIFY(!window()->actions().action(Act::CopyGatewayAddress)->isEnabled());
    trigger(Act::Gateway);
    QTRY_VERIFY_WITH_TIMEOUT(isOn(), Patience);
    const QString baseUrl = u"http://127.0.0.1:%1/v1"_s.arg(m_port);
    click(find<QToolButton>("gatewayAddress"));
    QCOMPARE(QGuiApplication::clipboard()->text(), baseUrl);
    QVERIFY(window()->findChild<StatusLine *>()->hint().contains(baseUrl));
    QGuiApplication::clipboard()->clear();
    trigger(Act::CopyGatewayAddress);
    QCOMPARE(QGuiApplication::clipboard()->text(), baseUrl);
}

void GatewayControllerTest::isFoundInMenuAndSwitcher()
{
    QAction *action = window()->actions().action(Act::Gateway);
    QVERIFY(!action->shortcut().isEmpty());
    QVERIFY(!action->statusTip().isEmpty());
    trigger(Act::Switcher);
    auto *typed = find<QLineEdit>("typedEdit");
    QTest::keyClicks(typed, u"local gateway"_s);
    QTest::keyClick(typed, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(isOn(), Patience);
    QTest::keySequence(window(), action->shortcut());
    QTRY_VERIFY_WITH_TIMEOUT(!isOn(), Patience);
}

void GatewayControllerTest::staysOnAcrossRestarts()
{
    click(find<QToolButton>("gatewaySwitch"));
    QTRY_VERIFY_WITH_TIMEOUT(isOn(), Patience);
    end();
    QVERIFY2(settingsText().contains("enabled=true"), settingsText().constData());
    QVERIFY(isRefused(m_port));
    begin();
    QTRY_VERIFY_WITH_TIMEOUT(isOn(), Patience);
    QCOMPARE(models(m_port).status, 200);
    QVERIFY(!find<NoticeBar>("gatewayHint")->isVisible()); // nobody has switched it on now
    click(find<QToolButton>("gatewaySwitch"));
    QTRY_VERIFY_WITH_TIMEOUT(!isOn(), Patience);
    end();
    begin();
    QVERIFY(!isOn());
    QVERIFY(!window()->actions().action(Act::Gateway)->isChecked());
}

void GatewayControllerTest::portIsChangedWhileItRuns()
{
    click(find<QToolButton>("gatewaySwitch"));
    QTRY_VERIFY_WITH_TIMEOUT(isOn(), Patience);
    RawClient client(m_port);
    QVERIFY(client.send(RawClient::post(
        "/v1/chat/completions",
        R"({"model":"demo","stream":true,"messages":[{"role":"user","content":"Hi"}]})")));
    QTRY_VERIFY_WITH_TIMEOUT(client.received().contains("data: "), Patience);

    trigger(Act::GatewaySettings);
    QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr, Patience);
    const quint16 another = freePort();
    findInDialog<QSpinBox>("gatewayPortBox")->setValue(another);
    saveInDialog();
    QTRY_COMPARE_WITH_TIMEOUT(address(), u"127.0.0.1:%1"_s.arg(another), Patience);
    QCOMPARE(models(another).status, 200);
    QVERIFY(isRefused(m_port));
    const RawAnswer answer = client.next(); // that was on its way
    QVERIFY(answer.isWhole);
    QCOMPARE(answer.events().last(), QByteArray("[DONE]"));
}

void GatewayControllerTest::allWindowsShowIt()
{
    window()->ask({.text = u"Hello"_s});
    QTRY_VERIFY_WITH_TIMEOUT(window()->actions().action(Act::OpenInWindow)->isEnabled(), Patience);
    trigger(Act::OpenInWindow);
    QTRY_COMPARE_WITH_TIMEOUT(windows().size(), 2, Patience);
    click(windows().first()->findChild<QToolButton *>(u"gatewaySwitch"_s));
    for (MainWindow *each : windows()) {
        auto *shown = each->findChild<QToolButton *>(u"gatewayAddress"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shown->isVisibleTo(each), Patience);
        QVERIFY(each->actions().action(Act::Gateway)->isChecked());
    }
    windows().last()->close(); // one is left: it stays on
    QCOMPARE(models(m_port).status, 200);
    QVERIFY(isOn());
}

void GatewayControllerTest::trafficShowsRealRequests()
{
    trigger(Act::GatewayTraffic);
    QVERIFY(traffic() != nullptr);
    // Its own way to switch the gateway on.
    click(traffic()->findChild<QPushButton *>(u"emptyButton"_s));
    QTRY_VERIFY_WITH_TIMEOUT(isOn(), Patience);
    const QByteArray body = R"({"model":"demo","messages":[{"role":"user","content":"It's me"}]})";
    const QByteArray request = RawClient::post("/v1/chat/completions", body);
    QCOMPARE(ask(m_port, request).status, 200);
    auto *table = traffic()->findChild<TrafficView *>();
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 1, Patience);
    table->selectRow(0);
    auto *details = traffic()->findChild<TrafficDetails *>();
    QCOMPARE(details->record().model, u"demo"_s);
    QCOMPARE(details->record().client, u"127.0.0.1"_s);
    QCOMPARE(details->record().status, 200);
    auto *requestBody = traffic()->findChild<QPlainTextEdit *>(u"requestBody"_s);
    QVERIFY(requestBody->toPlainText().isEmpty());

    traffic()->findChild<QCheckBox *>(u"recordBodies"_s)->click();
    QCOMPARE(ask(m_port, request).status, 200);
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 2, Patience);
    table->selectRow(0);
    QCOMPARE(requestBody->toPlainText().toUtf8(), body);
    QVERIFY(!traffic()->findChild<QPlainTextEdit *>(u"answerBody"_s)->toPlainText().isEmpty());
    traffic()->findChild<QPushButton *>(u"copyCurl"_s)->click();
    const QString command = QGuiApplication::clipboard()->text();
    QVERIFY2(command.contains(u"http://127.0.0.1:%1/v1/chat/completions"_s.arg(m_port)),
             qPrintable(command));
    QVERIFY(command.contains("It'\\''s me"_L1));

    // One window, whichever way it is asked for.
    TrafficWindow *first = traffic();
    click(find<QToolButton>("gatewayTraffic"));
    QCOMPARE(traffic(), first);
    // Recording is not kept.
    end();
    begin();
    trigger(Act::GatewayTraffic);
    QVERIFY(!traffic()->findChild<QCheckBox *>(u"recordBodies"_s)->isChecked());
    QVERIFY(!settingsText().contains("ecord"));
}

void GatewayControllerTest::trafficGoesWithTheLastWindow()
{
    trigger(Act::GatewayTraffic);
    traffic()->resize(700, 500);
    traffic()->close();
    QCOMPARE(traffic(), nullptr);
    trigger(Act::GatewayTraffic);
    QCOMPARE(traffic()->size(), QSize(700, 500));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // the first is gone
    click(find<QToolButton>("gatewaySwitch"));
    QTRY_VERIFY_WITH_TIMEOUT(isOn(), Patience);
    QCOMPARE(models(m_port).status, 200);
    QTRY_COMPARE_WITH_TIMEOUT(traffic()->findChild<TrafficView *>()->model()->rowCount(), 1,
                              Patience);
    traffic()->resize(640, 480);
    QSignalSpy finished(m_program.get(), &WindowProgram::finished);
    window()->close();
    QCOMPARE(traffic(), nullptr);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, Patience);
    m_program.reset();
    begin();
    trigger(Act::GatewayTraffic);
    QCOMPARE(traffic()->size(), QSize(640, 480));
}

void GatewayControllerTest::answerEndsThoughTheWindowIsClosed()
{
    click(find<QToolButton>("gatewaySwitch"));
    QTRY_VERIFY_WITH_TIMEOUT(isOn(), Patience);
    RawClient client(m_port);
    QVERIFY(client.send(RawClient::post(
        "/v1/chat/completions",
        R"({"model":"demo","stream":true,"messages":[{"role":"user","content":"Hi"}]})")));
    QTRY_VERIFY_WITH_TIMEOUT(client.received().contains("data: "), Patience);
    QSignalSpy finished(m_program.get(), &WindowProgram::finished);
    window()->close();
    const RawAnswer answer = client.next();
    QCOMPARE(answer.events().last(), QByteArray("[DONE]"));
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, Patience);
    m_program.reset();
}

void GatewayControllerTest::keysAreMadeAndRevoked()
{
    end();
    writeSettings("enabled=true\nloopbackNeedsKey=true\nport=" + QByteArray::number(m_port) + '\n');
    begin();
    QTRY_VERIFY_WITH_TIMEOUT(isOn(), Patience);
    QCOMPARE(models(m_port).status, 401);

    trigger(Act::GatewaySettings);
    QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr, Patience);
    auto *name = findInDialog<QLineEdit>("keyNameEdit");
    auto *newKey = findInDialog<QLineEdit>("newKeyEdit");
    auto *list = findInDialog<QListWidget>("keyList");
    QVERIFY(!newKey->isVisible());
    QTest::keyClicks(name, u"laptop"_s);
    QTRY_VERIFY_WITH_TIMEOUT(findInDialog<QPushButton>("makeButton")->isEnabled(), Patience);
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(newKey->isVisible(), Patience);
    QVERIFY(dialog()->isVisible()); // Enter was for the key
    const QByteArray key = newKey->text().toLatin1();
    QVERIFY(key.startsWith("lmchat-"));
    click(findInDialog<QPushButton>("copyButton"));
    QCOMPARE(QGuiApplication::clipboard()->text().toLatin1(), key);
    QTRY_COMPARE_WITH_TIMEOUT(list->count(), 1, Patience);
    QCOMPARE(list->item(0)->text(), u"laptop"_s);
    const QByteArray header = "Authorization: Bearer " + key + "\r\n";
    QTRY_COMPARE_WITH_TIMEOUT(models(m_port, header).status, 200, Patience);

    list->setCurrentRow(0);
    click(findInDialog<QPushButton>("revokeButton"));
    const auto question = [this] { return findInDialog<QMessageBox>("revokeQuestion"); };
    QTRY_VERIFY_WITH_TIMEOUT(question() != nullptr && question()->isVisible(), Patience);
    QTest::keyClick(question(), Qt::Key_Escape); // nothing is done
    QTRY_VERIFY_WITH_TIMEOUT(question() == nullptr, Patience);
    QCOMPARE(models(m_port, header).status, 200);
    click(findInDialog<QPushButton>("revokeButton"));
    QTRY_VERIFY_WITH_TIMEOUT(question() != nullptr && question()->isVisible(), Patience);
    click(question()->findChild<QPushButton *>(u"revokeIt"_s));
    QTRY_COMPARE_WITH_TIMEOUT(list->count(), 0, Patience);
    QVERIFY(!newKey->isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(models(m_port, header).status, 401, Patience);
    click(findInDialog<QDialogButtonBox>("buttonBox")->button(QDialogButtonBox::Cancel));
}

QTEST_MAIN(GatewayControllerTest)
#include "tst_gatewaycontroller.moc"
