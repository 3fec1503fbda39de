// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gatewaycontroller.h"

#include "app/appcontext.h"
#include "app/windowprogram.h"
#include "proxy/clientkeys.h"
#include "proxy/rawclient.h"
#include "support/testhelpers.h"
#include "support/unprivileged.h"
#include "widgets/chatpage.h"
#include "widgets/mainwindow.h"
#include "widgets/noticebar.h"
#include "widgets/settingsdialog.h"
#include "widgets/statusline.h"
#include "widgets/trafficdetails.h"
#include "widgets/trafficview.h"
#include "widgets/trafficwindow.h"
#include "widgets/windowactions.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QToolButton>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

constexpr int Patience = 30000; // ms

} // namespace

/// The gateway as a person has it at the real window: clicked on and off, asked by local programs.
class TestGatewayController final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void isSwitchedByTheMouse();
    void copiesTheAddress();
    void isFoundInMenuAndSwitcher();
    void staysOnAcrossRestarts();
    void portIsTaken();
    void portIsChangedWhileItRuns();
    void portIsTheSystems();
    void addressIsNotThere();
    void allWindowsShowIt();
    void trafficShowsRealRequests();
    void trafficGoesWithTheLastWindow();
    void answerEndsThoughTheWindowIsClosed();
    void keysAreMadeAndRevoked();
    void keyThatCannotBeMade();

private:
    void begin();
    void end();
    void writeSettings(const QByteArray &gateway);
    QByteArray settingsText() const;
    void saveInDialog();

    template <typename T>
    T *find(const char *name)
    {
        return window()->findChild<T *>(QString::fromLatin1(name));
    }
    template <typename T>
    T *findInDialog(const char *name)
    {
        return dialog()->findChild<T *>(QString::fromLatin1(name));
    }
    QList<MainWindow *> windows() const;
    MainWindow *window() const { return windows().value(0); }
    SettingsDialog *dialog() const;
    TrafficWindow *traffic() const;
    QString address() { return find<QToolButton>("gatewayAddress")->text(); }
    bool isOn() { return find<QToolButton>("gatewayAddress")->isVisibleTo(window()); }
    void click(QAbstractButton *button) { QTest::mouseClick(button, Qt::LeftButton); }
    void trigger(Act act) { window()->actions().action(act)->trigger(); }
    RawAnswer ask(quint16 port, const QByteArray &request);
    RawAnswer models(quint16 port, const QByteArray &headers = {});
    bool isRefused(quint16 port);

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<AppContext> m_context;
    std::unique_ptr<WindowProgram> m_program;
    quint16 m_port = 0; // free, a moment ago
};

namespace {

/// None of those that the system gives to connections: it stays free.
quint16 freePort()
{
    for (int i = 0; i < 1000; ++i) {
        const auto port = quint16(QRandomGenerator::system()->bounded(20'000, 32'000));
        QTcpServer server;
        QTcpServer server6;
        if (server.listen(QHostAddress::LocalHost, port)
            && (server6.listen(QHostAddress::LocalHostIPv6, port)
                || server6.serverError() != QAbstractSocket::AddressInUseError))
            return port;
    }
    return 0;
}

} // namespace

void TestGatewayController::init()
{
    failOnAnyWarning();
    m_home = std::make_unique<QTemporaryDir>();
    QVERIFY(m_home->isValid());
    for (const char *variable :
         {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"})
        qputenv(variable, m_home->path().toLocal8Bit());
    qunsetenv("DBUS_SESSION_BUS_ADDRESS"); // nothing of the person's own
    m_port = freePort();
    writeSettings("port=" + QByteArray::number(m_port) + '\n');
    begin();
}

void TestGatewayController::cleanup()
{
    end();
    m_home.reset();
}

void TestGatewayController::begin()
{
    // The context has its own handler of messages; here the test's has to see them.
    const QtMessageHandler handler = qInstallMessageHandler(nullptr);
    m_context = std::make_unique<AppContext>();
    qInstallMessageHandler(handler);
    QVERIFY_RESULT(m_context->load({.standardFile = m_home->filePath(u"settings.ini"_s)}));
    m_program = std::make_unique<WindowProgram>(*m_context, WindowProgram::Wish{});
    m_program->start();
    QTRY_VERIFY_WITH_TIMEOUT(window() != nullptr, Patience);
    QTRY_VERIFY_WITH_TIMEOUT(window()->page().session()->isLoaded(), Patience);
}

void TestGatewayController::end()
{
    if (m_program) {
        QSignalSpy finished(m_program.get(), &WindowProgram::finished);
        m_program->quit();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, Patience);
    }
    m_program.reset();
    const QtMessageHandler handler = qInstallMessageHandler(nullptr);
    m_context.reset();
    qInstallMessageHandler(handler);
}

void TestGatewayController::writeSettings(const QByteArray &gateway)
{
    QFile file(m_home->filePath(u"settings.ini"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[chat]\nprovider=demo\n[network]\nproxy=none\n[profile/demo]\ntokensPerSecond=100\n"
               "[storage]\ndatabase="
               + m_home->filePath(u"chat.db"_s).toUtf8() + "\n[gateway]\nstopTimeout=60\n"
               + gateway);
}

QByteArray TestGatewayController::settingsText() const
{
    QFile file(m_home->filePath(u"settings.ini"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QList<MainWindow *> TestGatewayController::windows() const
{
    QList<MainWindow *> found;
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        auto *window = qobject_cast<MainWindow *>(widget);
        if (window != nullptr && window->isVisible())
            found.append(window);
    }
    return found;
}

SettingsDialog *TestGatewayController::dialog() const
{
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        auto *dialog = qobject_cast<SettingsDialog *>(widget);
        if (dialog != nullptr && dialog->isVisible() && dialog->draft() != nullptr)
            return dialog;
    }
    return nullptr;
}

TrafficWindow *TestGatewayController::traffic() const
{
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        auto *window = qobject_cast<TrafficWindow *>(widget);
        if (window != nullptr && window->isVisible())
            return window;
    }
    return nullptr;
}

void TestGatewayController::saveInDialog()
{
    click(findInDialog<QDialogButtonBox>("buttonBox")->button(QDialogButtonBox::Ok));
    QTRY_VERIFY_WITH_TIMEOUT(dialog() == nullptr, Patience);
}

RawAnswer TestGatewayController::ask(quint16 port, const QByteArray &request)
{
    RawClient client(port);
    return client.ask(request);
}

RawAnswer TestGatewayController::models(quint16 port, const QByteArray &headers)
{
    return ask(port, RawClient::get("/v1/models", headers));
}

bool TestGatewayController::isRefused(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    return QTest::qWaitFor(
               [&socket] { return socket.error() == QAbstractSocket::ConnectionRefusedError; },
               Patience)
        && socket.state() == QAbstractSocket::UnconnectedState;
}

void TestGatewayController::isSwitchedByTheMouse()
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

void TestGatewayController::copiesTheAddress()
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

void TestGatewayController::isFoundInMenuAndSwitcher()
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

void TestGatewayController::staysOnAcrossRestarts()
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

void TestGatewayController::portIsTaken()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost, m_port));
    click(find<QToolButton>("gatewaySwitch"));
    auto *notice = find<NoticeBar>("gatewayNotice");
    QTRY_VERIFY_WITH_TIMEOUT(notice->isVisible(), Patience);
    QVERIFY2(notice->text().contains(QString::number(m_port)), qPrintable(notice->text()));
    QVERIFY(find<QToolButton>("gatewaySwitch")->toolTip().contains(QString::number(m_port)));
    QVERIFY(!window()->actions().action(Act::Gateway)->isChecked());
    QVERIFY(!isOn());

    // Still taken: said again.
    click(notice->findChild<QPushButton *>(u"startGateway"_s));
    QTRY_VERIFY_WITH_TIMEOUT(notice->isVisible(), Patience);

    // The way out: another port, in the settings that the notice opens.
    click(notice->findChild<QPushButton *>(u"gatewaySettings"_s));
    QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr, Patience);
    auto *port = findInDialog<QSpinBox>("gatewayPortBox");
    QTRY_VERIFY_WITH_TIMEOUT(port->isVisible(), Patience);
    const quint16 another = freePort();
    port->setValue(another);
    saveInDialog();
    QTRY_VERIFY_WITH_TIMEOUT(isOn(), Patience);
    QVERIFY(!notice->isVisible());
    QCOMPARE(address(), u"127.0.0.1:%1"_s.arg(another));
    QCOMPARE(models(another).status, 200);
}

void TestGatewayController::portIsChangedWhileItRuns()
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

void TestGatewayController::portIsTheSystems()
{
    QFile limit(u"/proc/sys/net/ipv4/ip_unprivileged_port_start"_s);
    if (!limit.open(QIODevice::ReadOnly) || limit.readAll().trimmed().toInt() < 1024)
        QSKIP("Here anybody may listen at any port");
    end();
    writeSettings("port=1\n");
    begin();
    const Unprivileged person({m_home->path(), m_home->filePath(u"settings.ini"_s)});
    click(find<QToolButton>("gatewaySwitch"));
    auto *notice = find<NoticeBar>("gatewayNotice");
    QTRY_VERIFY_WITH_TIMEOUT(notice->isVisible(), Patience);
    QVERIFY2(notice->text().contains("Port 1 is reserved"_L1), qPrintable(notice->text()));
    QVERIFY2(notice->text().contains("1024"_L1), qPrintable(notice->text()));
    QVERIFY(!isOn());
    click(notice->findChild<QPushButton *>(u"gatewaySettings"_s));
    QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr, Patience);
    findInDialog<QSpinBox>("gatewayPortBox")->setValue(m_port);
    saveInDialog();
    QTRY_VERIFY_WITH_TIMEOUT(isOn(), Patience);
    QCOMPARE(models(m_port).status, 200);
}

void TestGatewayController::addressIsNotThere()
{
    end();
    writeSettings("enabled=true\naddress=192.0.2.1\nport=" + QByteArray::number(m_port) + '\n');
    QVERIFY_RESULT(ClientKeys::create(ClientKeys::standardFile(), u"laptop"_s));
    begin();
    auto *notice = find<NoticeBar>("gatewayNotice");
    QTRY_VERIFY_WITH_TIMEOUT(notice->isVisible(), Patience);
    QVERIFY2(notice->text().contains("192.0.2.1"_L1), qPrintable(notice->text()));
    trigger(Act::GatewaySettings);
    QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr, Patience);
    findInDialog<QLineEdit>("gatewayAddressEdit")->setText(u"127.0.0.1"_s);
    saveInDialog();
    QTRY_VERIFY_WITH_TIMEOUT(isOn(), Patience);
    QCOMPARE(models(m_port).status, 200);
}

void TestGatewayController::allWindowsShowIt()
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

void TestGatewayController::trafficShowsRealRequests()
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

void TestGatewayController::trafficGoesWithTheLastWindow()
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

void TestGatewayController::answerEndsThoughTheWindowIsClosed()
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

void TestGatewayController::keysAreMadeAndRevoked()
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

void TestGatewayController::keyThatCannotBeMade()
{
    QVERIFY_RESULT(ClientKeys::create(ClientKeys::standardFile(), u"laptop"_s));
    trigger(Act::GatewaySettings);
    QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr, Patience);
    auto *name = findInDialog<QLineEdit>("keyNameEdit");
    auto *make = findInDialog<QPushButton>("makeButton");
    QTRY_COMPARE_WITH_TIMEOUT(findInDialog<QListWidget>("keyList")->count(), 1, Patience);
    QVERIFY(!make->isEnabled());
    for (const QString &wrong : {u"laptop"_s, u"no spaces"_s}) {
        name->setText(wrong);
        click(make);
        QTRY_VERIFY_WITH_TIMEOUT(name->accessibleDescription().contains(wrong), Patience);
        QTRY_VERIFY_WITH_TIMEOUT(make->isEnabled(), Patience);
        QCOMPARE(name->text(), wrong);
    }
    QVERIFY(!findInDialog<QLineEdit>("newKeyEdit")->isVisible());
    click(findInDialog<QDialogButtonBox>("buttonBox")->button(QDialogButtonBox::Cancel));
}

QTEST_MAIN(TestGatewayController)
#include "tst_gatewaycontroller.moc"
