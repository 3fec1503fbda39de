// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/filesecretstore.h"

#include "support/futures.h"
#include "support/testhelpers.h"

#include <QFileInfo>
#include <QTemporaryDir>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

constexpr auto Others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
    | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;

} // namespace

class FileSecretStoreTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void keepsAndForgets();
    void isPrivate();
    void doesNothingUnlessAllowed();
    void forgetsEvenWhereNotAllowed();
    void refusesExposedFile_data();
    void refusesExposedFile();
    void refusesForeignFile();
    void refusesDamagedFile_data();
    void refusesDamagedFile();
    void unwritableFolder();
    void anyNameAndSecret();

private:
    QString path() const { return m_folder->filePath(u"config/secrets.json"_s); }
    QByteArray content() const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void FileSecretStoreTest::init()
{
    failOnAnyWarning();
    m_folder = std::make_unique<QTemporaryDir>();
}

QByteArray FileSecretStoreTest::content() const
{
    QFile file(path());
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void FileSecretStoreTest::keepsAndForgets()
{
    {
        FileSecretStore store(path(), FilePermit::Granted);
        AWAIT(before, store.read(u"openai"_s));
        QVERIFY_RESULT(before);
        QCOMPARE(before->origin, SecretOrigin::None);
        AWAIT(first, store.write(u"openai"_s, Secret("sk-invented-1"_ba)));
        QVERIFY_RESULT(first);
        QCOMPARE(*first, SecretOrigin::File);
        AWAIT(second, store.write(u"gigachat"_s, Secret("invented-2"_ba)));
        QVERIFY_RESULT(second);
        AWAIT(third, store.write(u"openai"_s, Secret("sk-invented-3"_ba)));
        QVERIFY_RESULT(third);
    }
    FileSecretStore store(path(), FilePermit::Granted);
    AWAIT(openai, store.read(u"openai"_s));
    QVERIFY_RESULT(openai);
    QCOMPARE(openai->secret, Secret("sk-invented-3"_ba));
    QCOMPARE(openai->origin, SecretOrigin::File);

    AWAIT(removed, store.remove(u"openai"_s));
    QVERIFY_RESULT(removed);
    AWAIT(removedAgain, store.remove(u"openai"_s));
    QVERIFY_RESULT(removedAgain);
    AWAIT(gone, store.read(u"openai"_s));
    QVERIFY_RESULT(gone);
    QCOMPARE(gone->origin, SecretOrigin::None);
    QVERIFY(!content().contains("sk-invented"));
    AWAIT(other, store.read(u"gigachat"_s));
    QVERIFY_RESULT(other);
    QCOMPARE(other->secret, Secret("invented-2"_ba));
}

void FileSecretStoreTest::isPrivate()
{
    FileSecretStore store(path(), FilePermit::Granted);
    AWAIT(written, store.write(u"openai"_s, Secret("sk-invented-1"_ba)));
    QVERIFY_RESULT(written);
    QVERIFY(!(QFileInfo(path()).permissions() & Others));
    // Nothing else that might hold the key is left beside it.
    QCOMPARE(QFileInfo(path()).dir().entryList(QDir::Files | QDir::Hidden),
             QStringList{u"secrets.json"_s});
}

void FileSecretStoreTest::doesNothingUnlessAllowed()
{
    FileSecretStore store(path(), FilePermit::Denied);
    AWAIT(available, store.isAvailable());
    QVERIFY(!available);
    AWAIT(written, store.write(u"openai"_s, Secret("sk-invented-1"_ba)));
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::Secrets);
    QVERIFY(written.error().remedy.contains(u"allowFile=true"_s));
    QVERIFY(!QFileInfo::exists(path()));
    AWAIT(read, store.read(u"openai"_s));
    QVERIFY_RESULT(read);
    QCOMPARE(read->origin, SecretOrigin::None);
}

void FileSecretStoreTest::forgetsEvenWhereNotAllowed()
{
    FileSecretStore allowed(path(), FilePermit::Granted);
    AWAIT(written, allowed.write(u"openai"_s, Secret("sk-invented-1"_ba)));
    QVERIFY_RESULT(written);

    FileSecretStore denied(path(), FilePermit::Denied);
    AWAIT(read, denied.read(u"openai"_s));
    QVERIFY_RESULT(read);
    QCOMPARE(read->origin, SecretOrigin::None);
    AWAIT(removed, denied.remove(u"openai"_s));
    QVERIFY_RESULT(removed);
    QVERIFY(!content().contains("sk-invented"));
}

void FileSecretStoreTest::refusesExposedFile_data()
{
    QTest::addColumn<QFileDevice::Permissions>("permissions");

    QTest::newRow("group reads") << QFileDevice::Permissions(QFileDevice::ReadGroup);
    QTest::newRow("all read") << QFileDevice::Permissions(QFileDevice::ReadOther);
    QTest::newRow("all write") << QFileDevice::Permissions(QFileDevice::WriteOther);
}

void FileSecretStoreTest::refusesExposedFile()
{
    QFETCH(QFileDevice::Permissions, permissions);
    FileSecretStore store(path(), FilePermit::Granted);
    AWAIT(written, store.write(u"openai"_s, Secret("sk-invented-1"_ba)));
    QVERIFY_RESULT(written);
    QVERIFY(QFile::setPermissions(path(), QFileInfo(path()).permissions() | permissions));

    AWAIT(read, store.read(u"openai"_s));
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::Secrets);
    QVERIFY(read.error().message.contains(path()));
    QVERIFY(read.error().remedy.contains(u"chmod 600"_s));
    AWAIT(again, store.write(u"openai"_s, Secret("sk-invented-2"_ba)));
    QVERIFY(!again);
    QVERIFY(content().contains("sk-invented-1"));
}

void FileSecretStoreTest::refusesForeignFile()
{
#ifdef Q_OS_UNIX
    FileSecretStore store(path(), FilePermit::Granted);
    AWAIT(written, store.write(u"openai"_s, Secret("sk-invented-1"_ba)));
    QVERIFY_RESULT(written);
    if (chown(QFile::encodeName(path()).constData(), 65534, gid_t(-1)) != 0)
        QSKIP("Only root can give a file away.");

    AWAIT(read, store.read(u"openai"_s));
    QVERIFY(!read);
    QVERIFY(read.error().message.contains(u"belongs to another account"_s));
#else
    QSKIP("Files have no owner in this sense here.");
#endif
}

void FileSecretStoreTest::refusesDamagedFile_data()
{
    QTest::addColumn<QByteArray>("damage");

    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut") << "{\"openai\": \"sk-inv"_ba;
    QTest::newRow("array") << "[]"_ba;
    QTest::newRow("binary") << QByteArray("\xff\x00", 2);
}

void FileSecretStoreTest::refusesDamagedFile()
{
    QFETCH(QByteArray, damage);
    QVERIFY(QDir().mkpath(QFileInfo(path()).absolutePath()));
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(damage);
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    file.close();

    FileSecretStore store(path(), FilePermit::Granted);
    AWAIT(read, store.read(u"openai"_s));
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::Secrets);
    QVERIFY(!errorText(read.error()).contains(u"sk-inv"_s));
    // It may hold other keys that can still be saved by hand.
    AWAIT(written, store.write(u"openai"_s, Secret("sk-invented-1"_ba)));
    QVERIFY(!written);
    QCOMPARE(content(), damage);
}

void FileSecretStoreTest::unwritableFolder()
{
    QFile blocker(m_folder->filePath(u"config"_s));
    QVERIFY(blocker.open(QIODevice::WriteOnly));

    FileSecretStore store(path(), FilePermit::Granted);
    AWAIT(written, store.write(u"openai"_s, Secret("sk-invented-1"_ba)));
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::Secrets);
    QVERIFY(!written.error().remedy.isEmpty());
    QVERIFY(!errorText(written.error()).contains(u"sk-invented"_s));
}

void FileSecretStoreTest::anyNameAndSecret()
{
    const QString name = u"работа = [\"x\"]\n"_s;
    const Secret secret("\"quoted\" \\ ключ"_ba);
    FileSecretStore store(path(), FilePermit::Granted);
    AWAIT(written, store.write(name, secret));
    QVERIFY_RESULT(written);
    AWAIT(read, store.read(name));
    QVERIFY_RESULT(read);
    QCOMPARE(read->secret, secret);
}

QTEST_GUILESS_MAIN(FileSecretStoreTest)
#include "tst_filesecretstore.moc"
