// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/gatewaytest.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

/// A row of a table of docs/gateway.md: what becomes of an example.
struct Row
{
    QString example = {}; ///< members of a JSON object
    QString fate = {}; ///< `passed on`, …
    QStringList services = {}; ///< OpenAI's kind, then GigaChat
};

struct Table
{
    QStringList paths = {}; ///< of OpenAI's kind, then of GigaChat: mostly the same
    QList<Row> rows = {};
};

QString document()
{
    QFile file(QStringLiteral(TEST_DATA_DIR "/../../docs/gateway.md"));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// What stands between backticks.
QStringList quoted(const QString &text)
{
    static const QRegularExpression code(u"`([^`]*)`"_s);
    QStringList found;
    for (const QRegularExpressionMatch &match : code.globalMatch(text))
        found.append(match.captured(1));
    return found;
}

QStringList cells(const QString &line)
{
    QStringList cells;
    for (const QString &cell : line.mid(1).chopped(1).split(u'|'))
        cells.append(cell.trimmed());
    return cells;
}

QList<Table> tables()
{
    QList<Table> tables;
    QStringList paths;
    bool isTable = false;
    for (const QString &line : document().split(u'\n')) {
        if (line.startsWith("## "_L1)) {
            paths.clear();
            for (const QString &route : quoted(line))
                paths.append(route.section(u' ', 1));
        } else if (line.startsWith("| Field |"_L1)) {
            isTable = true;
            tables.append({.paths = {paths.value(0), paths.value(paths.size() - 1)}});
        } else if (!line.startsWith(u'|')) {
            isTable = false;
        } else if (isTable && !line.startsWith("|---"_L1)) {
            const QStringList row = cells(line);
            tables.last().rows.append({quoted(row.value(0)).value(0), row.value(1), row.mid(2)});
        }
    }
    return tables;
}

QJsonObject membersOf(const QString &example)
{
    return QJsonDocument::fromJson('{' + example.toUtf8() + '}').object();
}

/// The fields by which two requests differ.
QSet<QString> difference(const QJsonObject &one, const QJsonObject &other)
{
    QSet<QString> names;
    for (const QJsonObject &object : {one, other}) {
        for (const QString &name : object.keys()) {
            if (one.value(name) != other.value(name))
                names.insert(name);
        }
    }
    return names;
}

} // namespace

/// docs/gateway.md says what becomes of every field: each of its rows is sent to both kinds of
/// services, and what these get is compared with what they get without it.
class GatewayMatrixTest final : public GatewayTest
{
    Q_OBJECT
private Q_SLOTS:
    // One gateway for all rows: there are many.
    void initTestCase()
    {
        begin();
        m_service->setHandler([](const RecordedRequest &request) { return answer(request); });
        m_giga = std::make_unique<ScriptedServer>();
        QVERIFY(m_giga->start());
        m_giga->setHandler([](const RecordedRequest &request) { return answer(request); });
        m_home->setKey(u"gigachat"_s,
                       "5f3b8e1c-0000-4000-8000-00000000abcd:9a8b7c6d-0000-4000-8000-0000000000ff");
        m_home->set(u"profile/gigachat/baseUrl"_s, m_giga->url(u"/v1"_s).toString());
        m_home->set(u"profile/gigachat/authUrl"_s, m_giga->url(u"/oauth"_s).toString());
    }

    void init() { failOnAnyWarning(); }

    void cleanupTestCase()
    {
        m_proxy.reset();
        QCOMPARE(m_giga->unexpectedRequestCount(), 0);
        m_giga.reset();
        end();
    }

    void rows_data()
    {
        QTest::addColumn<QStringList>("paths");
        QTest::addColumn<QString>("example");
        QTest::addColumn<QString>("fate");
        QTest::addColumn<QStringList>("services");
        const QList<Table> all = tables();
        QCOMPARE(all.size(), 5);
        for (const Table &table : all) {
            QVERIFY(table.rows.size() >= 4);
            for (const Row &row : table.rows)
                QTest::addRow("%s %s", qPrintable(table.paths.first()), qPrintable(row.example))
                    << table.paths << row.example << row.fate << row.services;
        }
    }

    void rows()
    {
        QFETCH(const QStringList, paths);
        QFETCH(const QString, example);
        QFETCH(const QString, fate);
        QFETCH(const QStringList, services);
        const QJsonObject members = membersOf(example);
        QVERIFY2(!members.isEmpty(), "the example is no JSON");
        QCOMPARE(services.size(), 2);
        static const QStringList fates{u"passed on"_s, u"done here"_s, u"ignored"_s, u"refused"_s};
        QVERIFY2(fates.contains(fate), qPrintable(fate));
        if (fate == "ignored"_L1 || fate == "refused"_L1)
            QCOMPARE(services, QStringList({QString(), QString()}));

        for (const bool isGiga : {false, true}) {
            const QString path = isGiga ? paths.last() : paths.first();
            const QString service = isGiga ? services.last() : services.first();
            const bool isRefused = fate == "refused"_L1 || service == "refused"_L1;
            QJsonObject question = baseOf(path, isGiga);
            const QJsonObject before = plain(path, question, isGiga);
            QJsonObject after;
            for (auto it = members.constBegin(); it != members.constEnd(); ++it)
                question.insert(it.key(), it.value());
            const RawAnswer got = post(path, question, isGiga, after);
            if (isRefused) {
                QCOMPARE(got.status, 400);
                QVERIFY(after.isEmpty());
                QCOMPARE(got.error().value("type"_L1), u"invalid_request_error"_s);
                QVERIFY(!got.error().value("message"_L1).toString().isEmpty());
                if (path != "/v1/messages"_L1)
                    QVERIFY(isNamed(got.error().value("param"_L1).toString(), members));
                continue;
            }
            QVERIFY2(got.status == 200, got.body.constData());
            QVERIFY(!before.isEmpty() && !after.isEmpty());
            const QStringList expected = quoted(service);
            const QSet<QString> changed = difference(before, after);
            QStringList names(changed.cbegin(), changed.cend());
            QStringList listed = expected;
            names.sort();
            listed.sort();
            QCOMPARE(names, listed);
        }
    }

    void endpoints()
    {
        int count = 0;
        for (const QString &line : document().section("## Endpoints"_L1, 1).split(u'\n')) {
            if (line.startsWith("## "_L1))
                break;
            if (!line.startsWith("| `"_L1))
                continue;
            for (const QString &route : quoted(cells(line).first())) {
                const QString path = route.section(u' ', -1).replace("{id}"_L1, "some"_L1);
                if (!path.startsWith(u'/'))
                    continue; // OPTIONS, anywhere
                const QString method = route.contains(u' ') ? route.section(u' ', 0, 0) : u"GET"_s;
                const RawAnswer got = ask(RawClient::get(path.toUtf8(), {}, "OPTIONS"));
                QVERIFY2(got.headers.value("allow").contains(method.toUtf8()), qPrintable(route));
                // An unknown path allows everything by name, but is not there.
                const RawAnswer other = ask(RawClient::get(path.toUtf8(), {}, "DELETE"));
                QVERIFY2(other.status == 405, qPrintable(route));
                ++count;
            }
        }
        QVERIFY(count >= 11);
    }

private:
    static QJsonObject baseOf(const QString &path, bool isGiga)
    {
        const bool isEmbedding = path.endsWith("/embeddings"_L1);
        QJsonObject base{{u"model"_s,
                          isGiga ? isEmbedding ? u"gigachat/Embeddings"_s : u"gigachat/GigaChat-2"_s
                              : isEmbedding ? u"openai/text-embedding-3-small"_s
                                            : u"openai/gpt-4o-mini"_s}};
        if (isEmbedding || path.endsWith("/responses"_L1))
            base.insert("input"_L1, u"Hello"_s);
        else
            base.insert(
                "messages"_L1,
                QJsonArray{QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, u"Hello"_s}}});
        if (path.endsWith("/messages"_L1))
            base.insert("max_tokens"_L1, 9);
        return base;
    }

    /// What the service gets of a question without anything.
    QJsonObject plain(const QString &path, const QJsonObject &question, bool isGiga)
    {
        QJsonObject &known = m_plain[{path, isGiga}];
        if (known.isEmpty())
            post(path, question, isGiga, known);
        return known;
    }

    /// `received` is what the service gets of it; empty where it gets nothing.
    RawAnswer post(const QString &path, const QJsonObject &question, bool isGiga,
                   QJsonObject &received)
    {
        const ScriptedServer &service = isGiga ? *m_giga : *m_service;
        const qsizetype before = service.requests().size();
        const RawAnswer answer = chat(QJsonDocument(question).toJson(), path.toUtf8());
        for (const RecordedRequest &request : service.requests().mid(before)) {
            if (request.verb == "POST" && request.path() != "/oauth"_L1)
                received = QJsonDocument::fromJson(request.body).object();
        }
        return answer;
    }

    static bool isNamed(const QString &parameter, const QJsonObject &members)
    {
        const QStringList names = members.keys();
        return std::ranges::any_of(
            names, [&parameter](const QString &name) { return parameter.startsWith(name); });
    }

    static Script answer(const RecordedRequest &request)
    {
        if (request.verb == "GET")
            return Script::json(200, R"({"object":"list","data":[]})");
        if (request.path() == "/oauth"_L1)
            return Script::json(200,
                                R"({"access_token":"invented-token","expires_at":4000000000000})");
        if (request.path() == "/v1/files"_L1)
            return Script::json(200, R"({"object":"file","id":"file-1"})");
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        if (request.path().endsWith("/embeddings"_L1)) {
            const qsizetype count = body.value("input"_L1).toArray().size();
            return Script::json(200,
                                R"({"data":[{"embedding":[1]})"
                                    + QByteArray(R"(,{"embedding":[1]})").repeated(count - 1)
                                    + "]}");
        }
        return body.value("stream"_L1).toBool() ? goodStream() : goodAnswer();
    }

    std::unique_ptr<ScriptedServer> m_giga;
    QHash<QPair<QString, bool>, QJsonObject> m_plain;
};

QTEST_GUILESS_MAIN(GatewayMatrixTest)
#include "tst_gatewaymatrix.moc"
