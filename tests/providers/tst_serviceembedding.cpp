// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/serviceembedding.h"

#include "providers/embeddinglog.h"
#include "providers/servicetest.h"

#include <QSignalSpy>

using namespace Chat;
using namespace Qt::StringLiterals;

/// Vectors over HTTP: the place on the account, retries, renewal, and letting go.
class TestServiceEmbedding final : public ServiceTest
{
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void fetches()
    {
        m_server->enqueue(vectors());
        EmbeddingLog log(embed());
        QVERIFY(!log.result);
        QVERIFY(log.waitForEnd());
        QVERIFY(*log.result);
        QCOMPARE((*log.result)->vectors, (QList<QList<double>>{{1, 2}}));
        QVERIFY(log.waits.isEmpty());
        QCOMPARE(log.grants, 0);
        const RecordedRequest sent = m_server->requests().first();
        QCOMPARE(sent.verb, "POST");
        QCOMPARE(sent.body, "{}");
        QCOMPARE(sent.header("authorization"), "token 0");
    }

    void waitsForItsPlace()
    {
        m_server->enqueue(Script().wait().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        m_server->enqueue(vectors());
        EmbeddingLog first(embed());
        EmbeddingLog second(embed());
        QTRY_COMPARE(m_server->waitingCount(), 1);
        QCOMPARE(second.waits, QList<int>{0});
        m_server->go();
        QVERIFY(first.waitForEnd());
        QVERIFY(!*first.result);
        QCOMPARE(first.result->error().kind, ErrorKind::Protocol);
        QVERIFY(second.waitForEnd());
        QVERIFY(*second.result);
        QCOMPARE(second.waits, QList<int>{0});
        QCOMPARE(second.grants, 1);
    }

    void triesAgain()
    {
        m_server->enqueue(Script::json(503, "{}"));
        m_server->enqueue(Script().reset());
        m_server->enqueue(vectors());
        EmbeddingLog log(embed());
        QVERIFY(log.waitForEnd());
        QVERIFY(*log.result);
        QCOMPARE(log.ends, 1);
    }

    void renewsOnce()
    {
        const std::shared_ptr<ServiceContext> shared = context();
        m_authorizer->canRenew = true;
        m_server->enqueue(Script::json(401, fixture(u"openai_error_401.json"_s)));
        m_server->enqueue(Script::json(401, fixture(u"openai_error_401.json"_s)));
        EmbeddingLog log(embed());
        QVERIFY(log.waitForEnd());
        QVERIFY(!*log.result);
        QCOMPARE(log.result->error().kind, ErrorKind::Authentication);
        QCOMPARE(m_authorizer->refused, QByteArrayList({"token 0"}));
        QCOMPARE(m_server->requests().last().header("authorization"), "token 1");
    }

    void tellsOfNoKey()
    {
        const std::shared_ptr<ServiceContext> shared = context();
        m_authorizer->failures = {{.kind = ErrorKind::NotConfigured, .message = u"no key"_s}};
        EmbeddingLog log(embed());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result->error().kind, ErrorKind::NotConfigured);
        QVERIFY(m_server->requests().isEmpty());
    }

    void redacts()
    {
        m_server->enqueue(Script::json(400,
                                       R"({"error":{"message":"bad )" + key().toUtf8() + R"("}})",
                                       {{"x-request-id", "r"}}));
        EmbeddingLog log(embed());
        QVERIFY(log.waitForEnd());
        QCOMPARE(log.result->error().kind, ErrorKind::InvalidRequest);
        QCOMPARE(log.result->error().requestId, u"r"_s);
        QVERIFY(!errorText(log.result->error()).contains(key()));
    }

    void lettingGoAborts()
    {
        m_server->enqueue(Script().hang());
        m_server->enqueue(vectors());
        QSignalSpy left(m_server.get(), &ScriptedServer::clientLeft);
        EmbeddingLog log(embed());
        QTRY_COMPARE(m_server->requests().size(), 1);
        EmbeddingLog next(embed());
        log.drop();
        QTRY_COMPARE(left.size(), 1);
        QVERIFY(next.waitForEnd()); // the place is free again
        QVERIFY(*next.result);
        QVERIFY(!log.result);
    }

private:
    EmbeddingReplyPtr embed()
    {
        return EmbeddingReplyPtr(new ServiceEmbedding(
            context(), {.verb = "POST", .url = m_server->url(), .body = "{}"}, 1, this));
    }

    static Script vectors()
    {
        return Script::json(200, R"({"data":[{"index":0,"embedding":[1,2]}]})");
    }
};

QTEST_GUILESS_MAIN(TestServiceEmbedding)
#include "tst_serviceembedding.moc"
