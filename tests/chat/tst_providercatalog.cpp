// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/providercatalog.h"

#include "core/redactor.h"
#include "support/memorysecretstore.h"
#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;
using Readiness = ProviderCatalog::Readiness;

class TestProviderCatalog final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void tellsWhatIsReady_data();
    void tellsWhatIsReady();
};

void TestProviderCatalog::tellsWhatIsReady_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<Readiness>("readiness");
    QTest::addColumn<QString>("error");
    QTest::newRow("has its key") << u"openai"_s << Readiness::Ready << QString();
    QTest::newRow("needs no key") << u"demo"_s << Readiness::Ready << QString();
    QTest::newRow("has none") << u"bare"_s << Readiness::NeedsSetup << QString();
    QTest::newRow("locked keychain") << u"gigachat"_s << Readiness::Broken << u"secrets"_s;
    QTest::newRow("wrong CA file") << u"work"_s << Readiness::Broken << u"file"_s;
    QTest::newRow("no such profile") << u"gone"_s << Readiness::Broken << u"not_configured"_s;
}

void TestProviderCatalog::tellsWhatIsReady()
{
    QFETCH(QString, name);
    QFETCH(Readiness, readiness);
    const auto option = [](const QString &key, const QString &value) {
        return SettingsOverride{key, value, u"--set"_s};
    };
    const Result<Settings> settings =
        Settings::load({.commandLine = {option(u"profile/bare/preset"_s, u"openai"_s),
                                        option(u"profile/work/caFile"_s, u"/nowhere/ca.pem"_s)}});
    QVERIFY_RESULT(settings);
    const auto kept = std::make_shared<MemorySecrets>();
    kept->kept.insert(u"openai"_s, Secret(u"invented-key"_s));
    kept->unreadable.append(u"gigachat"_s);
    MemorySecretStore secrets(kept, *settings);
    Redactor redactor;
    ProviderRegistry registry(*settings, secrets, redactor);
    ProviderCatalog catalog(registry);

    QTRY_COMPARE(catalog.entry(name).readiness, readiness);

    const std::optional<Error> error = catalog.entry(name).error;
    QTEST(error ? errorKindName(error->kind) : QString(), "error");
}

QTEST_GUILESS_MAIN(TestProviderCatalog)
#include "tst_providercatalog.moc"
