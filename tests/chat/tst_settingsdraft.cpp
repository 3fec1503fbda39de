// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/settingsdraft.h"

#include "chat/draftfixture.h"

#include <QSignalSpy>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Written = DraftFixture::written();

} // namespace

class SettingsDraftTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void beginsWithWhatHolds();
    void changesKeepTheRest();
    void valuesLikeTheDefault();
    void revertedIsNotChanged();
    void problems_data();
    void problems();
    void problemsOfBaseUrls();
    void warnings();
    void invalidIsNotSaved();
    void droppingChangesNothing();
    void fixedValues();
    void offeredFields_data();
    void offeredFields();
    void addsProfiles();
    void duplicatesProfiles();
    void removesProfiles();
    void renamesProfiles();
    void renamedKeepsItsService();
    void wrongNames_data();
    void wrongNames();
    void defaultProfileFollows();
    void loadFails();
    void keysAreRead();
    void keyOfTheEnvironmentStays();
    void wrongKeys_data();
    void wrongKeys();
    void nowhereForKeys();
    void trial();

private:
    std::unique_ptr<DraftFixture> m_fixture;
};

void SettingsDraftTest::init()
{
    failOnAnyWarning();
    m_fixture = std::make_unique<DraftFixture>();
}

void SettingsDraftTest::beginsWithWhatHolds()
{
    const auto draft = m_fixture->open(Written);

    QCOMPARE(draft->text(Keys::MaxRetries), u"3"_s);
    QCOMPARE(draft->get(Keys::MaxRetries), 3);
    QCOMPARE(draft->text(Keys::ConnectTimeout), u"10"_s);
    QCOMPARE(draft->defaultText(Keys::MaxRetries), u"2"_s);
    QStringList names;
    for (const ProfileId profile : draft->profiles())
        names.append(draft->name(profile));
    QCOMPARE(names, QStringList({u"openai"_s, u"gigachat"_s, u"work"_s, u"demo"_s}));
    const ProfileId work = draft->findProfile(u"work"_s);
    QCOMPARE(draft->text({ProfileKeys::Model, work}), u"qwen"_s);
    QCOMPARE(draft->preset(work).name, u"openai"_s);
    const ProfileId gigachat = draft->findProfile(u"gigachat"_s);
    QCOMPARE(draft->kind(gigachat), ProviderKind::GigaChat);
    QCOMPARE(draft->text({ProfileKeys::MaxConcurrent, gigachat}), u"1"_s);
    QVERIFY(draft->isValid());
    QVERIFY(!draft->isChanged());
    QCOMPARE(draft->content(), Written);
}

void SettingsDraftTest::changesKeepTheRest()
{
    const auto draft = m_fixture->open(Written);
    QSignalSpy changes(draft.get(), &SettingsDraft::changed);
    const ProfileId work = draft->findProfile(u"work"_s);

    draft->set(Keys::MaxRetries, 5);
    draft->set(Keys::Theme, ColorTheme::Dark);
    draft->setText({ProfileKeys::Model, work}, u"qwen-2"_s);
    draft->setText(Keys::SystemPrompt, u"Be brief.\nAnswer in Russian."_s);

    QVERIFY(changes.size() >= 4);
    QVERIFY(draft->isChanged());
    QCOMPARE(m_fixture->fileContent(), Written);
    const Result<SavedSettings> saved = m_fixture->save(*draft);
    QVERIFY_RESULT(saved);
    QCOMPARE(m_fixture->fileContent(),
             QByteArray("; mine\n"
                        "[network]\n"
                        "maxRetries = 5\n"
                        "proxy=system\n"
                        "\n"
                        "[profile/work]\n"
                        "; the firm's\n"
                        "baseUrl=https://llm.example/v1\n"
                        "model=qwen-2\n"
                        "\n"
                        "; the end\n"
                        "\n"
                        "[chat]\n"
                        "systemPrompt=\"Be brief.\\nAnswer in Russian.\"\n"
                        "\n"
                        "[interface]\n"
                        "theme=dark\n"));
    QCOMPARE(saved->loaded.settings.get(Keys::Theme), ColorTheme::Dark);
    QCOMPARE(saved->loaded.settings.get(Keys::SystemPrompt), u"Be brief.\nAnswer in Russian."_s);
    QCOMPARE(saved->loaded.content, m_fixture->fileContent());
    QVERIFY(!draft->isChanged());
    // And once more, from where it is now.
    draft->set(Keys::Theme, ColorTheme::Light);
    QVERIFY_RESULT(m_fixture->save(*draft));
    QVERIFY(m_fixture->fileContent().contains("theme=light\n"));
}

void SettingsDraftTest::valuesLikeTheDefault()
{
    const auto draft = m_fixture->open(Written);

    draft->set(Keys::MaxRetries, 2); // the default: needs no line
    draft->set(Keys::ConnectTimeout, std::chrono::seconds(10));

    // "proxy=system" was written by the person, and stays.
    QCOMPARE(draft->content(), QByteArray(Written).replace("maxRetries = 3\n", ""));
}

void SettingsDraftTest::revertedIsNotChanged()
{
    const auto draft = m_fixture->open(Written);
    const ProfileId work = draft->findProfile(u"work"_s);

    draft->set(Keys::TrayIcon, true);
    draft->setText({ProfileKeys::Model, work}, u"x"_s);
    QVERIFY(draft->isChanged());
    draft->set(Keys::TrayIcon, false);
    draft->setText({ProfileKeys::Model, work}, u"qwen"_s);

    QVERIFY(!draft->isChanged());
    QCOMPARE(draft->content(), Written);
}

void SettingsDraftTest::problems_data()
{
    QTest::addColumn<const SettingDeclaration *>("declaration");
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");

    const auto row = [](const char *title, const SettingDeclaration &declaration,
                        const QString &profile, const QString &text, const QString &expected) {
        QTest::newRow(title) << &declaration << profile << text << expected;
    };
    row("number", Keys::MaxRetries, {}, u"11"_s, u"a whole number from 0 to 10"_s);
    row("proxy", Keys::Proxy, {}, u"http://p.example"_s, u"http://host:port"_s);
    row("bypass", Keys::ProxyBypass, {}, u"a b"_s, u"commas"_s);
    row("provider", Keys::Provider, {}, u"nobody"_s, u"no profile of that name"_s);
    row("scope", ProfileKeys::Scope, u"gigachat"_s, u"ALL"_s, u"GIGACHAT_API_PERS"_s);
    row("base URL", ProfileKeys::BaseUrl, u"work"_s, u"llm.example"_s, u"https://"_s);
    row("model", ProfileKeys::Model, u"work"_s, u"a\nb"_s, u"one line"_s);
    row("speed", ProfileKeys::TokensPerSecond, u"demo"_s, u"fast"_s, u"whole number"_s);
}

void SettingsDraftTest::problems()
{
    QFETCH(const SettingDeclaration *, declaration);
    QFETCH(QString, profile);
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const auto draft = m_fixture->open(Written);
    const DraftField field(*declaration, draft->findProfile(profile));
    QCOMPARE(draft->problem(field), QString());
    const QString before = draft->text(field);

    draft->setText(field, text);
    QVERIFY2(draft->problem(field).contains(expected), qPrintable(draft->problem(field)));
    QVERIFY(!draft->isValid());
    QCOMPARE(draft->isValid(draft->findProfile(u"openai"_s)), true);

    draft->setText(field, before);
    QCOMPARE(draft->problem(field), QString());
    QVERIFY(draft->isValid());
}

void SettingsDraftTest::problemsOfBaseUrls()
{
    const auto draft = m_fixture->open(Written);
    const ProfileId azure = draft->addProfile(*findPreset(u"azure"));
    QVERIFY(draft->isValid(azure));

    draft->setText({ProfileKeys::BaseUrl, azure}, u"https://firm.openai.azure.com"_s);
    QCOMPARE(draft->problem({ProfileKeys::BaseUrl, azure}), QString());
    draft->setText({ProfileKeys::ApiVersion, azure}, u"2024-10-21"_s);
    QVERIFY(draft->problem({ProfileKeys::BaseUrl, azure}).contains(u"deployment name"_s));
    draft->setText({ProfileKeys::Model, azure}, u"gpt"_s);
    QCOMPARE(draft->problem({ProfileKeys::BaseUrl, azure}), QString());
}

void SettingsDraftTest::warnings()
{
    const auto draft = m_fixture->open(Written);
    const ProfileId work = draft->findProfile(u"work"_s);
    const DraftField url(ProfileKeys::BaseUrl, work);
    const DraftField verify(ProfileKeys::VerifyTls, work);
    QCOMPARE(draft->warning(url), QString());
    QCOMPARE(draft->warning(verify), QString());

    draft->setText(url, u"http://localhost:11434/v1"_s);
    QCOMPARE(draft->warning(url), QString());
    draft->setText(url, u"http://llm.example/v1"_s);
    QVERIFY(draft->warning(url).contains(u"read the key"_s));
    draft->setText(verify, u"false"_s);
    QVERIFY(draft->warning(verify).contains(u"pretend to be it"_s));
    QVERIFY(draft->isValid());
}

void SettingsDraftTest::invalidIsNotSaved()
{
    const auto draft = m_fixture->open(Written);
    draft->set(Keys::MaxRetries, 1);
    draft->setText(Keys::Proxy, u"nowhere"_s);

    const Result<SavedSettings> saved = m_fixture->save(*draft);

    QVERIFY(!saved);
    QCOMPARE(saved.error().kind, ErrorKind::InvalidArgument);
    QCOMPARE(m_fixture->fileContent(), Written);
    QCOMPARE(draft->text(Keys::MaxRetries), u"1"_s);
}

void SettingsDraftTest::droppingChangesNothing()
{
    auto draft = m_fixture->open(Written);
    draft->set(Keys::MaxRetries, 1);
    draft->removeProfile(draft->findProfile(u"work"_s));
    draft->setKey(draft->findProfile(u"openai"_s), Secret("sk-invented"_ba));

    draft.reset();

    QCOMPARE(m_fixture->fileContent(), Written);
    QCOMPARE(m_fixture->secrets->calls, QStringList());
}

void SettingsDraftTest::fixedValues()
{
    QProcessEnvironment environment;
    environment.insert(u"SCOPE"_s, u"GIGACHAT_API_CORP"_s);
    const auto draft = m_fixture->open(
        Written,
        {.commandLine = {{u"network/maxRetries"_s, u"7"_s, u"--retries"_s},
                         {u"profile/other/baseUrl"_s, u"http://localhost:1"_s, u"--base"_s}},
         .environment = environment});
    const DraftField scope(ProfileKeys::Scope, draft->findProfile(u"gigachat"_s));

    QCOMPARE(draft->text(Keys::MaxRetries), u"7"_s);
    QVERIFY(draft->fixedBy(Keys::MaxRetries));
    QCOMPARE(originText(*draft->fixedBy(Keys::MaxRetries)), u"command line --retries"_s);
    QCOMPARE(draft->text(scope), u"GIGACHAT_API_CORP"_s);
    QCOMPARE(originText(*draft->fixedBy(scope)), u"environment SCOPE"_s);
    QVERIFY(!draft->fixedBy(Keys::ConnectTimeout));
    const ProfileId other = draft->findProfile(u"other"_s);
    QVERIFY(other != NoProfile);
    QVERIFY(!draft->canRemove(other));

    draft->set(Keys::MaxRetries, 1);
    draft->setText(scope, u"GIGACHAT_API_B2B"_s);
    draft->set(Keys::TrayIcon, true);

    QCOMPARE(draft->text(Keys::MaxRetries), u"7"_s);
    // What is fixed for now is neither written down nor taken out.
    QCOMPARE(draft->content(), Written + "\n[interface]\ntrayIcon=true\n"_ba);
}

void SettingsDraftTest::offeredFields_data()
{
    QTest::addColumn<QString>("preset");
    QTest::addColumn<QString>("expected");

    QTest::newRow("openai") << u"openai"_s
                            << u"baseUrl key model organization project maxConcurrent caFile "
                               "verifyTls"_s;
    QTest::newRow("groq") << u"groq"_s << u"baseUrl key model maxConcurrent caFile verifyTls"_s;
    QTest::newRow("azure") << u"azure"_s
                           << u"baseUrl key model apiVersion maxConcurrent caFile verifyTls"_s;
    QTest::newRow("gigachat") << u"gigachat"_s
                              << u"baseUrl key model authUrl scope maxConcurrent caFile "
                                 "verifyTls"_s;
    QTest::newRow("demo") << u"demo"_s << u"tokensPerSecond"_s;
}

void SettingsDraftTest::offeredFields()
{
    QFETCH(QString, preset);
    QFETCH(QString, expected);
    const auto draft = m_fixture->open({});
    const ProfileId profile = draft->addProfile(*findPreset(preset));

    QStringList offered;
    for (const ProfileSetting &setting : profileSettings()) {
        if (draft->isOffered({setting.declaration, profile}))
            offered.append(setting.declaration.key());
    }

    QCOMPARE(offered.join(u' '), expected);
    QCOMPARE(draft->takesKey(profile), preset != "demo"_L1);
}

void SettingsDraftTest::addsProfiles()
{
    const auto draft = m_fixture->open({});
    QSignalSpy profiles(draft.get(), &SettingsDraft::profilesChanged);

    const ProfileId groq = draft->addProfile(*findPreset(u"groq"));
    const ProfileId openai = draft->addProfile(*findPreset(u"openai"));
    const ProfileId gigachat = draft->addProfile(*findPreset(u"gigachat"));
    draft->setText({ProfileKeys::Scope, gigachat}, u"GIGACHAT_API_B2B"_s);

    QCOMPARE(profiles.size(), 3);
    QCOMPARE(draft->name(groq), u"groq"_s);
    QCOMPARE(draft->name(openai), u"openai-2"_s);
    QCOMPARE(draft->name(gigachat), u"gigachat-2"_s);
    QCOMPARE(draft->name(draft->profiles().last()), u"demo"_s);
    QVERIFY(draft->canRemove(groq));
    QVERIFY(!draft->canRemove(draft->findProfile(u"openai"_s)));
    QVERIFY(draft->isChanged());

    const Result<SavedSettings> saved = m_fixture->save(*draft);
    QVERIFY_RESULT(saved);
    QCOMPARE(m_fixture->fileContent(),
             "[profile/groq]\n\n[profile/openai-2]\n\n[profile/gigachat-2]\npreset=gigachat\n"
             "scope=GIGACHAT_API_B2B\n"_ba);
    QCOMPARE(saved->loaded.settings.profile(u"gigachat-2"_s)->kind, ProviderKind::GigaChat);
    QCOMPARE(draft->name(groq), u"groq"_s); // goes on under the same id
    QVERIFY(!draft->isChanged());
}

void SettingsDraftTest::duplicatesProfiles()
{
    QProcessEnvironment environment;
    environment.insert(u"URL_GPT"_s, u"https://gate.example/v1"_s);
    const auto draft = m_fixture->open(Written, {.environment = environment});

    const ProfileId copy = draft->duplicateProfile(draft->findProfile(u"work"_s));
    const ProfileId ofFixed = draft->duplicateProfile(draft->findProfile(u"openai"_s));

    QCOMPARE(draft->name(copy), u"work-2"_s);
    QCOMPARE(draft->text({ProfileKeys::Model, copy}), u"qwen"_s);
    QVERIFY_RESULT(m_fixture->save(*draft));
    QCOMPARE(m_fixture->fileContent(),
             Written
                 + "\n[profile/work-2]\nbaseUrl=https://llm.example/v1\nmodel=qwen\n"
                   "\n[profile/openai-2]\nbaseUrl=https://gate.example/v1\n"_ba);
    QVERIFY(!draft->fixedBy({ProfileKeys::BaseUrl, ofFixed}));
}

void SettingsDraftTest::removesProfiles()
{
    const auto draft = m_fixture->open(Written);
    const ProfileId added = draft->addProfile(*findPreset(u"groq"));

    draft->removeProfile(added);
    QVERIFY(!draft->isChanged());
    draft->removeProfile(draft->findProfile(u"work"_s));
    draft->removeProfile(draft->findProfile(u"demo"_s)); // always there

    QCOMPARE(draft->findProfile(u"work"_s), NoProfile);
    QVERIFY(draft->findProfile(u"demo"_s) != NoProfile);
    QVERIFY_RESULT(m_fixture->save(*draft));
    QCOMPARE(m_fixture->fileContent(),
             "; mine\n[network]\nmaxRetries = 3\nproxy=system\n\n; the end\n"_ba);
}

void SettingsDraftTest::renamesProfiles()
{
    const auto draft = m_fixture->open(Written);
    const ProfileId work = draft->findProfile(u"work"_s);

    draft->renameProfile(work, u"фирма"_s);
    draft->setText({ProfileKeys::Model, work}, u"q"_s);
    const Result<SavedSettings> saved = m_fixture->save(*draft);

    QVERIFY_RESULT(saved);
    QCOMPARE(m_fixture->fileContent(),
             QByteArray(Written)
                 .replace("[profile/work]", "[profile/фирма]")
                 .replace("model=qwen", "model=q"));
    QCOMPARE(saved->renamed, (QHash<QString, QString>{{u"work"_s, u"фирма"_s}}));
    QCOMPARE(draft->name(work), u"фирма"_s);
}

void SettingsDraftTest::renamedKeepsItsService()
{
    const auto draft = m_fixture->open("[profile/ollama]\n[profile/mine]\n");

    draft->renameProfile(draft->findProfile(u"ollama"_s), u"home"_s);
    // Without a preset of its own this name would now make it Groq.
    draft->renameProfile(draft->findProfile(u"mine"_s), u"groq"_s);
    QVERIFY_RESULT(m_fixture->save(*draft));

    QCOMPARE(m_fixture->fileContent(),
             "[profile/home]\npreset=ollama\n[profile/groq]\npreset=openai\n"_ba);
    QCOMPARE(draft->preset(draft->findProfile(u"home"_s)).name, u"ollama"_s);
}

void SettingsDraftTest::wrongNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("problem");

    QTest::newRow("empty") << QString() << u"the name of a profile"_s;
    QTest::newRow("slash") << u"a/b"_s << u"the name of a profile"_s;
    QTest::newRow("bracket") << u"a]b"_s << u"the name of a profile"_s;
    QTest::newRow("line break") << u"a\nb"_s << u"the name of a profile"_s;
    QTest::newRow("long") << QString(65, u'x') << u"at most 64"_s;
    QTest::newRow("taken") << u"openai"_s << u"Another profile"_s;
    QTest::newRow("meant otherwise") << u"auto"_s << u"meaning of its own"_s;
}

void SettingsDraftTest::wrongNames()
{
    QFETCH(QString, name);
    QFETCH(QString, problem);
    const auto draft = m_fixture->open(Written);
    const ProfileId work = draft->findProfile(u"work"_s);

    draft->renameProfile(work, name);

    QVERIFY2(draft->nameProblem(work).contains(problem), qPrintable(draft->nameProblem(work)));
    QVERIFY(!draft->isValid());
    QVERIFY(!m_fixture->save(*draft));
    QCOMPARE(m_fixture->fileContent(), Written);
}

void SettingsDraftTest::defaultProfileFollows()
{
    const auto draft = m_fixture->open("[chat]\nprovider=work\n[profile/work]\nmodel=1\n");
    const ProfileId work = draft->findProfile(u"work"_s);

    for (const QString &typed : {u"o"_s, u"openai"_s, u"openai-x"_s})
        draft->renameProfile(work, typed); // past the name of another
    QCOMPARE(draft->text(Keys::Provider), u"openai-x"_s);
    QVERIFY(draft->isValid());

    draft->removeProfile(work);
    QCOMPARE(draft->text(Keys::Provider), u"auto"_s);
    QVERIFY_RESULT(m_fixture->save(*draft));
    QCOMPARE(m_fixture->fileContent(), "[chat]\n"_ba);
}

void SettingsDraftTest::loadFails()
{
    QFile file(m_fixture->path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[network]\nmaxRetries=many\n");
    file.close();

    AWAIT(loaded, SettingsDraft::load({.standardFile = m_fixture->path()}));

    QVERIFY(!loaded);
    QVERIFY(loaded.error().message.contains(u"line 2"_s));
    AWAIT(missing, SettingsDraft::load({.namedFile = m_fixture->folder.filePath(u"none.ini"_s)}));
    QVERIFY(!missing);
}

void SettingsDraftTest::keysAreRead()
{
    m_fixture->secrets->kept.insert(u"openai"_s, Secret("sk-invented-kept"_ba));
    m_fixture->secrets->unreadable = {u"work"_s};
    const auto draft = m_fixture->open(Written + "[profile/old]\nkey=sk-invented-old\n"_ba);
    QSignalSpy keys(draft.get(), &SettingsDraft::keyChanged);
    const ProfileId openai = draft->findProfile(u"openai"_s);
    const ProfileId old = draft->findProfile(u"old"_s);
    const ProfileId work = draft->findProfile(u"work"_s);
    QVERIFY(!draft->key(openai).isRead);

    for (const ProfileId profile : {openai, old, work})
        draft->readKey(profile);

    QTRY_VERIFY(draft->key(openai).isRead && draft->key(old).isRead && draft->key(work).isRead);
    QVERIFY(keys.size() >= 3);
    QCOMPARE(draft->key(openai).origin, SecretOrigin::Keychain);
    QCOMPARE(draft->key(openai).secret, Secret("sk-invented-kept"_ba));
    QCOMPARE(draft->key(old).origin, SecretOrigin::Settings);
    QCOMPARE(draft->key(work).origin, SecretOrigin::None);
    QVERIFY(draft->key(work).error);
    QVERIFY(!draft->isChanged());
    QTRY_COMPARE(draft->keyPlace(), SecretOrigin::Keychain);
}

void SettingsDraftTest::keyOfTheEnvironmentStays()
{
    QProcessEnvironment environment;
    environment.insert(u"API_KEY"_s, u"sk-invented-env"_s);
    const auto draft = m_fixture->open(Written, {.environment = environment});
    const ProfileId openai = draft->findProfile(u"openai"_s);
    draft->readKey(openai);
    QTRY_COMPARE(draft->key(openai).origin, SecretOrigin::Environment);

    draft->setKey(openai, Secret("sk-invented-other"_ba));
    QCOMPARE(draft->key(openai).change, DraftKey::Change::None);
    // Another account must not get it.
    const ProfileId copy = draft->duplicateProfile(openai);
    QCOMPARE(draft->key(copy).secret, Secret());
    QVERIFY_RESULT(m_fixture->save(*draft));
    QVERIFY(m_fixture->secrets->kept.isEmpty());
}

void SettingsDraftTest::wrongKeys_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<bool>("isGood");

    QTest::newRow("openai") << u"openai"_s << "sk-invented-0123"_ba << true;
    QTest::newRow("outer space") << u"openai"_s << " sk-invented-0123\n"_ba << true;
    QTest::newRow("inner space") << u"openai"_s << "sk invented"_ba << false;
    QTest::newRow("two lines") << u"openai"_s << "sk-a\nsk-b"_ba << false;
    QTest::newRow("Cyrillic") << u"openai"_s << QByteArray("sk-ключ") << false;
    QTest::newRow("gigachat") << u"gigachat"_s << "aW52ZW50ZWQ6MDAwMQ=="_ba << true;
    QTest::newRow("not base64") << u"gigachat"_s << "what is this?"_ba << false;
}

void SettingsDraftTest::wrongKeys()
{
    QFETCH(QString, profile);
    QFETCH(QByteArray, key);
    QFETCH(bool, isGood);
    const auto draft = m_fixture->open({});
    const ProfileId id = draft->findProfile(profile);

    draft->setKey(id, Secret(key));

    QCOMPARE(draft->key(id).problem.isEmpty(), isGood);
    QCOMPARE(draft->isValid(), isGood);
    QVERIFY(!draft->key(id).problem.contains(QString::fromUtf8(key)));
}

void SettingsDraftTest::nowhereForKeys()
{
    m_fixture->secrets->isAvailable = false;
    const auto draft = m_fixture->open(Written);
    const ProfileId openai = draft->findProfile(u"openai"_s);
    QTRY_COMPARE(draft->keyPlace(), SecretOrigin::None);

    draft->setKey(openai, Secret("sk-invented"_ba));
    QVERIFY(draft->key(openai).problem.contains(u"no keychain"_s));
    QVERIFY(!draft->isValid());

    draft->set(Keys::AllowSecretsFile, true);
    QCOMPARE(draft->key(openai).problem, QString());
    QCOMPARE(draft->keyPlace(), SecretOrigin::File);
    m_fixture->secrets->isAvailable = true; // as it is with the file
    m_fixture->secrets->place = SecretOrigin::File;
    const Result<SavedSettings> saved = m_fixture->save(*draft);
    QVERIFY_RESULT(saved);
    QCOMPARE(saved->keys.value(u"openai"_s), SecretOrigin::File);
}

void SettingsDraftTest::trial()
{
    m_fixture->secrets->kept = {{u"work"_s, Secret("sk-invented-work"_ba)},
                                {u"openai"_s, Secret("sk-invented-kept"_ba)},
                                {u"gigachat"_s, Secret("invented:giga"_ba)}};
    const auto draft = m_fixture->open(Written);
    const ProfileId work = draft->findProfile(u"work"_s);
    draft->readKey(draft->findProfile(u"openai"_s));
    QTRY_VERIFY(draft->key(draft->findProfile(u"openai"_s)).isRead);
    draft->renameProfile(work, u"firm"_s);
    draft->setText({ProfileKeys::Model, work}, u"q"_s);
    draft->setKey(draft->findProfile(u"gigachat"_s), Secret("invented:trial-key"_ba));
    draft->setKey(draft->findProfile(u"openai"_s), {});

    AWAIT(settings, draft->trialSettings());
    QVERIFY_RESULT(settings);
    const std::unique_ptr<SecretStore> secrets = draft->trialKeys().storeFor(*settings);

    QCOMPARE(settings->profile(u"firm"_s)->model, u"q"_s);
    QCOMPARE(settings->profile(u"work"_s), nullptr);
    const QList<std::pair<QString, Secret>> expected{
        {u"firm"_s, Secret("sk-invented-work"_ba)},
        {u"gigachat"_s, Secret("invented:trial-key"_ba)},
        {u"openai"_s, Secret()}};
    for (const auto &[name, secret] : expected) {
        AWAIT(stored, secrets->read(name));
        QVERIFY_RESULT(stored);
        QCOMPARE(stored->secret, secret);
    }
    AWAIT(written, secrets->write(u"firm"_s, Secret("sk-x"_ba)));
    QVERIFY(!written);
    AWAIT(removed, secrets->remove(u"firm"_s));
    QVERIFY(!removed);
    QCOMPARE(m_fixture->secrets->calls, QStringList());
    QCOMPARE(m_fixture->fileContent(), Written);
    // Errors of a trial must not show the key that is being tried.
    QVERIFY(!m_fixture->redactor.redacted(u"no access with invented:trial-key"_s)
                 .contains(u"trial-key"_s));
}

QTEST_GUILESS_MAIN(SettingsDraftTest)
#include "tst_settingsdraft.moc"
