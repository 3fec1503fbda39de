// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gatewaycontroller.h"

#include "app/gatewaywindow.h"
#include "proxy/clientkeys.h"
#include "support/unprivileged.h"
#include "widgets/noticebar.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QSpinBox>

using namespace Chat;
using namespace Qt::StringLiterals;

/// What a person sees, and can do, where the gateway cannot do what was wished.
class GatewayTroubleTest final : public GatewayWindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void portIsTaken();
    void triesAgain();
    void isSwitchedOffWhereItCannotStart();
    void troubleIsToldOnce();
    void portIsTheSystems();
    void addressIsNotThere();
    void keyThatCannotBeMade();

private:
    NoticeBar *notice() { return find<NoticeBar>("gatewayNotice"); }
    /// With another program at its port.
    void switchOnInVain(QTcpServer &other);
};

void GatewayTroubleTest::switchOnInVain(QTcpServer &other)
{
    QVERIFY(other.listen(QHostAddress::LocalHost, m_port));
    click(find<QToolButton>("gatewaySwitch"));
    QTRY_VERIFY_WITH_TIMEOUT(notice()->isVisible(), Patience);
}

void GatewayTroubleTest::portIsTaken()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost, m_port));
    click(find<QToolButton>("gatewaySwitch"));
    auto *notice = this->notice();
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

void GatewayTroubleTest::triesAgain()
{
    for (const QSize size : {QSize(1200, 800), QSize(500, 800)}) {
        window()->resize(size);
        QTcpServer other;
        switchOnInVain(other);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        const auto placeOf = [this](const char *bar, const char *button) {
            auto *found = find<NoticeBar>(bar)->findChild<QPushButton *>(QLatin1String(button));
            return QRect(found->mapTo(window(), QPoint()), found->size());
        };
        const QRect again = placeOf("gatewayNotice", "startGateway");
        other.close();
        click(notice()->findChild<QPushButton *>(u"startGateway"_s));
        QTRY_VERIFY_WITH_TIMEOUT(isOn(), Patience);
        QVERIFY(!notice()->isVisible());
        QVERIFY(find<NoticeBar>("gatewayHint")->isVisible());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        // A second click there does not take it back.
        const QRect off = placeOf("gatewayHint", "switchGatewayOff");
        QVERIFY2(again.right() < off.left() || off.right() < again.left(),
                 qPrintable(u"%1 %2"_s.arg(again.x()).arg(off.x())));
        click(find<QToolButton>("gatewaySwitch"));
        QTRY_COMPARE_WITH_TIMEOUT(find<QToolButton>("gatewaySwitch")->accessibleName(),
                                  u"Local gateway: off"_s, Patience);
    }
}

void GatewayTroubleTest::isSwitchedOffWhereItCannotStart()
{
    QTcpServer other;
    switchOnInVain(other);
    QVERIFY(notice()->findChild<QPushButton *>(u"startGateway"_s) != nullptr);
    auto *button = find<QToolButton>("gatewaySwitch");
    click(notice()->findChild<QPushButton *>(u"stopGateway"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!notice()->isVisible(), Patience);
    QCOMPARE(button->accessibleName(), u"Local gateway: off"_s);

    // The switch itself lets choose, too.
    click(button);
    QTRY_VERIFY_WITH_TIMEOUT(notice()->isVisible(), Patience);
    const auto choose = [&](const char *action) {
        click(button);
        auto *menu = find<QMenu>("gatewayChoice");
        QVERIFY(menu != nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(menu->isVisible(), Patience);
        menu->findChild<QAction *>(QLatin1String(action))->trigger();
        menu->close();
        QTRY_VERIFY_WITH_TIMEOUT(find<QMenu>("gatewayChoice") == nullptr, Patience);
    };
    choose("switchGatewayOff");
    QTRY_COMPARE_WITH_TIMEOUT(button->accessibleName(), u"Local gateway: off"_s, Patience);
    QVERIFY(!notice()->isVisible());
    click(button);
    QTRY_VERIFY_WITH_TIMEOUT(notice()->isVisible(), Patience);
    other.close();
    choose("tryGatewayAgain");
    QTRY_VERIFY_WITH_TIMEOUT(isOn(), Patience);
    click(button);
    QTRY_VERIFY_WITH_TIMEOUT(!isOn(), Patience);
    end();
    QVERIFY2(!settingsText().contains("enabled=true"), settingsText().constData());
    begin();
    QVERIFY(!isOn());
}

void GatewayTroubleTest::troubleIsToldOnce()
{
    QTcpServer other;
    switchOnInVain(other);
    notice()->findChild<QToolButton *>(u"dismissNotice"_s)->click();
    QVERIFY(!notice()->isVisible());

    // Other settings have nothing to do with it, ...
    const auto saveWith = [this](const std::function<void()> &change) {
        trigger(Act::GatewaySettings);
        QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr, Patience);
        change();
        saveInDialog();
    };
    QSignalSpy changed(window()->actions().action(Act::Gateway), &QAction::changed);
    saveWith([this] {
        auto *titles = dialog()->findChild<QCheckBox *>(u"modelTitlesBox"_s);
        QVERIFY(titles != nullptr);
        titles->click();
    });
    QVERIFY(!notice()->isVisible());
    QVERIFY(find<QToolButton>("gatewaySwitch")->accessibleName().contains("could not start"_L1));
    QVERIFY(changed.isEmpty()); // it was not even tried

    // ... and those of the gateway have.
    QTcpServer another;
    const quint16 port = freePort();
    QVERIFY(another.listen(QHostAddress::LocalHost, port));
    saveWith([&] { findInDialog<QSpinBox>("gatewayPortBox")->setValue(port); });
    QTRY_VERIFY_WITH_TIMEOUT(notice()->isVisible(), Patience);
    QVERIFY2(notice()->text().contains(QString::number(port)), qPrintable(notice()->text()));
}

void GatewayTroubleTest::portIsTheSystems()
{
    QFile limit(u"/proc/sys/net/ipv4/ip_unprivileged_port_start"_s);
    if (!limit.open(QIODevice::ReadOnly) || limit.readAll().trimmed().toInt() < 1024)
        QSKIP("Here anybody may listen at any port");
    end();
    writeSettings("port=1\n");
    begin();
    const Unprivileged person({m_home->path(), m_home->filePath(u"settings.ini"_s)});
    click(find<QToolButton>("gatewaySwitch"));
    auto *notice = this->notice();
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

void GatewayTroubleTest::addressIsNotThere()
{
    end();
    writeSettings("enabled=true\naddress=192.0.2.1\nport=" + QByteArray::number(m_port) + '\n');
    QVERIFY_RESULT(ClientKeys::create(ClientKeys::standardFile(), u"laptop"_s));
    begin();
    auto *notice = this->notice();
    QTRY_VERIFY_WITH_TIMEOUT(notice->isVisible(), Patience);
    QVERIFY2(notice->text().contains("192.0.2.1"_L1), qPrintable(notice->text()));
    trigger(Act::GatewaySettings);
    QTRY_VERIFY_WITH_TIMEOUT(dialog() != nullptr, Patience);
    findInDialog<QLineEdit>("gatewayAddressEdit")->setText(u"127.0.0.1"_s);
    saveInDialog();
    QTRY_VERIFY_WITH_TIMEOUT(isOn(), Patience);
    QCOMPARE(models(m_port).status, 200);
}

void GatewayTroubleTest::keyThatCannotBeMade()
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

QTEST_MAIN(GatewayTroubleTest)
#include "tst_gatewaytrouble.moc"
