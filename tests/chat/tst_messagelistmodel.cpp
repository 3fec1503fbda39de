// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/messagelistmodel.h"

#include "core/finishnotice.h"
#include "support/testhelpers.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

MessageId idOf(const QString &name)
{
    return QUuid::createUuidV5(QUuid(), name);
}

QList<MessageRow> rows(const QString &names)
{
    QList<MessageRow> result;
    for (const QString &name : names.split(u' ', Qt::SkipEmptyParts))
        result.append({.message = {.id = idOf(name), .role = Role::Assistant, .text = name}});
    return result;
}

} // namespace

class TestMessageListModel final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_tester.reset(); }
    void givesEveryRole();
    void appendTouchesOneRow();
    void appendToWhatIsNotShown();
    void updateNamesTheRolesThatChanged();
    void branchesKeepWhatTheyShare_data();
    void branchesKeepWhatTheyShare();
    void versionsChangeWithoutNewRows();

private:
    QVariant value(int row, int role) const { return m_model->index(row).data(role); }
    QList<int> changedRoles(int row);

    std::unique_ptr<MessageListModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    std::unique_ptr<QSignalSpy> m_changes;
};

void TestMessageListModel::init()
{
    failOnAnyWarning();
    m_model = std::make_unique<MessageListModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_changes = std::make_unique<QSignalSpy>(m_model.get(), &MessageListModel::dataChanged);
}

/// The roles of the one change there was, which was of `row` alone.
QList<int> TestMessageListModel::changedRoles(int row)
{
    if (m_changes->size() != 1)
        return {-int(m_changes->size())};
    const QVariantList change = m_changes->takeFirst();
    const QModelIndex changed = m_model->index(row);
    if (change.at(0).toModelIndex() != changed || change.at(1).toModelIndex() != changed)
        return {-1000};
    return change.at(2).value<QList<int>>();
}

void TestMessageListModel::givesEveryRole()
{
    const Message message{.id = idOf(u"a"_s),
                          .role = Role::Assistant,
                          .state = MessageState::Failed,
                          .text = u"**text**"_s,
                          .reasoning = u"thought"_s,
                          .info = {.model = u"m"_s},
                          .error = Error{.kind = ErrorKind::Server, .message = u"x"_s}};
    m_model->setRows({{.message = message, .versionIndex = 1, .versionCount = 3}});

    QCOMPARE(value(0, MessageListModel::IdRole).value<MessageId>(), message.id);
    QCOMPARE(value(0, MessageListModel::AuthorRole).value<Role>(), Role::Assistant);
    QCOMPARE(value(0, MessageListModel::StateRole).value<MessageState>(), MessageState::Failed);
    QCOMPARE(value(0, MessageListModel::TextRole).toString(), message.text);
    QCOMPARE(value(0, Qt::DisplayRole).toString(), message.text);
    QCOMPARE(value(0, MessageListModel::ReasoningRole).toString(), message.reasoning);
    QCOMPARE(value(0, MessageListModel::VersionIndexRole).toInt(), 1);
    QCOMPARE(value(0, MessageListModel::VersionCountRole).toInt(), 3);
    QCOMPARE(value(0, MessageListModel::ErrorRole).value<Error>(), *message.error);
    QCOMPARE(value(0, MessageListModel::InfoRole).value<AnswerInfo>(), message.info);
    QCOMPARE(value(0, MessageListModel::NoticeRole).toString(), QString());
    QCOMPARE(value(0, MessageListModel::MessageRole).value<Message>(), message);
    QVERIFY(!value(0, Qt::DecorationRole).isValid());
    QCOMPARE(m_model->roleNames().value(MessageListModel::TextRole), "text"_ba);
}

void TestMessageListModel::appendTouchesOneRow()
{
    m_model->setRows(rows(u"q a"_s));

    m_model->append(idOf(u"a"_s), u" more"_s);
    QCOMPARE(
        changedRoles(1),
        QList<int>({Qt::DisplayRole, MessageListModel::TextRole, MessageListModel::MessageRole}));
    QCOMPARE(value(1, MessageListModel::TextRole).toString(), u"a more"_s);

    m_model->append(idOf(u"a"_s), {}, u"hm"_s);
    QCOMPARE(changedRoles(1),
             QList<int>({MessageListModel::ReasoningRole, MessageListModel::MessageRole}));
    QCOMPARE(m_model->message(1).reasoning, u"hm"_s);
}

void TestMessageListModel::appendToWhatIsNotShown()
{
    m_model->setRows(rows(u"q a"_s));

    m_model->append(idOf(u"other"_s), u"text"_s);
    m_model->append(idOf(u"a"_s), {});
    m_model->update({.id = idOf(u"other"_s)});
    m_model->update(m_model->message(0));

    QCOMPARE(m_changes->size(), 0);
}

void TestMessageListModel::updateNamesTheRolesThatChanged()
{
    m_model->setRows(rows(u"q a"_s));
    Message answer = m_model->message(1);

    answer.state = MessageState::Interrupted;
    m_model->update(answer);
    QCOMPARE(changedRoles(1),
             QList<int>({MessageListModel::StateRole, MessageListModel::NoticeRole,
                         MessageListModel::MessageRole}));
    QCOMPARE(value(1, MessageListModel::NoticeRole).toString(), finishNotice(answer));

    answer.info.usage = Usage{.totalTokens = 3};
    m_model->update(answer);
    QCOMPARE(changedRoles(1),
             QList<int>({MessageListModel::InfoRole, MessageListModel::MessageRole}));
}

void TestMessageListModel::branchesKeepWhatTheyShare_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<int>("removedFrom"); // −1: none
    QTest::addColumn<int>("insertedFrom");

    QTest::newRow("nothing to something") << u""_s << u"q a"_s << -1 << 0;
    QTest::newRow("something to nothing") << u"q a"_s << u""_s << 0 << -1;
    QTest::newRow("longer") << u"q a"_s << u"q a q2 a2"_s << -1 << 2;
    QTest::newRow("shorter") << u"q a q2 a2"_s << u"q a"_s << 2 << -1;
    QTest::newRow("another end") << u"q a q2 a2"_s << u"q a q2 b2"_s << 3 << 3;
    QTest::newRow("another question") << u"q a q2 a2"_s << u"q a q3 a3 q4"_s << 2 << 2;
    QTest::newRow("all other") << u"q a"_s << u"r b"_s << 0 << 0;
    QTest::newRow("the same") << u"q a"_s << u"q a"_s << -1 << -1;
}

void TestMessageListModel::branchesKeepWhatTheyShare()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(int, removedFrom);
    QFETCH(int, insertedFrom);
    m_model->setRows(rows(before));
    QSignalSpy removals(m_model.get(), &MessageListModel::rowsRemoved);
    QSignalSpy insertions(m_model.get(), &MessageListModel::rowsInserted);
    QSignalSpy resets(m_model.get(), &MessageListModel::modelReset);

    m_model->setRows(rows(after));

    QCOMPARE(m_model->rows(), rows(after));
    QCOMPARE(resets.size(), 0);
    QCOMPARE(m_changes->size(), 0);
    QCOMPARE(removals.size(), removedFrom < 0 ? 0 : 1);
    QCOMPARE(insertions.size(), insertedFrom < 0 ? 0 : 1);
    if (removedFrom >= 0)
        QCOMPARE(removals.first().at(1).toInt(), removedFrom);
    if (insertedFrom >= 0)
        QCOMPARE(insertions.first().at(1).toInt(), insertedFrom);
}

void TestMessageListModel::versionsChangeWithoutNewRows()
{
    m_model->setRows(rows(u"q a"_s));
    QList<MessageRow> changed = rows(u"q a"_s);
    changed[1].versionCount = 2;
    QSignalSpy insertions(m_model.get(), &MessageListModel::rowsInserted);

    m_model->setRows(changed);

    QCOMPARE(insertions.size(), 0);
    QCOMPARE(changedRoles(1), QList<int>({MessageListModel::VersionCountRole}));
}

QTEST_GUILESS_MAIN(TestMessageListModel)
#include "tst_messagelistmodel.moc"
