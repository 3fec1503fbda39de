// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/embeddingcodec.h"

#include "support/testhelpers.h"

#include <QJsonArray>
#include <QTest>

using namespace Chat;
using namespace Qt::StringLiterals;

class TestEmbeddingCodec final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void encodes()
    {
        EmbeddingRequest request{.model = u"m"_s, .inputs = {u"a"_s, u"b"_s}};
        QCOMPARE(EmbeddingCodec::encodeRequest(request),
                 QJsonObject({{u"model"_s, u"m"_s}, {u"input"_s, QJsonArray{u"a"_s, u"b"_s}}}));
        request.dimensions = 256;
        QCOMPARE(EmbeddingCodec::encodeRequest(request).value("dimensions"_L1), 256);
    }

    void decodesOpenAi()
    {
        const Result<Embeddings> embeddings = EmbeddingCodec::decode(
            R"({"object":"list","model":"m-1","data":[
                {"object":"embedding","index":1,"embedding":[0.1,-2]},
                {"object":"embedding","index":0,"embedding":[0.25,1e-9]}],
                "usage":{"prompt_tokens":5,"total_tokens":5}})",
            2);
        QVERIFY(embeddings);
        QCOMPARE(embeddings->model, u"m-1"_s);
        QCOMPARE(embeddings->vectors, (QList<QList<double>>{{0.25, 1e-9}, {0.1, -2}}));
        QCOMPARE(embeddings->usage, (Usage{.promptTokens = 5, .totalTokens = 5}));
    }

    void decodesGigaChat()
    {
        const Result<Embeddings> embeddings = EmbeddingCodec::decode(
            R"({"object":"list","model":"Embeddings","data":[
                {"object":"embedding","index":0,"embedding":[1],"usage":{"prompt_tokens":6}},
                {"object":"embedding","index":1,"embedding":[2],"usage":{"prompt_tokens":7}}]})",
            2);
        QVERIFY(embeddings);
        QCOMPARE(embeddings->vectors, (QList<QList<double>>{{1}, {2}}));
        QCOMPARE(embeddings->usage, (Usage{.promptTokens = 13, .totalTokens = 13}));
    }

    void decodesBase64AndMissingIndexes()
    {
        const Result<Embeddings> embeddings = EmbeddingCodec::decode(
            R"({"data":[{"embedding":"AACAPwAAAMA="},{"embedding":[3]}]})", 2);
        QVERIFY(embeddings);
        QCOMPARE(embeddings->vectors, (QList<QList<double>>{{1, -2}, {3}}));
    }

    void refusesWhatWasNotAsked_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("<html>");
        QTest::newRow("cut") << QByteArray(R"({"data":[{"embedding":[1]})");
        QTest::newRow("none") << QByteArray(R"({"data":[]})");
        QTest::newRow("too many") << QByteArray(
            R"({"data":[{"embedding":[1]},{"embedding":[1]}]})");
        QTest::newRow("no vector") << QByteArray(R"({"data":[{"embedding":[]}]})");
        QTest::newRow("no numbers") << QByteArray(R"({"data":[{"embedding":["1"]}]})");
        QTest::newRow("half base64") << QByteArray(R"({"data":[{"embedding":"AACA"}]})");
        QTest::newRow("no base64") << QByteArray(R"({"data":[{"embedding":"??"}]})");
        QTest::newRow("NaN") << QByteArray(R"({"data":[{"embedding":"AADAfw=="}]})");
        QTest::newRow("index") << QByteArray(R"({"data":[{"index":1,"embedding":[1]}]})");
        QTest::newRow("negative") << QByteArray(R"({"data":[{"index":-1,"embedding":[1]}]})");
    }

    void refusesWhatWasNotAsked()
    {
        QFETCH(const QByteArray, body);
        const Result<Embeddings> embeddings = EmbeddingCodec::decode(body, 1);
        QVERIFY(!embeddings);
        QCOMPARE(embeddings.error().kind, ErrorKind::Protocol);
        QVERIFY(!embeddings.error().message.isEmpty());
    }

    void refusesAnIndexTwice()
    {
        const Result<Embeddings> embeddings = EmbeddingCodec::decode(
            R"({"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]})", 2);
        QVERIFY(!embeddings);
        QCOMPARE(embeddings.error().kind, ErrorKind::Protocol);
    }

    void tellsErrorsWithAGoodStatus()
    {
        const Result<Embeddings> embeddings = EmbeddingCodec::decode(
            R"({"error":{"message":"no such model","code":"model_not_found"}})", 1);
        QVERIFY(!embeddings);
        QCOMPARE(embeddings.error().kind, ErrorKind::ModelNotFound);
    }
};

QTEST_GUILESS_MAIN(TestEmbeddingCodec)
#include "tst_embeddingcodec.moc"
