// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/providerregistry.h"

#include "providers/demoprovider.h"
#include "providers/providerhome.h"
#include "providers/replylog.h"
#include "support/futures.h"
#include "support/heldsecretstore.h"
#include "support/memorysecretstore.h"
#include "support/testauthority.h"
#include "support/testhelpers.h"

#include <QPointer>
#include <QSignalSpy>
#include <QTemporaryFile>

using namespace Chat;
using namespace Qt::StringLiterals;

class TestProviderRegistry final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_home = std::make_unique<ProviderHome>();
        m_home->set(u"profile/demo/tokensPerSecond"_s, u"0"_s);
        m_home->set(u"profile/work/preset"_s, u"openai"_s);
        m_home->set(u"profile/ollama/model"_s, u"small"_s);
    }

    void cleanup()
    {
        m_registry.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    void namesAndTitles()
    {
        QStringList names = registry().names();
        QCOMPARE(names.mid(0, 2), QStringList({u"openai"_s, u"gigachat"_s}));
        QCOMPARE(names.last(), u"demo"_s);
        names.sort();
        QCOMPARE(names,
                 QStringList({u"demo"_s, u"gigachat"_s, u"ollama"_s, u"openai"_s, u"work"_s}));
        QCOMPARE(registry().title(u"openai"_s), u"OpenAI"_s);
        QCOMPARE(registry().title(u"gigachat"_s), u"GigaChat"_s);
        QCOMPARE(registry().title(u"ollama"_s), u"Ollama"_s);
        QCOMPARE(registry().title(u"work"_s), u"work"_s);
        QCOMPARE(registry().title(u"demo"_s), u"Demo (offline, no model)"_s);
        QCOMPARE(registry().title(u"nobody"_s), u"nobody"_s);
        QVERIFY(registry().profile(u"work"_s) && !registry().profile(u"nobody"_s));
    }

    void makesEveryKind()
    {
        for (const QString &name : registry().names()) {
            const Result<Provider *> provider = registry().provider(name);
            QVERIFY_RESULT(provider);
            QCOMPARE((*provider)->info().name, name);
            QCOMPARE((*provider)->info().title, registry().title(name));
            QCOMPARE((*provider)->info().kind, registry().profile(name)->kind);
            QCOMPARE(*registry().provider(name), *provider); // and makes it once
        }
        QCOMPARE((*registry().provider(u"gigachat"_s))->endpoints().size(), 2);
        QCOMPARE((*registry().provider(u"openai"_s))->endpoints().size(), 1);
        QVERIFY((*registry().provider(u"demo"_s))->endpoints().isEmpty());
    }

    void unknownNames()
    {
        const Result<Provider *> near = registry().provider(u"opneai"_s);
        QCOMPARE(near.error().kind, ErrorKind::NotConfigured);
        QVERIFY(near.error().remedy.contains("openai"_L1));
        const Result<Provider *> far = registry().provider(u"something-else"_s);
        QVERIFY(far.error().remedy.contains("gigachat"_L1));
    }

    void unusableProfiles_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("told");
        QTest::newRow("no address")
            << u"preset"_s << u"azure"_s << u"not_configured"_s << u"Azure"_s;
        QTest::newRow("address") << u"baseUrl"_s << u"http://x:0/"_s << u"invalid_settings"_s
                                 << u"port"_s;
        QTest::newRow("CA file") << u"caFile"_s << u"/nowhere/ca.pem"_s << u"file"_s
                                 << u"caFile of the profile \"work\""_s;
    }

    void unusableProfiles()
    {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(QString, told);
        m_home->set(u"profile/work/"_s + key, value);
        const Result<Provider *> provider = registry().provider(u"work"_s);
        QVERIFY(!provider);
        QTEST(errorKindName(provider.error().kind), "kind");
        QVERIFY2(errorText(provider.error()).contains(told), qPrintable(provider.error().message));
        QVERIFY(!provider.error().remedy.isEmpty());
    }

    void defaultName_data()
    {
        QTest::addColumn<QString>("keyOf");
        QTest::addColumn<QString>("chosen");
        QTest::addColumn<QString>("expected");
        QTest::newRow("nothing set up") << QString() << QString() << u"ollama"_s;
        QTest::newRow("the first with a key") << u"gigachat"_s << QString() << u"gigachat"_s;
        QTest::newRow("chosen") << u"gigachat"_s << u"work"_s << u"work"_s;
    }

    void defaultName()
    {
        QFETCH(QString, keyOf);
        QFETCH(QString, chosen);
        if (!keyOf.isEmpty())
            m_home->setKey(keyOf, "invented-key");
        if (!chosen.isEmpty())
            m_home->set(u"chat/provider"_s, chosen);
        AWAIT(name, registry().defaultName());
        QTEST(name, "expected");
    }

    void demoIsTheLastResort()
    {
        m_home->options.clear();
        m_home->set(u"profile/work/preset"_s, u"azure"_s); // has no address yet
        AWAIT(name, registry().defaultName());
        QCOMPARE(name, u"demo"_s);
    }

    void wrongSettingsAreNotPassedOver()
    {
        m_home->options.clear();
        m_home->set(u"profile/work/caFile"_s, u"/nowhere/ca.pem"_s);
        AWAIT(name, registry().defaultName());
        QCOMPARE(name, u"work"_s);
    }

    void lockedKeychainIsNotPassedOver()
    {
        m_home->options.clear();
        const auto kept = std::make_shared<MemorySecrets>();
        kept->unreadable = {u"gigachat"_s, u"openai"_s};
        MemorySecretStore secrets(kept, m_home->settings());
        ProviderRegistry locked(m_home->settings(), secrets, m_home->redactor);
        AWAIT(unreadable, locked.defaultName());
        QCOMPARE(unreadable, u"openai"_s);

        m_home->set(u"profile/work/key"_s, u"invented-key"_s);
        MemorySecretStore oneReadable(kept, m_home->settings());
        ProviderRegistry half(m_home->settings(), oneReadable, m_home->redactor);
        AWAIT(readable, half.defaultName());
        QCOMPARE(readable, u"work"_s);
    }

    void asksAnewWhereSettingsChangeMeanwhile()
    {
        m_home->options.clear();
        HeldSecretStore secrets("invented-key");
        ProviderRegistry asking(m_home->settings(), secrets, m_home->redactor);
        const QFuture<QString> name = asking.defaultName();
        QTRY_COMPARE(secrets.waitingCount(), 1);
        m_home->set(u"profile/openai/model"_s, u"other"_s);
        asking.setSettings(m_home->settings());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QTRY_COMPARE(secrets.waitingCount(), 2);
        secrets.open();
        QVERIFY(waitForEnd(name));
        QVERIFY(!name.isCanceled());
        QCOMPARE(name.result(), u"openai"_s);
    }

    void goesOnWhereTheKeychainGivesNoAnswer()
    {
        m_home->options.clear();
        HeldSecretStore secrets("invented-key");
        ProviderRegistry asking(m_home->settings(), secrets, m_home->redactor);
        const QFuture<QString> name = asking.defaultName();
        QTRY_COMPARE(secrets.waitingCount(), 1);
        secrets.drop();
        QTRY_COMPARE(secrets.waitingCount(), 1); // once more, to tell why
        secrets.drop();
        QTRY_COMPARE(secrets.waitingCount(), 1); // the next profile
        secrets.open();
        QVERIFY(waitForEnd(name));
        QCOMPARE(name.result(), u"gigachat"_s);
    }

    void keepsWhatDidNotChange()
    {
        QPointer<Provider> openai = *registry().provider(u"openai"_s);
        QPointer<Provider> work = *registry().provider(u"work"_s);
        QPointer<Provider> demo = *registry().provider(u"demo"_s);
        const QSignalSpy changed(m_registry.get(), &ProviderRegistry::changed);

        m_home->set(u"profile/work/baseUrl"_s, u"https://example.org/v1"_s);
        m_registry->setSettings(m_home->settings());
        QCOMPARE(changed.size(), 1);
        QCOMPARE(*registry().provider(u"openai"_s), openai.data());
        QCOMPARE(*registry().provider(u"demo"_s), demo.data());
        const Provider *newWork = *registry().provider(u"work"_s);
        QVERIFY(newWork != work.data());
        QCOMPARE(newWork->endpoints().first().url.host(), u"example.org"_s);
        QTRY_VERIFY(work.isNull());
    }

    void wayOutMakesAnew()
    {
        QPointer<Provider> openai = *registry().provider(u"openai"_s);
        QPointer<Provider> demo = *registry().provider(u"demo"_s);
        m_home->set(u"network/proxy"_s, u"socks5://proxy.example.org:1080"_s);
        m_registry->setSettings(m_home->settings());
        QVERIFY(*registry().provider(u"openai"_s) != openai.data());
        QCOMPARE(*registry().provider(u"demo"_s), demo.data());
        QTRY_VERIFY(openai.isNull());
    }

    void changedCaFileMakesAnew()
    {
        TestAuthority first;
        TestAuthority second;
        QTemporaryFile file;
        QVERIFY(file.open());
        const auto put = [&file](const TestAuthority &authority) {
            file.resize(0);
            file.seek(0);
            file.write(authority.certificate().toPem());
            file.flush();
        };
        put(first);
        m_home->set(u"profile/work/caFile"_s, file.fileName());
        QPointer<Provider> work = *registry().provider(u"work"_s);
        m_registry->setSettings(m_home->settings());
        QCOMPARE(*registry().provider(u"work"_s), work.data());
        put(second);
        m_registry->setSettings(m_home->settings());
        QVERIFY(*registry().provider(u"work"_s) != work.data());
    }

    void repliesOutliveTheirProfile()
    {
        QPointer<Provider> demo = *registry().provider(u"demo"_s);
        ReplyLog log(demo->send(question(u"hello"_s)));
        m_home->set(u"profile/demo/tokensPerSecond"_s, u"7"_s);
        m_registry->setSettings(m_home->settings());
        QVERIFY(*registry().provider(u"demo"_s) != demo.data());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result(), u"ok"_s);
        QVERIFY(!demo.isNull());
        log.drop();
        QTRY_VERIFY(demo.isNull());
    }

    void vectorsOutliveTheirProfile()
    {
        ScriptedServer server;
        QVERIFY(server.start());
        server.enqueue(Script::json(200, R"({"data":[{"embedding":[1]}]})"));
        m_home->set(u"profile/work/baseUrl"_s, server.url(u"/v1"_s).toString());
        m_home->setKey(u"work"_s, "sk-invented-0123456789abcdef");
        const QPointer<Provider> provider = *registry().provider(u"work"_s);
        std::optional<Result<Embeddings>> result;
        EmbeddingReplyPtr reply = provider->embed({.model = u"e"_s, .inputs = {u"a"_s}});
        connect(reply.get(), &EmbeddingReply::finished, this,
                [&result](const Result<Embeddings> &embeddings) { result = embeddings; });
        m_home->options.remove(u"profile/work/preset"_s);
        m_home->options.remove(u"profile/work/baseUrl"_s);
        m_registry->setSettings(m_home->settings());
        QTRY_VERIFY(result.has_value());
        QVERIFY_RESULT(*result);
        QVERIFY(provider);
        reply.reset();
        QTRY_VERIFY(!provider);
    }

    void removedProfileGoes()
    {
        QPointer<Provider> work = *registry().provider(u"work"_s);
        m_home->options.remove(u"profile/work/preset"_s);
        m_registry->setSettings(m_home->settings());
        QVERIFY(!registry().names().contains(u"work"_s));
        QVERIFY(!registry().provider(u"work"_s));
        QTRY_VERIFY(work.isNull());
    }

    void added()
    {
        registry();
        const QSignalSpy changed(m_registry.get(), &ProviderRegistry::changed);
        auto own = std::make_unique<DemoProvider>(
            ProviderProfile{.name = u"own"_s, .kind = ProviderKind::Demo});
        Provider *provider = own.get();
        m_registry->add(std::move(own));
        QCOMPARE(changed.size(), 1);
        QVERIFY(m_registry->names().contains(u"own"_s));
        QCOMPARE(m_registry->names().last(), u"demo"_s);
        QCOMPARE(*m_registry->provider(u"own"_s), provider);
        QCOMPARE(m_registry->title(u"own"_s), provider->info().title);
        m_registry->setSettings(m_home->settings());
        QCOMPARE(*m_registry->provider(u"own"_s), provider);

        // In place of a profile, and of one added before.
        const QPointer<Provider> first(provider);
        m_registry->add(std::make_unique<DemoProvider>(
            ProviderProfile{.name = u"own"_s, .kind = ProviderKind::Demo}));
        QVERIFY(*m_registry->provider(u"own"_s) != first.data());
        QTRY_VERIFY(first.isNull());
        auto instead = std::make_unique<DemoProvider>(
            ProviderProfile{.name = u"work"_s, .kind = ProviderKind::Demo});
        m_registry->add(std::move(instead));
        QCOMPARE((*m_registry->provider(u"work"_s))->info().kind, ProviderKind::Demo);
        QCOMPARE(m_registry->names().count(u"work"_s), 1);
    }

private:
    ProviderRegistry &registry()
    {
        if (!m_registry)
            m_registry = std::make_unique<ProviderRegistry>(m_home->settings(), m_home->secrets(),
                                                            m_home->redactor);
        return *m_registry;
    }

    std::unique_ptr<ProviderHome> m_home;
    std::unique_ptr<ProviderRegistry> m_registry;
};

QTEST_GUILESS_MAIN(TestProviderRegistry)
#include "tst_providerregistry.moc"
