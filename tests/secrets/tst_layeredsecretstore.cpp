// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/layeredsecretstore.h"

#include "core/future.h"
#include "support/futures.h"
#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

/// A store that a test can take away or break.
class MemoryStore final : public SecretStore
{
public:
    explicit MemoryStore(SecretOrigin origin)
        : m_origin(origin)
    {
    }

    QFuture<bool> isAvailable() override { return readyFuture(available); }

    QFuture<Result<StoredSecret>> read(const QString &name) override
    {
        ++reads;
        if (failure)
            return readyFuture(Result<StoredSecret>(*failure));
        if (!available || !secrets.contains(name))
            return readyFuture(Result<StoredSecret>(StoredSecret()));
        return readyFuture(Result<StoredSecret>(StoredSecret{secrets.value(name), m_origin}));
    }

    QFuture<Result<SecretOrigin>> write(const QString &name, const Secret &secret) override
    {
        if (failure)
            return readyFuture(Result<SecretOrigin>(*failure));
        secrets.insert(name, secret);
        return readyFuture(Result<SecretOrigin>(m_origin));
    }

    QFuture<Result<void>> remove(const QString &name) override
    {
        if (failure)
            return readyFuture(Result<void>(*failure));
        secrets.remove(name);
        return readyFuture(Result<void>());
    }

    bool available = true;
    int reads = 0;
    std::optional<Error> failure;
    QHash<QString, Secret> secrets;

private:
    SecretOrigin m_origin;
};

const Error Locked{.kind = ErrorKind::Secrets, .message = QStringLiteral("Locked.")};

} // namespace

class LayeredSecretStoreTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsInOrder();
    void asksNobodyWhereTheEnvironmentHasIt();
    void failureIsToldOnlyWhereNobodyHasIt();
    void writesToTheFirstAvailable();
    void writesNowhereWithoutConsent();
    void doesNotFallBackWhereTheKeychainRefuses();
    void removesEverywhere();
    void redactsWhatItHandsOut();
    void endsWhereItIsDestroyed();

private:
    void make(const QHash<QString, StoredSecret> &given = {});

    std::unique_ptr<Redactor> m_redactor;
    std::unique_ptr<LayeredSecretStore> m_store;
    MemoryStore *m_keychain = nullptr; // owned by m_store, as is the next
    MemoryStore *m_file = nullptr;
};

void LayeredSecretStoreTest::init()
{
    failOnAnyWarning();
    make();
}

void LayeredSecretStoreTest::make(const QHash<QString, StoredSecret> &given)
{
    m_store.reset();
    m_redactor = std::make_unique<Redactor>();
    auto keychain = std::make_unique<MemoryStore>(SecretOrigin::Keychain);
    auto file = std::make_unique<MemoryStore>(SecretOrigin::File);
    m_keychain = keychain.get();
    m_file = file.get();
    std::vector<std::unique_ptr<SecretStore>> stores;
    stores.push_back(std::move(keychain));
    stores.push_back(std::move(file));
    m_store = std::make_unique<LayeredSecretStore>(given, std::move(stores), *m_redactor);
}

void LayeredSecretStoreTest::readsInOrder()
{
    make({{u"a"_s, {Secret("of-the-environment"_ba), SecretOrigin::Environment}},
          {u"d"_s, {Secret("of-the-settings"_ba), SecretOrigin::Settings}},
          {u"c"_s, {Secret("of-the-settings"_ba), SecretOrigin::Settings}}});
    for (const QString &name : {u"a"_s, u"b"_s})
        m_keychain->secrets.insert(name, Secret("of-the-keychain"_ba));
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s})
        m_file->secrets.insert(name, Secret("of-the-file"_ba));

    AWAIT(a, m_store->read(u"a"_s));
    QVERIFY_RESULT(a);
    QCOMPARE(a->secret, Secret("of-the-environment"_ba));
    QCOMPARE(a->origin, SecretOrigin::Environment);
    AWAIT(b, m_store->read(u"b"_s));
    QVERIFY_RESULT(b);
    QCOMPARE(b->secret, Secret("of-the-keychain"_ba));
    AWAIT(c, m_store->read(u"c"_s));
    QVERIFY_RESULT(c);
    QCOMPARE(c->secret, Secret("of-the-file"_ba));
    AWAIT(d, m_store->read(u"d"_s));
    QVERIFY_RESULT(d);
    QCOMPARE(d->secret, Secret("of-the-settings"_ba));
    QCOMPARE(d->origin, SecretOrigin::Settings);
    AWAIT(e, m_store->read(u"e"_s));
    QVERIFY_RESULT(e);
    QCOMPARE(e->origin, SecretOrigin::None);
}

void LayeredSecretStoreTest::asksNobodyWhereTheEnvironmentHasIt()
{
    make({{u"a"_s, {Secret("of-the-environment"_ba), SecretOrigin::Environment}}});
    AWAIT(a, m_store->read(u"a"_s));
    QVERIFY_RESULT(a);
    QCOMPARE(m_keychain->reads, 0); // it might ask the person to unlock it
}

void LayeredSecretStoreTest::failureIsToldOnlyWhereNobodyHasIt()
{
    make({{u"s"_s, {Secret("of-the-settings"_ba), SecretOrigin::Settings}}});
    m_keychain->failure = Locked;
    m_file->secrets.insert(u"f"_s, Secret("of-the-file"_ba));

    AWAIT(inFile, m_store->read(u"f"_s));
    QVERIFY_RESULT(inFile);
    QCOMPARE(inFile->origin, SecretOrigin::File);
    AWAIT(inSettings, m_store->read(u"s"_s));
    QVERIFY_RESULT(inSettings);
    QCOMPARE(inSettings->origin, SecretOrigin::Settings);
    AWAIT(nowhere, m_store->read(u"n"_s));
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error(), Locked);
}

void LayeredSecretStoreTest::writesToTheFirstAvailable()
{
    m_keychain->available = false;
    AWAIT(toFile, m_store->write(u"a"_s, Secret("first-secret"_ba)));
    QVERIFY_RESULT(toFile);
    QCOMPARE(*toFile, SecretOrigin::File);

    // With a keychain the key moves there: no stale copy stays behind.
    m_keychain->available = true;
    AWAIT(toKeychain, m_store->write(u"a"_s, Secret("second-secret"_ba)));
    QVERIFY_RESULT(toKeychain);
    QCOMPARE(*toKeychain, SecretOrigin::Keychain);
    QVERIFY(m_file->secrets.isEmpty());
}

void LayeredSecretStoreTest::writesNowhereWithoutConsent()
{
    m_keychain->available = false;
    m_file->available = false;

    AWAIT(available, m_store->isAvailable());
    QVERIFY(!available);
    AWAIT(written, m_store->write(u"a"_s, Secret("secret-text"_ba)));
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::Secrets);
    QVERIFY(written.error().remedy.contains(u"environment"_s));
    QVERIFY(written.error().remedy.contains(u"allowFile=true"_s));
    QVERIFY(m_file->secrets.isEmpty());
    m_file->available = true;
    AWAIT(availableNow, m_store->isAvailable());
    QVERIFY(availableNow);
}

void LayeredSecretStoreTest::doesNotFallBackWhereTheKeychainRefuses()
{
    m_keychain->failure = Locked;
    AWAIT(written, m_store->write(u"a"_s, Secret("secret-text"_ba)));
    QVERIFY(!written);
    QCOMPARE(written.error(), Locked);
    QVERIFY(m_file->secrets.isEmpty());
}

void LayeredSecretStoreTest::removesEverywhere()
{
    m_keychain->secrets.insert(u"a"_s, Secret("x"_ba));
    m_file->secrets.insert(u"a"_s, Secret("x"_ba));
    AWAIT(removed, m_store->remove(u"a"_s));
    QVERIFY_RESULT(removed);
    QVERIFY(m_keychain->secrets.isEmpty());
    QVERIFY(m_file->secrets.isEmpty());

    m_file->secrets.insert(u"a"_s, Secret("x"_ba));
    m_keychain->failure = Locked;
    AWAIT(partly, m_store->remove(u"a"_s));
    QVERIFY(!partly);
    QCOMPARE(partly.error(), Locked);
    QVERIFY(m_file->secrets.isEmpty());
}

void LayeredSecretStoreTest::redactsWhatItHandsOut()
{
    make({{u"a"_s, {Secret("invented-one"_ba), SecretOrigin::Environment}}});
    m_keychain->secrets.insert(u"b"_s, Secret("invented-two"_ba));
    AWAIT(b, m_store->read(u"b"_s));
    QVERIFY_RESULT(b);
    AWAIT(c, m_store->write(u"c"_s, Secret("invented-three"_ba)));
    QVERIFY_RESULT(c);

    QCOMPARE(m_redactor->redacted(u"<invented-one> <invented-two> <invented-three>"_s),
             u"<[secret]> <[secret]> <[secret]>"_s);
}

void LayeredSecretStoreTest::endsWhereItIsDestroyed()
{
    const QFuture<Result<StoredSecret>> answer = m_store->read(u"a"_s);
    m_store.reset();
    QVERIFY(waitForEnd(answer));
}

QTEST_GUILESS_MAIN(LayeredSecretStoreTest)
#include "tst_layeredsecretstore.moc"
