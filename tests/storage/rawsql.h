// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QStringList>
#include <QTest>
#include <QVariant>

namespace Chat {

/// Runs statements on the file at `path` with nothing of this program in between, and gives the
/// first column of the last one's rows.
inline QVariantList rawSql(const QString &path, const QStringList &statements)
{
    const QString name = QStringLiteral("raw");
    QVariantList values;
    {
        QSqlDatabase connection = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        connection.setDatabaseName(path);
        if (!connection.open())
            qFatal("cannot open the file");
        QSqlQuery query(connection);
        for (const QString &statement : statements) {
            if (!query.exec(statement))
                qFatal("%s", qPrintable(query.lastError().text()));
        }
        while (query.next())
            values.append(query.value(0));
    }
    QSqlDatabase::removeDatabase(name);
    return values;
}

} // namespace Chat
