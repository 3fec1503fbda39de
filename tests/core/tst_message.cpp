// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/message.h"

#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

class MessageTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void roleNames_data();
    void roleNames();
    void stateNames_data();
    void stateNames();
    void reasonNames_data();
    void reasonNames();
    void unknownNames();
};

// The names are in databases and in exported files: they must not change.

void MessageTest::roleNames_data()
{
    QTest::addColumn<Role>("role");
    QTest::addColumn<QString>("name");

    QTest::newRow("system") << Role::System << u"system"_s;
    QTest::newRow("user") << Role::User << u"user"_s;
    QTest::newRow("assistant") << Role::Assistant << u"assistant"_s;
    QTest::newRow("tool") << Role::Tool << u"tool"_s;
}

void MessageTest::roleNames()
{
    QFETCH(Role, role);
    QFETCH(QString, name);
    QCOMPARE(roleName(role), name);
    QCOMPARE(roleFromName(name), role);
}

void MessageTest::stateNames_data()
{
    QTest::addColumn<MessageState>("state");
    QTest::addColumn<QString>("name");

    QTest::newRow("complete") << MessageState::Complete << u"complete"_s;
    QTest::newRow("streaming") << MessageState::Streaming << u"streaming"_s;
    QTest::newRow("stopped") << MessageState::Stopped << u"stopped"_s;
    QTest::newRow("failed") << MessageState::Failed << u"failed"_s;
    QTest::newRow("interrupted") << MessageState::Interrupted << u"interrupted"_s;
}

void MessageTest::stateNames()
{
    QFETCH(MessageState, state);
    QFETCH(QString, name);
    QCOMPARE(messageStateName(state), name);
    QCOMPARE(messageStateFromName(name), state);
}

void MessageTest::reasonNames_data()
{
    QTest::addColumn<FinishReason>("reason");
    QTest::addColumn<QString>("name");

    QTest::newRow("none") << FinishReason::None << QString();
    QTest::newRow("stop") << FinishReason::Stop << u"stop"_s;
    QTest::newRow("length") << FinishReason::Length << u"length"_s;
    QTest::newRow("tool calls") << FinishReason::ToolCalls << u"tool_calls"_s;
    QTest::newRow("filter") << FinishReason::ContentFilter << u"content_filter"_s;
    QTest::newRow("error") << FinishReason::Error << u"error"_s;
    QTest::newRow("overloaded") << FinishReason::Overloaded << u"overloaded"_s;
}

void MessageTest::reasonNames()
{
    QFETCH(FinishReason, reason);
    QFETCH(QString, name);
    QCOMPARE(finishReasonName(reason), name);
    QCOMPARE(finishReasonFromName(name), reason);
}

void MessageTest::unknownNames()
{
    for (const QString &name : {u"User"_s, u"function"_s, QString(), u"user "_s}) {
        QCOMPARE(roleFromName(name), std::nullopt);
        QCOMPARE(messageStateFromName(name), std::nullopt);
    }
    QCOMPARE(finishReasonFromName(u"of_a_later_version"_s), FinishReason::Stop);
}

QTEST_GUILESS_MAIN(MessageTest)
#include "tst_message.moc"
