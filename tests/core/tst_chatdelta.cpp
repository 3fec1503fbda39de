// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chatdelta.h"

#include "support/testhelpers.h"

#include <limits>

using namespace Chat;
using namespace Qt::StringLiterals;

class ChatDeltaTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void emptyChangesNothing();
    void appendsText();
    void joinsToolCalls();
    void ignoresImpossibleToolCalls();
    void keepsTheLastThatWasSaid();
    void statusIsNoText();
};

void ChatDeltaTest::emptyChangesNothing()
{
    QVERIFY(ChatDelta().isEmpty());
    Message message{.text = u"text"_s,
                    .functionsStateId = u"state"_s,
                    .info = {.model = u"model"_s, .finishReason = FinishReason::Stop}};
    const Message before = message;
    applyDelta(ChatDelta(), message);
    QCOMPARE(message, before);
}

void ChatDeltaTest::appendsText()
{
    Message message;
    for (const QString &piece : {u"Hel"_s, u""_s, u"lo\n"_s, u"🙂"_s})
        applyDelta({.text = piece, .reasoning = piece.toUpper()}, message);
    QCOMPARE(message.text, u"Hello\n🙂"_s);
    QCOMPARE(message.reasoning, u"HELLO\n🙂"_s);
}

void ChatDeltaTest::joinsToolCalls()
{
    Message message;
    applyDelta({.toolCalls = {{.index = 1, .id = u"b"_s, .name = u"two"_s}}}, message);
    applyDelta({.toolCalls = {{.index = 0, .id = u"a"_s, .name = u"one"_s, .arguments = u"{"_s},
                              {.index = 1, .arguments = u"{\"x\":"_s}}},
               message);
    applyDelta({.toolCalls = {{.index = 1, .arguments = u"1}"_s}, {.arguments = u"}"_s}}}, message);

    QCOMPARE(message.toolCalls,
             QList<ToolCall>({{u"a"_s, u"one"_s, u"{}"_s}, {u"b"_s, u"two"_s, u"{\"x\":1}"_s}}));
}

void ChatDeltaTest::ignoresImpossibleToolCalls()
{
    Message message;
    applyDelta({.toolCalls = {{.index = -1, .id = u"a"_s},
                              {.index = std::numeric_limits<int>::max(), .id = u"b"_s}}},
               message);
    QVERIFY(message.toolCalls.isEmpty());
}

void ChatDeltaTest::keepsTheLastThatWasSaid()
{
    Message message;
    applyDelta({.model = u"asked"_s, .usage = Usage{.promptTokens = 1}}, message);
    applyDelta({.functionsStateId = u"state"_s,
                .model = u"answered"_s,
                .finishReason = FinishReason::Length},
               message);
    applyDelta({.text = u"x"_s, .usage = Usage{.promptTokens = 2, .completionTokens = 3}}, message);

    QCOMPARE(message.info.model, u"answered"_s);
    QCOMPARE(message.info.finishReason, FinishReason::Length);
    QCOMPARE(message.info.usage, (Usage{.promptTokens = 2, .completionTokens = 3}));
    QCOMPARE(message.functionsStateId, u"state"_s);
}

void ChatDeltaTest::statusIsNoText()
{
    Message message;
    const ChatDelta delta{.status = u"drawing"_s};
    QVERIFY(!delta.isEmpty());
    applyDelta(delta, message);
    QCOMPARE(message, Message());
}

QTEST_GUILESS_MAIN(ChatDeltaTest)
#include "tst_chatdelta.moc"
