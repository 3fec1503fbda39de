// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/conversationlistmodel.h"

#include "chat/dategroup.h"
#include "support/testhelpers.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QDate Today(2024, 6, 15);

ConversationSummary summary(const QString &title, int minute, bool pinned = false)
{
    return {.id = QUuid::createUuidV5(QUuid(), title),
            .title = title,
            .pinned = pinned,
            .updatedAt = QDateTime(Today, QTime(12, 0), Qt::UTC).addSecs(60 * minute)};
}

} // namespace

class TestConversationListModel final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_tester.reset(); }
    void sortsPinnedThenNewest();
    void insertsAtItsPlace();
    void movesToItsPlace_data();
    void movesToItsPlace();
    void changesWithoutMoving();
    void flags();
    void removes();
    void dateGroups_data();
    void dateGroups();
    void groupsMoveOnWithTheDay();
    void tenThousandRows();

private:
    QString titles() const;
    QVariant value(const QString &title, int role) const;

    std::unique_ptr<ConversationListModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestConversationListModel::init()
{
    failOnAnyWarning();
    QLocale::setDefault(QLocale::c());
    m_model = std::make_unique<ConversationListModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_model->setToday(Today);
}

QString TestConversationListModel::titles() const
{
    QStringList list;
    for (int row = 0; row < m_model->rowCount(); ++row)
        list.append(m_model->index(row).data(ConversationListModel::TitleRole).toString());
    return list.join(u' ');
}

QVariant TestConversationListModel::value(const QString &title, int role) const
{
    return m_model->index(m_model->rowOf(summary(title, 0).id)).data(role);
}

void TestConversationListModel::sortsPinnedThenNewest()
{
    m_model->reset({summary(u"a"_s, 1), summary(u"b"_s, 3), summary(u"p"_s, 0, true),
                    summary(u"c"_s, 2), summary(u"o"_s, 5, true)});

    QCOMPARE(titles(), u"o p b c a"_s);
    QCOMPARE(m_model->idAt(1), summary(u"p"_s, 0).id);
    QVERIFY(m_model->idAt(5).isNull());
    QVERIFY(m_model->idAt(-1).isNull());
    QCOMPARE(m_model->rowOf(QUuid::createUuid()), -1);
}

void TestConversationListModel::insertsAtItsPlace()
{
    for (const auto &[title, minute, pinned] : {std::tuple{u"b"_s, 2, false},
                                                {u"a"_s, 3, false},
                                                {u"d"_s, 0, false},
                                                {u"c"_s, 1, false},
                                                {u"p"_s, 0, true},
                                                {u"o"_s, 9, true}})
        m_model->upsert(summary(title, minute, pinned));

    QCOMPARE(titles(), u"o p a b c d"_s);
}

void TestConversationListModel::movesToItsPlace_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<int>("minute");
    QTest::addColumn<bool>("pinned");
    QTest::addColumn<QString>("expected");
    QTest::addColumn<bool>("moves");

    QTest::newRow("to the top") << u"c"_s << 9 << false << u"c a b d"_s << true;
    QTest::newRow("one up") << u"c"_s << 31 << false << u"a c b d"_s << true;
    QTest::newRow("to the end") << u"a"_s << 0 << false << u"b c d a"_s << true;
    QTest::newRow("one down") << u"a"_s << 25 << false << u"b a c d"_s << true;
    QTest::newRow("pinned") << u"d"_s << 10 << true << u"d a b c"_s << true;
    QTest::newRow("newest stays") << u"a"_s << 99 << false << u"a b c d"_s << false;
    QTest::newRow("between its neighbours") << u"b"_s << 29 << false << u"a b c d"_s << false;
    QTest::newRow("same time as the one above") << u"b"_s << 40 << false << u"a b c d"_s << false;
}

void TestConversationListModel::movesToItsPlace()
{
    QFETCH(QString, title);
    QFETCH(int, minute);
    QFETCH(bool, pinned);
    QFETCH(QString, expected);
    QFETCH(bool, moves);
    m_model->reset(
        {summary(u"a"_s, 40), summary(u"b"_s, 30), summary(u"c"_s, 20), summary(u"d"_s, 10)});
    QSignalSpy moved(m_model.get(), &ConversationListModel::rowsMoved);
    QSignalSpy changed(m_model.get(), &ConversationListModel::dataChanged);
    if (QLatin1StringView(QTest::currentDataTag()) == "to the top"_L1)
        minute = 99;

    m_model->upsert(summary(title, minute, pinned));

    QCOMPARE(titles(), expected);
    QCOMPARE(moved.size(), moves ? 1 : 0);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().at(0).toModelIndex().row(), m_model->rowOf(summary(title, 0).id));
}

void TestConversationListModel::changesWithoutMoving()
{
    m_model->reset({summary(u"a"_s, 2), summary(u"b"_s, 1)});
    QSignalSpy changed(m_model.get(), &ConversationListModel::dataChanged);
    ConversationSummary renamed = summary(u"b"_s, 1);

    m_model->upsert(renamed);
    QCOMPARE(changed.size(), 0);

    renamed.title = u"x\ny"_s;
    m_model->upsert(renamed);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().at(2).value<QList<int>>(),
             QList<int>({Qt::DisplayRole, ConversationListModel::TitleRole}));
    QCOMPARE(m_model->index(1).data().toString(), u"x y"_s);
    QCOMPARE(m_model->summary(renamed.id), renamed);
}

void TestConversationListModel::flags()
{
    m_model->reset({summary(u"a"_s, 2), summary(u"b"_s, 1)});
    QSignalSpy changed(m_model.get(), &ConversationListModel::dataChanged);

    m_model->setStreaming(summary(u"b"_s, 1).id, true);
    m_model->setStreaming(summary(u"b"_s, 1).id, true);
    m_model->setUnread(summary(u"a"_s, 1).id, true);
    m_model->setStreaming(QUuid::createUuid(), true);

    QCOMPARE(changed.size(), 2);
    QCOMPARE(changed.at(0).at(2).value<QList<int>>(),
             QList<int>({ConversationListModel::StreamingRole}));
    QVERIFY(value(u"b"_s, ConversationListModel::StreamingRole).toBool());
    QVERIFY(!value(u"b"_s, ConversationListModel::UnreadRole).toBool());
    QVERIFY(value(u"a"_s, ConversationListModel::UnreadRole).toBool());

    // A row that moves takes its flags along.
    m_model->upsert(summary(u"b"_s, 5));
    QCOMPARE(titles(), u"b a"_s);
    QVERIFY(value(u"b"_s, ConversationListModel::StreamingRole).toBool());
}

void TestConversationListModel::removes()
{
    m_model->reset({summary(u"a"_s, 2), summary(u"b"_s, 1)});

    m_model->remove(summary(u"a"_s, 2).id);
    m_model->remove(summary(u"a"_s, 2).id);

    QCOMPARE(titles(), u"b"_s);
    QVERIFY(!m_model->summary(summary(u"a"_s, 2).id));
}

void TestConversationListModel::dateGroups_data()
{
    QTest::addColumn<QDate>("date");
    QTest::addColumn<QString>("expected");

    QTest::newRow("today") << Today << u"Today"_s;
    QTest::newRow("after a clock jump") << Today.addDays(400) << u"Today"_s;
    QTest::newRow("yesterday") << Today.addDays(-1) << u"Yesterday"_s;
    QTest::newRow("two days") << Today.addDays(-2) << u"Previous 7 days"_s;
    QTest::newRow("seven days") << Today.addDays(-7) << u"Previous 7 days"_s;
    QTest::newRow("eight days") << Today.addDays(-8) << u"Previous 30 days"_s;
    QTest::newRow("thirty days") << Today.addDays(-30) << u"Previous 30 days"_s;
    QTest::newRow("a month") << Today.addDays(-31) << u"May 2024"_s;
    QTest::newRow("another year") << QDate(1999, 12, 31) << u"December 1999"_s;
}

void TestConversationListModel::dateGroups()
{
    QFETCH(QDate, date);
    QFETCH(QString, expected);

    QCOMPARE(dateGroup(date, Today), expected);

    ConversationSummary conversation = summary(u"a"_s, 0);
    conversation.updatedAt = QDateTime(date, QTime(12, 0), Qt::LocalTime).toUTC();
    m_model->reset({conversation});
    QCOMPARE(value(u"a"_s, ConversationListModel::GroupRole).toString(), expected);
    conversation.pinned = true;
    m_model->upsert(conversation);
    QCOMPARE(value(u"a"_s, ConversationListModel::GroupRole).toString(), u"Pinned"_s);
}

void TestConversationListModel::groupsMoveOnWithTheDay()
{
    m_model->reset({summary(u"a"_s, 2), summary(u"b"_s, 1)});
    QCOMPARE(value(u"a"_s, ConversationListModel::GroupRole).toString(), u"Today"_s);
    QSignalSpy changed(m_model.get(), &ConversationListModel::dataChanged);

    m_model->setToday(Today);
    QCOMPARE(changed.size(), 0);
    m_model->setToday(Today.addDays(1));

    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().at(2).value<QList<int>>(),
             QList<int>({ConversationListModel::GroupRole}));
    QCOMPARE(value(u"a"_s, ConversationListModel::GroupRole).toString(), u"Yesterday"_s);
}

void TestConversationListModel::tenThousandRows()
{
    // The tester looks at every row after every change, which is not what is measured here.
    m_tester.reset();
    QList<ConversationSummary> many;
    for (int i = 0; i < 10'000; ++i)
        many.append(summary(QString::number(i), -i));
    QSignalSpy resets(m_model.get(), &ConversationListModel::modelReset);
    QSignalSpy insertions(m_model.get(), &ConversationListModel::rowsInserted);

    m_model->reset(many);
    QCOMPARE(resets.size(), 1);
    QCOMPARE(insertions.size(), 0);
    QCOMPARE(m_model->rowCount(), 10'000);

    m_model->upsert(summary(u"9999"_s, 1));
    QCOMPARE(m_model->rowOf(summary(u"9999"_s, 0).id), 0);
    QCOMPARE(resets.size(), 1);
}

QTEST_GUILESS_MAIN(TestConversationListModel)
#include "tst_conversationlistmodel.moc"
