// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/gigachatcainstaller.h"

#include "core/redactor.h"
#include "net/certificates.h"
#include "support/futures.h"
#include "support/scriptedserver.h"
#include "support/testauthority.h"
#include "support/testhelpers.h"
#include "support/testproxy.h"
#include "support/unprivileged.h"

#include <QFile>

using namespace Chat;
using namespace Qt::StringLiterals;

/// With throw-away certificates in place of the real one, which is no part of this repository.
class TestGigaChatCaInstaller final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_right = TestAuthority(u"Right Root CA"_s).certificate();
        m_wrong = TestAuthority(u"Wrong Root CA"_s).certificate();
    }

    void init()
    {
        failOnAnyWarning();
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<ScriptedServer>();
        QVERIFY2(m_server->start(), qPrintable(m_server->errorString()));
        m_transport = {};
        m_transport.proxy.mode = ProxyOptions::Mode::None;
        m_source = {.fingerprint = sha256Fingerprint(m_right),
                    .addresses = {m_server->url(u"/root.crt"_s), m_server->url(u"/root.cer"_s)}};
        makeInstaller();
    }

    void cleanup()
    {
        m_installer.reset();
        m_server.reset();
    }

    void theRealOneIsWanted()
    {
        const GigaChatCaSource source;
        QCOMPARE(source.fingerprint,
                 u"D26D2D0231B7C39F92CC738512BA54103519E4405D68B5BD703E9788CA8ECF31"_s);
        for (const QUrl &address : source.addresses) {
            QCOMPARE(address.scheme(), u"https"_s);
            QCOMPARE(address.host(), u"gu-st.ru"_s);
        }
        QVERIFY(sha256Fingerprint(m_right) != source.fingerprint);
    }

    void fromFile_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("PEM") << m_right.toPem();
        QTest::newRow("DER") << m_right.toDer();
        QTest::newRow("PEM, with CRLF") << m_right.toPem().replace("\n", "\r\n");
        QTest::newRow("the second of two") << m_wrong.toPem() + m_right.toPem();
        QTest::newRow("after text") << "# the root\n" + m_right.toPem();
    }

    void fromFile()
    {
        QFETCH(QByteArray, content);
        const auto installed = m_installer->installFrom(write(content));
        QVERIFY_RESULT(installed);
        QCOMPARE(*installed, m_right);
        expectInstalled();
        QVERIFY(m_server->requests().isEmpty());
    }

    void fromWrongFile_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("message");
        QTest::newRow("another certificate")
            << m_wrong.toPem() << ErrorKind::Tls
            << u"It is \"Wrong Root CA\" with the SHA-256 fingerprint "_s
                + sha256Fingerprint(m_wrong);
        QTest::newRow("no certificate")
            << QByteArray("hello") << ErrorKind::File << u"holds no certificate"_s;
        QTest::newRow("empty") << QByteArray() << ErrorKind::File << u"holds no certificate"_s;
        QTest::newRow("huge") << QByteArray(2 * 1024 * 1024, 'x') << ErrorKind::File
                              << u"too large"_s;
        QTest::newRow("cut") << m_right.toDer().chopped(20) << ErrorKind::File
                             << u"holds no certificate"_s;
    }

    void fromWrongFile()
    {
        QFETCH(QByteArray, content);
        QFETCH(ErrorKind, kind);
        QFETCH(QString, message);
        const auto installed = m_installer->installFrom(write(content));
        QVERIFY(!installed.hasValue());
        QCOMPARE(errorKindName(installed.error().kind), errorKindName(kind));
        QVERIFY2(installed.error().message.contains(message),
                 qPrintable(installed.error().message));
        QVERIFY(!installed.error().remedy.isEmpty());
        QVERIFY(!QFile::exists(m_installer->path()));
    }

    void fromNoFile()
    {
        const auto installed = m_installer->installFrom(m_folder->filePath(u"none.pem"_s));
        QVERIFY(!installed.hasValue());
        QCOMPARE(installed.error().kind, ErrorKind::File);
        QVERIFY(installed.error().message.contains(u"none.pem"_s));
    }

    void download_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("PEM") << m_right.toPem();
        QTest::newRow("DER") << m_right.toDer();
    }

    void download()
    {
        QFETCH(QByteArray, body);
        m_server->enqueue(Script::response(200, body));
        AWAIT(installed, m_installer->install());
        QVERIFY_RESULT(installed);
        QCOMPARE(*installed, m_right);
        expectInstalled();
        QCOMPARE(m_server->requests().size(), 1);
        QCOMPARE(m_server->requests().first().path(), u"/root.crt"_s);
        QVERIFY(m_server->requests().first().header("authorization").isEmpty());
    }

    void secondAddress_data()
    {
        QTest::addColumn<Script>("first");
        QTest::newRow("gone") << Script::response(404, "gone");
        QTest::newRow("moved") << Script::response(
            302, {}, {{"Location", "https://elsewhere.test/root.crt"}});
        QTest::newRow("a page") << Script::response(200, "<html>Welcome</html>");
        QTest::newRow("another certificate") << Script::response(200, m_wrong.toPem());
        QTest::newRow("cut") << Script::head(200, {{"Content-Length", "5000"}})
                                    .write(m_right.toPem().first(100))
                                    .close();
        QTest::newRow("endless") << Script::response(200, QByteArray(300 * 1024, 'x'));
    }

    void secondAddress()
    {
        QFETCH(Script, first);
        m_server->enqueue(first);
        m_server->enqueue(Script::response(200, m_right.toDer()));
        AWAIT(installed, m_installer->install());
        QVERIFY_RESULT(installed);
        expectInstalled();
        QCOMPARE(m_server->requests().last().path(), u"/root.cer"_s);
    }

    void downloadFails_data()
    {
        QTest::addColumn<Script>("first");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("remedy");
        const QString byHand = u"gigachat-ca install --from FILE"_s;
        QTest::newRow("gone") << Script::response(404, "gone") << ErrorKind::Protocol
                              << u"HTTP 404"_s << byHand;
        QTest::newRow("moved") << Script::response(
            301, {}, {{"Location", "https://elsewhere.test/root.crt"}})
                               << ErrorKind::Redirected << u"elsewhere.test"_s << byHand;
        QTest::newRow("broken") << Script::response(503, "") << ErrorKind::Server << u"HTTP 503"_s
                                << byHand;
        QTest::newRow("a page") << Script::response(200, "<html>Welcome</html>")
                                << ErrorKind::Protocol << u"holds no certificate"_s << byHand;
        QTest::newRow("another certificate")
            << Script::response(200, m_wrong.toPem()) << ErrorKind::Tls
            << u"\"Wrong Root CA\" with the SHA-256 fingerprint "_s + sha256Fingerprint(m_wrong)
            << u"Its fingerprint is "_s + sha256Fingerprint(m_right);
    }

    void downloadFails()
    {
        QFETCH(Script, first);
        QFETCH(ErrorKind, kind);
        QFETCH(QString, message);
        QFETCH(QString, remedy);
        m_server->enqueue(first);
        m_server->enqueue(Script::response(404, "gone"));
        AWAIT(installed, m_installer->install());
        QVERIFY(!installed.hasValue());
        const Error &error = installed.error();
        QCOMPARE(errorKindName(error.kind), errorKindName(kind));
        QVERIFY2(error.message.contains(message), qPrintable(error.message));
        QVERIFY2(error.remedy.contains(remedy), qPrintable(error.remedy));
        QVERIFY2(error.detail.contains(u"HTTP 404"_s), qPrintable(error.detail));
        QVERIFY(!QFile::exists(m_installer->path()));
    }

    void wrongCertificateIsNotHiddenByOtherFailures()
    {
        m_server->enqueue(Script::response(404, "gone"));
        m_server->enqueue(Script::response(200, m_wrong.toPem()));
        AWAIT(installed, m_installer->install());
        QVERIFY(!installed.hasValue());
        QCOMPARE(installed.error().kind, ErrorKind::Tls);
    }

    void noNetwork()
    {
        m_server->close();
        AWAIT(installed, m_installer->install());
        QVERIFY(!installed.hasValue());
        QCOMPARE(installed.error().kind, ErrorKind::Connection);
        QVERIFY(installed.error().remedy.contains(u"--from FILE"_s));
    }

    void onlyTheSystemIsTrustedForTheDownload()
    {
        TestAuthority authority;
        ScriptedServer server;
        server.useTls(authority.serverConfiguration({u"127.0.0.1"_s}));
        QVERIFY(server.start());
        m_transport.trust = {.extraAuthorities = {authority.certificate()}, .verify = false};
        m_source.addresses = {server.url()};
        makeInstaller();
        AWAIT(installed, m_installer->install());
        QVERIFY(!installed.hasValue());
        QCOMPARE(installed.error().kind, ErrorKind::Tls);
        QVERIFY(server.requests().isEmpty());
    }

    void byProxy()
    {
        TestProxy proxy(m_server->serverPort());
        QVERIFY(proxy.start());
        m_transport.proxy = {
            .mode = ProxyOptions::Mode::Http, .host = u"127.0.0.1"_s, .port = proxy.serverPort()};
        m_source.addresses = {QUrl(u"http://official.test/root.crt"_s)};
        makeInstaller();
        m_server->enqueue(Script::response(200, m_right.toPem()));
        AWAIT(installed, m_installer->install());
        QVERIFY_RESULT(installed);
        QCOMPARE(proxy.asked(), QStringList{u"GET http://official.test/root.crt"_s});
    }

    void goingAwayCancels()
    {
        m_server->enqueue(Script().hang());
        const auto future = m_installer->install();
        QTRY_COMPARE(m_server->requests().size(), 1);
        m_installer.reset();
        QVERIFY(waitForEnd(future));
        QVERIFY(future.isCanceled() || !future.result().hasValue());
        QVERIFY(!QFile::exists(m_folder->filePath(u"data/root.pem"_s)));
    }

    void failedDownloadKeepsWhatIsInstalled()
    {
        QVERIFY_RESULT(m_installer->installFrom(write(m_right.toPem())));
        m_server->enqueue(Script::response(200, m_wrong.toPem()));
        m_server->enqueue(Script::response(200, m_wrong.toPem()));
        AWAIT(installed, m_installer->install());
        QVERIFY(!installed.hasValue());
        expectInstalled();
    }

    void folderThatCannotBeWritten()
    {
        QVERIFY(QDir(m_folder->path()).mkpath(u"data"_s));
        const QString folder = m_folder->filePath(u"data"_s);
        const Unprivileged person({m_folder->path(), folder});
        QVERIFY(QFile::setPermissions(folder, QFileDevice::ReadOwner | QFileDevice::ExeOwner));
        m_server->enqueue(Script::response(200, m_right.toPem()));
        AWAIT(installed, m_installer->install());
        QVERIFY(!installed.hasValue());
        QCOMPARE(installed.error().kind, ErrorKind::File);
        QCOMPARE(m_server->requests().size(), 1);
    }

    void folderInTheWay()
    {
        QVERIFY(QDir(m_folder->path()).mkpath(u"data/root.pem"_s));
        const auto installed = m_installer->installFrom(write(m_right.toPem()));
        QVERIFY(!installed.hasValue());
        QCOMPARE(installed.error().kind, ErrorKind::File);
        QVERIFY(!installed.error().remedy.isEmpty());
    }

    void status()
    {
        const auto none = m_installer->installed();
        QVERIFY_RESULT(none);
        QVERIFY(none->isNull());

        QVERIFY_RESULT(m_installer->installFrom(write(m_right.toPem())));
        const auto right = m_installer->installed();
        QVERIFY_RESULT(right);
        QCOMPARE(*right, m_right);

        QFile file(m_installer->path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(m_wrong.toPem());
        file.close();
        const auto wrong = m_installer->installed();
        QVERIFY(!wrong.hasValue());
        QCOMPARE(wrong.error().kind, ErrorKind::File);
        QVERIFY(wrong.error().remedy.contains(u"install"_s));
    }

    void remove()
    {
        const auto nothing = m_installer->remove();
        QVERIFY_RESULT(nothing);
        QVERIFY(!*nothing);
        QVERIFY_RESULT(m_installer->installFrom(write(m_right.toPem())));
        const auto removed = m_installer->remove();
        QVERIFY_RESULT(removed);
        QVERIFY(*removed);
        QVERIFY(!QFile::exists(m_installer->path()));
    }

private:
    void makeInstaller()
    {
        m_installer = std::make_unique<GigaChatCaInstaller>(m_folder->filePath(u"data/root.pem"_s),
                                                            m_transport, m_redactor, m_source);
    }

    QString write(const QByteArray &content)
    {
        QFile file(m_folder->filePath(u"given"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("%s", qPrintable(file.errorString()));
        return file.fileName();
    }

    void expectInstalled()
    {
        QFile file(m_installer->path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), m_right.toPem());
        constexpr auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup
            | QFileDevice::ReadOther | QFileDevice::WriteOther;
        QVERIFY(!(file.permissions() & others));
    }

    Redactor m_redactor;
    QSslCertificate m_right;
    QSslCertificate m_wrong;
    TransportOptions m_transport;
    GigaChatCaSource m_source;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<GigaChatCaInstaller> m_installer;
};

QTEST_GUILESS_MAIN(TestGigaChatCaInstaller)
#include "tst_gigachatcainstaller.moc"
