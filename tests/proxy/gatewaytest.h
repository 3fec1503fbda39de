// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/providerhome.h"
#include "proxy/proxyserver.h"
#include "proxy/rawclient.h"
#include "support/fixtures.h"
#include "support/scriptedserver.h"
#include "support/testhelpers.h"

#include <QSignalSpy>
#include <QTemporaryDir>

namespace Chat {

/// What the tests of the gateway stand on: a service that is the profile `openai`, and the gateway
/// in its own thread, on a port of the system's choice.
class GatewayTest : public QObject
{
protected:
    /// For init() and cleanup().
    void begin()
    {
        failOnAnyWarning();
        m_service = std::make_unique<ScriptedServer>();
        QVERIFY(m_service->start());
        m_home = std::make_unique<ProviderHome>();
        m_home->set(QStringLiteral("profile/openai/baseUrl"),
                    m_service->url(QStringLiteral("/v1")).toString());
        m_home->set(QStringLiteral("chat/provider"), QStringLiteral("openai"));
        m_home->set(QStringLiteral("network/maxRetries"), QStringLiteral("0"));
        m_home->setKey(QStringLiteral("openai"), key());
        m_gateway = {.port = 0};
    }

    void end()
    {
        m_proxy.reset();
        QCOMPARE(m_service->unexpectedRequestCount(), 0);
        m_service.reset();
        m_home.reset();
        QFile::remove(keyFile());
    }

    static QByteArray key() { return "sk-invented-0123456789abcdef"; }

    QString keyFile() const { return m_folder.filePath(QStringLiteral("keys.ini")); }

    /// Started when first asked for: changes of m_home and m_gateway come before.
    ProxyServer &proxy()
    {
        if (!m_proxy) {
            m_proxy = std::make_unique<ProxyServer>(m_home->secrets(), m_home->redactor);
            m_proxy->start(m_home->settings(), keyFile(), m_gateway);
            if (!QTest::qWaitFor(
                    [this] { return m_proxy->state() != ProxyServer::State::Starting; }, 20000))
                qFatal("the gateway does not start");
        }
        return *m_proxy;
    }

    RawAnswer ask(const QByteArray &bytes, bool hasBody = true)
    {
        RawClient client(proxy().port());
        return client.ask(bytes, hasBody);
    }

    RawAnswer chat(const QByteArray &body, const QByteArray &path = "/v1/chat/completions")
    {
        return ask(RawClient::post(path, body));
    }

    /// Sends it and leaves after the first words of the answer: the service has to notice.
    void leaveAmidTheStream(const QByteArray &request)
    {
        QSignalSpy left(m_service.get(), &ScriptedServer::clientLeft);
        m_service->enqueue(Script::openStream({textEvent("one")}).hang());
        RawClient client(proxy().port());
        QVERIFY(client.send(request));
        QTRY_VERIFY(client.received().contains("\"one\""));
        client.socket().abort();
        QTRY_COMPARE(left.size(), 1);
        QTRY_COMPARE(proxy().log().since(0).size(), 1);
        QCOMPARE(proxy().log().since(0).last().status, 499);
        QVERIFY(!proxy().log().since(0).last().reason.isEmpty());
    }

    QJsonObject sent(qsizetype request = -1) const
    {
        const QList<RecordedRequest> &requests = m_service->requests();
        return QJsonDocument::fromJson(
                   requests.value(request < 0 ? requests.size() - 1 : request).body)
            .object();
    }

    static QByteArray question(const QByteArray &rest = {}, const QByteArray &model = "gpt-4o-mini")
    {
        return R"({"model":")" + model + R"(","messages":[{"role":"user","content":"Hi"}])" + rest
            + '}';
    }

    static Script goodStream()
    {
        return Script::stream({fixture(QStringLiteral("openai_stream.sse"))});
    }
    static Script goodAnswer()
    {
        return Script::json(200, fixture(QStringLiteral("openai_chat.json")));
    }
    static QByteArray textEvent(const QByteArray &text)
    {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
    }

    QTemporaryDir m_folder;
    std::unique_ptr<ScriptedServer> m_service;
    std::unique_ptr<ProviderHome> m_home;
    GatewaySettings m_gateway;
    std::unique_ptr<ProxyServer> m_proxy;
};

} // namespace Chat
