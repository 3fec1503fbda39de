// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gigachatcacommand.h"

#include "app/appcontext.h"
#include "app/commandline.h"
#include "app/console.h"
#include "app/program.h"
#include "net/certificates.h"
#include "providers/gigachatca.h"
#include "support/scriptedserver.h"
#include "support/testauthority.h"
#include "support/testhelpers.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryFile>

using namespace Chat;
using namespace Qt::StringLiterals;

/// `lmchat gigachat-ca`: from outside, and with a throw-away certificate in place of the real one
/// from inside.
class GigaChatCaCommandTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setApplicationName(u"tst_gigachatcacommand"_s);
        m_authority = std::make_unique<TestAuthority>(u"Right Root CA"_s);
        m_other = std::make_unique<TestAuthority>(u"Wrong Root CA"_s);
    }

    void init()
    {
        failOnAnyWarning();
        QFile::remove(gigaChatCaPath());
    }
    void cleanupTestCase() { QFile::remove(gigaChatCaPath()); }

    void installsFromTheAddress()
    {
        ScriptedServer server;
        QVERIFY(server.start());
        server.enqueue(Script::response(200, m_authority->certificate().toDer()));
        const Outcome installed = run({u"install"_s}, {server.url()});
        QCOMPARE(installed.status, 0);
        QCOMPARE(installed.messages, QByteArray());
        QVERIFY2(installed.output.startsWith("Installed for GigaChat's hosts: Right Root CA, "
                                             "issued by Right Root CA, valid from "),
                 installed.output.constData());
        QVERIFY(installed.output.contains(gigaChatCaPath().toUtf8()));
        const auto stored = loadCertificates(gigaChatCaPath());
        QVERIFY_RESULT(stored);
        QCOMPARE(stored->first(), m_authority->certificate());

        const QJsonObject status =
            QJsonDocument::fromJson(run({u"status"_s, u"--json"_s}).output).object();
        QCOMPARE(status[u"installed"_s].toBool(), true);
        QCOMPARE(status[u"subject"_s].toString(), u"Right Root CA"_s);
        QCOMPARE(status[u"fingerprint"_s].toString(),
                 sha256Fingerprint(m_authority->certificate()));
        QVERIFY(status[u"error"_s].isNull());

        QCOMPARE(run({u"remove"_s}).output, "Removed.\n");
        QCOMPARE(run({u"remove"_s}).output, "It was not installed.\n");
        QVERIFY(!QFile::exists(gigaChatCaPath()));
    }

    void installsFromAFile()
    {
        const Outcome installed = run({u"install"_s, u"--from"_s, m_authority->certificateFile()});
        QCOMPARE(installed.status, 0);
        QVERIFY(run({u"status"_s}).output.startsWith("Installed: Right Root CA"));
    }

    void wrongCertificate()
    {
        const Program program;
        const Program::Run run =
            program.run({u"gigachat-ca"_s, u"install"_s, u"--from"_s, m_other->certificateFile()});
        QCOMPARE(run.status, 23);
        QCOMPARE(run.output, QByteArray());
        QVERIFY2(run.messages.contains("\"Wrong Root CA\" with the SHA-256 fingerprint "
                                       + sha256Fingerprint(m_other->certificate()).toUtf8()),
                 run.messages.constData());
        QVERIFY(run.messages.contains(
            "D26D2D0231B7C39F92CC738512BA54103519E4405D68B5BD703E9788CA8ECF31"));
        QCOMPARE(program.allFiles(), QByteArray());
    }

    void unreadableFile()
    {
        const Program::Run run =
            Program().run({u"gigachat-ca"_s, u"install"_s, u"--from"_s, u"/no/such.pem"_s});
        QCOMPARE(run.status, 32);
        QVERIFY2(run.messages.contains("/no/such.pem cannot be read"), run.messages.constData());
    }

    void noNetwork()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const QString proxy = u"http://127.0.0.1:%1"_s.arg(server.serverPort());
        server.close();
        const Program::Run run =
            Program().run({u"gigachat-ca"_s, u"install"_s, u"--proxy"_s, proxy});
        QCOMPARE(run.status, 22);
        QVERIFY2(run.messages.contains("lmchat gigachat-ca install --from FILE"),
                 run.messages.constData());
    }

    void statusOfNone()
    {
        const Program::Run run = Program().run({u"gigachat-ca"_s, u"status"_s});
        QCOMPARE(run.status, 0);
        QCOMPARE(run.output, "Not installed. To install it: lmchat gigachat-ca install\n");
    }

    void damagedOne()
    {
        QVERIFY(QDir().mkpath(QFileInfo(gigaChatCaPath()).path()));
        QVERIFY(QFile::copy(m_other->certificateFile(), gigaChatCaPath()));
        const Outcome status = run({u"status"_s, u"--json"_s});
        QCOMPARE(status.status, 32);
        const QJsonObject json = QJsonDocument::fromJson(status.output).object();
        QCOMPARE(json[u"error"_s][u"kind"_s].toString(), u"file"_s);
    }

    void argumentsAreChecked_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("none") << QStringList() << QByteArray("wants one of the words");
        QTest::newRow("unknown") << QStringList{u"instal"_s} << QByteArray("wants one of");
        QTest::newRow("two") << QStringList{u"install"_s, u"now"_s} << QByteArray("wants one of");
        QTest::newRow("from for status") << QStringList{u"status"_s, u"--from"_s, u"x"_s}
                                         << QByteArray("goes with \"install\" only");
    }

    void argumentsAreChecked()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, message);
        const Program::Run run = Program().run(QStringList{u"gigachat-ca"_s} + arguments);
        QCOMPARE(run.status, 2);
        QVERIFY2(run.messages.contains(message), run.messages.constData());
    }

private:
    struct Outcome
    {
        int status = -1;
        QByteArray output = {};
        QByteArray messages = {};
    };

    Outcome run(const QStringList &arguments, const QList<QUrl> &addresses = {})
    {
        const CommandLine line(QStringList{u"lmchat"_s, u"gigachat-ca"_s} + arguments,
                               {GigaChatCaCommand::info()});
        AppContext context;
        QTemporaryFile output;
        QTemporaryFile messages;
        Outcome outcome;
        if (!output.open() || !messages.open()
            || !context.load({.commandLine = {{u"network/proxy"_s, u"none"_s, {}}}}))
            return outcome;
        Console console(context.redactor(), output.handle(), messages.handle());
        const GigaChatCaSource source{.fingerprint = sha256Fingerprint(m_authority->certificate()),
                                      .addresses = addresses};
        GigaChatCaCommand command(line, context, console, source);
        QSignalSpy finished(&command, &Command::finished);
        command.start();
        if (!QTest::qWaitFor([&finished] { return !finished.isEmpty(); }, 20000))
            return outcome;
        outcome.status = finished.first().first().toInt();
        for (auto [file, bytes] :
             {std::pair(&output, &outcome.output), std::pair(&messages, &outcome.messages)}) {
            file->seek(0);
            *bytes = file->readAll();
        }
        return outcome;
    }

    std::unique_ptr<TestAuthority> m_authority;
    std::unique_ptr<TestAuthority> m_other;
};

QTEST_GUILESS_MAIN(GigaChatCaCommandTest)
#include "tst_gigachatcacommand.moc"
