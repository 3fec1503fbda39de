// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/browser.h"
#include "proxy/clientkeys.h"
#include "proxy/gatewaytest.h"

#include <QJsonArray>
#include <QUrlQuery>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

constexpr int Patience = 120'000; // ms: for a browser that starts on a busy machine

} // namespace

/// What a web page in a real browser can do with the gateway: the rules of CORS are kept by the
/// browser, and only with it can be seen that both sides mean the same. The pages are in pages/.
class GatewayBrowserTest final : public GatewayTest
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void allowedOrigin();
    void forbiddenOrigin();

private:
    QUrl pageUrl(const QString &name, const QByteArray &clientKey = "none");
    Script page(const RecordedRequest &request);
    /// What the page has seen, by the names of its steps.
    QJsonObject resultsOf(const QUrl &page);
    static bool isRefused(const QJsonValue &step)
    {
        return step["error"_L1].toString().startsWith("TypeError"_L1);
    }

    std::unique_ptr<ScriptedServer> m_pages;
    QList<Script> m_answers; // of the service, to questions
    std::optional<QJsonObject> m_results;
};

void GatewayBrowserTest::initTestCase()
{
    if (const auto reason = Browser::absence())
        QSKIP(qPrintable(*reason));
}

void GatewayBrowserTest::init()
{
    begin();
    m_service->setHandler([this](const RecordedRequest &request) {
        if (request.verb == "GET")
            return Script::json(200, R"({"data":[{"id":"gpt-4o-mini"}]})");
        return m_answers.isEmpty() ? Script::response(500, {}) : m_answers.takeFirst();
    });
    m_answers.clear();
    m_results.reset();
    m_pages = std::make_unique<ScriptedServer>();
    m_pages->setHandler([this](const RecordedRequest &request) { return page(request); });
    QVERIFY(m_pages->start());
}

void GatewayBrowserTest::cleanup()
{
    end();
    m_pages.reset();
}

QUrl GatewayBrowserTest::pageUrl(const QString &name, const QByteArray &clientKey)
{
    QUrl url = m_pages->url(u'/' + name);
    url.setHost(u"localhost"_s); // another site than the gateway's
    url.setQuery({{u"gateway"_s, u"http://127.0.0.1:%1"_s.arg(proxy().port())},
                  {u"key"_s, QString::fromLatin1(clientKey)}});
    return url;
}

Script GatewayBrowserTest::page(const RecordedRequest &request)
{
    const QString path = request.path();
    if (path == "/first"_L1)
        m_service->go();
    if (path == "/results"_L1)
        m_results = QJsonDocument::fromJson(request.body).object();
    if (request.verb == "POST")
        return Script::json(200, "{}");
    QFile file(QStringLiteral(PAGES_FOLDER) + path);
    if (path.contains(".."_L1) || !file.open(QIODevice::ReadOnly))
        return Script::response(404, {});
    const QByteArray type = path.endsWith(".js"_L1) ? "text/javascript" : "text/html";
    return Script::response(200, file.readAll(), {{"Content-Type", type + "; charset=utf-8"}});
}

QJsonObject GatewayBrowserTest::resultsOf(const QUrl &page)
{
    Browser browser;
    browser.open(page);
    const auto isOver = [&] { return m_results.has_value() || !browser.isRunning(); };
    if (!QTest::qWaitFor(isOver, Patience) || !m_results)
        qWarning("the page tells nothing: %s", browser.messages().constData());
    return m_results.value_or(QJsonObject());
}

void GatewayBrowserTest::allowedOrigin()
{
    m_gateway.allowedOrigins = {u"http://localhost:%1"_s.arg(m_pages->serverPort())};
    m_gateway.loopbackNeedsKey = true;
    const Result<Secret> clientKey = ClientKeys::create(keyFile(), u"page"_s);
    QVERIFY_RESULT(clientKey);
    const QByteArray rest = textEvent("two") + "data: [DONE]\n\n";
    m_answers = {Script::openStream({textEvent("one")}).wait().chunk(rest).lastChunk(),
                 goodAnswer(), Script::openStream({textEvent("one")}).hang()};
    QSignalSpy left(m_service.get(), &ScriptedServer::clientLeft);

    const QJsonObject results = resultsOf(pageUrl(u"allowed.html"_s, clientKey->reveal()));
    const QByteArray all = QJsonDocument(results).toJson();
    const QJsonValue stream = results["stream"_L1];
    QVERIFY2(stream["status"_L1] == 200, all.constData());
    QVERIFY2(stream["id"_L1].toString().startsWith("req_"_L1), all.constData());
    const QString text = stream["text"_L1].toString();
    QVERIFY2(text.indexOf("\"one\""_L1) < text.indexOf("\"two\""_L1), all.constData());
    QVERIFY2(text.trimmed().endsWith("data: [DONE]"_L1), all.constData());

    const QJsonValue messages = results["messages"_L1];
    QVERIFY2(messages["status"_L1] == 200, all.constData());
    QVERIFY2(messages["id"_L1].toString().startsWith("req_"_L1), all.constData());
    QVERIFY2(messages["body"_L1]["type"_L1] == "message"_L1, all.constData());

    QVERIFY2(results["models"_L1]["status"_L1] == 200, all.constData());
    QVERIFY2(!results["models"_L1]["body"_L1]["data"_L1].toArray().isEmpty(), all.constData());
    // Errors can be read, too.
    QVERIFY2(results["wrong"_L1]["status"_L1] == 400, all.constData());
    QVERIFY2(results["wrong"_L1]["body"_L1]["error"_L1].isObject(), all.constData());
    QVERIFY2(results["stranger"_L1]["status"_L1] == 401, all.constData());
    QVERIFY2(results["stranger"_L1]["body"_L1]["error"_L1]["code"_L1] == "invalid_api_key"_L1,
             all.constData());
    QVERIFY2(results["abort"_L1]["error"_L1].toString().startsWith("AbortError"_L1),
             all.constData());
    QTRY_COMPARE_WITH_TIMEOUT(left.size(), 1, Patience);

    for (const RecordedRequest &request : m_service->requests()) {
        for (const auto &[name, value] : request.headers) {
            QVERIFY2(!value.contains(clientKey->reveal()), name.constData());
            QVERIFY2(!name.startsWith("x-stainless") && name != "origin", name.constData());
        }
    }
}

void GatewayBrowserTest::forbiddenOrigin()
{
    // Another port is another origin.
    m_gateway.allowedOrigins = {u"http://localhost:1"_s};
    const QJsonObject results = resultsOf(pageUrl(u"forbidden.html"_s));
    const QByteArray all = QJsonDocument(results).toJson();
    QVERIFY2(isRefused(results["withHeaders"_L1]), all.constData());
    QVERIFY2(isRefused(results["simple"_L1]), all.constData());
    for (const QString &name : {u"blind"_s, u"blindGet"_s}) {
        QVERIFY2(results[name]["type"_L1] == "opaque"_L1, all.constData());
        QVERIFY2(results[name]["text"_L1] == ""_L1, all.constData());
    }
    QVERIFY2(results["image"_L1]["event"_L1] == "error"_L1, all.constData());

    // The browser hides answers; that there were none worth it is up to the gateway.
    QVERIFY(m_service->requests().isEmpty());
    const QList<RequestRecord> records = proxy().log().since(0);
    QCOMPARE(records.size(), 5);
    for (const RequestRecord &record : records)
        QVERIFY2(record.status == 403, qPrintable(record.method + u' ' + record.route));
}

QTEST_GUILESS_MAIN(GatewayBrowserTest)
#include "tst_gatewaybrowser.moc"
