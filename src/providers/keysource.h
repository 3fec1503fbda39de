// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/secret.h"
#include "providers/providersetup.h"

#include <QFuture>

namespace Chat {

class Redactor;
class SecretStore;

/// The key of one profile out of the store. Keeps none itself, so that a changed key holds at once.
/// What it finds is made known to the Redactor.
class KeySource final
{
public:
    /// `secrets` and `redactor` must outlive it and what read() gives.
    KeySource(const ProviderSetup &setup, SecretStore &secrets, Redactor &redactor);

    /// The key; an empty one where there is none.
    QFuture<Result<Secret>> read() const;

    /// Whether there is one that can be read; cancelled where `context` goes first.
    QFuture<bool> isThere(QObject *context) const;

    /// What to say where there is none, but has to be.
    Error missing() const;

private:
    QString m_profile;
    QString m_title;
    QString m_keyPage;
    QStringList m_variables;
    SecretStore &m_secrets;
    Redactor &m_redactor;
};

} // namespace Chat
