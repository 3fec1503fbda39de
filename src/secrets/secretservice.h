// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QObject>

namespace Chat::SecretService {

// What QtKeychain does not tell of the keychains of a free desktop: whether one is there at all,
// and whether "not found" only means "locked". Asked over D-Bus, asynchronously; `context` is the
// object whose end also ends the question.

/// Whether a keychain that QtKeychain can use answers in this session or can be started. False at
/// once without a session bus.
QFuture<bool> isReachable(QObject *context);

/// Whether the item is in a collection that is locked. False where the service cannot tell.
QFuture<bool> isLocked(const QString &service, const QString &name, QObject *context);

} // namespace Chat::SecretService
