// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jsonoutput.h"

#include "core/redactor.h"
#include "support/testhelpers.h"

#include <QJsonDocument>

using namespace Chat;
using namespace Qt::StringLiterals;

class JsonOutputTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void printsAnAnswer();
    void whatIsNotKnownIsNull();
    void printsAnErrorWithoutSecrets();
    void printsAnAnswerWithoutKeys();
    void isOneLine();
};

void JsonOutputTest::printsAnAnswer()
{
    const Redactor redactor;
    const Message answer{.role = Role::Assistant,
                         .text = u"4"_s,
                         .reasoning = u"2+2"_s,
                         .info = {.provider = u"work"_s,
                                  .model = u"gpt-4o-2024-08-06"_s,
                                  .requestId = u"req_1"_s,
                                  .finishReason = FinishReason::Length,
                                  .usage = Usage{.promptTokens = 1,
                                                 .completionTokens = 2,
                                                 .totalTokens = 3,
                                                 .cachedTokens = 4,
                                                 .reasoningTokens = 5},
                                  .timeToFirstToken = std::chrono::milliseconds(6),
                                  .duration = std::chrono::milliseconds(7)}};
    const QByteArray expected = R"({
        "text": "4", "reasoning": "2+2", "state": "complete",
        "model": "gpt-4o-2024-08-06", "provider": "work", "finish_reason": "length",
        "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3,
                  "cached_tokens": 4, "reasoning_tokens": 5},
        "times": {"first_token_ms": 6, "total_ms": 7}, "request_id": "req_1", "error": null})";
    QCOMPARE(answerJson(answer, redactor), QJsonDocument::fromJson(expected).object());
}

void JsonOutputTest::whatIsNotKnownIsNull()
{
    const QJsonObject json = answerJson({.role = Role::Assistant}, Redactor());
    for (const QString &name : {u"reasoning"_s, u"model"_s, u"provider"_s, u"finish_reason"_s,
                                u"usage"_s, u"request_id"_s, u"error"_s})
        QVERIFY2(json.value(name).isNull(), qPrintable(name));
    QCOMPARE(json.value(u"text"_s), QJsonValue(QString()));
    QVERIFY(json.value(u"times"_s).toObject().value(u"total_ms"_s).isNull());
}

void JsonOutputTest::printsAnErrorWithoutSecrets()
{
    Redactor redactor;
    redactor.add(Secret(u"planted-key-0123"_s));
    const Error error{.kind = ErrorKind::RateLimited,
                      .message = u"Wrong: planted-key-0123"_s,
                      .remedy = u"Wait."_s,
                      .detail = u"planted%2Dkey%2D0123"_s,
                      .httpStatus = 429,
                      .code = u"rate_limit_exceeded"_s,
                      .parameter = u"model"_s,
                      .requestId = u"req_1"_s,
                      .retryAfter = std::chrono::milliseconds(1500)};
    const QByteArray expected = R"({
        "kind": "rate_limited", "message": "Wrong: [secret]", "remedy": "Wait.",
        "detail": "[secret]", "http_status": 429, "code": "rate_limit_exceeded",
        "parameter": "model", "request_id": "req_1", "retry_after_ms": 1500})";
    QCOMPARE(errorJson(error, redactor), QJsonDocument::fromJson(expected).object());
}

void JsonOutputTest::printsAnAnswerWithoutKeys()
{
    Redactor redactor;
    redactor.add(Secret(u"planted-key-0123"_s));
    const QJsonObject json =
        answerJson({.role = Role::Assistant,
                    .text = u"You sent planted-key-0123; password=letmein123"_s,
                    .reasoning = u"planted-key-0123?"_s},
                   redactor);
    // What only looks like a secret is what the answer is about.
    QCOMPARE(json.value(u"text"_s), QJsonValue(u"You sent [secret]; password=letmein123"_s));
    QCOMPARE(json.value(u"reasoning"_s), QJsonValue(u"[secret]?"_s));
}

void JsonOutputTest::isOneLine()
{
    const QString line = jsonLine({{u"text"_s, u"one\ntwo\x1b[0m"_s}});
    QCOMPARE(line, uR"({"text":"one\ntwo\u001b[0m"})"_s);
}

QTEST_GUILESS_MAIN(JsonOutputTest)
#include "tst_jsonoutput.moc"
