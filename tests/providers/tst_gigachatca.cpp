// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/gigachatca.h"

#include "net/transporterror.h"
#include "support/testhelpers.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

Error untrusted()
{
    return TransportError::tls(u"gigachat.devices.sberbank.ru"_s,
                               {QSslError(QSslError::SelfSignedCertificateInChain)}, {}, {});
}

} // namespace

class TestGigaChatCa final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setApplicationName(u"tst_gigachatca"_s);
    }

    void init()
    {
        failOnAnyWarning();
        QFile::remove(gigaChatCaPath());
    }

    void cleanupTestCase() { QDir(QFileInfo(gigaChatCaPath()).path()).removeRecursively(); }

    void hosts_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("official");
        QTest::newRow("API") << u"gigachat.devices.sberbank.ru"_s << true;
        QTest::newRow("OAuth") << u"ngw.devices.sberbank.ru"_s << true;
        QTest::newRow("new API") << u"api.giga.chat"_s << true;
        QTest::newRow("capitals") << u"API.Giga.Chat"_s << true;
        QTest::newRow("below") << u"eu.api.giga.chat"_s << true;
        QTest::newRow("only its end") << u"notapi.giga.chat"_s << false;
        QTest::newRow("as a beginning") << u"api.giga.chat.example.org"_s << false;
        QTest::newRow("the bank") << u"devices.sberbank.ru"_s << false;
        QTest::newRow("other") << u"api.openai.com"_s << false;
        QTest::newRow("none") << QString() << false;
    }

    void hosts()
    {
        QFETCH(QString, host);
        QTEST(isGigaChatHost(host), "official");
    }

    void missingRootIsTheRemedy()
    {
        const QUrl url(u"https://gigachat.devices.sberbank.ru/api/v1"_s);
        const Error error = withGigaChatCaRemedy(untrusted(), url);
        QCOMPARE(error.kind, ErrorKind::Tls);
        QVERIFY2(error.remedy.contains("lmchat gigachat-ca install"_L1), qPrintable(error.remedy));
    }

    void otherFailuresKeepTheirRemedy()
    {
        const QUrl official(u"https://api.giga.chat/v1"_s);
        const QUrl other(u"https://api.openai.com/v1"_s);
        const Error refused = TransportError::refused(u"api.giga.chat"_s);
        QCOMPARE(withGigaChatCaRemedy(refused, official), refused);
        QCOMPARE(withGigaChatCaRemedy(untrusted(), other), untrusted());

        // Where it is installed, somebody else's certificate is in the way.
        QVERIFY(QDir().mkpath(QFileInfo(gigaChatCaPath()).path()));
        QFile file(gigaChatCaPath());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        QCOMPARE(withGigaChatCaRemedy(untrusted(), official), untrusted());
    }
};

QTEST_GUILESS_MAIN(TestGigaChatCa)
#include "tst_gigachatca.moc"
