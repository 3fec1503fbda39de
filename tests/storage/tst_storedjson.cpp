// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/storedjson.h"

#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestStoredJson final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void parametersComeBack();
    void answerInfoComesBack();
    void toolCallsComeBack();
    void everyErrorKindComesBack();
    void defaultsTakeNoRoom();
    void damagedJsonGivesDefaults_data();
    void damagedJsonGivesDefaults();
};

void TestStoredJson::parametersComeBack()
{
    const ChatParameters parameters{.temperature = 0.1,
                                    .topP = 1.0,
                                    .maxTokens = 4096,
                                    .presencePenalty = -2.0,
                                    .frequencyPenalty = 0.0,
                                    .repetitionPenalty = 1.05,
                                    .seed = 9'007'199'254'740'993, // no double holds it
                                    .reasoningEffort = u"high"_s,
                                    .stop = {u"\n"_s, u"«конец»"_s}};
    QCOMPARE(parametersFromJson(parametersToJson(parameters)), parameters);
    QCOMPARE(parametersFromJson(parametersToJson({})), ChatParameters());
}

void TestStoredJson::answerInfoComesBack()
{
    const AnswerInfo info{.provider = u"work"_s,
                          .model = u"GigaChat-2:2.0.28.2"_s,
                          .requestId = u"req-1"_s,
                          .finishReason = FinishReason::Length,
                          .usage = Usage{.promptTokens = 18,
                                         .completionTokens = 68,
                                         .totalTokens = 86,
                                         .cachedTokens = 37,
                                         .reasoningTokens = 5},
                          .timeToFirstToken = 412ms,
                          .duration = 0ms};
    QCOMPARE(answerInfoFromJson(answerInfoToJson(info)), info);
    const AnswerInfo emptyUsage{.usage = Usage()};
    QCOMPARE(answerInfoFromJson(answerInfoToJson(emptyUsage)), emptyUsage);
}

void TestStoredJson::toolCallsComeBack()
{
    const QList<ToolCall> calls{
        {.id = u"call_1"_s, .name = u"weather"_s, .arguments = u"{\"city\": \"Мос"_s},
        {},
        {.id = u"call_3"_s, .name = QString(QChar(u'\0')), .arguments = u"{}"_s}};
    QCOMPARE(toolCallsFromJson(toolCallsToJson(calls)), calls);
}

void TestStoredJson::everyErrorKindComesBack()
{
    for (int kind = 0; kind <= int(ErrorKind::Internal); ++kind) {
        const std::optional<Error> error = Error{.kind = ErrorKind(kind),
                                                 .message = u"It is over."_s,
                                                 .remedy = u"Begin again."_s,
                                                 .detail = u"HTTP 429\nx"_s,
                                                 .httpStatus = 429,
                                                 .code = u"rate_limit"_s,
                                                 .parameter = u"top_p"_s,
                                                 .requestId = u"req-2"_s,
                                                 .retryAfter = 1500ms};
        QCOMPARE(errorFromJson(errorToJson(error)), error);
    }
}

void TestStoredJson::defaultsTakeNoRoom()
{
    QCOMPARE(answerInfoToJson({}), QByteArray());
    QCOMPARE(toolCallsToJson({}), QByteArray());
    QCOMPARE(errorToJson(std::nullopt), QByteArray());
}

void TestStoredJson::damagedJsonGivesDefaults_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut") << QByteArray("{\"temperature\": 1");
    QTest::newRow("another type") << QByteArray("3");
    QTest::newRow("wrong members")
        << QByteArray(R"({"temperature":"hot","seed":[],"stop":1,"usage":7,"model":{}})");
}

void TestStoredJson::damagedJsonGivesDefaults()
{
    QFETCH(QByteArray, json);
    QCOMPARE(parametersFromJson(json), ChatParameters());
    QCOMPARE(answerInfoFromJson(json), AnswerInfo());
    QCOMPARE(toolCallsFromJson(json), QList<ToolCall>());
}

QTEST_GUILESS_MAIN(TestStoredJson)
#include "tst_storedjson.moc"
