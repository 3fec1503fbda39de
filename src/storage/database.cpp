// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/database.h"

#include "core/logging.h"
#include "storage/databasefile.h"
#include "storage/schema.h"
#include "storage/storageerror.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QUuid>

#include <filesystem>
#include <system_error>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

// Marks a SQLite file as this program's: "LMCH" in its header.
constexpr int ApplicationId = 0x4c4d4348;

// A file up to this size is checked at every opening, which takes some tens of milliseconds. A
// larger one only where there is a reason: it was not closed cleanly, or is to be migrated.
constexpr qint64 CheckedAlways = 64 * 1024 * 1024;

} // namespace

Database::Database(const QString &path)
    : m_path(path)
{
}

Database::~Database()
{
    const QString name = m_connection.connectionName();
    m_prepared.clear();
    m_connection = {};
    QSqlDatabase::removeDatabase(name);
}

QString Database::backupPath(const QString &path, int version)
{
    return path + u".schema%1.backup"_s.arg(version);
}

Result<std::unique_ptr<Database>> Database::open(const QString &path)
{
    return open(path, builtInSchema());
}

Result<std::unique_ptr<Database>> Database::open(const QString &path, const QStringList &schema)
{
    const int newest = int(schema.size());
    const Result<DatabaseFile> file = prepareDatabaseFile(path);
    if (!file)
        return file.error();

    std::unique_ptr<Database> database(new Database(path));
    if (const auto connected = database->connect(); !connected)
        return connected.error();
    const Result<int> version = database->checkedVersion(newest);
    if (!version)
        return version.error();
    if (file->size <= CheckedAlways || file->hasJournal || *version < newest) {
        if (const auto checked = database->checkIntegrity(); !checked)
            return checked.error();
    }

    makePrivate(path);
    if (*version > 0 && *version < newest) {
        if (const auto copied = database->copyTo(backupPath(path, *version)); !copied)
            return copied.error();
    }
    if (const auto migrated = database->migrate(schema); !migrated)
        return migrated.error();
    if (const auto configured = database->configure(newest); !configured)
        return configured.error();
    return database;
}

Result<void> Database::connect()
{
    m_connection = QSqlDatabase::addDatabase(
        u"QSQLITE"_s, u"chat-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces));
    if (!m_connection.isValid()) {
        return Error{.kind = ErrorKind::Storage,
                     .message =
                         QCoreApplication::translate("Storage", "Qt's SQLite driver is missing."),
                     .remedy = QCoreApplication::translate(
                         "Storage", "Install it (on Debian the package libqt6sql6-sqlite).")};
    }
    m_connection.setDatabaseName(m_path);
    m_connection.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=5000"_s);
    if (!m_connection.open())
        return storageError(m_connection.lastError(), m_path);
    return {};
}

Result<int> Database::checkedVersion(int knownVersion)
{
    // One transaction: another process that is making the database just now must be seen wholly or
    // not at all, or its half-read state would look like some other program's.
    if (const auto begun = run(u"BEGIN"_s); !begun)
        return begun.error();
    const Result<int> version = number(u"PRAGMA user_version"_s);
    const Result<int> applicationId = number(u"PRAGMA application_id"_s);
    const Result<int> objects = number(u"SELECT count(*) FROM sqlite_master"_s);
    rollBack(); // nothing was written
    for (const Result<int> *read : {&version, &applicationId, &objects}) {
        if (!*read)
            return *read;
    }
    const bool isEmpty = *version == 0 && *objects == 0;
    if (*applicationId != ApplicationId && !isEmpty)
        return foreignDatabaseError(m_path);
    if (*version > knownVersion)
        return newerDatabaseError(m_path, *version, knownVersion);
    return version;
}

Result<void> Database::checkIntegrity()
{
    const auto findings = select(u"PRAGMA quick_check(1)"_s, {},
                                 [](const QSqlQuery &row) { return row.value(0).toString(); });
    if (!findings)
        return findings.error();
    if (*findings != QStringList{u"ok"_s})
        return damagedDatabaseError(m_path, findings->join(u"; "_s));
    return {};
}

Result<void> Database::copyTo(const QString &target)
{
    // Written under another name first: a copy that was cut short must not replace a whole one.
    const QString part = target + ".part"_L1;
    QFile::remove(part);
    QFile file(part);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner))
        return inaccessibleFileError(part, file.errorString());
    file.close();
    if (auto copied = run(u"VACUUM INTO ?"_s, {part}); !copied) {
        QFile::remove(part);
        return copied;
    }
    // QFile::rename() would refuse to replace the copy of an earlier try.
    std::error_code failure;
    std::filesystem::rename(QFileInfo(part).filesystemAbsoluteFilePath(),
                            QFileInfo(target).filesystemAbsoluteFilePath(), failure);
    if (failure)
        return inaccessibleFileError(target, QString::fromStdString(failure.message()));
    qCDebug(lcStore) << "copied the database to" << target;
    return {};
}

Result<void> Database::migrate(const QStringList &schema)
{
    const Result<int> before = number(u"PRAGMA user_version"_s);
    if (!before)
        return before.error();
    if (*before == schema.size())
        return {};
    // Off while tables may be rebuilt (it has no effect inside of a transaction, and is switched on
    // by configure()): what the steps leave is checked as a whole instead.
    if (auto off = run(u"PRAGMA foreign_keys = OFF"_s); !off)
        return off;
    return transaction([this, &schema]() -> Result<void> {
        // Again, for another process may have been here while this one waited for the lock.
        const Result<int> from = number(u"PRAGMA user_version"_s);
        if (!from)
            return from.error();
        for (int version = *from; version < schema.size(); ++version) {
            qCDebug(lcStore) << "migrating from schema version" << version;
            for (const QString &statement : sqlStatements(schema.at(version))) {
                if (auto done = run(statement); !done)
                    return done;
            }
        }
        const auto violations = select(u"PRAGMA foreign_key_check"_s, {}, [](const QSqlQuery &row) {
            return row.value(0).toString();
        });
        if (!violations)
            return violations.error();
        if (!violations->isEmpty())
            return damagedDatabaseError(m_path, u"dangling rows: "_s + violations->join(u", "_s));
        if (auto done = run(u"PRAGMA application_id = %1"_s.arg(ApplicationId)); !done)
            return done;
        return run(u"PRAGMA user_version = %1"_s.arg(schema.size()));
    });
}

Result<void> Database::configure(int version)
{
    // Where the file cannot be in WAL mode (a network folder), or another process is in the way
    // just now, SQLite keeps the older way of journalling: slower for readers and as safe.
    const auto mode = select(u"PRAGMA journal_mode = WAL"_s, {},
                             [](const QSqlQuery &row) { return row.value(0).toString(); });
    if (!mode || *mode != QStringList{u"wal"_s})
        qCDebug(lcStore) << "no write-ahead log here";
    // FULL: what was committed also survives a power cut. NORMAL would be enough for a killed
    // process only, and a question may be typed for minutes. It costs one fsync per save, and
    // saves are about a second apart.
    if (auto done = run(u"PRAGMA synchronous = FULL"_s); !done)
        return done;
    if (auto done = run(u"PRAGMA foreign_keys = ON"_s); !done)
        return done;
    return checkWritable(version);
}

Result<void> Database::checkWritable(int version)
{
    // Finds out now, and not at the first question, that nothing can be written. It takes an
    // attempt to write: of a read-only file SQLite turns BEGIN IMMEDIATE into a mere BEGIN.
    if (auto begun = run(u"BEGIN IMMEDIATE"_s); !begun)
        return begun;
    Result<void> written = run(u"PRAGMA user_version = %1"_s.arg(version));
    rollBack();
    return written;
}

Result<int> Database::number(const QString &sql)
{
    const auto rows = select(sql, {}, [](const QSqlQuery &row) { return row.value(0).toInt(); });
    if (!rows)
        return rows.error();
    return rows->value(0);
}

Result<void> Database::run(const QString &sql, const QVariantList &values)
{
    const Result<QSqlQuery *> query = execute(sql, values);
    if (!query)
        return query.error();
    return finish(**query);
}

Result<QSqlQuery *> Database::execute(const QString &sql, const QVariantList &values)
{
    auto it = m_prepared.find(sql);
    if (it == m_prepared.end()) {
        QSqlQuery query(m_connection);
        query.setForwardOnly(true);
        if (!query.prepare(sql))
            return storageError(query.lastError(), m_path);
        it = m_prepared.emplace(sql, std::move(query)).first;
    }
    QSqlQuery &query = it->second;
    for (qsizetype i = 0; i < values.size(); ++i)
        query.bindValue(int(i), values.at(i));
    if (!query.exec()) {
        const Error error = storageError(query.lastError(), m_path);
        m_prepared.erase(it);
        return error;
    }
    return &query;
}

Result<void> Database::finish(QSqlQuery &query)
{
    const QSqlError error = query.lastError();
    query.finish(); // or the read lock would stay
    // A long text must not stay in memory until the statement is used again.
    for (qsizetype i = query.boundValues().size() - 1; i >= 0; --i)
        query.bindValue(int(i), QVariant());
    if (error.type() != QSqlError::NoError)
        return storageError(error, m_path);
    return {};
}

void Database::rollBack()
{
    // SQLite may have rolled back by itself (a full disk), then there is no transaction any more.
    if (const auto done = run(QStringLiteral("ROLLBACK")); !done)
        qCDebug(lcStore) << "nothing to roll back:" << done.error().detail;
}

} // namespace Chat
