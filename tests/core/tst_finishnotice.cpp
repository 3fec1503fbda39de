// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/finishnotice.h"

#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

Message answer(FinishReason reason, const QString &text = u"text"_s, const QString &reasoning = {})
{
    return {.role = Role::Assistant,
            .text = text,
            .reasoning = reasoning,
            .info = {.finishReason = reason}};
}

} // namespace

class TestFinishNotice final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void notices_data();
    void notices();
    void statesThatSpeakForThemselves();
    void continuing_data();
    void continuing();
};

void TestFinishNotice::notices_data()
{
    QTest::addColumn<Message>("message");
    QTest::addColumn<QString>("part"); // empty: no notice

    QTest::newRow("plain end") << answer(FinishReason::Stop) << u""_s;
    QTest::newRow("no reason given") << answer(FinishReason::None) << u""_s;
    QTest::newRow("empty") << answer(FinishReason::Stop, u" \n"_s) << u"empty answer"_s;
    QTest::newRow("only thoughts")
        << answer(FinishReason::Stop, {}, u"hm"_s) << u"gave no answer"_s;
    QTest::newRow("length") << answer(FinishReason::Length) << u"token limit was reached. Let"_s;
    QTest::newRow("length by thinking")
        << answer(FinishReason::Length, {}, u"hm"_s) << u"by thinking"_s;
    QTest::newRow("length and nothing") << answer(FinishReason::Length, {}) << u"before any text"_s;
    QTest::newRow("filter") << answer(FinishReason::ContentFilter) << u"cut or replaced"_s;
    QTest::newRow("filter, empty")
        << answer(FinishReason::ContentFilter, {}) << u"held this answer back"_s;
    QTest::newRow("tools") << answer(FinishReason::ToolCalls) << u"call a function"_s;
    QTest::newRow("error") << answer(FinishReason::Error) << u"in the middle"_s;
    QTest::newRow("error, empty") << answer(FinishReason::Error, {}) << u"before any text"_s;
    QTest::newRow("overloaded") << answer(FinishReason::Overloaded) << u"ran out of capacity"_s;
    QTest::newRow("overloaded, empty") << answer(FinishReason::Overloaded, {}) << u"overloaded"_s;

    Message message = answer(FinishReason::None);
    message.state = MessageState::Interrupted;
    QTest::newRow("interrupted") << message << u"The program ended"_s;
    message = answer(FinishReason::Stop, {});
    message.toolCalls.append({.name = u"f"_s});
    QTest::newRow("tools without a reason") << message << u"call a function"_s;
    message = answer(FinishReason::Length);
    message.role = Role::User;
    QTest::newRow("not an answer") << message << u""_s;
}

void TestFinishNotice::notices()
{
    QFETCH(Message, message);
    QFETCH(QString, part);

    const QString notice = finishNotice(message);

    QCOMPARE(notice.isEmpty(), part.isEmpty());
    QVERIFY2(notice.contains(part), qPrintable(notice));
}

void TestFinishNotice::statesThatSpeakForThemselves()
{
    for (const MessageState state :
         {MessageState::Streaming, MessageState::Stopped, MessageState::Failed}) {
        Message message = answer(FinishReason::Length, {});
        message.state = state;
        QCOMPARE(finishNotice(message), QString());
    }
    Message failed = answer(FinishReason::Length);
    failed.error = Error{.kind = ErrorKind::Server};
    QCOMPARE(finishNotice(failed), QString());
}

void TestFinishNotice::continuing_data()
{
    QTest::addColumn<MessageState>("state");
    QTest::addColumn<FinishReason>("reason");
    QTest::addColumn<bool>("expected");

    QTest::newRow("complete") << MessageState::Complete << FinishReason::Stop << false;
    QTest::newRow("length") << MessageState::Complete << FinishReason::Length << true;
    QTest::newRow("overloaded") << MessageState::Complete << FinishReason::Overloaded << true;
    QTest::newRow("error") << MessageState::Complete << FinishReason::Error << true;
    QTest::newRow("filter") << MessageState::Complete << FinishReason::ContentFilter << false;
    QTest::newRow("stopped") << MessageState::Stopped << FinishReason::None << true;
    QTest::newRow("failed") << MessageState::Failed << FinishReason::None << true;
    QTest::newRow("interrupted") << MessageState::Interrupted << FinishReason::None << true;
    QTest::newRow("streaming") << MessageState::Streaming << FinishReason::None << false;
}

void TestFinishNotice::continuing()
{
    QFETCH(MessageState, state);
    QFETCH(FinishReason, reason);
    QFETCH(bool, expected);
    Message message = answer(reason);
    message.state = state;

    QCOMPARE(canContinue(message), expected);

    message.text = u"\n "_s;
    QVERIFY(!canContinue(message));
    message.text = u"text"_s;
    message.role = Role::User;
    QVERIFY(!canContinue(message));
}

QTEST_GUILESS_MAIN(TestFinishNotice)
#include "tst_finishnotice.moc"
