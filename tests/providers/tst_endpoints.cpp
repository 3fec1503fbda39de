// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/endpoints.h"

#include "support/testhelpers.h"

#include <QTest>

using namespace Chat;
using namespace Qt::StringLiterals;

class tst_Endpoints : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void urls_data();
    void urls();
    void azure_data();
    void azure();
    void nonsense_data();
    void nonsense();
    void passwordIsNotRepeated();
    void clearKeys_data();
    void clearKeys();
};

void tst_Endpoints::urls_data()
{
    QTest::addColumn<QString>("preset");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("chat");
    QTest::addColumn<QString>("models");

    const auto row = [](const char *name, const QString &preset, const QString &typed,
                        const QString &base, const QString &query = {}) {
        QTest::newRow(name) << preset << typed << base + u"/chat/completions"_s + query
                            << base + u"/models"_s + query;
    };
    const QString openAi = u"https://api.openai.com/v1"_s;
    row("nothing typed", u"openai"_s, u""_s, openAi);
    row("white space only", u"openai"_s, u" \n"_s, openAi);
    row("base", u"openai"_s, openAi, openAi);
    row("slash at the end", u"openai"_s, openAi + u'/', openAi);
    row("slashes", u"openai"_s, u"https://api.openai.com//v1//"_s, openAi);
    row("spaces around", u"openai"_s, u"  https://api.openai.com/v1 \n"_s, openAi);
    row("bare host", u"openai"_s, u"https://api.openai.com"_s, openAi);
    row("bare host with a slash", u"openai"_s, u"https://api.openai.com/"_s, openAi);
    row("no scheme", u"openai"_s, u"api.openai.com/v1"_s, openAi);
    row("full chat URL", u"openai"_s, openAi + u"/chat/completions"_s, openAi);
    row("full chat URL with a slash", u"openai"_s, openAi + u"/chat/completions/"_s, openAi);
    row("models URL", u"openai"_s, openAi + u"/models"_s, openAi);
    row("fragment", u"openai"_s, openAi + u"#top"_s, openAi);
    row("a path is taken at its word", u"custom"_s, u"https://example.org/llm"_s,
        u"https://example.org/llm"_s);
    row("full chat URL at the root", u"custom"_s, u"https://example.org/chat/completions"_s,
        u"https://example.org"_s);
    row("query is kept", u"custom"_s, u"https://example.org/v1?tenant=a%20b"_s,
        u"https://example.org/v1"_s, u"?tenant=a%20b"_s);
    row("escaped path is kept", u"custom"_s, u"https://example.org/a%2Fb/v1"_s,
        u"https://example.org/a%2Fb/v1"_s);
    row("local without scheme", u"custom"_s, u"localhost:11434"_s, u"http://localhost:11434/v1"_s);
    row("local address", u"custom"_s, u"127.0.0.1:8000/v1"_s, u"http://127.0.0.1:8000/v1"_s);
    row("IPv6", u"custom"_s, u"http://[::1]:8000"_s, u"http://[::1]:8000/v1"_s);
    row("local server on another machine", u"ollama"_s, u"192.168.1.5:11434"_s,
        u"http://192.168.1.5:11434/v1"_s);
    row("other host without scheme", u"custom"_s, u"box:8000"_s, u"https://box:8000/v1"_s);
    row("ollama", u"ollama"_s, {}, u"http://localhost:11434/v1"_s);
    row("openrouter's own path", u"openrouter"_s, u"openrouter.ai"_s,
        u"https://openrouter.ai/api/v1"_s);
    row("groq's own path", u"groq"_s, u"api.groq.com"_s, u"https://api.groq.com/openai/v1"_s);
    row("gigachat", u"gigachat"_s, {}, u"https://gigachat.devices.sberbank.ru/api/v1"_s);
    row("gigachat full URL", u"gigachat"_s,
        u"https://gigachat.devices.sberbank.ru/api/v1/chat/completions"_s,
        u"https://gigachat.devices.sberbank.ru/api/v1"_s);
    row("gigachat's new host", u"gigachat"_s, u"api.giga.chat"_s, u"https://api.giga.chat/v1"_s);
}

void tst_Endpoints::urls()
{
    QFETCH(QString, preset);
    QFETCH(QString, typed);
    QFETCH(QString, chat);
    QFETCH(QString, models);

    const Result<ServiceUrls> urls = resolveServiceUrls(*findPreset(preset), typed);

    QVERIFY_RESULT(urls);
    QCOMPARE(urls->chat.toString(QUrl::FullyEncoded), chat);
    QCOMPARE(urls->models.toString(QUrl::FullyEncoded), models);
}

void tst_Endpoints::azure_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("chat");

    const QString host = u"https://res.openai.azure.com"_s;
    const QString version = u"2024-10-21"_s;
    QTest::newRow("host, no version")
        << host << QString() << host + u"/openai/v1/chat/completions"_s;
    QTest::newRow("host and openai, no version")
        << host + u"/openai/"_s << QString() << host + u"/openai/v1/chat/completions"_s;
    QTest::newRow("host and version")
        << host << version
        << host + u"/openai/deployments/my%20model%2F1/chat/completions?api-version=2024-10-21"_s;
    QTest::newRow("deployment typed")
        << host + u"/openai/deployments/d"_s << version
        << host + u"/openai/deployments/d/chat/completions?api-version=2024-10-21"_s;
    QTest::newRow("full URL typed")
        << host + u"/openai/deployments/d/chat/completions?api-version=2023-05-15"_s << QString()
        << host + u"/openai/deployments/d/chat/completions?api-version=2023-05-15"_s;
    QTest::newRow("typed version wins")
        << host + u"/openai/deployments/d?api-version=2023-05-15"_s << version
        << host + u"/openai/deployments/d/chat/completions?api-version=2023-05-15"_s;
    QTest::newRow("new address typed")
        << host + u"/openai/v1"_s << QString() << host + u"/openai/v1/chat/completions"_s;
}

void tst_Endpoints::azure()
{
    QFETCH(QString, typed);
    QFETCH(QString, version);
    QFETCH(QString, chat);

    const Result<ServiceUrls> urls =
        resolveServiceUrls(*findPreset(u"azure"), typed, version, u"my model/1"_s);

    QVERIFY_RESULT(urls);
    QCOMPARE(urls->chat.toString(QUrl::FullyEncoded), chat);
    QVERIFY(urls->models.isEmpty());
}

void tst_Endpoints::nonsense_data()
{
    QTest::addColumn<QString>("preset");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("version");
    QTest::addColumn<ErrorKind>("kind");

    const auto row = [](const char *name, const QString &typed,
                        ErrorKind kind = ErrorKind::InvalidSettings,
                        const QString &preset = u"custom"_s, const QString &version = {}) {
        QTest::newRow(name) << preset << typed << version << kind;
    };
    row("nothing for a custom service", {}, ErrorKind::NotConfigured);
    row("nothing for azure", {}, ErrorKind::NotConfigured, u"azure"_s);
    row("space inside", u"https://example.org/my api"_s);
    row("line end inside", u"https://example.org/\nv1"_s);
    row("no host", u"https://"_s);
    row("only a path", u"/v1"_s);
    row("another scheme", u"ftp://example.org/v1"_s);
    row("a file", u"file:///etc/passwd"_s);
    row("bad port", u"https://example.org:99999/v1"_s);
    row("port zero", u"https://example.org:0/v1"_s);
    row("user in it", u"https://me@example.org/v1"_s);
    row("bad escape", u"https://exa%ZZmple.org/v1"_s);
    row("far too long", u"https://example.org/"_s + QString(5000, u'a'));
    row("azure deployment without a version", u"https://r.openai.azure.com/openai/deployments/d"_s,
        ErrorKind::InvalidSettings, u"azure"_s);
    row("azure without a model", u"https://r.openai.azure.com"_s, ErrorKind::InvalidSettings,
        u"azure"_s, u"2024-10-21"_s);
}

void tst_Endpoints::nonsense()
{
    QFETCH(QString, preset);
    QFETCH(QString, typed);
    QFETCH(QString, version);
    QFETCH(ErrorKind, kind);

    const Result<ServiceUrls> urls = resolveServiceUrls(*findPreset(preset), typed, version);

    QVERIFY(!urls);
    QCOMPARE(urls.error().kind, kind);
    QVERIFY(!urls.error().message.isEmpty());
    QVERIFY(!urls.error().remedy.isEmpty());
    QVERIFY(urls.error().message.size() < 300);
}

void tst_Endpoints::passwordIsNotRepeated()
{
    const Result<ServiceUrls> urls =
        resolveServiceUrls(*findPreset(u"custom"), u"https://me:hunter2hunter2@example.org"_s);

    QVERIFY(!urls);
    QVERIFY(!errorText(urls.error()).contains(u"hunter2"_s));
    QVERIFY(!urls.error().detail.contains(u"hunter2"_s));
}

void tst_Endpoints::clearKeys_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("expected");

    QTest::newRow("https") << u"https://example.org/v1"_s << false;
    QTest::newRow("http") << u"http://example.org/v1"_s << true;
    QTest::newRow("own network") << u"http://192.168.1.5:11434/v1"_s << true;
    QTest::newRow("localhost") << u"http://localhost:11434/v1"_s << false;
    QTest::newRow("below localhost") << u"http://llm.localhost/v1"_s << false;
    QTest::newRow("127.0.0.5") << u"http://127.0.0.5/v1"_s << false;
    QTest::newRow("IPv6 loopback") << u"http://[::1]:80/v1"_s << false;
    QTest::newRow("name that only begins alike") << u"http://localhost.example.org/"_s << true;
}

void tst_Endpoints::clearKeys()
{
    QFETCH(QString, url);
    QFETCH(bool, expected);

    QCOMPARE(sendsKeyInClear(QUrl(url)), expected);
}

QTEST_GUILESS_MAIN(tst_Endpoints)
#include "tst_endpoints.moc"
