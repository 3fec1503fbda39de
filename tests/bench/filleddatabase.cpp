// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/filleddatabase.h"

#include "bench/benchmark.h"
#include "storage/conversationstore.h"

#include <QDateTime>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QUuid>

namespace Chat {

using namespace Qt::StringLiterals;

void fillDatabase(const QString &path, int count, const QString &provider)
{
    // In one transaction: saved one by one, each would wait for the disk.
    require(ConversationStore::open(path).hasValue(), "the database cannot be made");
    const QString name = u"fill"_s;
    {
        QSqlDatabase connection = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
        connection.setDatabaseName(path);
        require(connection.open() && connection.transaction(), "the database cannot be filled");
        QSqlQuery query(connection);
        query.prepare(u"INSERT INTO conversation (id, title, provider, model, system_prompt, "
                      "parameters, pinned, draft, created_at, updated_at) "
                      "VALUES (?, ?, ?, '', '', '', 0, '', ?, ?)"_s);
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        for (int i = 0; i < count; ++i) {
            query.bindValue(0, QUuid::createUuid().toRfc4122());
            query.bindValue(1, u"Conversation %1 about this and that"_s.arg(i));
            query.bindValue(2, provider);
            query.bindValue(3, now - 60'000LL * i);
            query.bindValue(4, now - 60'000LL * i);
            require(query.exec(), "a conversation cannot be saved");
        }
        require(connection.commit(), "the conversations cannot be saved");
    }
    QSqlDatabase::removeDatabase(name);
}

} // namespace Chat
