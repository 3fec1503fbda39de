// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/appearanceportal.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QFileInfo>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

const QString Service = u"org.freedesktop.portal.Desktop"_s;
const QString Path = u"/org/freedesktop/portal/desktop"_s;
const QString Interface = u"org.freedesktop.portal.Settings"_s;
const QString Group = u"org.freedesktop.appearance"_s;
const QString Key = u"color-scheme"_s;

/// Without a bus QtDBus would try to start one.
bool hasSessionBus()
{
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")
        || QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + "/bus"_L1);
}

} // namespace

AppearancePortal::AppearancePortal(QObject *parent)
    : QObject(parent)
{
    if (!hasSessionBus())
        return;
    QDBusConnection::sessionBus().connect(Service, Path, Interface, u"SettingChanged"_s, this,
                                          SLOT(onSettingChanged(QString, QString, QDBusVariant)));
    ask();
}

void AppearancePortal::ask()
{
    QDBusMessage call = QDBusMessage::createMethodCall(Service, Path, Interface, u"Read"_s);
    call.setArguments({Group, Key});
    auto *watcher =
        new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (reply.isValid())
            setFrom(reply.value().variant());
    });
}

void AppearancePortal::onSettingChanged(const QString &group, const QString &key,
                                        const QDBusVariant &value)
{
    if (group == Group && key == Key)
        setFrom(value.variant());
}

void AppearancePortal::setFrom(const QVariant &value)
{
    // Read() wraps the value twice, SettingChanged once.
    const QVariant inner =
        value.canConvert<QDBusVariant>() ? value.value<QDBusVariant>().variant() : value;
    Preference preference = Preference::None;
    if (inner.toUInt() == 1)
        preference = Preference::Dark;
    else if (inner.toUInt() == 2)
        preference = Preference::Light;
    if (preference == m_preference)
        return;
    m_preference = preference;
    Q_EMIT changed();
}

} // namespace Chat
