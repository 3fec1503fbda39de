// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/gigachatprovider.h"

#include "providers/gigachataccount.h"
#include "providers/replylog.h"
#include "support/testhelpers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QStandardPaths>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QString ChatPath = GigaChatAccount::ChatPath;
const QString FilesPath = u"/api/v1/files"_s;
const QByteArray Png = "\x89PNG\r\n\x1a\n\0\xff"_ba;

ChatRequest look(const QList<QByteArray> &pictures)
{
    ChatRequest request = question(u"What is it?"_s);
    for (const QByteArray &bytes : pictures) {
        const Result<Picture> picture = Picture::fromBytes(bytes);
        if (!picture)
            qFatal("%s", qPrintable(picture.error().message));
        request.messages.first().pictures.append({.picture = *picture, .field = u"field"_s});
    }
    return request;
}

} // namespace

/// Questions with pictures to GigaChat over TLS, which get there as files of the account.
class GigaChatPicturesTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setApplicationName(u"tst_gigachatpictures"_s);
        m_authority = std::make_unique<TestAuthority>();
    }

    void init()
    {
        failOnAnyWarning();
        m_server = std::make_unique<ScriptedServer>();
        m_server->useTls(m_authority->serverConfiguration({u"127.0.0.1"_s}));
        QVERIFY(m_server->start());
        m_server->setHandler([this](const RecordedRequest &request) { return answer(request); });
        m_home = std::make_unique<ProviderHome>();
        GigaChatAccount::enter(*m_home, *m_server, *m_authority);
        m_home->set(u"network/maxRetries"_s, u"0"_s);
        m_account = {};
        m_uploaded = 0;
        m_uploadScripts.clear();
        m_chatScripts.clear();
    }

    void cleanup()
    {
        m_provider.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(m_server->unexpectedRequestCount(), 0);
        m_server.reset();
    }

    void uploadsThenAsks()
    {
        ReplyLog log(provider().send(look({Png, Png + '2', Png})));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"invalid_request"_s); // three in one message
        QVERIFY(paths().isEmpty());

        ReplyLog other(provider().send(look({Png, Png + '2'})));
        QVERIFY(other.waitForEnd());
        QCOMPARE(other.result(), u"ok"_s);
        QCOMPARE(paths(), QStringList({FilesPath, FilesPath, ChatPath}));
        const RecordedRequest upload = m_server->requests().at(1);
        QCOMPARE(upload.verb, "POST");
        QCOMPARE(upload.header("authorization"), "Bearer invented-token-1");
        QVERIFY(upload.header("content-type").startsWith("multipart/form-data; boundary="));
        QVERIFY(upload.body.contains("\r\nContent-Type: image/png\r\n\r\n" + Png + "\r\n--"));
        QVERIFY(upload.body.contains("name=\"purpose\"\r\n\r\ngeneral\r\n"));
        QCOMPARE(attachments(), QJsonArray({u"file-1"_s, u"file-2"_s}));
    }

    void sendsTheSameBytesOnce()
    {
        ReplyLog first(provider().send(look({Png, Png})));
        QVERIFY(first.waitForEnd());
        QCOMPARE(attachments(), QJsonArray({u"file-1"_s, u"file-1"_s}));
        ReplyLog second(provider().send(look({Png})));
        QVERIFY(second.waitForEnd());
        QCOMPARE(second.result(), u"ok"_s);
        QCOMPARE(paths(), QStringList({FilesPath, ChatPath, ChatPath}));
        QCOMPARE(attachments(), QJsonArray({u"file-1"_s}));
    }

    void refusedTokenIsRenewedOnce()
    {
        ReplyLog first(provider().send(look({Png})));
        QVERIFY(first.waitForEnd());
        m_account.token = {}; // the service forgets it, long before its time
        ReplyLog second(provider().send(look({Png + '2'})));
        QVERIFY(second.waitForEnd());
        QCOMPARE(second.result(), u"ok"_s);
        QCOMPARE(m_account.issued, 2);
        QCOMPARE(paths().mid(2), QStringList({FilesPath, FilesPath, ChatPath}));
    }

    void refusedForGood()
    {
        const Script refused = Script::json(401, fixture(u"gigachat_error_401.json"_s));
        m_uploadScripts = {refused, refused};
        ReplyLog log(provider().send(look({Png})));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"authentication"_s);
        QCOMPARE(paths(), QStringList({FilesPath, FilesPath}));
        QCOMPARE(m_account.issued, 2);
    }

    void failures_data()
    {
        QTest::addColumn<Script>("script");
        QTest::addColumn<QString>("result");
        QTest::addColumn<QString>("parameter");
        QTest::newRow("too large")
            << Script::json(413, R"({"status":413,"message":"Payload too large"})")
            << u"too_large"_s << u"field"_s;
        QTest::newRow("refused") << Script::json(400,
                                                 R"({"status":400,"message":"Unsupported image"})")
                                 << u"invalid_request"_s << u"field"_s;
        QTest::newRow("no such address") << Script::json(404, "") << u"protocol"_s << QString();
        QTest::newRow("forbidden") << Script::json(403, "<html>") << u"permission"_s << QString();
        QTest::newRow("busy") << Script::json(429, "{}") << u"rate_limited"_s << QString();
        QTest::newRow("broken") << Script::json(500, "{}") << u"server"_s << QString();
        QTest::newRow("without an id")
            << Script::json(200, R"({"id":"../x"})") << u"protocol"_s << QString();
        QTest::newRow("cut") << Script::head(200, {{"Content-Length", "99"}}).write("{").close()
                             << u"interrupted"_s << QString();
    }

    void failures()
    {
        QFETCH(const Script, script);
        QFETCH(const QString, result);
        QFETCH(const QString, parameter);
        m_uploadScripts = {script};
        ReplyLog log(provider().send(look({Png})));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), result);
        QCOMPARE(log.error().parameter, parameter);
        QVERIFY2(log.error().message.contains("picture could not be uploaded"_L1),
                 qPrintable(log.error().message));
        QCOMPARE(paths(), QStringList{FilesPath}); // nothing is asked
        // The next one does not suffer from it.
        ReplyLog next(provider().send(look({Png})));
        QVERIFY(next.waitForEnd());
        QCOMPARE(next.result(), u"ok"_s);
    }

    void passingFailuresAreTriedAgain()
    {
        m_home->set(u"network/maxRetries"_s, u"2"_s);
        m_uploadScripts = {Script::json(503, "", {{"retry-after-ms", "1"}}),
                           Script::json(429, "", {{"retry-after-ms", "1"}})};
        ReplyLog log(provider().send(look({Png})));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        QCOMPARE(paths(), QStringList({FilesPath, FilesPath, FilesPath, ChatPath}));
    }

    void silenceEnds()
    {
        m_home->set(u"network/firstByteTimeout"_s, u"3"_s);
        m_uploadScripts = {Script().hang()};
        ReplyLog log(provider().send(look({Png})));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"timeout"_s);
        QCOMPARE(paths(), QStringList{FilesPath});
    }

    void missingFilesAreUploadedAgain()
    {
        ReplyLog first(provider().send(look({Png})));
        QVERIFY(first.waitForEnd());
        const Script missing = Script::json(404, R"({"status":404,"message":"No such file"})");
        m_chatScripts = {missing};
        ReplyLog second(provider().send(look({Png, Png + '2'})));
        QVERIFY(second.waitForEnd());
        QCOMPARE(second.result(), u"ok"_s);
        QCOMPARE(attachments(), QJsonArray({u"file-3"_s, u"file-2"_s}));
        // What was given up is deleted, in case it is there all the same.
        const QString deletion = FilesPath + u"/file-1/delete"_s;
        QTRY_COMPARE(paths().count(deletion), 1);
        QStringList others = paths().mid(2);
        others.removeAll(deletion);
        QCOMPARE(others, QStringList({FilesPath, ChatPath, FilesPath, ChatPath}));

        // Once only.
        m_chatScripts = {missing, missing};
        ReplyLog third(provider().send(look({Png})));
        QVERIFY(third.waitForEnd());
        QCOMPARE(third.result(), u"protocol"_s); // it is no model that is missing
        QCOMPARE(m_uploaded, 4);
        QVERIFY(m_chatScripts.isEmpty());
    }

    void refusalsOfTheModelAreNotAboutFiles_data()
    {
        QTest::addColumn<QString>("message");
        QTest::newRow("vision") << u"Model has no vision"_s;
        QTest::newRow("attachments") << u"model does not support attachments"_s;
        QTest::newRow("context") << u"file does not fit the context"_s;
        QTest::newRow("profile") << u"Profile not found"_s;
    }

    void refusalsOfTheModelAreNotAboutFiles()
    {
        QFETCH(const QString, message);
        ReplyLog first(provider().send(look({Png})));
        QVERIFY(first.waitForEnd());
        m_chatScripts = {
            Script::json(422, R"({"status":422,"message":")" + message.toUtf8() + R"("})")};
        ReplyLog second(provider().send(look({Png})));
        QVERIFY(second.waitForEnd());
        QVERIFY(second.result() != "ok"_L1);
        QVERIFY(second.error().message.contains(message));
        QCOMPARE(paths(), QStringList({FilesPath, ChatPath, ChatPath}));
    }

    void stopsWhileUploading_data()
    {
        QTest::addColumn<bool>("drops");
        QTest::newRow("aborted") << false;
        QTest::newRow("dropped") << true;
    }

    void stopsWhileUploading()
    {
        QFETCH(const bool, drops);
        m_uploadScripts = {Script().wait().write(upload(u"file-0"_s))};
        ReplyLog log(provider().send(look({Png})));
        QTRY_COMPARE(m_server->waitingCount(), 1);
        if (drops) {
            log.drop();
        } else {
            log.reply().abort();
            QVERIFY(log.waitForEnd());
            QCOMPARE(log.result(), u"cancelled"_s);
        }
        // Its place is taken until the service has the picture, which is kept for the next one.
        ReplyLog next(provider().send(look({Png})));
        QVERIFY(next.waitFor(u"waiting 0"_s));
        QCOMPARE(paths(), QStringList{FilesPath});
        m_server->go();
        QVERIFY(next.waitForEnd());
        QCOMPARE(next.result(), u"ok"_s);
        QCOMPARE(paths(), QStringList({FilesPath, ChatPath}));
        QCOMPARE(attachments(), QJsonArray({u"file-0"_s}));
    }

    void sharesAnUpload()
    {
        m_home->set(u"profile/gigachat/maxConcurrent"_s, u"2"_s);
        m_uploadScripts = {Script().wait().write(upload(u"file-0"_s))};
        ReplyLog first(provider().send(look({Png})));
        ReplyLog second(provider().send(look({Png})));
        QTRY_COMPARE(m_server->waitingCount(), 1);
        first.reply().abort();
        QVERIFY(first.waitForEnd());
        m_server->go();
        QVERIFY(second.waitForEnd());
        QCOMPARE(second.result(), u"ok"_s);
        QCOMPARE(paths(), QStringList({FilesPath, ChatPath}));
        QCOMPARE(attachments(), QJsonArray({u"file-0"_s}));
    }

    void endsWhileUploading()
    {
        const QSignalSpy left(m_server.get(), &ScriptedServer::clientLeft);
        m_uploadScripts = {Script().wait().hang()};
        ReplyLog log(provider().send(look({Png})));
        QTRY_COMPARE(m_server->waitingCount(), 1);
        log.drop();
        m_provider.reset();
        QTRY_COMPARE(left.size(), 1);
    }

    void othersWaitForTheUpload()
    {
        m_uploadScripts = {Script().wait().write(upload(u"file-0"_s))};
        ReplyLog first(provider().send(look({Png})));
        ReplyLog second(provider().send(question(u"a"_s)));
        QVERIFY(second.waitFor(u"waiting 0"_s));
        QTRY_COMPARE(m_server->waitingCount(), 1);
        QCOMPARE(paths(), QStringList{FilesPath});
        m_server->go();
        QVERIFY(first.waitForEnd());
        QVERIFY(second.waitForEnd());
        QCOMPARE(first.result(), u"ok"_s);
        QCOMPARE(second.result(), u"ok"_s);
        QCOMPARE(paths(), QStringList({FilesPath, ChatPath, ChatPath}));
    }

    void addressesAreRefused()
    {
        ChatRequest request = look({});
        const Result<Picture> address = Picture::fromAddress(u"https://example.org/a.png"_s);
        QVERIFY_RESULT(address);
        request.messages.first().pictures = {{.picture = *address, .field = u"url"_s}};
        ReplyLog log(provider().send(request));
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"invalid_request"_s);
        QCOMPARE(log.error().parameter, u"url"_s);
        QVERIFY(m_server->requests().isEmpty());
    }

private:
    static QByteArray upload(const QString &id)
    {
        const QJsonObject file{
            {u"object"_s, u"file"_s}, {u"purpose"_s, u"general"_s}, {u"id"_s, id}};
        const QByteArray body = QJsonDocument(file).toJson();
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    }

    Script answer(const RecordedRequest &request)
    {
        if (const auto answer = m_account.gate(request))
            return *answer;
        if (request.path() == FilesPath) {
            if (!m_uploadScripts.isEmpty())
                return m_uploadScripts.takeFirst();
            return Script().write(upload(u"file-%1"_s.arg(++m_uploaded)));
        }
        if (request.path() != ChatPath)
            return Script::json(200, R"({"deleted":true})");
        if (!m_chatScripts.isEmpty())
            return m_chatScripts.takeFirst();
        return Script::stream({fixture(u"gigachat_stream.sse"_s)});
    }

    /// Of the requests, but for tokens.
    QStringList paths() const
    {
        QStringList paths;
        for (const RecordedRequest &request : m_server->requests()) {
            if (request.path() != GigaChatAccount::OAuthPath)
                paths.append(request.path());
        }
        return paths;
    }

    /// Of the last question's first message.
    QJsonArray attachments() const
    {
        for (auto it = m_server->requests().crbegin(); it != m_server->requests().crend(); ++it) {
            if (it->path() == ChatPath)
                return QJsonDocument::fromJson(it->body)["messages"_L1][0]["attachments"_L1]
                    .toArray();
        }
        return {};
    }

    Provider &provider()
    {
        if (!m_provider) {
            const Result<ProviderSetup> setup = m_home->setup(u"gigachat"_s);
            if (!setup)
                qFatal("%s", qPrintable(errorText(setup.error())));
            m_provider = gigaChatProvider(*setup, m_home->secrets(), m_home->redactor);
        }
        return *m_provider;
    }

    std::unique_ptr<TestAuthority> m_authority;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<ProviderHome> m_home;
    std::unique_ptr<Provider> m_provider;
    QList<Script> m_uploadScripts; // for the next ones
    QList<Script> m_chatScripts;
    GigaChatAccount m_account;
    int m_uploaded = 0;
};

QTEST_GUILESS_MAIN(GigaChatPicturesTest)
#include "tst_gigachatpictures.moc"
