// SPDX-License-Identifier: GPL-3.0-or-later
// Runs inside with-keyring.sh: a real gnome-keyring in a session of its own.
#include "secrets/keychainsecretstore.h"

#include "support/futures.h"
#include "support/testhelpers.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QProcess>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

QByteArray outputOf(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished())
        qFatal("%s does not run", qPrintable(program));
    return process.readAllStandardOutput();
}

/// What another program sees of a key.
QByteArray seenBySecretTool(const QString &name)
{
    return outputOf(u"secret-tool"_s,
                    {u"lookup"_s, u"server"_s, u"LanguageModelChat"_s, u"user"_s, name});
}

} // namespace

class KeychainSecretStoreTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void isThere();
    void keepsAndForgets();
    void manyAtOnce();
    void anyNameAndSecret();
    void endsWhereItIsDestroyed();
    void leavesNoPlainText();
    void locked(); // the last one: nothing can unlock it again without a window
};

void KeychainSecretStoreTest::isThere()
{
    KeychainSecretStore store;
    AWAIT(available, store.isAvailable());
    QVERIFY(available);
}

void KeychainSecretStoreTest::keepsAndForgets()
{
    KeychainSecretStore store;
    AWAIT(before, store.read(u"openai"_s));
    QVERIFY_RESULT(before);
    QCOMPARE(before->origin, SecretOrigin::None);

    AWAIT(first, store.write(u"openai"_s, Secret("sk-invented-1"_ba)));
    QVERIFY_RESULT(first);
    QCOMPARE(*first, SecretOrigin::Keychain);
    QCOMPARE(seenBySecretTool(u"openai"_s), "sk-invented-1");
    AWAIT(second, store.write(u"openai"_s, Secret("sk-invented-2"_ba)));
    QVERIFY_RESULT(second);
    QCOMPARE(seenBySecretTool(u"openai"_s), "sk-invented-2");

    KeychainSecretStore another;
    AWAIT(read, another.read(u"openai"_s));
    QVERIFY_RESULT(read);
    QCOMPARE(read->secret, Secret("sk-invented-2"_ba));
    QCOMPARE(read->origin, SecretOrigin::Keychain);

    AWAIT(removed, store.remove(u"openai"_s));
    QVERIFY_RESULT(removed);
    QCOMPARE(seenBySecretTool(u"openai"_s), QByteArray());
    AWAIT(removedAgain, store.remove(u"openai"_s));
    QVERIFY_RESULT(removedAgain);
}

void KeychainSecretStoreTest::manyAtOnce()
{
    KeychainSecretStore store;
    QList<QFuture<Result<SecretOrigin>>> writes;
    QList<QFuture<Result<StoredSecret>>> reads;
    for (int i = 0; i < 20; ++i)
        writes.append(store.write(u"p%1"_s.arg(i), Secret(u"invented-%1"_s.arg(i))));
    for (int i = 0; i < 20; ++i)
        reads.append(store.read(u"p%1"_s.arg(i)));
    for (int i = 0; i < 20; ++i) {
        AWAIT(written, writes.at(i));
        QVERIFY_RESULT(written);
        AWAIT(read, reads.at(i));
        QVERIFY_RESULT(read);
        QCOMPARE(read->secret, Secret(u"invented-%1"_s.arg(i)));
    }
}

void KeychainSecretStoreTest::anyNameAndSecret()
{
    KeychainSecretStore store;
    const QString name = u"работа \"x\" = %s"_s;
    const Secret secret("\"quoted\" \\ %n ключ 🙂"_ba);
    AWAIT(written, store.write(name, secret));
    QVERIFY_RESULT(written);
    AWAIT(read, store.read(name));
    QVERIFY_RESULT(read);
    QCOMPARE(read->secret, secret);
}

void KeychainSecretStoreTest::endsWhereItIsDestroyed()
{
    auto store = std::make_unique<KeychainSecretStore>();
    const QFuture<Result<StoredSecret>> answer = store->read(u"openai"_s);
    store.reset();
    QVERIFY(waitForEnd(answer));
    QVERIFY(answer.isCanceled());
}

void KeychainSecretStoreTest::leavesNoPlainText()
{
    KeychainSecretStore store;
    AWAIT(written, store.write(u"plain"_s, Secret("invented-plain-text-probe"_ba)));
    QVERIFY_RESULT(written);
    QCOMPARE(outputOf(u"grep"_s,
                      {u"-rl"_s, u"invented-plain-text-probe"_s, qEnvironmentVariable("HOME")}),
             QByteArray());
}

void KeychainSecretStoreTest::locked()
{
    KeychainSecretStore store;
    AWAIT(written, store.write(u"openai"_s, Secret("sk-invented-1"_ba)));
    QVERIFY_RESULT(written);
    QDBusMessage lock =
        QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s, u"/org/freedesktop/secrets"_s,
                                       u"org.freedesktop.Secret.Service"_s, u"Lock"_s);
    lock << QVariant::fromValue(
        QList<QDBusObjectPath>{QDBusObjectPath(u"/org/freedesktop/secrets/collection/login"_s)});
    QCOMPARE(QDBusConnection::sessionBus().call(lock).type(), QDBusMessage::ReplyMessage);

    AWAIT(read, store.read(u"openai"_s));
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::Secrets);
    QVERIFY2(read.error().message.contains(u"locked"_s), qPrintable(read.error().message));
    QVERIFY(read.error().remedy.contains(u"environment"_s));
    AWAIT(rewritten, store.write(u"openai"_s, Secret("sk-invented-2"_ba)));
    QVERIFY(!rewritten);
    QVERIFY2(rewritten.error().message.contains(u"locked"_s),
             qPrintable(rewritten.error().message));
    QVERIFY(!rewritten.error().detail.contains(u"sk-invented"_s));
    AWAIT(removed, store.remove(u"openai"_s));
    QVERIFY(!removed);
    QVERIFY2(removed.error().message.contains(u"locked"_s), qPrintable(removed.error().message));
    // What was never there is not there, locked or not.
    AWAIT(other, store.read(u"never stored"_s));
    QVERIFY_RESULT(other);
    QCOMPARE(other->origin, SecretOrigin::None);
}

QTEST_GUILESS_MAIN(KeychainSecretStoreTest)
#include "tst_keychainsecretstore.moc"
