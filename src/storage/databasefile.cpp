// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/databasefile.h"

#include "storage/storageerror.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

constexpr QFile::Permissions OwnerOnly = QFile::ReadOwner | QFile::WriteOwner;

Result<void> makeFolder(const QString &path)
{
    const QFileInfo folder(path);
    if (folder.isDir())
        return {};
    const QString parent = folder.absolutePath();
    const bool made = QDir().mkpath(parent)
        && QDir().mkdir(folder.absoluteFilePath(), OwnerOnly | QFile::ExeOwner);
    // Another process may have made it meanwhile.
    if (!made && !folder.isDir())
        return inaccessibleFileError(
            path, QCoreApplication::translate("Storage", "the folder cannot be made"));
    return {};
}

Result<void> makeFile(const QString &path)
{
    QFile file(path);
    // NewOnly: an existing file, also one that appeared just now, is never cut.
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, OwnerOnly)
        && !QFileInfo::exists(path))
        return inaccessibleFileError(path, file.errorString());
    return {};
}

} // namespace

Result<DatabaseFile> prepareDatabaseFile(const QString &path)
{
    if (const auto made = makeFolder(QFileInfo(path).absolutePath()); !made)
        return made.error();
    if (!QFileInfo::exists(path)) {
        if (const auto made = makeFile(path); !made)
            return made.error();
    }
    return DatabaseFile{.size = QFileInfo(path).size(),
                        .hasJournal = QFileInfo(path + "-wal"_L1).size() > 0
                            || QFileInfo(path + "-journal"_L1).size() > 0};
}

void makePrivate(const QString &path)
{
    constexpr QFile::Permissions owner = OwnerOnly | QFile::ExeOwner;
    constexpr QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
        | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    const QFile::Permissions permissions = QFile::permissions(path);
    if (permissions & others)
        QFile::setPermissions(path, permissions & owner);
}

} // namespace Chat
