// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientquestion.h"

#include "proxy/clientembeddings.h"
#include "proxy/jsonfields.h"
#include "support/testhelpers.h"

#include <QJsonDocument>
#include <QTest>

#include <functional>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QByteArray ChatBody = R"({"model":"m","messages":[{"role":"system","content":"a"},
    {"role":"user","content":[{"type":"text","text":"b"},{"type":"image_url","image_url":{
        "url":"data:image/png;base64,iVBORw0KGgo=","detail":"low"}}],"name":"n"},
    {"role":"assistant","content":null,"reasoning_content":"h","refusal":null,"tool_calls":[
        {"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]},
    {"role":"tool","tool_call_id":"1","content":"5"}],
    "stream":true,"stream_options":{"include_usage":true},"temperature":0.5,"top_p":0.5,
    "max_tokens":5,"max_completion_tokens":6,"presence_penalty":1,"frequency_penalty":1,
    "repetition_penalty":1,"seed":1,"stop":["END"],"reasoning_effort":"low","n":1,
    "tools":[{"type":"function","function":{"name":"f","description":"d","strict":true,
              "parameters":{"type":"object"}}}],
    "tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":true,
    "response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{},"strict":true}},
    "modalities":["text"],"prompt_cache_key":"k"})"_ba;

const QByteArray ResponsesBody = R"({"model":"m","instructions":"i","input":[
    {"role":"user","content":[{"type":"input_text","text":"b"},
        {"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgo=","detail":"auto"}]},
    {"type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":"h"}]},
    {"type":"function_call","call_id":"1","name":"f","arguments":"{}"},
    {"type":"function_call_output","call_id":"1","output":[{"type":"input_text","text":"5"}]}],
    "stream":true,"store":false,"background":false,"max_output_tokens":5,"temperature":0.5,
    "top_p":0.5,"reasoning":{"effort":"low"},"parallel_tool_calls":true,"prompt_cache_key":"k",
    "tools":[{"type":"function","name":"f","description":"d","strict":true,"parameters":{}}],
    "tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"f"}]},
    "text":{"format":{"type":"json_schema","name":"s","schema":{},"strict":true}}})"_ba;

const QByteArray MessagesBody = R"({"model":"m","max_tokens":5,
    "system":[{"type":"text","text":"a"}],"messages":[
    {"role":"user","content":[{"type":"text","text":"b"},{"type":"image","source":{
        "type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}}]},
    {"role":"assistant","content":[{"type":"thinking","thinking":"h","signature":"s"},
        {"type":"tool_use","id":"1","name":"f","input":{"x":1}}]},
    {"role":"user","content":[{"type":"tool_result","tool_use_id":"1",
        "content":[{"type":"text","text":"5"}]}]}],
    "stream":true,"temperature":0.5,"top_p":0.5,"stop_sequences":["END"],
    "tools":[{"name":"f","description":"d","input_schema":{"type":"object"},"type":"custom"}],
    "tool_choice":{"type":"tool","name":"f","disable_parallel_tool_use":true},
    "thinking":{"type":"enabled","budget_tokens":1024},"mcp_servers":[],
    "output_config":{"effort":"low","format":{"type":"json_schema","schema":{}}}})"_ba;

const QByteArray OriginBody =
    R"({"model":"m","messages":[{"role":"user","content":"b"}],"temperature":0.5})"_ba;

const QByteArray EmbeddingsBody =
    R"({"model":"m","input":["a","b"],"dimensions":8,"encoding_format":"base64"})"_ba;

/// Puts `other` in the place of `value` and of every value within it, one after the other; each
/// outcome goes to `use`.
void everywhere(const QJsonValue &value, const QJsonValue &other,
                const std::function<void(const QJsonValue &)> &use)
{
    use(other);
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.constBegin(); it != object.constEnd(); ++it) {
            everywhere(it.value(), other, [&](const QJsonValue &changed) {
                QJsonObject whole = object;
                whole.insert(it.key(), changed);
                use(whole);
            });
        }
    } else if (value.isArray()) {
        const QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i) {
            everywhere(array.at(i), other, [&](const QJsonValue &changed) {
                QJsonArray whole = array;
                whole[i] = changed;
                use(whole);
            });
        }
    }
}

} // namespace

/// Whatever a client sends is either a question or a 400 that says what is wrong.
class ClientQuestionTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void bodies_data()
    {
        QTest::addColumn<GatewayTarget>("target");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("chat") << GatewayTarget::Chat << ChatBody;
        QTest::newRow("responses") << GatewayTarget::Responses << ResponsesBody;
        QTest::newRow("messages") << GatewayTarget::Messages << MessagesBody;
        QTest::newRow("chatgpt") << GatewayTarget::ChatGpt << OriginBody;
        QTest::newRow("gigachat") << GatewayTarget::GigaChat << OriginBody;
        QTest::newRow("embeddings") << GatewayTarget::Embeddings << EmbeddingsBody;
    }

    void bodies()
    {
        QFETCH(const GatewayTarget, target);
        QFETCH(const QByteArray, body);
        QVERIFY_RESULT(decoded(target, body));
        for (qsizetype size = 0; size < body.size(); ++size) // cut anywhere
            QVERIFY(isRefused(decoded(target, body.left(size))));
        for (qsizetype at = 0; at < body.size(); ++at) { // broken anywhere
            for (const char other : {'\0', '"', '{', ']', '\\', '7', '\xff'}) {
                QByteArray broken = body;
                broken[at] = other;
                const Result<void> result = decoded(target, broken);
                QVERIFY(result.hasValue() || isRefused(result));
            }
        }
        // Another type anywhere.
        const QJsonValue whole = QJsonDocument::fromJson(body).object();
        const QList<QJsonValue> others{QJsonValue(QJsonValue::Null),
                                       true,
                                       -1,
                                       1e300,
                                       0.5,
                                       QString(),
                                       u"x"_s,
                                       QString(300, u'\u202e'),
                                       QJsonArray(),
                                       QJsonArray{1, u"x"_s},
                                       QJsonArray{QJsonObject()},
                                       QJsonObject(),
                                       QJsonObject{{u"type"_s, u"x"_s}}};
        int refusals = 0;
        for (const QJsonValue &other : others) {
            everywhere(whole, other, [&](const QJsonValue &changed) {
                const QByteArray text = changed.isArray()
                    ? QJsonDocument(changed.toArray()).toJson()
                    : QJsonDocument(changed.toObject()).toJson();
                const Result<void> result = decoded(target, text);
                QVERIFY(result.hasValue() || isRefused(result));
                refusals += result.hasValue() ? 0 : 1;
            });
        }
        QVERIFY(refusals > 20);
    }

    void keepsTheProfileOfTheOrigin()
    {
        const QJsonObject body = QJsonDocument::fromJson(OriginBody).object();
        QCOMPARE(decodeQuestion(GatewayTarget::ChatGpt, body)->profile, u"openai"_s);
        QCOMPARE(decodeQuestion(GatewayTarget::GigaChat, body)->profile, u"gigachat"_s);
        QCOMPARE(decodeQuestion(GatewayTarget::Chat, body)->profile, QString());
        QVERIFY(decodeQuestion(GatewayTarget::Chat, body)->form);
    }

private:
    static Result<void> decoded(GatewayTarget target, const QByteArray &text)
    {
        const Result<QJsonObject> body = decodeBody(text);
        if (!body)
            return body.error();
        if (target == GatewayTarget::Embeddings) {
            const Result<EmbeddingsOrder> order = decodeEmbeddings(*body);
            return order ? Result<void>() : Result<void>(order.error());
        }
        const Result<ClientQuestion> question = decodeQuestion(target, *body);
        return question ? Result<void>() : Result<void>(question.error());
    }

    static bool isRefused(const Result<void> &result)
    {
        return !result && result.error().kind == ErrorKind::InvalidRequest
            && !result.error().message.isEmpty();
    }
};

QTEST_GUILESS_MAIN(ClientQuestionTest)
#include "tst_clientquestion.moc"
