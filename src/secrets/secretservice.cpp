// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/secretservice.h"

#include "core/future.h"
#include "core/logging.h"
#include "core/sharedpromise.h"

#include <QAbstractEventDispatcher>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QFileInfo>
#include <QMap>
#include <QStringList>

#include <algorithm>

namespace Chat::SecretService {

using namespace Qt::StringLiterals;

namespace {

const QString ServiceName = u"org.freedesktop.secrets"_s;
constexpr int AnswerTimeout = 5000; // ms; these questions never wait for a person

/// Without a bus both QtDBus and libsecret would try to start one, which takes time and leaves a
/// process behind.
bool hasSessionBus()
{
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")
        || QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + "/bus"_L1);
}

/// libsecret answers through GLib's event loop, which Qt drives unless it was told not to. (KWallet
/// is asked by QtDBus and answers in any case.)
bool canHearLibsecret()
{
    const QAbstractEventDispatcher *dispatcher = QAbstractEventDispatcher::instance();
    return dispatcher && dispatcher->inherits("QEventDispatcherGlib");
}

QStringList usableServices()
{
    QStringList names{u"org.kde.kwalletd5"_s, u"org.kde.kwalletd6"_s};
    if (canHearLibsecret())
        names.append(ServiceName);
    else
        qCDebug(lcSecrets) << "no GLib event loop, so libsecret cannot be used";
    return names;
}

QDBusPendingCall callBus(const QString &method)
{
    const QDBusMessage call = QDBusMessage::createMethodCall(
        u"org.freedesktop.DBus"_s, u"/org/freedesktop/DBus"_s, u"org.freedesktop.DBus"_s, method);
    return QDBusConnection::sessionBus().asyncCall(call, AnswerTimeout);
}

/// Asks the bus by one method after the other until an answer holds one of `services`.
void askForNames(const QStringList &methods, const QStringList &services, QObject *context,
                 const SharedPromise<bool> &promise)
{
    if (methods.isEmpty()) {
        promise.finish(false);
        return;
    }
    auto *watcher = new QDBusPendingCallWatcher(callBus(methods.first()), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context, [=] {
        watcher->deleteLater();
        const QDBusPendingReply<QStringList> reply = *watcher;
        if (reply.isError())
            qCDebug(lcSecrets) << methods.first() << "failed:" << reply.error().name();
        const QStringList names = reply.isError() ? QStringList() : reply.value();
        const bool isThere = std::ranges::any_of(
            services, [&names](const QString &service) { return names.contains(service); });
        if (isThere)
            promise.finish(true);
        else
            askForNames(methods.mid(1), services, context, promise);
    });
}

} // namespace

QFuture<bool> isReachable(QObject *context)
{
    if (!hasSessionBus() || !QDBusConnection::sessionBus().isConnected()) {
        qCDebug(lcSecrets) << "no session bus, so no keychain";
        return readyFuture(false);
    }
    const SharedPromise<bool> promise;
    askForNames({u"ListNames"_s, u"ListActivatableNames"_s}, usableServices(), context, promise);
    return promise.future();
}

QFuture<bool> isLocked(const QString &service, const QString &name, QObject *context)
{
    using Attributes = QMap<QString, QString>;
    using Items = QList<QDBusObjectPath>;
    qDBusRegisterMetaType<Attributes>();

    QDBusMessage call =
        QDBusMessage::createMethodCall(ServiceName, u"/org/freedesktop/secrets"_s,
                                       u"org.freedesktop.Secret.Service"_s, u"SearchItems"_s);
    // The attributes by which QtKeychain stores an item.
    call << QVariant::fromValue(Attributes{{u"server"_s, service}, {u"user"_s, name}});
    const SharedPromise<bool> promise;
    auto *watcher = new QDBusPendingCallWatcher(
        QDBusConnection::sessionBus().asyncCall(call, AnswerTimeout), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context, [watcher, promise] {
        watcher->deleteLater();
        const QDBusPendingReply<Items, Items> reply = *watcher;
        if (reply.isError())
            qCDebug(lcSecrets) << "SearchItems failed:" << reply.error().name();
        promise.finish(!reply.isError() && !reply.argumentAt<1>().isEmpty());
    });
    return promise.future();
}

} // namespace Chat::SecretService
