// SPDX-License-Identifier: GPL-3.0-or-later
// KeychainSecretStore where there is no keychain, or one that does not answer. Runs inside
// with-empty-bus.sh: a session in which nothing can be started.
#include "secrets/keychainsecretstore.h"

#include "support/futures.h"
#include "support/testhelpers.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVirtualObject>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A keychain that takes every question and answers none until it is told to.
class SilentKeychain final : public QDBusVirtualObject
{
public:
    QString introspect(const QString &) const override { return {}; }

    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override
    {
        if (m_refuses)
            connection.send(refusal(message));
        else
            m_questions.append(message);
        return true;
    }

    bool hasQuestions() const { return !m_questions.isEmpty(); }

    void refuseAll(const QDBusConnection &connection)
    {
        m_refuses = true;
        for (const QDBusMessage &question : std::exchange(m_questions, {}))
            connection.send(refusal(question));
    }

private:
    static QDBusMessage refusal(const QDBusMessage &message)
    {
        return message.createErrorReply(u"org.example.Refused"_s, u"refused"_s);
    }

    bool m_refuses = false;
    QList<QDBusMessage> m_questions;
};

} // namespace

class KeychainAbsenceTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void noBus();
    void busWithoutKeychain();
    void silentKeychain();

private:
    void expectNothing(KeychainSecretStore &store);
};

void KeychainAbsenceTest::expectNothing(KeychainSecretStore &store)
{
    AWAIT(available, store.isAvailable());
    QVERIFY(!available);
    AWAIT(read, store.read(u"openai"_s));
    QVERIFY_RESULT(read);
    QCOMPARE(read->origin, SecretOrigin::None);
    AWAIT(removed, store.remove(u"openai"_s));
    QVERIFY_RESULT(removed);
    AWAIT(written, store.write(u"openai"_s, Secret("sk-invented-1"_ba)));
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::Secrets);
    QVERIFY(written.error().message.contains(u"no keychain"_s));
    QVERIFY(written.error().remedy.contains(u"environment"_s));
}

void KeychainAbsenceTest::noBus()
{
    const QByteArray address = qgetenv("DBUS_SESSION_BUS_ADDRESS");
    const QByteArray folder = qgetenv("XDG_RUNTIME_DIR");
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    qunsetenv("XDG_RUNTIME_DIR");
    const auto restore = qScopeGuard([&] {
        qputenv("DBUS_SESSION_BUS_ADDRESS", address);
        qputenv("XDG_RUNTIME_DIR", folder);
    });
    KeychainSecretStore store;
    QVERIFY(store.isAvailable().isFinished()); // at once
    expectNothing(store);
}

void KeychainAbsenceTest::busWithoutKeychain()
{
    KeychainSecretStore store;
    expectNothing(store);
}

void KeychainAbsenceTest::silentKeychain()
{
    QDBusConnection connection =
        QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"keychain"_s);
    SilentKeychain keychain;
    QVERIFY(connection.registerVirtualObject(u"/"_s, &keychain, QDBusConnection::SubPath));
    QVERIFY(connection.registerService(u"org.freedesktop.secrets"_s));

    KeychainSecretStore store(200ms);
    AWAIT(available, store.isAvailable());
    QVERIFY(available);
    AWAIT(read, store.read(u"openai"_s));
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::Secrets);
    QVERIFY2(read.error().message.contains(u"does not answer"_s), qPrintable(read.error().message));
    QVERIFY(keychain.hasQuestions());

    // While it is silent, no one waits a second time.
    AWAIT(again, store.read(u"gigachat"_s));
    QVERIFY(!again);
    QCOMPARE(again.error(), read.error());
    AWAIT(written, store.write(u"gigachat"_s, Secret("invented"_ba)));
    QVERIFY(!written);

    // Once it has spoken it is asked again.
    keychain.refuseAll(connection);
    const auto answerOf = [&store] {
        const auto answer = store.read(u"openai"_s);
        return waitForEnd(answer) && !answer.result() ? answer.result().error().message : QString();
    };
    QTRY_VERIFY2(answerOf().contains(u"refused"_s), qPrintable(answerOf()));
    connection.unregisterService(u"org.freedesktop.secrets"_s);
}

QTEST_GUILESS_MAIN(KeychainAbsenceTest)
#include "tst_keychainabsence.moc"
