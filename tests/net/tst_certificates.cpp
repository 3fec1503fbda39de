// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/certificates.h"

#include "support/testauthority.h"
#include "support/testhelpers.h"

#include <QFile>
#include <QSslSocket>

using namespace Chat;
using namespace Qt::StringLiterals;

class TestCertificates final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_authority = std::make_unique<TestAuthority>();
        m_other = std::make_unique<TestAuthority>(u"Second Root CA"_s);
        m_pem = m_authority->certificate().toPem();
    }
    void init() { failOnAnyWarning(); }

    void load_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("count");
        QTest::newRow("PEM") << m_pem << 1;
        QTest::newRow("PEM, two") << m_pem + m_other->certificate().toPem() << 2;
        QTest::newRow("PEM after text") << QByteArray("# our root\r\n\r\n") + m_pem << 1;
        QTest::newRow("PEM with CRLF") << QByteArray(m_pem).replace("\n", "\r\n") << 1;
        QTest::newRow("DER") << m_authority->certificate().toDer() << 1;
    }

    void load()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, count);
        const auto loaded = loadCertificates(write(bytes));
        QVERIFY_RESULT(loaded);
        QCOMPARE(loaded->size(), count);
        QCOMPARE(loaded->first(), m_authority->certificate());
    }

    void loadFails_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        QTest::newRow("nothing") << QByteArray() << u"holds no certificate"_s;
        QTest::newRow("text") << QByteArray("hello") << u"holds no certificate"_s;
        QTest::newRow("cut") << m_pem.first(m_pem.size() / 2) << u"holds no certificate"_s;
        QTest::newRow("a key") << QByteArray("-----BEGIN PRIVATE KEY-----\nAAAA\n"
                                             "-----END PRIVATE KEY-----\n")
                               << u"holds no certificate"_s;
        QTest::newRow("too large") << QByteArray(1024 * 1024 + 1, 'x') << u"too large"_s;
        QTest::newRow("expired") << m_authority
                                        ->serverConfiguration({u"localhost"_s},
                                                              TestAuthority::Validity::Expired)
                                        .localCertificate()
                                        .toPem()
                                 << u"expired"_s;
    }

    void loadFails()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        const auto loaded = loadCertificates(write(bytes));
        QVERIFY(!loaded.hasValue());
        QCOMPARE(loaded.error().kind, ErrorKind::File);
        QVERIFY2(loaded.error().message.contains(message), qPrintable(loaded.error().message));
        QVERIFY(loaded.error().message.contains(m_folder.path()));
        QVERIFY(!loaded.error().remedy.isEmpty());
    }

    void noSuchFile()
    {
        const auto loaded = loadCertificates(m_folder.filePath(u"none.pem"_s));
        QVERIFY(!loaded.hasValue());
        QCOMPARE(loaded.error().kind, ErrorKind::File);
        QVERIFY(loaded.error().message.contains(u"none.pem"_s));
    }

    void fingerprint()
    {
        const QString fingerprint = sha256Fingerprint(m_authority->certificate());
        QCOMPARE(fingerprint.size(), 64);
        QCOMPARE(fingerprint, fingerprint.toUpper());
        QCOMPARE(QByteArray::fromHex(fingerprint.toLatin1()),
                 QCryptographicHash::hash(m_authority->certificate().toDer(),
                                          QCryptographicHash::Sha256));
    }

    void names()
    {
        const QSslCertificate certificate =
            m_authority->serverConfiguration({u"localhost"_s, u"a.test"_s, u"127.0.0.1"_s})
                .localCertificate();
        QCOMPARE(certificateSubject(certificate), u"localhost"_s);
        QCOMPARE(certificateIssuer(certificate), u"Throw-away Root CA"_s);
        QCOMPARE(certificateHosts(certificate),
                 (QStringList{u"127.0.0.1"_s, u"a.test"_s, u"localhost"_s}));
        QVERIFY(certificateSummary(certificate)
                    .startsWith(u"localhost, issued by Throw-away Root CA, valid from 2"_s));
    }

    void textsAreOfOneLine()
    {
        const TestAuthority hostile(u"Root\x1b[31m CA"_s);
        QCOMPARE(certificateSubject(hostile.certificate()), u"Root[31m CA"_s);
        QCOMPARE(certificateIssuer(hostile.certificate()), u"Root[31m CA"_s);
    }

    void expiry()
    {
        const QSslCertificate ofThirtyDays = m_authority->certificate();
        const QDateTime end = ofThirtyDays.expiryDate();
        QVERIFY(!expiresSoon(ofThirtyDays, end.addDays(-29)));
        QVERIFY(!expiresSoon(ofThirtyDays, end.addDays(-8)));
        QVERIFY(expiresSoon(ofThirtyDays, end.addDays(-6)));
        QVERIFY(expiresSoon(ofThirtyDays, end.addDays(1)));

        const QSslCertificate ofTenDays =
            m_authority->serverConfiguration({u"localhost"_s}).localCertificate();
        QVERIFY(!expiresSoon(ofTenDays, ofTenDays.expiryDate().addDays(-6)));
        QVERIFY(expiresSoon(ofTenDays, ofTenDays.expiryDate().addDays(-2)));
    }

    void trustAddsToTheSystem()
    {
        const auto system = QSslConfiguration::systemCaCertificates();
        QVERIFY2(!system.isEmpty(), "this machine trusts no authority: ca-certificates is missing");
        const auto configured =
            tlsConfiguration({.extraAuthorities = {m_authority->certificate()}});
        QCOMPARE(configured.peerVerifyMode(), QSslSocket::AutoVerifyPeer);
        const auto trusted = configured.caCertificates();
        QVERIFY(trusted.contains(m_authority->certificate()));
        for (const QSslCertificate &certificate : system)
            QVERIFY2(trusted.contains(certificate), qPrintable(certificateSubject(certificate)));

        QVERIFY(!tlsConfiguration({}).caCertificates().contains(m_authority->certificate()));
        QCOMPARE(tlsConfiguration({.verify = false}).peerVerifyMode(), QSslSocket::VerifyNone);
    }

private:
    QString write(const QByteArray &bytes)
    {
        QFile file(m_folder.filePath(u"certificate"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s", qPrintable(file.errorString()));
        return file.fileName();
    }

    QTemporaryDir m_folder;
    std::unique_ptr<TestAuthority> m_authority;
    std::unique_ptr<TestAuthority> m_other;
    QByteArray m_pem;
};

QTEST_GUILESS_MAIN(TestCertificates)
#include "tst_certificates.moc"
