// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/keysource.h"

#include "core/future.h"
#include "core/redactor.h"
#include "core/sharedpromise.h"
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
    const SharedPromise<Result<Secret>> promise;
    whenFinished(
        m_secrets.read(m_profile), &m_secrets,
        [promise, &redactor = m_redactor](const Result<StoredSecret> &stored) {
            if (!stored) {
                promise.finish(redactor.redacted(stored.error()));
                return;
            }
            redactor.add(stored->secret);
            promise.finish(stored->secret);
        },
        [promise] {
            promise.finish(Error{.kind = ErrorKind::Secrets,
                                 .message = Text::tr("The keychain gave no answer."),
                                 .remedy = Text::tr("Try again.")});
        });
    return promise.future();
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
