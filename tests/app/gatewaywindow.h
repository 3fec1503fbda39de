// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/appcontext.h"
#include "app/windowprogram.h"
#include "proxy/rawclient.h"
#include "support/testhelpers.h"
#include "widgets/chatpage.h"
#include "widgets/mainwindow.h"
#include "widgets/settingsdialog.h"
#include "widgets/trafficwindow.h"
#include "widgets/windowactions.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QToolButton>

namespace Chat {

/// What the tests of the gateway at the real window stand on: the program with settings of its own,
/// the demo, and a port that is free.
class GatewayWindowTest : public QObject
{
protected:
    static constexpr int Patience = 30000; // ms

    /// For init() and cleanup().
    void setUp()
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

    void tearDown()
    {
        end();
        m_home.reset();
    }

    void begin()
    {
        // The context has its own handler of messages; here the test's has to see them.
        const QtMessageHandler handler = qInstallMessageHandler(nullptr);
        m_context = std::make_unique<AppContext>();
        qInstallMessageHandler(handler);
        QVERIFY_RESULT(
            m_context->load({.standardFile = m_home->filePath(QStringLiteral("settings.ini"))}));
        m_program = std::make_unique<WindowProgram>(*m_context, WindowProgram::Wish{});
        m_program->start();
        QTRY_VERIFY_WITH_TIMEOUT(window() != nullptr, Patience);
        QTRY_VERIFY_WITH_TIMEOUT(window()->page().session()->isLoaded(), Patience);
    }

    void end()
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

    void writeSettings(const QByteArray &gateway)
    {
        QFile file(m_home->filePath(QStringLiteral("settings.ini")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            "[chat]\nprovider=demo\n[network]\nproxy=none\n[profile/demo]\ntokensPerSecond=100\n"
            "[storage]\ndatabase="
            + m_home->filePath(QStringLiteral("chat.db")).toUtf8() + "\n[gateway]\nstopTimeout=60\n"
            + gateway);
    }

    QByteArray settingsText() const
    {
        QFile file(m_home->filePath(QStringLiteral("settings.ini")));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QList<MainWindow *> windows() const
    {
        QList<MainWindow *> found;
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            auto *window = qobject_cast<MainWindow *>(widget);
            if (window != nullptr && window->isVisible())
                found.append(window);
        }
        return found;
    }

    MainWindow *window() const { return windows().value(0); }

    SettingsDialog *dialog() const
    {
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            auto *dialog = qobject_cast<SettingsDialog *>(widget);
            if (dialog != nullptr && dialog->isVisible() && dialog->draft() != nullptr)
                return dialog;
        }
        return nullptr;
    }

    TrafficWindow *traffic() const
    {
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            auto *window = qobject_cast<TrafficWindow *>(widget);
            if (window != nullptr && window->isVisible())
                return window;
        }
        return nullptr;
    }

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

    QString address() { return find<QToolButton>("gatewayAddress")->text(); }
    bool isOn() { return find<QToolButton>("gatewayAddress")->isVisibleTo(window()); }
    static void click(QAbstractButton *button) { QTest::mouseClick(button, Qt::LeftButton); }
    void trigger(Act act) { window()->actions().action(act)->trigger(); }

    void saveInDialog()
    {
        click(findInDialog<QDialogButtonBox>("buttonBox")->button(QDialogButtonBox::Ok));
        QTRY_VERIFY_WITH_TIMEOUT(dialog() == nullptr, Patience);
    }

    static RawAnswer ask(quint16 port, const QByteArray &request)
    {
        RawClient client(port);
        return client.ask(request);
    }

    static RawAnswer models(quint16 port, const QByteArray &headers = {})
    {
        return ask(port, RawClient::get("/v1/models", headers));
    }

    static bool isRefused(quint16 port)
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, port);
        return QTest::qWaitFor(
                   [&socket] { return socket.error() == QAbstractSocket::ConnectionRefusedError; },
                   Patience)
            && socket.state() == QAbstractSocket::UnconnectedState;
    }

    /// None of those that the system gives to connections: it stays free.
    static quint16 freePort()
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

    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<AppContext> m_context;
    std::unique_ptr<WindowProgram> m_program;
    quint16 m_port = 0; // free, a moment ago
};

} // namespace Chat
