// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/httptrace.h"

#include "core/redactor.h"
#include "net/httpclient.h"
#include "support/scriptedserver.h"
#include "support/testhelpers.h"

#include <QDir>
#include <QDirIterator>
#include <QTemporaryDir>

using namespace Chat;
using namespace Qt::StringLiterals;

/// What a client with a trace folder leaves there.
class TestHttpTrace final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_folder = std::make_unique<QTemporaryDir>();
        m_redactor = std::make_unique<Redactor>();
        m_server = std::make_unique<ScriptedServer>();
        QVERIFY2(m_server->start(), qPrintable(m_server->errorString()));
    }

    void writesAnExchange()
    {
        m_server->enqueue(Script::openStream({"data: при"}, {{"X-Request-Id", "r-1"}})
                              .chunk("вет\n\n")
                              .lastChunk());
        exchange({.verb = "POST",
                  .url = m_server->url(u"/v1/chat"_s),
                  .headers = {{"Content-Type", "application/json"}, {"X-Own", "value"}},
                  .body = "{\"question\":1}"});

        const QStringList folders = entries();
        QCOMPARE(folders.size(), 1);
        QVERIFY2(folders.first().endsWith(u"-127.0.0.1-1"_s), qPrintable(folders.first()));
        const QDir folder(m_folder->filePath(folders.first()));
        QCOMPARE(folder.entryList(QDir::Files, QDir::Name),
                 (QStringList{u"request-body"_s, u"request.txt"_s, u"response-body"_s,
                              u"response.txt"_s}));
        QCOMPARE(read(folder, u"request.txt"_s),
                 "POST " + m_server->url(u"/v1/chat"_s).toEncoded()
                     + "\nContent-Type: application/json\nX-Own: value\n");
        QCOMPARE(read(folder, u"request-body"_s), "{\"question\":1}");
        QCOMPARE(read(folder, u"response.txt"_s),
                 "status 200\ncontent-type: text/event-stream\ntransfer-encoding: chunked\n"
                 "x-request-id: r-1\n");
        QCOMPARE(read(folder, u"response-body"_s), "data: привет\n\n");
    }

    void onlyTheOwnerMayRead()
    {
        m_server->enqueue(Script::response(200, "x"));
        exchange({.url = m_server->url()});
        QDirIterator found(m_folder->path(), QDir::AllEntries | QDir::NoDotAndDotDot,
                           QDirIterator::Subdirectories);
        int count = 0;
        while (found.hasNext()) {
            found.next();
            ++count;
            const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
                | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
            QCOMPARE(found.fileInfo().permissions() & others, QFile::Permissions());
        }
        QCOMPARE(count, 5);
    }

    void eachExchangeHasItsFolder()
    {
        m_server->route("GET", u"/"_s, Script::response(200, "x"));
        HttpClient client({.traceDirectory = m_folder->path()}, *m_redactor);
        QList<QFuture<Result<HttpResponse>>> futures;
        for (int i = 0; i < 10; ++i)
            futures.append(client.fetch({.url = m_server->url()}));
        for (const auto &future : futures)
            QTRY_VERIFY(future.isFinished());
        QTRY_COMPARE(entries().size(), 10);
    }

    void keysAreNotInIt_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("an answer") << 200;
        QTest::newRow("an error") << 401;
    }

    void keysAreNotInIt()
    {
        QFETCH(int, status);
        const QByteArray key = "invented-key-0123456789-abcdef";
        m_redactor->add(Secret(key));
        const QByteArray body =
            "you sent " + key + ", " + key.toPercentEncoding() + " and " + key.toBase64() + "\n\n";
        const qsizetype cut = body.indexOf(key) + key.size() / 2;
        m_server->enqueue(Script::head(status,
                                       {{"Transfer-Encoding", "chunked"},
                                        {"Set-Cookie", "session=unknown-to-all"},
                                        {"X-Echo", "Bearer " + key},
                                        {"X-Plain", key}})
                              .chunk(body.first(cut))
                              .wait()
                              .chunk(body.sliced(cut))
                              .lastChunk());
        connect(m_server.get(), &ScriptedServer::waiting, m_server.get(), &ScriptedServer::go,
                Qt::QueuedConnection);
        QUrl url = m_server->url(u"/v1/chat"_s);
        url.setQuery(u"key="_s + QString::fromUtf8(key));
        exchange({.verb = "POST",
                  .url = url,
                  .headers = {{"Authorization", "Basic unknown-to-all"},
                              {"api-key", "unknown-to-all"},
                              {"X-Api-Key", "unknown-to-all"},
                              {"Cookie", "unknown-to-all"},
                              {"Proxy-Authorization", "unknown-to-all"},
                              {"X-Other", key}},
                  .body = "{\"key\":\"" + key + "\"}"});

        QCOMPARE(entries().size(), 1);
        const QDir folder(m_folder->filePath(entries().first()));
        QByteArray all;
        for (const QString &name : folder.entryList(QDir::Files))
            all += read(folder, name);
        QVERIFY(all.contains("you sent [secret], "));
        QVERIFY(all.contains("Authorization: [secret]\n"));
        QVERIFY2(!all.contains(key), all.constData());
        QVERIFY2(!all.contains(key.toBase64()), all.constData());
        QVERIFY2(!all.contains("unknown-to-all"), all.constData());
    }

    void bytesThatAreNoTextStayAsTheyAre()
    {
        const QByteArray bytes = QByteArray("\xd0\xbf\xd1\x00\xff end", 9);
        m_server->enqueue(Script::response(200, bytes));
        exchange({.url = m_server->url()});
        QCOMPARE(read(QDir(m_folder->filePath(entries().first())), u"response-body"_s), bytes);
    }

    void failureIsWrittenToo()
    {
        m_server->enqueue(Script::openStream({"begun"}).close());
        exchange({.url = m_server->url()});
        QCOMPARE(read(QDir(m_folder->filePath(entries().first())), u"response-body"_s), "begun");
    }

    void folderThatCannotBeMade()
    {
        QFile file(m_folder->filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        m_server->enqueue(Script::response(200, "x"));
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(u"trace of an exchange could not be written"_s));
        exchange({.url = m_server->url()}, file.fileName() + u"/traces"_s);
    }

private:
    /// One whole exchange; when this returns, its trace is written.
    void exchange(const HttpRequest &request, const QString &folder = {})
    {
        HttpClient client({.traceDirectory = folder.isEmpty() ? m_folder->path() : folder},
                          *m_redactor);
        const auto future = client.fetch(request);
        QTRY_VERIFY(future.isFinished());
    }

    QStringList entries() const
    {
        return QDir(m_folder->path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    }

    static QByteArray read(const QDir &folder, const QString &name)
    {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Redactor> m_redactor;
    std::unique_ptr<ScriptedServer> m_server;
};

QTEST_GUILESS_MAIN(TestHttpTrace)
#include "tst_httptrace.moc"
