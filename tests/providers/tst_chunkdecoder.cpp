// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/chunkdecoder.h"

#include "net/sseparser.h"
#include "support/fixtures.h"
#include "support/testhelpers.h"

#include <QJsonDocument>
#include <QTest>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

/// A whole answer as a conversation would keep it.
struct Answer
{
    Message message = {.role = Role::Assistant};
    QStringList statuses = {};
    std::optional<Error> error = {};
    bool isComplete = false;
};

class Reader final
{
public:
    explicit Reader(ProviderKind kind = ProviderKind::OpenAi)
        : m_decoder(kind, u"example.org"_s)
    {
    }

    void read(const QByteArray &json)
    {
        if (m_answer.error)
            return;
        const Result<ChatDelta> delta = m_decoder.decode(json);
        if (!delta) {
            m_answer.error = delta.error();
            return;
        }
        if (!delta->status.isEmpty())
            m_answer.statuses.append(delta->status);
        applyDelta(*delta, m_answer.message);
    }

    Answer finish()
    {
        applyDelta(m_decoder.finish(), m_answer.message);
        m_answer.isComplete = m_decoder.isComplete();
        return m_answer;
    }

private:
    ChunkDecoder m_decoder;
    Answer m_answer;
};

Answer readStream(const QByteArray &bytes, qsizetype sliceSize, ProviderKind kind)
{
    Reader reader(kind);
    SseParser parser;
    for (qsizetype i = 0; i < bytes.size(); i += sliceSize) {
        for (const SseEvent &event :
             parser.feed(QByteArrayView(bytes).sliced(i).first(qMin(sliceSize, bytes.size() - i))))
            reader.read(event.data);
    }
    for (const SseEvent &event : parser.finish())
        reader.read(event.data);
    return reader.finish();
}

Answer readAll(const QList<QByteArray> &chunks, ProviderKind kind = ProviderKind::OpenAi)
{
    Reader reader(kind);
    for (const QByteArray &chunk : chunks)
        reader.read(chunk);
    return reader.finish();
}

QByteArray deltaChunk(const QByteArray &delta, const QByteArray &more = {})
{
    return R"({"choices":[{"index":0,"delta":)" + delta + more + "}]}";
}

QString argumentsOf(const Message &message, qsizetype index)
{
    return message.toolCalls.value(index).arguments;
}

} // namespace

class tst_ChunkDecoder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void fixtures_data();
    void fixtures();
    void toolCallFixture();
    void gigaChatFunctionCall();
    void gigaChatPicture();
    void brokenFixtureKeepsText();

    void text_data();
    void text();
    void reasoning_data();
    void reasoning();
    void thinkTagsAcrossChunks();
    void emptyChunks_data();
    void emptyChunks();
    void finishReasons_data();
    void finishReasons();
    void usage_data();
    void usage();
    void toolCalls_data();
    void toolCalls();
    void tooManyToolCalls();
    void hostileIndexMakesNoGap();
    void gigaChatFunctionNames();
    void gigaChatProgress_data();
    void gigaChatProgress();
    void otherChoicesAreLeftOut();
    void modelIsToldOnce();
    void doneCompletes();
    void errors_data();
    void errors();
    void unreadable_data();
    void unreadable();
};

void tst_ChunkDecoder::fixtures_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<ProviderKind>("kind");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("reasoning");
    QTest::addColumn<QString>("model");
    QTest::addColumn<Usage>("usage");

    QTest::newRow("openai stream")
        << u"openai_stream.sse"_s << ProviderKind::OpenAi << u"Привет, мир! 🌍"_s << QString()
        << u"gpt-4o-mini-2024-07-18"_s
        << Usage{.promptTokens = 12, .completionTokens = 6, .totalTokens = 18, .cachedTokens = 4};
    QTest::newRow("openai whole") << u"openai_chat.json"_s << ProviderKind::OpenAi
                                  << u"Привет! Чем помочь?"_s << QString()
                                  << u"gpt-4o-mini-2024-07-18"_s
                                  << Usage{.promptTokens = 19,
                                           .completionTokens = 8,
                                           .totalTokens = 27};
    QTest::newRow("openrouter") << u"openai_stream_openrouter.sse"_s << ProviderKind::OpenAi
                                << u"Ответ: 42"_s << u"Сначала подумаю."_s << u"vendor/thinker-1"_s
                                << Usage{.promptTokens = 15,
                                         .completionTokens = 11,
                                         .totalTokens = 26,
                                         .reasoningTokens = 7};
    QTest::newRow("quirks") << u"openai_stream_quirks_crlf.sse"_s << ProviderKind::OpenAi
                            << u"раз два"_s << QString() << QString()
                            << Usage{.promptTokens = 3, .completionTokens = 2, .totalTokens = 5};
    QTest::newRow("gigachat stream")
        << u"gigachat_stream.sse"_s << ProviderKind::GigaChat
        << u"Считаю: **один**, два,\n- три — «готово» \"ok\" 👍"_s << QString()
        << u"GigaChat-2:2.0.28.2"_s
        << Usage{.promptTokens = 17, .completionTokens = 22, .totalTokens = 39, .cachedTokens = 2};
    QTest::newRow("gigachat whole")
        << u"gigachat_chat.json"_s << ProviderKind::GigaChat
        << u"Здравствуйте! Столица Татарстана — Казань. 🏙"_s
        << QString() << u"GigaChat-2:2.0.28.2"_s
        << Usage{.promptTokens = 21, .completionTokens = 14, .totalTokens = 35, .cachedTokens = 3};
}

void tst_ChunkDecoder::fixtures()
{
    QFETCH(QString, file);
    QFETCH(ProviderKind, kind);
    QFETCH(QString, text);
    QFETCH(QString, reasoning);
    QFETCH(QString, model);
    QFETCH(Usage, usage);
    const QByteArray bytes = fixture(file);
    QVERIFY(!bytes.isEmpty());

    QList<Answer> answers;
    if (file.endsWith(".sse"_L1)) {
        QByteArray crlf = bytes;
        crlf.replace("\r\n", "\n").replace("\n", "\r\n");
        answers = {readStream(bytes, bytes.size(), kind), readStream(bytes, 1, kind),
                   readStream(crlf, 1, kind)};
    } else {
        answers = {readAll({bytes}, kind), readAll({"\n \r\n\n" + bytes}, kind)};
    }

    for (const Answer &answer : std::as_const(answers)) {
        QVERIFY(!answer.error);
        QVERIFY(answer.isComplete);
        QCOMPARE(answer.message.text, text);
        QCOMPARE(answer.message.reasoning, reasoning);
        QCOMPARE(answer.message.info.model, model);
        QCOMPARE(answer.message.info.finishReason, FinishReason::Stop);
        QVERIFY(answer.message.info.usage == usage);
    }
}

void tst_ChunkDecoder::toolCallFixture()
{
    const Answer answer =
        readStream(fixture(u"openai_stream_tool_calls.sse"_s), 1, ProviderKind::OpenAi);

    QVERIFY(!answer.error);
    QCOMPARE(answer.message.info.finishReason, FinishReason::ToolCalls);
    QCOMPARE(answer.message.toolCalls,
             QList<ToolCall>({{.id = u"call_FIXTUREaaaaaaaaaaaaaaaa"_s,
                               .name = u"get_weather"_s,
                               .arguments = u"{\"city\":\"Казань\"}"_s},
                              {.id = u"call_FIXTUREbbbbbbbbbbbbbbbb"_s,
                               .name = u"get_time"_s,
                               .arguments = u"{\"zone\":\"Europe/Moscow\"}"_s}}));
}

void tst_ChunkDecoder::gigaChatFunctionCall()
{
    const Answer answer =
        readAll({fixture(u"gigachat_function_call.json"_s)}, ProviderKind::GigaChat);

    QVERIFY(!answer.error);
    QCOMPARE(answer.message.text, QString());
    QCOMPARE(answer.message.info.finishReason, FinishReason::ToolCalls);
    QCOMPARE(answer.message.functionsStateId, u"00000000-0000-4000-8000-000000000001"_s);
    QCOMPARE(answer.message.toolCalls.size(), 1);
    const ToolCall &call = answer.message.toolCalls.first();
    QVERIFY(call.id.startsWith("call_"_L1) && call.id.size() > 20);
    QCOMPARE(call.name, u"get_weather"_s);
    QCOMPARE(QJsonDocument::fromJson(call.arguments.toUtf8()).object(),
             QJsonObject({{u"city"_s, u"Казань"_s}, {u"days"_s, 2}}));
}

void tst_ChunkDecoder::gigaChatPicture()
{
    const Answer answer = readAll({fixture(u"gigachat_image.json"_s)}, ProviderKind::GigaChat);

    QVERIFY(!answer.error);
    QCOMPARE(answer.message.text,
             u"<img src=\"00000000-0000-4000-8000-000000000002\" fuse=\"true\"/> Кот в шляпе."_s);
    QCOMPARE(answer.message.functionsStateId, u"00000000-0000-4000-8000-000000000003"_s);
}

void tst_ChunkDecoder::brokenFixtureKeepsText()
{
    const Answer answer =
        readStream(fixture(u"openai_stream_error_midway.sse"_s), 1, ProviderKind::OpenAi);

    QCOMPARE(answer.message.text, u"Начало ответа и"_s);
    QVERIFY(answer.error);
    QCOMPARE(answer.error->kind, ErrorKind::Server);
    QCOMPARE(answer.error->httpStatus, 0);
    QCOMPARE(answer.error->code, u"server_error"_s);
    QVERIFY(answer.error->message.contains(u"The server had an error"_s));
    QVERIFY(!answer.isComplete);
}

void tst_ChunkDecoder::text_data()
{
    QTest::addColumn<QList<QByteArray>>("chunks");
    QTest::addColumn<QString>("expected");

    QTest::newRow("null and missing")
        << QList<QByteArray>{deltaChunk(R"({"content":null})"), deltaChunk("{}"),
                             deltaChunk(R"({"content":"a"})")}
        << u"a"_s;
    QTest::newRow("parts") << QList<QByteArray>{deltaChunk(
        R"({"content":[{"type":"text","text":"a"},{"type":"picture"},"b",7]})")}
                           << u"ab"_s;
    QTest::newRow("refusal") << QList<QByteArray>{deltaChunk(R"({"refusal":"I "})"),
                                                  deltaChunk(R"({"refusal":"cannot"})")}
                             << u"I cannot"_s;
    QTest::newRow("refusal as a part")
        << QList<QByteArray>{deltaChunk(R"({"content":[{"type":"refusal","refusal":"No."}]})")}
        << u"No."_s;
    QTest::newRow("character cut between chunks")
        << QList<QByteArray>{deltaChunk(R"({"content":"\ud83d"})"),
                             deltaChunk(R"({"content":"\ude00"})")}
        << u"😀"_s;
    QTest::newRow("leading space is kept")
        << QList<QByteArray>{deltaChunk(R"({"content":"\n "})"), deltaChunk(R"({"content":"a"})")}
        << u"\n a"_s;
    QTest::newRow("wrong types") << QList<QByteArray>{deltaChunk(R"({"content":{"text":"a"}})"),
                                                      deltaChunk(R"({"content":5})")}
                                 << QString();
}

void tst_ChunkDecoder::text()
{
    QFETCH(QList<QByteArray>, chunks);
    QFETCH(QString, expected);

    const Answer answer = readAll(chunks);

    QVERIFY(!answer.error);
    QCOMPARE(answer.message.text, expected);
    QCOMPARE(answer.message.reasoning, QString());
}

void tst_ChunkDecoder::reasoning_data()
{
    QTest::addColumn<QByteArray>("delta");

    QTest::newRow("reasoning_content") << QByteArray(R"({"content":"A","reasoning_content":"R"})");
    QTest::newRow("reasoning") << QByteArray(R"({"content":"A","reasoning":"R"})");
    QTest::newRow("both fields, one taken")
        << QByteArray(R"({"content":"A","reasoning":"R","reasoning_content":"R"})");
    QTest::newRow("details alone") << QByteArray(
        R"({"content":"A","reasoning_details":[{"type":"reasoning.text","text":"R"},
            {"type":"reasoning.encrypted","data":"AAAA"}]})");
    QTest::newRow("summary") << QByteArray(
        R"({"content":"A","reasoning_details":[{"type":"reasoning.summary","summary":"R"}]})");
    QTest::newRow("parts") << QByteArray(
        R"({"content":[{"type":"thinking","thinking":[{"type":"text","text":"R"}]},
            {"type":"text","text":"A"}]})");
    QTest::newRow("part as text") << QByteArray(
        R"({"content":[{"type":"thinking","thinking":"R"},"A"]})");
    QTest::newRow("tags") << QByteArray(R"({"content":"<think>\nR</think>\n\nA"})");
}

void tst_ChunkDecoder::reasoning()
{
    QFETCH(QByteArray, delta);

    const Answer answer = readAll({deltaChunk(delta)});

    QVERIFY(!answer.error);
    QCOMPARE(answer.message.text, u"A"_s);
    QCOMPARE(answer.message.reasoning, u"R"_s);
}

void tst_ChunkDecoder::thinkTagsAcrossChunks()
{
    const Answer answer =
        readAll({deltaChunk(R"({"content":"<thi"})"), deltaChunk(R"({"content":"nk>why</th"})"),
                 deltaChunk(R"({"content":"ink>so"})")});

    QCOMPARE(answer.message.reasoning, u"why"_s);
    QCOMPARE(answer.message.text, u"so"_s);
}

void tst_ChunkDecoder::emptyChunks_data()
{
    QTest::addColumn<QByteArray>("chunk");

    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("white space") << QByteArray(" \r\n\t");
    QTest::newRow("empty object") << QByteArray("{}");
    QTest::newRow("no choices") << QByteArray(R"({"id":"x","timings":{"a":1}})");
    QTest::newRow("choices null") << QByteArray(R"({"choices":null})");
    QTest::newRow("choices empty") << QByteArray(R"({"choices":[]})");
    QTest::newRow("choice without delta") << QByteArray(R"({"choices":[{"index":0}]})");
    QTest::newRow("delta null") << QByteArray(R"({"choices":[{"index":0,"delta":null}]})");
    QTest::newRow("error null") << QByteArray(R"({"error":null,"choices":[]})");
    QTest::newRow("choices of wrong type") << QByteArray(R"({"choices":[1,"a",[]]})");
    QTest::newRow("usage null") << QByteArray(R"({"choices":[],"usage":null})");
}

void tst_ChunkDecoder::emptyChunks()
{
    QFETCH(QByteArray, chunk);
    ChunkDecoder decoder;

    const Result<ChatDelta> delta = decoder.decode(chunk);

    QVERIFY_RESULT(delta);
    QVERIFY(delta->isEmpty());
    QVERIFY(!decoder.isComplete());
}

void tst_ChunkDecoder::finishReasons_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<FinishReason>("expected");

    QTest::newRow("null") << QByteArray("null") << FinishReason::None;
    QTest::newRow("empty") << QByteArray(R"("")") << FinishReason::None;
    QTest::newRow("stop") << QByteArray(R"("stop")") << FinishReason::Stop;
    QTest::newRow("eos") << QByteArray(R"("eos")") << FinishReason::Stop;
    QTest::newRow("unknown") << QByteArray(R"("whatever")") << FinishReason::Stop;
    QTest::newRow("length") << QByteArray(R"("length")") << FinishReason::Length;
    QTest::newRow("tool_calls") << QByteArray(R"("tool_calls")") << FinishReason::ToolCalls;
    QTest::newRow("tool_use") << QByteArray(R"("tool_use")") << FinishReason::ToolCalls;
    QTest::newRow("function_call") << QByteArray(R"("function_call")") << FinishReason::ToolCalls;
    QTest::newRow("content_filter")
        << QByteArray(R"("content_filter")") << FinishReason::ContentFilter;
    QTest::newRow("blacklist") << QByteArray(R"("blacklist")") << FinishReason::ContentFilter;
    QTest::newRow("error") << QByteArray(R"("error")") << FinishReason::Error;
    QTest::newRow("no resources") << QByteArray(R"("insufficient_system_resource")")
                                  << FinishReason::Overloaded;
}

void tst_ChunkDecoder::finishReasons()
{
    QFETCH(QByteArray, json);
    QFETCH(FinishReason, expected);

    const Answer answer = readAll({deltaChunk("{}", R"(,"finish_reason":)" + json)});

    QVERIFY(!answer.error);
    QCOMPARE(answer.message.info.finishReason, expected);
    QCOMPARE(answer.isComplete, expected != FinishReason::None);
}

void tst_ChunkDecoder::usage_data()
{
    QTest::addColumn<QList<QByteArray>>("chunks");
    QTest::addColumn<Usage>("expected");

    QTest::newRow("last one wins") << QList<
        QByteArray>{R"({"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}})",
                    R"({"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":4,"total_tokens":5}})",
                    R"({"choices":[],"usage":null})"}
                                   << Usage{.promptTokens = 1,
                                            .completionTokens = 4,
                                            .totalTokens = 5};
    QTest::newRow("groq") << QList<
        QByteArray>{R"({"choices":[],"x_groq":{"id":"r","usage":{"prompt_tokens":2,"completion_tokens":3}}})"}
                          << Usage{.promptTokens = 2, .completionTokens = 3, .totalTokens = 5};
    QTest::newRow("deepseek cache") << QList<QByteArray>{
        R"({"usage":{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10,
            "prompt_cache_hit_tokens":6,"prompt_cache_miss_tokens":3}})"}
                                    << Usage{.promptTokens = 9,
                                             .completionTokens = 1,
                                             .totalTokens = 10,
                                             .cachedTokens = 6};
    QTest::newRow("more cached than asked")
        << QList<QByteArray>{R"({"usage":{"prompt_tokens":1,"completion_tokens":4,
            "total_tokens":5,"precached_prompt_tokens":37}})"}
        << Usage{.promptTokens = 1, .completionTokens = 4, .totalTokens = 5, .cachedTokens = 37};
    QTest::newRow("absurd numbers")
        << QList<QByteArray>{R"({"usage":{"prompt_tokens":-4,"completion_tokens":1e300}})"}
        << Usage{.promptTokens = 0,
                 .completionTokens = 1'000'000'000'000,
                 .totalTokens = 1'000'000'000'000};
}

void tst_ChunkDecoder::usage()
{
    QFETCH(QList<QByteArray>, chunks);
    QFETCH(Usage, expected);

    const Answer answer = readAll(chunks);

    QVERIFY(!answer.error);
    QVERIFY(answer.message.info.usage == expected);
}

void tst_ChunkDecoder::toolCalls_data()
{
    QTest::addColumn<QList<QByteArray>>("deltas");
    QTest::addColumn<QString>("expected"); // "id name arguments", * for an id made up

    const auto calls = [](const QByteArray &array) { return R"({"tool_calls":[)" + array + "]}"; };
    QTest::newRow("whole call, no index, no type")
        << QList<QByteArray>{calls(R"({"id":"a","function":{"name":"f","arguments":"{}"}})")}
        << u"a f {}"_s;
    QTest::newRow("arguments as an object") << QList<QByteArray>{calls(
        R"({"index":0,"id":"a","function":{"name":"f","arguments":{"x":1}}})")}
                                            << u"a f {\"x\":1}"_s;
    QTest::newRow("no id") << QList<QByteArray>{calls(
        R"({"index":0,"id":"","function":{"name":"f","arguments":"{}"}})")}
                           << u"* f {}"_s;
    QTest::newRow("two without index, new ids")
        << QList<QByteArray>{calls(R"({"id":"a","function":{"name":"f","arguments":"1"}})"),
                             calls(R"({"id":"b","function":{"name":"g","arguments":"2"}})"),
                             calls(R"({"function":{"arguments":"3"}})")}
        << u"a f 1|b g 23"_s;
    QTest::newRow("two in one delta, neither index nor id")
        << QList<QByteArray>{calls(R"({"function":{"name":"f","arguments":"1"}},
                                      {"function":{"name":"f","arguments":"2"}})")}
        << u"* f 1|* f 2"_s;
    QTest::newRow("same index for all, new ids")
        << QList<QByteArray>{calls(
                                 R"({"index":0,"id":"a","function":{"name":"f","arguments":"1"}})"),
                             calls(
                                 R"({"index":0,"id":"b","function":{"name":"g","arguments":"2"}})")}
        << u"a f 1|b g 2"_s;
    QTest::newRow("id changes within a call")
        << QList<QByteArray>{calls(
                                 R"({"index":0,"id":"a","function":{"name":"f","arguments":"1"}})"),
                             calls(R"({"index":0,"id":"b","function":{"arguments":"2"}})")}
        << u"a f 12"_s;
    QTest::newRow("name repeated")
        << QList<QByteArray>{calls(
                                 R"({"index":0,"id":"a","function":{"name":"f","arguments":"1"}})"),
                             calls(
                                 R"({"index":0,"id":"a","function":{"name":"f","arguments":"2"}})")}
        << u"a f 12"_s;
    QTest::newRow("interleaved")
        << QList<QByteArray>{calls(R"({"index":0,"id":"a","function":{"name":"f","arguments":"1"}},
                        {"index":1,"id":"b","function":{"name":"g","arguments":"2"}})"),
                             calls(R"({"index":0,"function":{"arguments":"3"}},
                        {"index":1,"function":{"arguments":"4"}})")}
        << u"a f 13|b g 24"_s;
    QTest::newRow("old function_call in pieces")
        << QList<QByteArray>{R"({"function_call":{"name":"f","arguments":"{\"a\""}})",
                             R"({"function_call":{"arguments":":1}"}})"}
        << u"* f {\"a\":1}"_s;
    QTest::newRow("wrong types") << QList<QByteArray>{R"({"tool_calls":"x","function_call":5})"}
                                 << QString();
}

void tst_ChunkDecoder::toolCalls()
{
    QFETCH(QList<QByteArray>, deltas);
    QFETCH(QString, expected);
    Reader reader;

    for (const QByteArray &delta : std::as_const(deltas))
        reader.read(deltaChunk(delta));
    reader.read(deltaChunk("{}", R"(,"finish_reason":"stop")"));
    const Answer answer = reader.finish();

    QVERIFY(!answer.error);
    QStringList calls;
    for (const ToolCall &call : answer.message.toolCalls) {
        const QString id = call.id.startsWith("call_"_L1) ? u"*"_s : call.id;
        calls.append(QStringList{id, call.name, call.arguments}.join(u' '));
    }
    QCOMPARE(calls.join(u'|'), expected);
    QCOMPARE(answer.message.info.finishReason,
             expected.isEmpty() ? FinishReason::Stop : FinishReason::ToolCalls);
}

void tst_ChunkDecoder::tooManyToolCalls()
{
    Reader reader;
    for (int i = 0; i <= ChunkDecoder::MaxToolCalls; ++i) {
        reader.read(deltaChunk(R"({"tool_calls":[{"index":)" + QByteArray::number(i)
                               + R"(,"id":"a","function":{"name":"f","arguments":"{}"}}]})"));
    }
    const Answer answer = reader.finish();

    QVERIFY(answer.error);
    QCOMPARE(answer.error->kind, ErrorKind::Protocol);
    QCOMPARE(answer.message.toolCalls.size(), ChunkDecoder::MaxToolCalls);
}

void tst_ChunkDecoder::hostileIndexMakesNoGap()
{
    const Answer answer = readAll(
        {deltaChunk(R"({"tool_calls":[
            {"index":2000000000,"id":"a","function":{"name":"f","arguments":"1"}},
            {"index":-7,"id":"b","function":{"name":"g","arguments":"2"}},
            {"index":1e300,"id":"c","function":{"name":"h","arguments":"3"}}]})"),
         deltaChunk(R"({"tool_calls":[{"index":2000000000,"function":{"arguments":"4"}}]})")});

    QVERIFY(!answer.error);
    QCOMPARE(answer.message.toolCalls.size(), 3);
    QCOMPARE(argumentsOf(answer.message, 0), u"14"_s);
    QCOMPARE(argumentsOf(answer.message, 2), u"3"_s);
}

void tst_ChunkDecoder::gigaChatFunctionNames()
{
    const QByteArray chunk =
        deltaChunk(R"({"function_call":{"name":"own_web_search","arguments":{}}})");

    QCOMPARE(readAll({chunk}, ProviderKind::GigaChat).message.toolCalls.first().name,
             u"web_search"_s);
    QCOMPARE(readAll({chunk}, ProviderKind::OpenAi).message.toolCalls.first().name,
             u"own_web_search"_s);
}

void tst_ChunkDecoder::gigaChatProgress_data()
{
    QTest::addColumn<QByteArray>("delta");
    QTest::addColumn<QString>("expected");

    QTest::newRow("picture with time as text")
        << QByteArray(R"({"role":"function_in_progress","name":"text2image","content":"12"})")
        << u"Making a picture, about 12 s left"_s;
    QTest::newRow("time as a number")
        << QByteArray(R"({"role":"function_in_progress","name":"text2image","content":3.6})")
        << u"Making a picture, about 4 s left"_s;
    QTest::newRow("no time, unknown function")
        << QByteArray(R"({"role":"function_in_progress","name":"x","content":"soon"})")
        << u"Using the built-in function x"_s;
    QTest::newRow("nothing") << QByteArray(R"({"role":"function_in_progress"})")
                             << u"Using a built-in function"_s;
}

void tst_ChunkDecoder::gigaChatProgress()
{
    QFETCH(QByteArray, delta);
    QFETCH(QString, expected);

    const Answer answer =
        readAll({deltaChunk(delta), deltaChunk(R"({"content":"Cat"})")}, ProviderKind::GigaChat);

    QCOMPARE(answer.statuses, QStringList(expected));
    QCOMPARE(answer.message.text, u"Cat"_s);
}

void tst_ChunkDecoder::otherChoicesAreLeftOut()
{
    const Answer answer = readAll({R"({"choices":[
        {"index":1,"delta":{"content":"B"},"finish_reason":"length"},
        {"delta":{"content":"A"}}]})"});

    QCOMPARE(answer.message.text, u"A"_s);
    QVERIFY(!answer.isComplete);
}

void tst_ChunkDecoder::modelIsToldOnce()
{
    ChunkDecoder decoder;

    QCOMPARE(decoder.decode(R"({"model":"m","choices":[]})")->model, u"m"_s);
    QCOMPARE(decoder.decode(R"({"model":"","choices":[]})")->model, QString());
    QVERIFY(decoder.decode(R"({"model":"m","choices":[]})")->isEmpty());
    QCOMPARE(decoder.decode(R"({"model":"n","choices":[]})")->model, u"n"_s);
}

void tst_ChunkDecoder::doneCompletes()
{
    ChunkDecoder decoder;

    QVERIFY(decoder.decode("  [DONE] \n")->isEmpty());
    QVERIFY(decoder.isComplete());
}

void tst_ChunkDecoder::errors_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<ProviderKind>("serviceKind");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<int>("status");

    const auto row = [](const char *name, const QByteArray &json, ErrorKind kind, int status,
                        ProviderKind service = ProviderKind::OpenAi) {
        QTest::newRow(name) << json << service << kind << status;
    };
    row("object", R"({"error":{"message":"boom"}})", ErrorKind::Server, 0);
    row("text", R"({"error":"boom"})", ErrorKind::Server, 0);
    row("openrouter, beside choices",
        R"({"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}],
            "error":{"code":402,"message":"no credit","metadata":{}}})",
        ErrorKind::QuotaExceeded, 402);
    row("flat", R"({"object":"error","message":"bad","code":400})", ErrorKind::InvalidRequest, 400);
    row("message alone", R"({"message":"boom"})", ErrorKind::Server, 0);
    row("detail", R"({"detail":"boom"})", ErrorKind::Server, 0);
    row("in a list", R"([{"error":{"code":429,"message":"slow down"}}])", ErrorKind::RateLimited,
        429);
    row("gigachat", R"({"status":429,"message":"Too many requests"})", ErrorKind::RateLimited, 429,
        ProviderKind::GigaChat);
    row("gigachat as error", R"({"error":{"status":500,"message":"Internal Server Error"}})",
        ErrorKind::Server, 500, ProviderKind::GigaChat);
}

void tst_ChunkDecoder::errors()
{
    QFETCH(QByteArray, json);
    QFETCH(ProviderKind, serviceKind);
    QFETCH(ErrorKind, kind);
    QFETCH(int, status);

    const Answer answer = readAll({deltaChunk(R"({"content":"begun"})"), json}, serviceKind);

    QCOMPARE(answer.message.text, u"begun"_s);
    QVERIFY(answer.error);
    QCOMPARE(answer.error->kind, kind);
    QCOMPARE(answer.error->httpStatus, status);
    QVERIFY(answer.error->message.contains(u"example.org"_s));
    QVERIFY(!answer.error->remedy.isEmpty());
}

void tst_ChunkDecoder::unreadable_data()
{
    QTest::addColumn<QByteArray>("json");

    QTest::newRow("cut") << QByteArray(R"({"choices":[{"delta":{"content":"my secret diary)");
    QTest::newRow("text") << QByteArray("my secret diary");
    QTest::newRow("list") << QByteArray(R"(["my secret diary"])");
    QTest::newRow("page") << QByteArray("<html><title>my secret diary</title></html>");
    QTest::newRow("too deep") << QByteArray(5000, '[');
}

void tst_ChunkDecoder::unreadable()
{
    QFETCH(QByteArray, json);
    ChunkDecoder decoder;

    const Result<ChatDelta> delta = decoder.decode(json);

    QVERIFY(!delta);
    QCOMPARE(delta.error().kind, ErrorKind::Protocol);
    QVERIFY(!delta.error().remedy.isEmpty());
    QVERIFY(!delta.error().detail.isEmpty());
    QVERIFY(!(errorText(delta.error()) + delta.error().detail).contains(u"diary"_s));
}

QTEST_GUILESS_MAIN(tst_ChunkDecoder)
#include "tst_chunkdecoder.moc"
