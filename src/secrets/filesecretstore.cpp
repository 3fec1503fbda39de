// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/filesecretstore.h"

#include "core/future.h"
#include "core/logging.h"
#include "core/textfile.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QStandardPaths>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

Error fileError(const QString &message, const QString &remedy)
{
    return Error{.kind = ErrorKind::Secrets, .message = message, .remedy = remedy};
}

/// What is wrong with the file's rights; nothing where they are right.
std::optional<Error> exposure(const QString &path)
{
#ifdef Q_OS_UNIX
    const QString shown = QDir::toNativeSeparators(path);
    const QFileInfo file(path);
    if (file.ownerId() != geteuid())
        return fileError(FileSecretStore::tr("%1 belongs to another account, so the keys in it "
                                             "are not used.")
                             .arg(shown),
                         FileSecretStore::tr("Remove it and store the keys again."));
    constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
        | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
    if (file.permissions() & others)
        return fileError(FileSecretStore::tr("Other accounts have access to %1, so the keys in it "
                                             "are not used.")
                             .arg(shown),
                         FileSecretStore::tr("Make it private (chmod 600) and think of replacing "
                                             "the keys."));
#else
    Q_UNUSED(path) // the folder of the settings is private to the account there
#endif
    return std::nullopt;
}

} // namespace

FileSecretStore::FileSecretStore(const QString &path, FilePermit permit, QObject *parent)
    : SecretStore(parent)
    , m_path(path)
    , m_permit(permit)
{
}

QString FileSecretStore::standardPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + "/secrets.json"_L1;
}

QFuture<bool> FileSecretStore::isAvailable()
{
    return readyFuture(m_permit == FilePermit::Granted);
}

QFuture<Result<StoredSecret>> FileSecretStore::read(const QString &name)
{
    using Answer = Result<StoredSecret>;
    if (m_permit == FilePermit::Denied)
        return readyFuture(Answer(StoredSecret()));
    const Result<QJsonObject> secrets = load();
    if (!secrets)
        return readyFuture(Answer(secrets.error()));
    const Secret secret(secrets->value(name).toString());
    return readyFuture(
        Answer(StoredSecret{secret, secret.isEmpty() ? SecretOrigin::None : SecretOrigin::File}));
}

QFuture<Result<SecretOrigin>> FileSecretStore::write(const QString &name, const Secret &secret)
{
    using Answer = Result<SecretOrigin>;
    if (m_permit == FilePermit::Denied)
        return readyFuture(Answer(
            fileError(tr("Keys may not be kept in a file."),
                      tr("Set allowFile=true under [secrets] in the settings to allow it."))));
    Result<QJsonObject> secrets = load();
    if (!secrets)
        return readyFuture(Answer(secrets.error()));
    secrets->insert(name, QString::fromUtf8(secret.reveal()));
    const Result<void> saved = save(*secrets);
    return readyFuture(saved ? Answer(SecretOrigin::File) : Answer(saved.error()));
}

QFuture<Result<void>> FileSecretStore::remove(const QString &name)
{
    Result<QJsonObject> secrets = load();
    if (!secrets)
        return readyFuture(Result<void>(secrets.error()));
    if (!secrets->contains(name))
        return readyFuture(Result<void>());
    secrets->remove(name);
    return readyFuture(save(*secrets));
}

Result<QJsonObject> FileSecretStore::load() const
{
    const QFileInfo file(m_path);
    if (!file.exists() && !file.isSymLink())
        return QJsonObject();
    if (const auto error = exposure(m_path))
        return *error;
    const Result<QByteArray> content = readTextFile(m_path);
    if (!content)
        return fileError(content.error().message, content.error().remedy);
    const QJsonDocument document = QJsonDocument::fromJson(*content);
    if (!document.isObject())
        return fileError(
            tr("%1 is damaged: it holds no JSON object.").arg(QDir::toNativeSeparators(m_path)),
            tr("Remove it and store the keys again."));
    return document.object();
}

Result<void> FileSecretStore::save(const QJsonObject &secrets) const
{
    qCDebug(lcSecrets) << "writing" << m_path << "with" << secrets.size() << "keys";
    return writePrivateFile(m_path, QJsonDocument(secrets).toJson(), ErrorKind::Secrets);
}

} // namespace Chat
