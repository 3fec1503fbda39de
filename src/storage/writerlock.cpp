// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/writerlock.h"

#include "storage/storageerror.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QUuid>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

constexpr auto Suffix = ".writer"_L1;

QString lockPath(const QString &databasePath, const QString &id)
{
    return databasePath + u'.' + id + Suffix;
}

} // namespace

WriterLock::WriterLock(const QString &databasePath, const QString &id)
    : m_id(id)
    , m_file(lockPath(databasePath, id))
{
    // Only the end of its process makes it stale, never its age.
    m_file.setStaleLockTime(0);
}

Result<std::unique_ptr<WriterLock>> WriterLock::create(const QString &databasePath)
{
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    std::unique_ptr<WriterLock> lock(new WriterLock(databasePath, id));
    if (!lock->m_file.tryLock())
        return inaccessibleFileError(
            QFileInfo(databasePath).absolutePath(),
            QCoreApplication::translate("Storage", "a lock file cannot be made in this folder"));
    return lock;
}

bool WriterLock::isAlive(const QString &databasePath, const QString &id)
{
    // Nothing can be locked under a name that leads elsewhere; ids come from the database.
    if (QUuid::fromString(id).isNull())
        return false;
    if (!QFileInfo::exists(lockPath(databasePath, id)))
        return false;
    WriterLock lock(databasePath, id);
    return !lock.m_file.tryLock();
}

void WriterLock::removeStale(const QString &databasePath)
{
    const QFileInfo database(databasePath);
    const QString prefix = database.fileName() + u'.';
    const QStringList names = database.dir().entryList(QDir::Files | QDir::Hidden);
    for (const QString &name : names) {
        if (!name.startsWith(prefix) || !name.endsWith(Suffix))
            continue;
        // Taking and releasing a stale lock removes its file.
        isAlive(databasePath, name.sliced(prefix.size()).chopped(Suffix.size()));
    }
}

} // namespace Chat
