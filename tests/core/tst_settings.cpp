// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"

#include "support/testhelpers.h"

#include <QDir>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString ExampleFile = QStringLiteral(SETTINGS_EXAMPLE_FILE);

QProcessEnvironment environmentOf(const QHash<QString, QString> &variables)
{
    QProcessEnvironment environment;
    for (auto it = variables.begin(); it != variables.end(); ++it)
        environment.insert(it.key(), it.value());
    return environment;
}

} // namespace

class SettingsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void exampleIsMadeOfTheDeclarations();
    void everySettingIsDescribed();
    void exampleGivesTheDefaults();
    void defaults();
    void precedence();
    void originsEnvironment();
    void vendorsEnvironment();
    void originsNamesGoFirst();
    void emptyVariableCountsAsUnset();
    void furtherProfiles();
    void profileDefaultsFollowTheKind();
    void wrongValues_data();
    void wrongValues();
    void wrongVariable();
    void wrongVariableOfEnvFile();
    void wrongOption_data();
    void wrongOption();
    void secretsAreNotShown();
    void wrongSecretsAreNotShown_data();
    void wrongSecretsAreNotShown();
    void unknownNames();
    void missingFiles();
    void malformedFiles();
    void pathsAreSeenFromTheirFile();
    void keyThatOthersCanRead();
    void validProxies_data();
    void validProxies();
    void standardFileIsNotReadUnasked();
    void choices();
    void contentInPlaceOfTheFile();

private:
    QString write(const QString &name, const QByteArray &content);
    Result<Settings> loadFile(const QByteArray &content);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void SettingsTest::init()
{
    failOnAnyWarning();
    m_folder = std::make_unique<QTemporaryDir>();
}

QString SettingsTest::write(const QString &name, const QByteArray &content)
{
    const QString path = m_folder->filePath(name);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s", qPrintable(file.errorString()));
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    return path;
}

Result<Settings> SettingsTest::loadFile(const QByteArray &content)
{
    return Settings::load({.namedFile = write(u"settings.ini"_s, content)});
}

void SettingsTest::exampleIsMadeOfTheDeclarations()
{
    QFile file(ExampleFile);
    QVERIFY(file.open(QIODevice::ReadOnly));

    const QStringList actual = QString::fromUtf8(file.readAll()).split(u'\n');
    const QStringList expected = exampleSettings().split(u'\n');

    for (qsizetype i = 0; i < qMin(actual.size(), expected.size()); ++i)
        QCOMPARE(actual.at(i), expected.at(i));
    QCOMPARE(actual.size(), expected.size());
}

void SettingsTest::everySettingIsDescribed()
{
    QStringList keys;
    QList<const SettingDeclaration *> all = settingDeclarations();
    for (const ProfileSetting &setting : profileSettings())
        all.append(&setting.declaration);
    for (const SettingDeclaration *setting : std::as_const(all)) {
        QVERIFY2(!setting->description().isEmpty(), qPrintable(setting->key()));
        QVERIFY2(!setting->description().contains(u'\n'), qPrintable(setting->key()));
        QVERIFY2(!setting->expectation().isEmpty(), qPrintable(setting->key()));
        QVERIFY2(setting->accepts(setting->defaultText()), qPrintable(setting->key()));
        QVERIFY2(!keys.contains(setting->key()), qPrintable(setting->key()));
        keys.append(setting->key());
    }
    for (const ProfileSetting &setting : profileSettings()) {
        for (const ProfileSetting::Use &use : setting.uses)
            QVERIFY(setting.declaration.accepts(setting.defaultText(use.kind)));
    }
}

void SettingsTest::exampleGivesTheDefaults()
{
    const Result<Settings> example = Settings::load({.namedFile = ExampleFile});
    const Result<Settings> defaults = Settings::load({});

    QVERIFY_RESULT(example);
    QVERIFY_RESULT(defaults);
    QCOMPARE(example->warnings(), QStringList());
    QCOMPARE(example->profiles(), defaults->profiles());
    const QList<Settings::Entry> named = example->entries();
    const QList<Settings::Entry> expected = defaults->entries();
    QCOMPARE(named.size(), expected.size());
    for (qsizetype i = 0; i < expected.size(); ++i) {
        const Settings::Entry &entry = named.at(i);
        QCOMPARE(entry.key, expected.at(i).key);
        QCOMPARE(entry.text, expected.at(i).text);
        // So the example names every setting.
        QVERIFY2(entry.origin.source == SettingSource::File, qPrintable(entry.key));
    }
}

void SettingsTest::defaults()
{
    const Result<Settings> settings = Settings::load({});

    QVERIFY_RESULT(settings);
    QCOMPARE(settings->get(Keys::Provider), u"auto"_s);
    QCOMPARE(settings->get(Keys::Temperature), std::nullopt);
    QCOMPARE(settings->get(Keys::Proxy), u"system"_s);
    QCOMPARE(settings->get(Keys::ConnectTimeout), 10s);
    QCOMPARE(settings->get(Keys::IdleTimeout), 180s);
    QCOMPARE(settings->get(Keys::MaxRetries), 2);
    QCOMPARE(settings->get(Keys::AllowSecretsFile), false);
    QCOMPARE(settings->path(Keys::DatabaseFile), QString());
    QCOMPARE(settings->origin(Keys::Proxy), SettingOrigin());
    QCOMPARE(originText(settings->origin(Keys::Proxy)), u"default"_s);
    QCOMPARE(settings->secrets(), QList<Secret>());

    const QList<ProviderProfile> expected{
        {.name = u"openai"_s, .kind = ProviderKind::OpenAi, .preset = u"openai"_s},
        {.name = u"gigachat"_s,
         .kind = ProviderKind::GigaChat,
         .preset = u"gigachat"_s,
         .scope = u"GIGACHAT_API_PERS"_s,
         .maxConcurrent = 1},
        {.name = u"demo"_s, .kind = ProviderKind::Demo, .preset = u"demo"_s, .tokensPerSecond = 40},
    };
    QCOMPARE(settings->profiles(), expected);
}

void SettingsTest::precedence()
{
    SettingsSources sources{.namedFile =
                                write(u"s.ini"_s, "[profile/openai]\n; c\nbaseUrl=http://file\n")};
    const auto shown = [&sources] {
        const Result<Settings> settings = Settings::load(sources);
        if (!settings)
            return errorText(settings.error());
        for (const Settings::Entry &entry : settings->entries()) {
            if (entry.key == "profile/openai/baseUrl"_L1)
                return entry.text + u" <- "_s + originText(entry.origin);
        }
        return u"not there"_s;
    };

    QCOMPARE(shown(), u"http://file <- s.ini:3"_s);
    // Even the second name in the env file goes before the file …
    sources.environmentFile = write(u".env"_s, "\nOPENAI_BASE_URL=http://envfile\n");
    QCOMPARE(shown(), u"http://envfile <- .env:2 OPENAI_BASE_URL"_s);
    sources.environmentFile = write(u".env"_s, "URL_GPT='http://envfile'\n");
    QCOMPARE(shown(), u"http://envfile <- .env:1 URL_GPT"_s);
    // … and the second name in the environment before the first in the env file.
    sources.environment = environmentOf({{u"OPENAI_BASE_URL"_s, u"http://env"_s}});
    QCOMPARE(shown(), u"http://env <- environment OPENAI_BASE_URL"_s);
    sources.commandLine = {{u"profile/openai/baseUrl"_s, u"http://cl"_s, u"--base-url"_s}};
    QCOMPARE(shown(), u"http://cl <- command line --base-url"_s);
    sources.commandLine.append({u"profile/openai/baseUrl"_s, u"http://last"_s, u"--base-url"_s});
    QCOMPARE(shown(), u"http://last <- command line --base-url"_s);
}

void SettingsTest::originsEnvironment()
{
    const Result<Settings> settings =
        Settings::load({.environment = environmentOf(
                            {{u"URL_GPT"_s, u"https://api.openai.com/v1/chat/completions"_s},
                             {u"API_KEY"_s, u"sk-invented-0001"_s},
                             {u"SCOPE"_s, u"GIGACHAT_API_B2B"_s},
                             {u"AUTH_CREDENTIALS"_s, u"aW52ZW50ZWQ6MDAwMQ=="_s},
                             {u"URL_GIGACHAT"_s, u"https://giga.example/api/v1/chat/completions"_s},
                             {u"AUTH_URL"_s, u"https://giga.example:9443/api/v2/oauth"_s},
                             {u"GIGACHAT_CA_BUNDLE_FILE"_s, u"/etc/ca.pem"_s}})});

    QVERIFY_RESULT(settings);
    const ProviderProfile &openai = *settings->profile(u"openai"_s);
    QCOMPARE(openai.baseUrl, u"https://api.openai.com/v1/chat/completions"_s);
    QCOMPARE(settings->profileKey(u"openai"_s).text, u"sk-invented-0001"_s);
    QCOMPARE(originText(settings->profileKey(u"openai"_s).origin), u"environment API_KEY"_s);
    const ProviderProfile &gigachat = *settings->profile(u"gigachat"_s);
    QCOMPARE(gigachat.baseUrl, u"https://giga.example/api/v1/chat/completions"_s);
    QCOMPARE(gigachat.authUrl, u"https://giga.example:9443/api/v2/oauth"_s);
    QCOMPARE(gigachat.scope, u"GIGACHAT_API_B2B"_s);
    QCOMPARE(gigachat.caFile, u"/etc/ca.pem"_s);
    QCOMPARE(settings->profileKey(u"gigachat"_s).text, u"aW52ZW50ZWQ6MDAwMQ=="_s);
    QCOMPARE(openai.caFile, QString());
}

void SettingsTest::vendorsEnvironment()
{
    const Result<Settings> settings =
        Settings::load({.environment = environmentOf({{u"OPENAI_API_KEY"_s, u"sk-invented-2"_s},
                                                      {u"OPENAI_ORG_ID"_s, u"org-1"_s},
                                                      {u"OPENAI_PROJECT_ID"_s, u"proj-1"_s},
                                                      {u"GIGACHAT_CREDENTIALS"_s, u"invented"_s},
                                                      {u"GIGACHAT_MODEL"_s, u"GigaChat-2"_s},
                                                      {u"GROQ_API_KEY"_s, u"gsk-invented"_s}})});

    QVERIFY_RESULT(settings);
    QCOMPARE(settings->profileKey(u"openai"_s).text, u"sk-invented-2"_s);
    QCOMPARE(settings->profile(u"openai"_s)->organization, u"org-1"_s);
    QCOMPARE(settings->profile(u"openai"_s)->project, u"proj-1"_s);
    QCOMPARE(settings->profileKey(u"gigachat"_s).text, u"invented"_s);
    QCOMPARE(settings->profile(u"gigachat"_s)->model, u"GigaChat-2"_s);
    // Those that only the preset table knows are asked for by name.
    QCOMPARE(settings->variable(u"GROQ_API_KEY"_s).text, u"gsk-invented"_s);
    QCOMPARE(originText(settings->variable(u"GROQ_API_KEY"_s).origin),
             u"environment GROQ_API_KEY"_s);
    QCOMPARE(settings->variable(u"MISTRAL_API_KEY"_s).text, QString());
}

void SettingsTest::originsNamesGoFirst()
{
    const Result<Settings> settings =
        Settings::load({.environment = environmentOf(
                            {{u"OPENAI_API_KEY"_s, u"second"_s}, {u"API_KEY"_s, u"first"_s}})});

    QVERIFY_RESULT(settings);
    QCOMPARE(settings->profileKey(u"openai"_s).text, u"first"_s);
}

void SettingsTest::emptyVariableCountsAsUnset()
{
    const Result<Settings> settings = Settings::load(
        {.environment = environmentOf({{u"SCOPE"_s, QString()}, {u"API_KEY"_s, u" \n"_s}}),
         .environmentFile = write(u".env"_s, "AUTH_URL=\n"),
         .namedFile = write(u"s.ini"_s, "[profile/gigachat]\nauthUrl=https://a.example\n")});

    QVERIFY_RESULT(settings);
    QCOMPARE(settings->profile(u"gigachat"_s)->scope, u"GIGACHAT_API_PERS"_s);
    QCOMPARE(settings->profile(u"gigachat"_s)->authUrl, u"https://a.example"_s);
    QCOMPARE(settings->profileKey(u"openai"_s).text, QString());
}

void SettingsTest::furtherProfiles()
{
    const Result<Settings> settings = loadFile("[profile/work]\n"
                                               "baseUrl=https://llm.example/v1\n"
                                               "model=qwen\n"
                                               "key=invented-work\n"
                                               "[profile/ollama]\n"
                                               "[profile/second-giga]\n"
                                               "preset=gigachat\n"
                                               "scope=GIGACHAT_API_CORP\n"
                                               "[profile/openai]\n"
                                               "model=gpt\n"
                                               "[chat]\n"
                                               "provider=work\n");

    QVERIFY_RESULT(settings);
    QStringList names;
    for (const ProviderProfile &profile : settings->profiles())
        names.append(profile.name + u':' + providerKindName(profile.kind) + u':' + profile.preset);
    QCOMPARE(names,
             QStringList({u"openai:openai:openai"_s, u"gigachat:gigachat:gigachat"_s,
                          u"work:openai:"_s, u"ollama:openai:"_s,
                          u"second-giga:gigachat:gigachat"_s, u"demo:demo:demo"_s}));
    QCOMPARE(settings->get(Keys::Provider), u"work"_s);
    QCOMPARE(settings->profile(u"work"_s)->baseUrl, u"https://llm.example/v1"_s);
    QCOMPARE(settings->profile(u"work"_s)->model, u"qwen"_s);
    QCOMPARE(settings->profileKey(u"work"_s).text, u"invented-work"_s);
    QCOMPARE(settings->profile(u"second-giga"_s)->scope, u"GIGACHAT_API_CORP"_s);
    QCOMPARE(settings->profile(u"none"_s), nullptr);
    QCOMPARE(settings->warnings(), QStringList());
}

void SettingsTest::profileDefaultsFollowTheKind()
{
    const Result<Settings> settings = Settings::load(
        {.environment = environmentOf({{u"AUTH_CREDENTIALS"_s, u"invented"_s}}),
         .namedFile =
             write(u"s.ini"_s, "[profile/g]\npreset=gigachat\n[profile/openai]\nscope=x\n")});

    QVERIFY_RESULT(settings);
    QCOMPARE(settings->profile(u"g"_s)->maxConcurrent, 1);
    // Another account's key is never taken from the environment.
    QCOMPARE(settings->profileKey(u"g"_s).text, QString());
    QCOMPARE(settings->warnings().size(), 1);
    QVERIFY(settings->warnings().first().contains(u"profile/openai/scope"_s));
}

void SettingsTest::wrongValues_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("expected");

    QTest::newRow("not a number")
        << "[network]\nconnectTimeout=soon\n"_ba
        << u"settings.ini, line 2: network/connectTimeout cannot be \"soon\"."_s
        << u"a whole number of seconds from 1 to 600"_s;
    QTest::newRow("too small") << "[network]\nconnectTimeout=0\n"_ba << u"\"0\""_s << u"from 1"_s;
    QTest::newRow("too large") << "[network]\nmaxRetries=11\n"_ba << u"\"11\""_s << u"0 to 10"_s;
    QTest::newRow("overflow") << "[network]\nmaxRetries=4294967297\n"_ba << u"line 2"_s
                              << u"0 to 10"_s;
    QTest::newRow("fraction") << "[network]\nmaxRetries=1.5\n"_ba << u"1.5"_s << u"whole"_s;
    QTest::newRow("empty number") << "[network]\nmaxRetries=\n"_ba << u"\"\""_s << u"whole"_s;
    QTest::newRow("not a truth") << "[secrets]\nallowFile=perhaps\n"_ba << u"allowFile"_s
                                 << u"true or false"_s;
    QTest::newRow("hot") << "[chat]\ntemperature=2.1\n"_ba << u"2.1"_s << u"from 0 to 2"_s;
    QTest::newRow("comma") << "[chat]\ntemperature=0,5\n"_ba << u"0,5"_s << u"from 0 to 2"_s;
    QTest::newRow("not finite") << "[chat]\ntemperature=nan\n"_ba << u"nan"_s << u"from 0 to 2"_s;
    QTest::newRow("no such choice")
        << "[interface]\ntheme=black\n"_ba << u"line 2: interface/theme cannot be \"black\"."_s
        << u"system, light, dark"_s;
    QTest::newRow("scale of text")
        << "[interface]\nfontScale=20\n"_ba << u"fontScale"_s << u"50 to 300"_s;
    QTest::newRow("unknown provider")
        << "[chat]\nprovider=opanai\n"_ba << u"opanai"_s << u"openai, gigachat, demo"_s;
    QTest::newRow("proxy without port")
        << "[network]\nproxy=http://p.example\n"_ba << u"p.example"_s << u"http://host:port"_s;
    QTest::newRow("proxy of another kind")
        << "[network]\nproxy=ftp://p.example:1\n"_ba << u"ftp"_s << u"socks5"_s;
    QTest::newRow("no proxy said") << "[network]\nproxy=\n"_ba << u"network/proxy"_s << u"none"_s;
    QTest::newRow("bypass with spaces")
        << "[network]\nproxyBypass=a b\n"_ba << u"a b"_s << u"commas"_s;
    QTest::newRow("preset") << "[profile/work]\npreset=opnai\n"_ba
                            << u"profile/work/preset cannot be \"opnai\""_s
                            << u"openai, gigachat"_s;
    QTest::newRow("scope") << "[profile/gigachat]\nscope=PERS\n"_ba
                           << u"profile/gigachat/scope cannot be \"PERS\""_s
                           << u"GIGACHAT_API_PERS, GIGACHAT_API_B2B, GIGACHAT_API_CORP"_s;
    QTest::newRow("base URL without scheme") << "[profile/openai]\nbaseUrl=localhost:11434\n"_ba
                                             << u"localhost"_s << u"https://api.example.com/v1"_s;
    QTest::newRow("base URL with a password")
        << "[profile/openai]\nbaseUrl=https://u:p@h/v1\n"_ba << u"baseUrl"_s << u"user name"_s;
    QTest::newRow("control character")
        << "[profile/openai]\nmodel=\"a\\nb: c\"\n"_ba << u"model"_s << u"one line"_s;
    QTest::newRow("profile without a name")
        << "[profile/]\nmodel=a\n"_ba << u"\"\""_s << u"letters"_s;
    QTest::newRow("profile with a slash")
        << "[profile/a/b]\nmodel=a\n"_ba << u"\"a/b\""_s << u"letters"_s;
    QTest::newRow("profile called auto")
        << "[profile/auto]\n"_ba << u"\"auto\""_s << u"meaning of its own"_s;
}

void SettingsTest::wrongValues()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, message);
    QFETCH(QString, expected);

    const Result<Settings> settings = loadFile(content);

    QVERIFY(!settings);
    QCOMPARE(settings.error().kind, ErrorKind::InvalidSettings);
    QVERIFY2(settings.error().message.contains(message), qPrintable(settings.error().message));
    QVERIFY2(settings.error().message.contains(m_folder->filePath(u"settings.ini"_s)),
             qPrintable(settings.error().message));
    QVERIFY2(settings.error().remedy.contains(expected), qPrintable(settings.error().remedy));
}

void SettingsTest::wrongVariable()
{
    const Result<Settings> settings =
        Settings::load({.environment = environmentOf({{u"AUTH_URL"_s, u"nowhere"_s}})});

    QVERIFY(!settings);
    QCOMPARE(settings.error().kind, ErrorKind::InvalidSettings);
    QCOMPARE(settings.error().message,
             u"Environment variable AUTH_URL: profile/gigachat/authUrl cannot be \"nowhere\"."_s);
}

void SettingsTest::wrongVariableOfEnvFile()
{
    const Result<Settings> settings =
        Settings::load({.environmentFile = write(u"my.env"_s, "\nSCOPE=all\n")});

    QVERIFY(!settings);
    QVERIFY2(settings.error().message.contains(
                 u"my.env, line 2 (SCOPE): profile/gigachat/scope cannot be \"all\"."_s),
             qPrintable(settings.error().message));
}

void SettingsTest::wrongOption_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("message");

    QTest::newRow("wrong value") << u"chat/temperature"_s << u"hot"_s
                                 << u"Option --x: chat/temperature cannot be \"hot\"."_s;
    QTest::newRow("no such setting") << u"chat/humidity"_s << u"1"_s << u"chat/humidity"_s;
    QTest::newRow("no such setting of a profile")
        << u"profile/openai/none"_s << u"1"_s << u"profile/openai/none"_s;
    QTest::newRow("no section") << u"none"_s << u"1"_s << u"setting none"_s;
    QTest::newRow("no key") << QString() << u"1"_s << u"no setting"_s;
}

void SettingsTest::wrongOption()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(QString, message);

    const Result<Settings> settings = Settings::load({.commandLine = {{key, value, u"--x"_s}}});

    QVERIFY(!settings);
    QCOMPARE(settings.error().kind, ErrorKind::InvalidArgument);
    QVERIFY2(settings.error().message.contains(message), qPrintable(settings.error().message));
}

void SettingsTest::secretsAreNotShown()
{
    const Result<Settings> settings =
        loadFile("[profile/openai]\nkey=sk-invented-key-of-a-test-9876\n"
                 "[profile/gigachat]\nkey=short\n"
                 "[network]\nproxy=socks5://user:invented-pass@p.example:1080\n");
    QVERIFY_RESULT(settings);

    QHash<QString, QString> shown;
    for (const Settings::Entry &entry : settings->entries())
        shown.insert(entry.key, entry.text);

    QCOMPARE(shown.value(u"profile/openai/key"_s), u"••••••••9876"_s);
    QCOMPARE(shown.value(u"profile/gigachat/key"_s), u"••••••••"_s);
    QCOMPARE(shown.value(u"network/proxy"_s), u"socks5://user:••••••••@p.example:1080"_s);
    QCOMPARE(settings->get(Keys::Proxy), u"socks5://user:invented-pass@p.example:1080"_s);
    QCOMPARE(settings->secrets(),
             QList<Secret>({Secret("sk-invented-key-of-a-test-9876"_ba), Secret("short"_ba),
                            Secret("invented-pass"_ba)}));
}

void SettingsTest::wrongSecretsAreNotShown_data()
{
    QTest::addColumn<QByteArray>("content");

    QTest::newRow("key") << "[profile/openai]\nkey=\"sk-invented\\nX-Header: a\"\n"_ba;
    QTest::newRow("proxy password") << "[network]\nproxy=http://user:invented@p.example\n"_ba;
    QTest::newRow("proxy that is no URL") << "[network]\nproxy=http//u:invented@[p:1\n"_ba;
    QTest::newRow("key without a name") << "[profile/openai]\nsk-invented\n"_ba;
    QTest::newRow("open quote") << "[profile/openai]\nkey=\"sk-invented\n"_ba;
}

void SettingsTest::wrongSecretsAreNotShown()
{
    QFETCH(QByteArray, content);

    const Result<Settings> settings = loadFile(content);

    QVERIFY(!settings);
    QVERIFY(!settings.error().message.contains(u"invented"_s));
    QVERIFY(!settings.error().remedy.contains(u"invented"_s));
    QVERIFY(!settings.error().detail.contains(u"invented"_s));
}

void SettingsTest::unknownNames()
{
    const Result<Settings> settings = loadFile("colour=red\n"
                                               "[network]\nconectTimeout=5\n"
                                               "[profile/openai]\nbaseURL=https://a.example\n");

    QVERIFY_RESULT(settings);
    QCOMPARE(settings->get(Keys::ConnectTimeout), 10s);
    QCOMPARE(settings->warnings().size(), 3);
    QVERIFY(settings->warnings().at(0).contains(u"line 1: there is no setting colour"_s));
    QVERIFY(!settings->warnings().at(0).contains(u"Did you mean"_s));
    QVERIFY(settings->warnings().at(1).contains(u"line 3"_s));
    QVERIFY(settings->warnings().at(1).contains(u"Did you mean network/connectTimeout?"_s));
    QVERIFY(settings->warnings().at(2).contains(u"Did you mean profile/openai/baseUrl?"_s));
}

void SettingsTest::missingFiles()
{
    const QString missing = m_folder->filePath(u"missing.ini"_s);

    const Result<Settings> standard = Settings::load({.standardFile = missing});
    QVERIFY_RESULT(standard);
    QCOMPARE(standard->file(), missing);

    for (const SettingsSources &sources :
         {SettingsSources{.namedFile = missing}, SettingsSources{.environmentFile = missing}}) {
        const Result<Settings> named = Settings::load(sources);
        QVERIFY(!named);
        QCOMPARE(named.error().kind, ErrorKind::InvalidSettings);
        QVERIFY(named.error().message.contains(missing));
    }
    const Result<Settings> folder = Settings::load({.namedFile = m_folder->path()});
    QVERIFY(!folder);
    QVERIFY(folder.error().message.contains(u"is a folder"_s));

    QVERIFY(QFile::link(missing, m_folder->filePath(u"link.ini"_s)));
    QVERIFY(!Settings::load({.standardFile = m_folder->filePath(u"link.ini"_s)}));
}

void SettingsTest::malformedFiles()
{
    const QString path = write(u"s.ini"_s, "[network\n");
    QVERIFY(!Settings::load({.standardFile = path}));
    QVERIFY(!Settings::load({.namedFile = path}));

    const Result<Settings> environment =
        Settings::load({.environmentFile = write(u".env"_s, "API_KEY='x\n")});
    QVERIFY(!environment);
    QVERIFY(environment.error().message.contains(u".env, line 1"_s));
}

void SettingsTest::pathsAreSeenFromTheirFile()
{
    const Result<Settings> settings = Settings::load(
        {.commandLine = {{u"profile/work/caFile"_s, u"cl.pem"_s, u"--ca"_s}},
         .environmentFile = write(u".env"_s, "GIGACHAT_CA_BUNDLE_FILE=certs/env.pem\n"),
         .namedFile =
             write(u"s.ini"_s,
                   "[storage]\ndatabase=~/chats.db\n[profile/openai]\ncaFile=../file.pem\n")});

    QVERIFY_RESULT(settings);
    QCOMPARE(settings->path(Keys::DatabaseFile), QDir::homePath() + u"/chats.db"_s);
    QCOMPARE(settings->profile(u"gigachat"_s)->caFile, m_folder->filePath(u"certs/env.pem"_s));
    QCOMPARE(settings->profile(u"openai"_s)->caFile,
             QFileInfo(m_folder->path()).absolutePath() + u"/file.pem"_s);
    QCOMPARE(settings->profile(u"work"_s)->caFile, QDir::current().absoluteFilePath(u"cl.pem"_s));
}

void SettingsTest::keyThatOthersCanRead()
{
    const QString path = write(u"s.ini"_s, "[profile/openai]\nkey=sk-invented\n");
    const Result<Settings> before = Settings::load({.namedFile = path});
    QVERIFY_RESULT(before);
    QCOMPARE(before->warnings(), QStringList());

    QVERIFY(QFile::setPermissions(path, QFileInfo(path).permissions() | QFileDevice::ReadOther));
    const Result<Settings> after = Settings::load({.namedFile = path});
    QVERIFY_RESULT(after);
    QCOMPARE(after->warnings().size(), 1);
    QVERIFY(after->warnings().first().contains(u"chmod 600"_s));
}

void SettingsTest::validProxies_data()
{
    QTest::addColumn<QString>("proxy");

    QTest::newRow("system") << u"system"_s;
    QTest::newRow("none") << u"none"_s;
    QTest::newRow("http") << u"http://proxy.example:3128"_s;
    QTest::newRow("with slash") << u"http://proxy.example:3128/"_s;
    QTest::newRow("with user") << u"http://user:p%40ss@proxy.example:3128"_s;
    QTest::newRow("socks") << u"socks5://127.0.0.1:1080"_s;
    QTest::newRow("IPv6") << u"socks5://[::1]:1080"_s;
}

void SettingsTest::validProxies()
{
    QFETCH(QString, proxy);

    const Result<Settings> settings = loadFile("[network]\nproxy=" + proxy.toUtf8() + '\n');

    QVERIFY_RESULT(settings);
    QCOMPARE(settings->get(Keys::Proxy), proxy);
}

void SettingsTest::standardFileIsNotReadUnasked()
{
    QStandardPaths::setTestModeEnabled(true);
    QVERIFY(Settings::standardFile().endsWith(u"/settings.ini"_s));
    QVERIFY(Settings::load({})->file().isEmpty());
}

void SettingsTest::choices()
{
    const Result<Settings> settings = loadFile("[interface]\nlanguage=ru\ntheme=Dark\n"
                                               "sendKey=ctrl-enter\nonStart=new\n"
                                               "copyFormat=markdown\nfollowAnswer=yes\n"
                                               "closeWhileStreaming=ask\n");

    QVERIFY_RESULT(settings);
    QCOMPARE(settings->get(Keys::InterfaceLanguage), Language::Russian);
    QCOMPARE(settings->get(Keys::Theme), ColorTheme::Dark);
    QCOMPARE(settings->get(Keys::ComposerSendKey), SendKey::CtrlEnter);
    QCOMPARE(settings->get(Keys::OnStart), StartView::NewConversation);
    QCOMPARE(settings->get(Keys::CopiesAs), CopyFormat::Markdown);
    QCOMPARE(settings->get(Keys::FollowAnswer), true);
    QCOMPARE(settings->get(Keys::CloseWhileStreaming), CloseAction::Ask);
    QCOMPARE(settings->get(Keys::FontScale), 100);
    QCOMPARE(settings->get(Keys::TrayIcon), false);
    QCOMPARE(settings->get(Keys::ModelTitles), false);
    QCOMPARE(Keys::Theme.text(ColorTheme::Light), u"light"_s);
}

void SettingsTest::contentInPlaceOfTheFile()
{
    const QString path = write(u"s.ini"_s, "[chat]\ntemperature=1\n");
    const QString missing = m_folder->filePath(u"missing.ini"_s);

    for (const SettingsSources &sources :
         {SettingsSources{.namedFile = path, .fileContent = "\n[chat]\ntemperature=0.5\n"_ba},
          SettingsSources{.standardFile = missing,
          .fileContent = "\n[chat]\ntemperature=0.5\n"_ba}}) {
        const Result<Settings> settings = Settings::load(sources);
        QVERIFY_RESULT(settings);
        QCOMPARE(settings->get(Keys::Temperature), 0.5);
        QCOMPARE(settings->origin(Keys::Temperature).line, 3);
    }
    QVERIFY(!QFile::exists(missing));
    QVERIFY(!Settings::load({.namedFile = path, .fileContent = "[chat\n"_ba}));
}

QTEST_GUILESS_MAIN(SettingsTest)
#include "tst_settings.moc"
