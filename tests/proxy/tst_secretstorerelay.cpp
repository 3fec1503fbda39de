// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/secretstorerelay.h"

#include "core/future.h"
#include "support/futures.h"
#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

/// Counts how often it is asked, and answers when it is told to.
class CountingStore final : public SecretStore
{
public:
    QFuture<bool> isAvailable() override { return readyFuture(true); }
    QFuture<Result<StoredSecret>> read(const QString &) override
    {
        ++reads;
        return readyFuture(kept);
    }
    QFuture<Result<SecretOrigin>> write(const QString &, const Secret &) override
    {
        return readyFuture(Result<SecretOrigin>(SecretOrigin::None));
    }
    QFuture<Result<void>> remove(const QString &) override { return readyFuture(Result<void>()); }

    Result<StoredSecret> kept =
        StoredSecret{Secret(QByteArray("invented")), SecretOrigin::Keychain};
    int reads = 0;
};

} // namespace

class SecretStoreRelayTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void asksOnceForWhatManyWant();
    void asksAgainAfterAMoment();
    void asksAgainForWhatIsNotThere_data();
    void asksAgainForWhatIsNotThere();
};

void SecretStoreRelayTest::asksOnceForWhatManyWant()
{
    CountingStore store;
    SecretStoreRelay relay(store, this);
    const auto first = relay.read(u"work"_s);
    const auto second = relay.read(u"work"_s); // while the first waits
    QVERIFY(waitForEnd(second));
    QVERIFY(first.isFinished());
    const auto third = relay.read(u"work"_s);
    QVERIFY(third.isFinished()); // at once
    QCOMPARE(third.result()->secret, Secret(QByteArray("invented")));
    QCOMPARE(store.reads, 1);
    QVERIFY(waitForEnd(relay.read(u"home"_s)));
    QCOMPARE(store.reads, 2);
    relay.forget();
    QVERIFY(waitForEnd(relay.read(u"work"_s)));
    QCOMPARE(store.reads, 3);
}

void SecretStoreRelayTest::asksAgainAfterAMoment()
{
    CountingStore store;
    SecretStoreRelay relay(store, this, std::chrono::milliseconds(20));
    QVERIFY(waitForEnd(relay.read(u"work"_s)));
    store.kept = StoredSecret{Secret(QByteArray("another")), SecretOrigin::Keychain};
    const auto sees = [&relay] {
        const auto found = relay.read(u"work"_s);
        return waitForEnd(found) && found.result()->secret == Secret(QByteArray("another"));
    };
    QTRY_VERIFY(sees());
}

void SecretStoreRelayTest::asksAgainForWhatIsNotThere_data()
{
    QTest::addColumn<bool>("fails");
    QTest::newRow("no key yet") << false;
    QTest::newRow("the keychain is locked") << true;
}

void SecretStoreRelayTest::asksAgainForWhatIsNotThere()
{
    QFETCH(bool, fails);
    CountingStore store;
    store.kept = fails ? Result<StoredSecret>(Error{.kind = ErrorKind::Secrets})
                       : Result<StoredSecret>(StoredSecret());
    SecretStoreRelay relay(store, this);
    QVERIFY(waitForEnd(relay.read(u"work"_s)));
    store.kept = StoredSecret{Secret(QByteArray("invented")), SecretOrigin::Keychain};
    const auto later = relay.read(u"work"_s);
    QVERIFY(waitForEnd(later));
    QCOMPARE(later.result()->secret, Secret(QByteArray("invented")));
}

QTEST_GUILESS_MAIN(SecretStoreRelayTest)
#include "tst_secretstorerelay.moc"
