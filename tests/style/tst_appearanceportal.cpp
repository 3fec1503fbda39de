// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/appearanceportal.h"

#include "style/systemcolorscheme.h"
#include "support/testhelpers.h"

#include <QDBusAbstractAdaptor>
#include <QDBusConnection>
#include <QSignalSpy>

#include <memory>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QString Appearance = u"org.freedesktop.appearance"_s;
const QString ColorScheme = u"color-scheme"_s;

} // namespace

/// The desktop portal's settings, on a connection of their own to the test's bus.
class PortalSettings final : public QDBusAbstractAdaptor
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public:
    explicit PortalSettings(QObject *parent)
        : QDBusAbstractAdaptor(parent)
    {
    }

    void set(uint scheme)
    {
        m_scheme = scheme;
        Q_EMIT SettingChanged(Appearance, ColorScheme, QDBusVariant(scheme));
    }

    uint m_scheme = 0;

public Q_SLOTS:
    QDBusVariant Read(const QString &group, const QString &key)
    {
        const bool known = group == Appearance && key == ColorScheme;
        const QDBusVariant inner(known ? m_scheme : 0U);
        return QDBusVariant(QVariant::fromValue(inner));
    }

Q_SIGNALS:
    void SettingChanged(const QString &group, const QString &key, const QDBusVariant &value);
};

class tst_AppearancePortal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_bus.isConnected());
        m_settings = new PortalSettings(&m_object);
        QVERIFY(m_bus.registerObject(u"/org/freedesktop/portal/desktop"_s, &m_object));
    }

    void init() { failOnAnyWarning(); }
    void cleanup() { m_bus.unregisterService(u"org.freedesktop.portal.Desktop"_s); }

    void withoutAPortalThereIsNoPreference()
    {
        const AppearancePortal portal;
        QSignalSpy changed(&portal, &AppearancePortal::changed);
        QVERIFY(!changed.wait(200));
        QCOMPARE(portal.preference(), AppearancePortal::Preference::None);
    }

    void asksOnce_data()
    {
        QTest::addColumn<uint>("scheme");
        QTest::addColumn<AppearancePortal::Preference>("preference");
        QTest::newRow("dark") << 1U << AppearancePortal::Preference::Dark;
        QTest::newRow("light") << 2U << AppearancePortal::Preference::Light;
    }

    void asksOnce()
    {
        QFETCH(uint, scheme);
        QFETCH(AppearancePortal::Preference, preference);
        startPortal(scheme);
        const AppearancePortal portal;
        QCOMPARE(portal.preference(), AppearancePortal::Preference::None); // it does not wait
        QTRY_COMPARE(portal.preference(), preference);
    }

    void followsChanges()
    {
        startPortal(1);
        const AppearancePortal portal;
        QTRY_COMPARE(portal.preference(), AppearancePortal::Preference::Dark);
        QSignalSpy changed(&portal, &AppearancePortal::changed);
        m_settings->set(2);
        QTRY_COMPARE(portal.preference(), AppearancePortal::Preference::Light);
        m_settings->set(2);
        m_settings->set(0);
        QTRY_COMPARE(portal.preference(), AppearancePortal::Preference::None);
        m_settings->set(77);
        m_settings->set(1);
        QTRY_COMPARE(portal.preference(), AppearancePortal::Preference::Dark);
        QCOMPARE(changed.size(), 3);
    }

    void theSchemeTakesThePortalsWord()
    {
        startPortal(1);
        const SystemColorScheme scheme;
        QSignalSpy changed(&scheme, &SystemColorScheme::changed);
        QTRY_VERIFY(scheme.isDark());
        m_settings->set(2);
        QTRY_VERIFY(!scheme.isDark());
        QCOMPARE(changed.size(), 2);
    }

private:
    void startPortal(uint scheme)
    {
        m_settings->m_scheme = scheme;
        QVERIFY(m_bus.registerService(u"org.freedesktop.portal.Desktop"_s));
    }

    QDBusConnection m_bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"portal"_s);
    QObject m_object;
    PortalSettings *m_settings = nullptr;
};

QTEST_MAIN(tst_AppearancePortal)
#include "tst_appearanceportal.moc"
