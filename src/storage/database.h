// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>

#include <memory>
#include <unordered_map>

namespace Chat {

/// One connection to a chat database: opens and migrates the file, runs statements, keeps them
/// prepared. Knows nothing of what the tables mean. Several processes may have the same file open.
///
/// Lives wholly on the thread that opened it. Every failure is an Error of kind Storage.
class Database final
{
public:
    /// Opens `path`, makes it where there is none, and brings an older one to the newest schema,
    /// after a copy of it to backupPath(). Refuses, and leaves as it was, what is damaged, newer,
    /// another program's or not writable.
    static Result<std::unique_ptr<Database>> open(const QString &path);
    /// The same with a schema of one's own: see builtInSchema().
    static Result<std::unique_ptr<Database>> open(const QString &path, const QStringList &schema);

    ~Database();
    Q_DISABLE_COPY_MOVE(Database)

    const QString &path() const { return m_path; }

    /// Where the copy of a database of schema `version` is put before it is migrated.
    static QString backupPath(const QString &path, int version);

    /// Runs a statement that gives no rows.
    Result<void> run(const QString &sql, const QVariantList &values = {});

    /// Runs a query and gives what `read(const QSqlQuery &)` makes of each row.
    template <typename Read>
    auto select(const QString &sql, const QVariantList &values, Read read)
        -> Result<QList<std::invoke_result_t<Read, const QSqlQuery &>>>
    {
        const Result<QSqlQuery *> query = execute(sql, values);
        if (!query)
            return query.error();
        QList<std::invoke_result_t<Read, const QSqlQuery &>> rows;
        while ((*query)->next())
            rows.append(read(**query));
        if (const auto finished = finish(**query); !finished)
            return finished.error();
        return rows;
    }

    /// Runs `body`, which returns a Result<void>, wholly or not at all. Cannot be nested.
    template <typename Body>
    Result<void> transaction(Body body)
    {
        // IMMEDIATE: a wait for another writer happens here, where waiting is possible, and not
        // in the middle, where it would be a failure.
        if (auto begun = run(QStringLiteral("BEGIN IMMEDIATE")); !begun)
            return begun;
        Result<void> result = body();
        if (result)
            result = run(QStringLiteral("COMMIT"));
        if (!result)
            rollBack();
        return result;
    }

private:
    explicit Database(const QString &path);

    Result<void> connect();
    /// The file's schema version, if it is this program's and not newer than `knownVersion`.
    Result<int> checkedVersion(int knownVersion);
    Result<void> checkIntegrity();
    Result<void> copyTo(const QString &target);
    Result<void> migrate(const QStringList &schema);
    Result<void> configure(int version);
    Result<void> checkWritable(int version);
    Result<int> number(const QString &sql);

    Result<QSqlQuery *> execute(const QString &sql, const QVariantList &values);
    Result<void> finish(QSqlQuery &query);
    void rollBack();

    QString m_path;
    QSqlDatabase m_connection;
    std::unordered_map<QString, QSqlQuery> m_prepared; // by their SQL
};

} // namespace Chat
