// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/keychainsecretstore.h"

#include "core/future.h"
#include "core/logging.h"
#include "core/sharedpromise.h"

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
#include "secrets/secretservice.h"
#define CHAT_HAS_SECRET_SERVICE
#endif

#include <qt6keychain/keychain.h>

#include <QCoreApplication>
#include <QTimer>

#include <memory>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

const QString Service = u"LanguageModelChat"_s;

Error keychainError(const QString &message, const QString &remedy, const QString &detail = {})
{
    return Error{
        .kind = ErrorKind::Secrets, .message = message, .remedy = remedy, .detail = detail};
}

Error lockedError(const QString &detail = {})
{
    return keychainError(KeychainSecretStore::tr("The keychain is locked."),
                         KeychainSecretStore::tr("Unlock it and try again, or put the key into "
                                                 "the environment."),
                         detail);
}

Error silentError()
{
    return keychainError(KeychainSecretStore::tr("The keychain does not answer."),
                         KeychainSecretStore::tr("Look for a window that asks to unlock it, or "
                                                 "put the key into the environment."));
}

Error absentError()
{
    return keychainError(KeychainSecretStore::tr("There is no keychain in this session."),
                         KeychainSecretStore::tr("Put the key into the environment."));
}

Error errorOf(const QKeychain::Job &job)
{
    switch (job.error()) {
    case QKeychain::AccessDeniedByUser:
        return keychainError(
            KeychainSecretStore::tr("Access to the keychain was refused."),
            KeychainSecretStore::tr("Allow it when the keychain asks, or put the key into the "
                                    "environment."),
            job.errorString());
    case QKeychain::AccessDenied:
        return lockedError(job.errorString());
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return absentError();
    default:
        return keychainError(
            KeychainSecretStore::tr("The keychain failed: %1.").arg(job.errorString()),
            KeychainSecretStore::tr("Check that it works in other programs, or put the key into "
                                    "the environment."),
            job.errorString());
    }
}

} // namespace

KeychainSecretStore::KeychainSecretStore(std::chrono::milliseconds timeout, QObject *parent)
    : SecretStore(parent)
    , m_timeout(timeout)
{
}

QFuture<bool> KeychainSecretStore::isAvailable()
{
#ifdef CHAT_HAS_SECRET_SERVICE
    // All that ask meanwhile get one answer, in their order: were each to ask the bus, a read could
    // overtake the write before it.
    if (m_availability.isFinished())
        m_availability = SecretService::isReachable(this);
    return m_availability;
#else
    return readyFuture(true);
#endif
}

QFuture<bool> KeychainSecretStore::isLocked(const QString &name)
{
#ifdef CHAT_HAS_SECRET_SERVICE
    return SecretService::isLocked(Service, name, this);
#else
    Q_UNUSED(name)
    return readyFuture(false);
#endif
}

QFuture<Result<StoredSecret>> KeychainSecretStore::read(const QString &name)
{
    const SharedPromise<Result<StoredSecret>> promise;
    const auto found = [=, this](QKeychain::Job &job) {
        if (job.error() == QKeychain::NoError) {
            const Secret secret(static_cast<QKeychain::ReadPasswordJob &>(job).textData());
            promise.finish(StoredSecret{
                secret, secret.isEmpty() ? SecretOrigin::None : SecretOrigin::Keychain});
        } else if (job.error() == QKeychain::EntryNotFound) {
            // libsecret says so, too, where a collection stays locked.
            whenFinished(isLocked(name), this, [promise](bool locked) {
                if (locked)
                    promise.finish(lockedError());
                else
                    promise.finish(StoredSecret());
            });
        } else {
            promise.finish(errorOf(job));
        }
    };
    whenFinished(isAvailable(), this, [=, this](bool available) {
        if (!available) {
            promise.finish(StoredSecret());
            return;
        }
        auto *job = new QKeychain::ReadPasswordJob(Service);
        job->setKey(name);
        run(job, found, [promise](const Error &error) { promise.finish(error); });
    });
    return promise.future();
}

QFuture<Result<SecretOrigin>> KeychainSecretStore::write(const QString &name, const Secret &secret)
{
    const SharedPromise<Result<SecretOrigin>> promise;
    whenFinished(isAvailable(), this, [=, this](bool available) {
        if (!available) {
            promise.finish(absentError());
            return;
        }
        auto *job = new QKeychain::WritePasswordJob(Service);
        job->setKey(name);
        job->setTextData(QString::fromUtf8(secret.reveal()));
        run(
            job,
            [promise](QKeychain::Job &done) {
                if (done.error() == QKeychain::NoError)
                    promise.finish(SecretOrigin::Keychain);
                else
                    promise.finish(errorOf(done));
            },
            [promise](const Error &error) { promise.finish(error); });
    });
    return promise.future();
}

QFuture<Result<void>> KeychainSecretStore::remove(const QString &name)
{
    const SharedPromise<Result<void>> promise;
    const auto removed = [=, this](QKeychain::Job &job) {
        if (job.error() != QKeychain::NoError && job.error() != QKeychain::EntryNotFound) {
            promise.finish(errorOf(job));
            return;
        }
        // libsecret leaves what is locked alone and calls that a success.
        whenFinished(isLocked(name), this, [promise](bool locked) {
            if (locked)
                promise.finish(lockedError());
            else
                promise.finish({});
        });
    };
    whenFinished(isAvailable(), this, [=, this](bool available) {
        if (!available) {
            promise.finish({});
            return;
        }
        auto *job = new QKeychain::DeletePasswordJob(Service);
        job->setKey(name);
        run(job, removed, [promise](const Error &error) { promise.finish(error); });
    });
    return promise.future();
}

void KeychainSecretStore::run(QKeychain::Job *job, const Answer &answered, const Failure &failed)
{
    if (m_silentJob) {
        delete job; // not started yet, so nothing points to it
        failed(silentError());
        return;
    }
    // The job deletes itself when it ends, and must not be deleted before: libsecret would call
    // back into nothing. The timer goes with it.
    auto *timer = new QTimer(job);
    timer->setSingleShot(true);
    connect(timer, &QTimer::timeout, this, [=, this] {
        qCDebug(lcSecrets) << "the keychain did not answer in" << m_timeout.count() << "ms";
        m_silentJob = job;
        job->disconnect(this);
        failed(silentError());
    });
    connect(job, &QKeychain::Job::finished, this, [=] {
        timer->stop();
        qCDebug(lcSecrets) << "the keychain answered" << job->error() << job->errorString();
        answered(*job);
    });
    timer->start(m_timeout);
    job->start();
}

} // namespace Chat
