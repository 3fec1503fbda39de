// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testauthority.h"

#include "support/scriptedserver.h"
#include "support/testhelpers.h"

#include <QSignalSpy>
#include <QSslSocket>

using namespace Chat;
using namespace Qt::StringLiterals;

/// The certificates as a real TLS client judges them.
class TestTestAuthority final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_authority = std::make_unique<TestAuthority>(); }
    void init() { failOnAnyWarning(); }

    void certificates_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<TestAuthority::Validity>("validity");
        QTest::addColumn<bool>("trusted");
        QTest::addColumn<QList<QSslError::SslError>>("errors");
        using Validity = TestAuthority::Validity;
        using Errors = QList<QSslError::SslError>;
        QTest::newRow("good") << QStringList{u"localhost"_s, u"127.0.0.1"_s} << Validity::Current
                              << true << Errors{};
        QTest::newRow("other host") << QStringList{u"other.test"_s} << Validity::Current << true
                                    << Errors{QSslError::HostNameMismatch};
        QTest::newRow("expired") << QStringList{u"127.0.0.1"_s} << Validity::Expired << true
                                 << Errors{QSslError::CertificateExpired};
        QTest::newRow("unknown authority")
            << QStringList{u"127.0.0.1"_s} << Validity::Current << false
            << Errors{QSslError::SelfSignedCertificateInChain};
    }

    void certificates()
    {
        QFETCH(QStringList, names);
        QFETCH(TestAuthority::Validity, validity);
        QFETCH(bool, trusted);
        QFETCH(QList<QSslError::SslError>, errors);
        ScriptedServer server;
        server.useTls(m_authority->serverConfiguration(names, validity));
        server.enqueue(Script().write("hello"));
        QVERIFY2(server.start(), qPrintable(server.errorString()));

        QSslSocket client;
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        if (trusted)
            configuration.addCaCertificate(m_authority->certificate());
        client.setSslConfiguration(configuration);
        QList<QSslError::SslError> found;
        connect(&client, &QSslSocket::sslErrors, this, [&](const QList<QSslError> &list) {
            for (const QSslError &error : list)
                found.append(error.error());
        });
        client.connectToHostEncrypted(u"127.0.0.1"_s, server.serverPort());
        if (errors.isEmpty()) {
            QTRY_VERIFY(client.isEncrypted());
            client.write("GET / HTTP/1.1\r\n\r\n");
            QTRY_COMPARE(client.peek(10), "hello");
        } else {
            QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
            QCOMPARE(found, errors);
        }
    }

private:
    std::unique_ptr<TestAuthority> m_authority;
};

QTEST_GUILESS_MAIN(TestTestAuthority)
#include "tst_testauthority.moc"
