// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/storageerror.h"

#include <QCoreApplication>
#include <QDir>
#include <QSqlError>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

// SQLite's primary result codes, see https://sqlite.org/rescode.html.
enum SqliteCode {
    Permission = 3,
    Busy = 5,
    Locked = 6,
    ReadOnly = 8,
    InputOutput = 10,
    Corrupt = 11,
    Full = 13,
    CannotOpen = 14,
    NotADatabase = 26,
};

QString tr(const char *text)
{
    return QCoreApplication::translate("Storage", text);
}

Error makeError(const QString &message, const QString &remedy, const QString &detail)
{
    return {.kind = ErrorKind::Storage, .message = message, .remedy = remedy, .detail = detail};
}

} // namespace

Error storageError(const QSqlError &error, const QString &path)
{
    const QString native = QDir::toNativeSeparators(path);
    const QString detail =
        u"SQLite %1: %2 (%3)"_s.arg(error.nativeErrorCode(), error.databaseText(), native);
    // The low byte is the primary code, what is above tells variants of it apart.
    switch (error.nativeErrorCode().toInt() & 0xff) {
    case Full:
        return makeError(tr("The disk is full, so the chats cannot be saved."),
                         tr("Free some space, then try again."), detail);
    case ReadOnly:
        return makeError(tr("The chats cannot be saved: %1 is read-only.").arg(native),
                         tr("Make the file and its folder writable for you, then try again."),
                         detail);
    case Permission:
    case CannotOpen:
        return makeError(tr("The chat database %1 cannot be opened.").arg(native),
                         tr("Make sure that you may read and write the file and its folder."),
                         detail);
    case Busy:
    case Locked:
        return makeError(tr("Another program keeps the chat database locked."),
                         tr("Close what else uses %1, then try again.").arg(native), detail);
    case Corrupt:
    case NotADatabase:
        return damagedDatabaseError(path, detail);
    case InputOutput:
        return makeError(tr("The disk failed while the chats were read or saved."),
                         tr("Check the disk and its free space, then try again."), detail);
    default:
        return makeError(tr("The chat database failed."),
                         tr("Start the program again; if it happens once more, report it with the "
                            "details."),
                         detail);
    }
}

Error damagedDatabaseError(const QString &path, const QString &detail)
{
    return makeError(
        tr("The chat database %1 is damaged.").arg(QDir::toNativeSeparators(path)),
        tr("Nothing was changed. Restore a copy of the file, or move it away to begin a new one."),
        detail);
}

Error foreignDatabaseError(const QString &path)
{
    return makeError(
        tr("%1 is the database of another program.").arg(QDir::toNativeSeparators(path)),
        tr("Nothing was changed. Name another file for the chats."), {});
}

Error newerDatabaseError(const QString &path, int version, int knownVersion)
{
    return makeError(
        tr("The chat database %1 was written by a newer version of this program.")
            .arg(QDir::toNativeSeparators(path)),
        tr("Nothing was changed. Update the program, or name another file for the chats."),
        u"schema version %1, known up to %2"_s.arg(version).arg(knownVersion));
}

Error inaccessibleFileError(const QString &path, const QString &reason)
{
    return makeError(
        tr("%1 cannot be used for the chats: %2.").arg(QDir::toNativeSeparators(path), reason),
        tr("Make sure that you may read and write the file and its folder, and that the disk has "
           "room."),
        reason);
}

} // namespace Chat
