// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/schema.h"

#include <QFile>

#include <algorithm>

// A macro that must not stand in a namespace. The linker drops the registration of a resource in a
// static library unless something refers to it.
static void registerSchemaResource()
{
    Q_INIT_RESOURCE(schema);
}

namespace Chat {

using namespace Qt::StringLiterals;

QStringList builtInSchema()
{
    registerSchemaResource();
    QStringList scripts;
    for (int version = 1;; ++version) {
        QFile file(u":/schema/%1.sql"_s.arg(version, 4, 10, QChar(u'0')));
        if (!file.open(QIODevice::ReadOnly))
            return scripts;
        scripts.append(QString::fromUtf8(file.readAll()));
    }
}

QStringList sqlStatements(const QString &script)
{
    QString text = script;
    text.remove(u'\r'); // of a checkout with Windows line ends
    QStringList statements = text.split(u"\n\n"_s, Qt::SkipEmptyParts);
    const auto isOnlyComment = [](const QString &statement) {
        const QStringList lines = statement.split(u'\n');
        return std::ranges::all_of(lines, [](const QString &line) {
            const QString trimmed = line.trimmed();
            return trimmed.isEmpty() || trimmed.startsWith("--"_L1);
        });
    };
    statements.removeIf(isOnlyComment);
    return statements;
}

} // namespace Chat
