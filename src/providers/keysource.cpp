// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/keysource.h"

#include "core/future.h"
#include "core/redactor.h"
#include "secrets/secretstore.h"

#include <QCoreApplication>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Chat::KeySource)
};

} // namespace

KeySource::KeySource(const ProviderSetup &setup, SecretStore &secrets, Redactor &redactor)
    : m_profile(setup.profile.name)
    , m_title(profileTitle(setup.profile))
    , m_keyPage(setup.preset->keyPage)
    , m_variables(setup.keyVariables)
    , m_secrets(secrets)
    , m_redactor(redactor)
{
}

QFuture<Result<Secret>> KeySource::read() const
{
    using Key = Result<Secret>;
    return transformed(
        m_secrets.read(m_profile), &m_secrets,
        [&redactor = m_redactor](const Result<StoredSecret> &stored) {
            if (!stored)
                return Key(redactor.redacted(stored.error()));
            redactor.add(stored->secret);
            return Key(stored->secret);
        },
        [](const SharedPromise<Key> &promise) {
            promise.finish(Error{.kind = ErrorKind::Secrets,
                                 .message = Text::tr("The keychain gave no answer."),
                                 .remedy = Text::tr("Try again.")});
        });
}

QFuture<bool> KeySource::isThere(QObject *context) const
{
    return transformed(read(), context,
                       [](const Result<Secret> &key) { return key && !key->isEmpty(); });
}

Error KeySource::missing() const
{
    QString remedy = m_variables.isEmpty()
        ? Text::tr("Store one with \"lmchat key set %1\".").arg(m_profile)
        : Text::tr("Store one with \"lmchat key set %1\", or set the environment variable %2.")
              .arg(m_profile, m_variables.last());
    if (!m_keyPage.isEmpty())
        remedy += u' ' + Text::tr("Keys are made at %1.").arg(m_keyPage);
    return {.kind = ErrorKind::NotConfigured,
            .message = Text::tr("There is no key for %1.").arg(m_title),
            .remedy = remedy};
}

} // namespace Chat
