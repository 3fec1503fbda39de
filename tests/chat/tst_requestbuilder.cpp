// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/requestbuilder.h"

#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

Message question(const QString &text)
{
    return {.role = Role::User, .text = text};
}

Message answer(const QString &text, MessageState state = MessageState::Complete)
{
    return {.role = Role::Assistant, .state = state, .text = text};
}

QString drawn(const QList<Message> &messages)
{
    QStringList parts;
    for (const Message &message : messages) {
        parts.append(roleName(message.role).first(1) + u':' + message.text
                     + u"!"_s.repeated(message.toolCalls.size()));
    }
    return parts.join(u' ');
}

} // namespace

class TestRequestBuilder final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void takesTheConversationsSettings();
    void choosesMessages_data();
    void choosesMessages();
};

void TestRequestBuilder::takesTheConversationsSettings()
{
    Conversation conversation{.id = QUuid::createUuid(),
                              .model = u"m"_s,
                              .systemPrompt = u" Be short.\n"_s,
                              .parameters = {.temperature = 0.1, .stop = {u"x"_s}}};
    const ChatRequest request = buildRequest(conversation, {question(u"q"_s)});

    QCOMPARE(request.model, u"m"_s);
    QCOMPARE(request.parameters, conversation.parameters);
    QCOMPARE(request.sessionId, conversation.id.toString(QUuid::WithoutBraces));
    QCOMPARE(request.messages.first().role, Role::System);
    QCOMPARE(request.messages.first().text, conversation.systemPrompt);

    conversation.systemPrompt = u" \n"_s;
    QCOMPARE(buildRequest(conversation, {question(u"q"_s)}).messages.size(), 1);
}

void TestRequestBuilder::choosesMessages_data()
{
    QTest::addColumn<QList<Message>>("branch");
    QTest::addColumn<QString>("expected");

    Message calling = answer({});
    calling.toolCalls.append({.id = u"1"_s, .name = u"f"_s});
    Message talking = calling;
    talking.text = u"a"_s;
    const Message result{.role = Role::Tool, .text = u"r"_s, .toolCallId = u"1"_s};

    QTest::newRow("plain") << QList{question(u"q"_s), answer(u"a"_s), question(u"q2"_s)}
                           << u"u:q a:a u:q2"_s;
    QTest::newRow("failed with text")
        << QList{question(u"q"_s), answer(u"ha"_s, MessageState::Failed), question(u"q2"_s)}
        << u"u:q a:ha u:q2"_s;
    QTest::newRow("failed without")
        << QList{question(u"q"_s), answer(u" \n"_s, MessageState::Failed), question(u"q2"_s)}
        << u"u:q u:q2"_s;
    QTest::newRow("function called")
        << QList{question(u"q"_s), calling, result, answer(u"a"_s)} << u"u:q a:! t:r a:a"_s;
    QTest::newRow("function not called")
        << QList{question(u"q"_s), calling, question(u"q2"_s)} << u"u:q u:q2"_s;
    QTest::newRow("function not called, but text")
        << QList{question(u"q"_s), talking, question(u"q2"_s)} << u"u:q a:a u:q2"_s;
    QTest::newRow("nothing") << QList<Message>{} << u""_s;
}

void TestRequestBuilder::choosesMessages()
{
    QFETCH(QList<Message>, branch);
    QFETCH(QString, expected);

    QCOMPARE(drawn(buildRequest({.id = QUuid::createUuid()}, branch).messages), expected);
}

QTEST_GUILESS_MAIN(TestRequestBuilder)
#include "tst_requestbuilder.moc"
