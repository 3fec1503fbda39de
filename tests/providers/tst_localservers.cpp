// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/localservers.h"

#include "core/redactor.h"
#include "support/futures.h"
#include "support/scriptedserver.h"
#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QByteArray TwoModels =
    R"({"object":"list","data":[{"id":"qwen3:8b","object":"model","owned_by":"library"},)"
    R"({"id":"nomic-embed-text","object":"model","owned_by":"library"}]})"_ba;

} // namespace

class TestLocalServers final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_first = std::make_unique<ScriptedServer>();
        m_second = std::make_unique<ScriptedServer>();
        QVERIFY(m_first->start() && m_second->start());
        m_ports = {{u"ollama"_s, m_first->serverPort()}, {u"lmstudio"_s, m_second->serverPort()}};
    }

    void usualPorts()
    {
        const QList<LocalPort> ports = usualLocalPorts();
        QVERIFY(ports.contains(LocalPort{u"ollama"_s, 11434}));
        QVERIFY(ports.contains(LocalPort{u"lmstudio"_s, 1234}));
        QVERIFY(ports.contains(LocalPort{u"llamacpp"_s, 8080}));
        QVERIFY(ports.contains(LocalPort{u"vllm"_s, 8000}));
        QCOMPARE(ports.size(), 4);
    }

    void findsThoseThatAnswer()
    {
        m_first->enqueue(Script::json(200, TwoModels));
        m_second->enqueue(Script::json(200, R"({"object":"list","data":null})"));
        LocalServers servers(m_redactor, m_ports);
        AWAIT(found, servers.find());
        QCOMPARE(found.size(), 2);
        QCOMPARE(found.at(0),
                 (LocalServer{.preset = u"ollama"_s,
                              .title = u"Ollama"_s,
                              .baseUrl = m_first->url(u"/v1"_s),
                              .models = {u"qwen3:8b"_s}}));
        QCOMPARE(found.at(1).title, u"LM Studio"_s);
        QVERIFY(found.at(1).models.isEmpty());
        const RecordedRequest request = m_first->requests().first();
        QCOMPARE(request.verb, "GET");
        QCOMPARE(request.target, "/v1/models");
        QCOMPARE(request.header("authorization"), "");
    }

    void nobodyIsThere()
    {
        m_first->close();
        m_second->close();
        LocalServers servers(m_redactor, m_ports);
        AWAIT(found, servers.find());
        QVERIFY(found.isEmpty());
        LocalServers none(m_redactor, {});
        AWAIT(nothing, none.find());
        QVERIFY(nothing.isEmpty());
    }

    void otherThings_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("a page") << 200 << "<html>My site</html>"_ba;
        QTest::newRow("another service") << 200 << R"({"status":"ok"})"_ba;
        QTest::newRow("a list of other things")
            << 200 << R"({"object":"list","data":[{"id":1}]})"_ba;
        QTest::newRow("just data") << 200 << R"({"data":[{"id":"a"}]})"_ba;
        QTest::newRow("an array") << 200 << R"([{"id":"a","object":"model"}])"_ba;
        QTest::newRow("not found") << 404 << TwoModels;
        QTest::newRow("wants a key") << 401 << "{}"_ba;
        QTest::newRow("elsewhere") << 302 << TwoModels;
        QTest::newRow("nothing") << 200 << ""_ba;
    }

    void otherThings()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        m_first->enqueue(Script::json(status, body));
        m_second->enqueue(Script::json(200, TwoModels));
        LocalServers servers(m_redactor, m_ports);
        AWAIT(found, servers.find());
        QCOMPARE(found.size(), 1);
        QCOMPARE(found.first().preset, u"lmstudio"_s);
    }

    void silentOnesAreNotWaitedFor()
    {
        m_first->enqueue(Script().hang());
        m_second->enqueue(Script::json(200, TwoModels));
        LocalServers servers(m_redactor, m_ports);
        AWAIT(found, servers.find());
        QCOMPARE(found.size(), 1);
    }

    void someSignTheirModels()
    {
        m_first->enqueue(Script::json(
            200,
            R"({"object":"list","data":[{"id":"/m/a.gguf","object":"model","owned_by":"llamacpp"}]})"));
        m_second->close();
        LocalServers servers(m_redactor, m_ports);
        AWAIT(found, servers.find());
        QCOMPARE(found.size(), 1);
        QCOMPARE(found.first().preset, u"llamacpp"_s);
        QCOMPARE(found.first().title, u"llama.cpp"_s);
    }

    void goesFirst()
    {
        m_first->enqueue(Script().hang());
        m_second->close();
        auto servers = std::make_unique<LocalServers>(m_redactor, m_ports);
        const auto found = servers->find();
        servers.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(waitForEnd(found));
        QVERIFY(found.isCanceled());
    }

private:
    Redactor m_redactor;
    std::unique_ptr<ScriptedServer> m_first;
    std::unique_ptr<ScriptedServer> m_second;
    QList<LocalPort> m_ports;
};

QTEST_GUILESS_MAIN(TestLocalServers)
#include "tst_localservers.moc"
