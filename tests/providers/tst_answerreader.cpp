// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/answerreader.h"

#include "net/transporterror.h"
#include "support/fixtures.h"
#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QString Host = u"api.example.org"_s;

HttpResponseHead head(const QByteArray &type = "text/event-stream")
{
    return {.status = 200, .headers = {{"content-type", type}}};
}

QByteArray textEvent(const QByteArray &text)
{
    return R"(data: {"choices":[{"index":0,"delta":{"content":")" + text + R"("}}]})"
        + QByteArray("\n\n");
}

const QByteArray StopEvent =
    R"(data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})"_ba + "\n\n";

/// A whole answer as it is read in these slices.
struct Reading
{
    Message message;
    std::optional<Error> error;

    Reading(AnswerReader reader, const QByteArrayList &slices,
            const std::optional<Error> &breakOff = {})
    {
        for (const QByteArray &slice : slices) {
            take(reader.feed(slice));
            if (error)
                return;
        }
        take(breakOff ? reader.breakOff(*breakOff) : reader.finish());
    }

    QString result() const { return error ? errorKindName(error->kind) : u"ok"_s; }

private:
    void take(const AnswerReader::Step &step)
    {
        applyDelta(step.delta, message);
        error = step.error;
    }
};

QByteArrayList bytesOf(const QByteArray &text)
{
    QByteArrayList bytes;
    for (const char c : text)
        bytes.append(QByteArray(1, c));
    return bytes;
}

Reading read(const QByteArrayList &slices, const HttpResponseHead &answerHead = head())
{
    return {AnswerReader(ProviderKind::OpenAi, Host, answerHead), slices};
}

} // namespace

class TestAnswerReader final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void streams_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<ProviderKind>("kind");
        QTest::addColumn<QString>("result");
        const auto row = [](const char *name, ProviderKind kind, const char *result) {
            QTest::newRow(name) << QString::fromLatin1(name) << kind << QString::fromLatin1(result);
        };
        row("openai_stream.sse", ProviderKind::OpenAi, "ok");
        row("openai_stream_openrouter.sse", ProviderKind::OpenAi, "ok");
        row("openai_stream_quirks_crlf.sse", ProviderKind::OpenAi, "ok");
        row("openai_stream_tool_calls.sse", ProviderKind::OpenAi, "ok");
        row("openai_stream_error_midway.sse", ProviderKind::OpenAi, "server");
        row("gigachat_stream.sse", ProviderKind::GigaChat, "ok");
    }

    /// However the bytes come, the answer is the same.
    void streams()
    {
        QFETCH(QString, file);
        QFETCH(ProviderKind, kind);
        const QByteArray bytes = fixture(file);
        QVERIFY(!bytes.isEmpty());
        const AnswerReader reader(kind, Host, head());
        const Reading whole(reader, {bytes});
        QTEST(whole.result(), "result");
        QVERIFY(!whole.message.text.isEmpty() || !whole.message.toolCalls.isEmpty());
        const Reading bytewise(reader, bytesOf(bytes));
        QCOMPARE(bytewise.message, whole.message);
        QCOMPARE(bytewise.result(), whole.result());
        for (qsizetype cut = 1; cut < bytes.size(); ++cut) {
            const Reading halves(reader, {bytes.first(cut), bytes.sliced(cut)});
            QCOMPARE(halves.message, whole.message);
            QCOMPARE(halves.result(), whole.result());
        }
    }

    void cut_data() { streams_data(); }

    /// Wherever the stream ends, what came is kept, and only what was complete counts as such.
    void cut()
    {
        QFETCH(QString, file);
        QFETCH(ProviderKind, kind);
        const QByteArray bytes = fixture(file);
        const AnswerReader reader(kind, Host, head());
        const Reading whole(reader, {bytes});
        const Error broken = TransportError::interrupted(Host);
        qsizetype length = 0;
        for (qsizetype cut = 0; cut < bytes.size(); ++cut) {
            const Reading ended(reader, {bytes.first(cut)});
            const Reading brokenOff(reader, {bytes.first(cut)}, broken);
            for (const Reading &part : {ended, brokenOff}) {
                QVERIFY(whole.message.text.startsWith(part.message.text));
                QVERIFY(whole.message.reasoning.startsWith(part.message.reasoning));
                const bool hasReason = part.message.info.finishReason != FinishReason::None;
                const QString expected = hasReason ? u"ok"_s : u"interrupted"_s;
                if (part.result() != whole.result())
                    QCOMPARE(part.result(), expected);
            }
            QVERIFY(ended.message.text.size() >= length);
            length = ended.message.text.size();
        }
        if (whole.result() == "ok"_L1)
            QCOMPARE(Reading(reader, {bytes}, broken).result(), u"ok"_s);
    }

    void deltasAreJoined()
    {
        AnswerReader reader(ProviderKind::OpenAi, Host, head());
        const AnswerReader::Step step =
            reader.feed(textEvent("one ") + textEvent("two ") + StopEvent);
        QCOMPARE(step.delta.text, u"one two "_s);
        QCOMPARE(step.delta.finishReason, FinishReason::Stop);
        QVERIFY(reader.isComplete() && !reader.isDone());
        reader.feed("data: [DONE]\n\n");
        QVERIFY(reader.isDone());
        QCOMPARE(reader.feed(textEvent("after the end")).delta, ChatDelta());
    }

    void textBeforeAnErrorIsKept()
    {
        const Reading reading =
            read({textEvent("so far") + R"(data: {"error":{"message":"No.","code":503}})" + "\n\n"
                  + textEvent("never")});
        QCOMPARE(reading.message.text, u"so far"_s);
        QCOMPARE(reading.result(), u"server"_s);
    }

    void namedEvents_data()
    {
        QTest::addColumn<QByteArray>("event");
        QTest::addColumn<QString>("result");
        QTest::newRow("error object")
            << "event: error\ndata: {\"error\":{\"message\":\"No.\",\"type\":\"server_error\"}}\n\n"_ba
            << u"server"_s;
        QTest::newRow("flat error")
            << "event: error\ndata: {\"message\":\"Slow down.\",\"code\":429}\n\n"_ba
            << u"rate_limited"_s;
        QTest::newRow("error as text") << "event: error\ndata: out of memory\n\n"_ba << u"server"_s;
        QTest::newRow("bare error line of llama.cpp")
            << "error: {\"code\":500,\"message\":\"No.\",\"type\":\"server_error\"}\n\n"_ba
            << u"server"_s;
        QTest::newRow("ping") << "event: ping\ndata: 1970-01-01\n\n"_ba << u"ok"_s;
        QTest::newRow("ping object") << "event: ping\ndata: {}\n\n"_ba << u"ok"_s;
        QTest::newRow("message") << "event: message\ndata: nonsense\n\n"_ba << u"protocol"_s;
        QTest::newRow("comment") << ": keep-alive\n\n"_ba << u"ok"_s;
    }

    void namedEvents()
    {
        QFETCH(QByteArray, event);
        const Reading reading = read({textEvent("a"), event, textEvent("b"), StopEvent});
        QTEST(reading.result(), "result");
        QCOMPARE(reading.message.text, reading.error ? u"a"_s : u"ab"_s);
    }

    void formsOfTheAnswer_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("result");
        QTest::addColumn<QString>("text");
        const QByteArray whole =
            R"({"choices":[{"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}]})";
        const QByteArray stream = textEvent("Hi") + StopEvent;
        const QByteArray error = R"({"error":{"message":"No credit.","code":402}})";
        const auto row = [](const char *name, const QByteArray &type, const QByteArray &body,
                            const char *result, const char *text) {
            QTest::newRow(name) << type << body << QString::fromLatin1(result)
                                << QString::fromLatin1(text);
        };
        row("whole", "application/json; charset=utf-8", whole, "ok", "Hi");
        row("whole after empty lines", "application/json", "\n \n\n" + whole, "ok", "Hi");
        row("error of a good status", "application/json", error, "quota_exceeded", "");
        row("stream", "text/event-stream; charset=utf-8", stream, "ok", "Hi");
        row("stream without a type", "", stream, "ok", "Hi");
        row("stream as text", "text/plain", "\n\n" + stream, "ok", "Hi");
        row("stream that begins with a comment", "application/octet-stream", ": hi\n\n" + stream,
            "ok", "Hi");
        row("whole as text", "text/plain", whole, "ok", "Hi");
        row("a page", "text/html", "<html>Welcome to our hotel</html>", "protocol", "");
        row("a page without a type", "", "<!doctype html>", "protocol", "");
        row("nothing", "application/json", "", "protocol", "");
        row("nothing, streamed", "text/event-stream", "", "interrupted", "");
        row("empty object", "application/json", "{}", "protocol", "");
        row("no choices", "application/json", R"({"choices":[]})", "protocol", "");
        row("half of it", "application/json", whole.first(30), "protocol", "");
        row("only comments", "text/event-stream", ": wait\n\n: wait\n\n", "interrupted", "");
        row("only [DONE]", "text/event-stream", "data: [DONE]\n\n", "ok", "");
    }

    void formsOfTheAnswer()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        const Reading reading = read({body}, head(type));
        QTEST(reading.result(), "result");
        QTEST(reading.message.text, "text");
        const Reading bytewise = read(bytesOf(body), head(type));
        QCOMPARE(bytewise.result(), reading.result());
        QCOMPARE(bytewise.message, reading.message);
        if (reading.error)
            QVERIFY(!reading.error->message.isEmpty() && !reading.error->remedy.isEmpty());
    }

    void tooLargeAnEvent()
    {
        AnswerReader reader(ProviderKind::OpenAi, Host, head(), 1000);
        const Reading reading(reader, {textEvent("kept"), "data: " + QByteArray(2000, 'x')});
        QCOMPARE(reading.result(), u"too_large"_s);
        QCOMPARE(reading.message.text, u"kept"_s);
    }

    void heldBackTextIsNotLost()
    {
        const Error broken = TransportError::interrupted(Host);
        const AnswerReader reader(ProviderKind::OpenAi, Host, head());
        QCOMPARE(Reading(reader, {textEvent("<thi")}, broken).message.text, u"<thi"_s);
        QCOMPARE(Reading(reader, {textEvent("<thi"), StopEvent}).message.text, u"<thi"_s);
    }

    void floodOfSpaceOfNoType()
    {
        // Looked through anew with each piece this would take hours.
        AnswerReader reader(ProviderKind::OpenAi, Host, head({}));
        const QByteArray space(4096, ' ');
        for (int i = 0; i < 15'000; ++i)
            QVERIFY(!reader.feed(space).error);
        const AnswerReader::Step step = reader.feed(textEvent("Hi"));
        QVERIFY(!step.error);
        QCOMPARE(step.delta.text, u"Hi"_s);
    }
};

QTEST_GUILESS_MAIN(TestAnswerReader)
#include "tst_answerreader.moc"
