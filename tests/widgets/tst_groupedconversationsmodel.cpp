// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/groupedconversationsmodel.h"

#include "chat/conversationfiltermodel.h"
#include "chat/conversationlistmodel.h"
#include "support/testhelpers.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>

using namespace Chat;
using namespace Qt::StringLiterals;

/// Drawn as rows: "[Today] a b [Yesterday] c".
class TestGroupedConversationsModel final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void startsEmpty();
    void headsEachGroup();
    void rowsComeAndGo();
    void rowsMoveToTheTop();
    void groupsMoveOnWithTheDay();
    void filters();
    void neighboursLeapOverHeadings();
    void renamesByAsking();
    void tenThousandStayFast();

private:
    ConversationId add(const QString &title, int daysAgo, bool pinned = false);
    void touch(const ConversationId &id, int seconds = 0);
    QString drawn() const;

    std::unique_ptr<ConversationListModel> m_list;
    std::unique_ptr<ConversationFilterModel> m_filter;
    std::unique_ptr<GroupedConversationsModel> m_grouped;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    QDate m_today;
    int m_count = 0;
};

void TestGroupedConversationsModel::init()
{
    failOnAnyWarning();
    m_today = QDate(2026, 5, 20);
    m_count = 0;
    m_list = std::make_unique<ConversationListModel>();
    m_list->setToday(m_today);
    m_filter = std::make_unique<ConversationFilterModel>();
    m_filter->setSourceModel(m_list.get());
    m_grouped = std::make_unique<GroupedConversationsModel>(*m_filter);
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_grouped.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestGroupedConversationsModel::cleanup()
{
    m_tester.reset();
    m_grouped.reset();
    m_filter.reset();
    m_list.reset();
}

ConversationId TestGroupedConversationsModel::add(const QString &title, int daysAgo, bool pinned)
{
    // Each one a little older than the one before.
    const QDateTime time(m_today.addDays(-daysAgo), QTime(20, 0).addSecs(-60 * ++m_count));
    const ConversationId id = QUuid::createUuid();
    m_list->upsert({.id = id, .title = title, .pinned = pinned, .updatedAt = time.toUTC()});
    return id;
}

void TestGroupedConversationsModel::touch(const ConversationId &id, int seconds)
{
    ConversationSummary summary = *m_list->summary(id);
    summary.updatedAt = QDateTime(m_today, QTime(21, 0, seconds)).toUTC();
    m_list->upsert(summary);
}

QString TestGroupedConversationsModel::drawn() const
{
    QStringList rows;
    for (int row = 0; row < m_grouped->rowCount(); ++row) {
        const QModelIndex index = m_grouped->index(row);
        const bool isHeading = index.data(GroupedConversationsModel::HeadingRole).toBool();
        rows.append(isHeading ? u'[' + index.data().toString() + u']' : index.data().toString());
    }
    return rows.join(u' ');
}

void TestGroupedConversationsModel::startsEmpty()
{
    QCOMPARE(drawn(), QString());
    QCOMPARE(m_grouped->neighbour({}, 1), ConversationId());
    QCOMPARE(m_grouped->rowOf({}), -1);
}

void TestGroupedConversationsModel::headsEachGroup()
{
    add(u"a"_s, 0);
    add(u"b"_s, 0);
    add(u"c"_s, 1);
    add(u"p"_s, 9, true);
    QCOMPARE(drawn(), u"[Pinned] p [Today] a b [Yesterday] c"_s);
    QVERIFY(!(m_grouped->flags(m_grouped->index(0)) & Qt::ItemIsSelectable));
    QVERIFY(m_grouped->flags(m_grouped->index(1)) & Qt::ItemIsEditable);
    QVERIFY(m_grouped->idAt(0).isNull());
}

void TestGroupedConversationsModel::rowsComeAndGo()
{
    add(u"a"_s, 0);
    const ConversationId b = add(u"b"_s, 1);
    add(u"c"_s, 2);
    QCOMPARE(drawn(), u"[Today] a [Yesterday] b [Previous 7 days] c"_s);
    QSignalSpy removed(m_grouped.get(), &QAbstractItemModel::rowsRemoved);
    m_list->remove(b);
    QCOMPARE(drawn(), u"[Today] a [Previous 7 days] c"_s);
    QCOMPARE(removed.size(), 1);
    QCOMPARE(removed.first().at(1).toInt(), 2); // the heading goes with its only row
    QCOMPARE(removed.first().at(2).toInt(), 3);
}

void TestGroupedConversationsModel::rowsMoveToTheTop()
{
    add(u"a"_s, 0);
    add(u"b"_s, 0);
    const ConversationId c = add(u"c"_s, 1);
    touch(c);
    QCOMPARE(drawn(), u"[Today] c a b"_s);

    // Within a group those between stay what they are: a title may be typed there.
    const ConversationId d = add(u"d"_s, 0);
    QCOMPARE(drawn(), u"[Today] c a b d"_s);
    const QPersistentModelIndex a(m_grouped->index(2));
    QSignalSpy moved(m_grouped.get(), &QAbstractItemModel::rowsMoved);
    touch(d, 1);
    QCOMPARE(drawn(), u"[Today] d c a b"_s);
    QCOMPARE(moved.size(), 1);
    QCOMPARE(a.row(), 3);
    QCOMPARE(a.data().toString(), u"a"_s);
    touch(c, 2);
    QCOMPARE(drawn(), u"[Today] c d a b"_s);
    QCOMPARE(m_grouped->rowOf(c), 1);
    QCOMPARE(m_grouped->index(1).data(ConversationListModel::IdRole).value<ConversationId>(), c);
}

void TestGroupedConversationsModel::groupsMoveOnWithTheDay()
{
    add(u"a"_s, 0);
    add(u"b"_s, 1);
    m_list->setToday(m_today.addDays(1));
    QCOMPARE(drawn(), u"[Yesterday] a [Previous 7 days] b"_s);
}

void TestGroupedConversationsModel::filters()
{
    add(u"green apples"_s, 0);
    add(u"pears"_s, 0);
    add(u"red apples"_s, 1);
    m_filter->setFilterText(u"apples"_s);
    QCOMPARE(drawn(), u"[Today] green apples [Yesterday] red apples"_s);
    m_filter->setFilterText(u"nothing"_s);
    QCOMPARE(drawn(), QString());
    m_filter->setFilterText({});
    QCOMPARE(drawn(), u"[Today] green apples pears [Yesterday] red apples"_s);
}

void TestGroupedConversationsModel::neighboursLeapOverHeadings()
{
    const ConversationId a = add(u"a"_s, 0);
    const ConversationId b = add(u"b"_s, 1);
    QCOMPARE(m_grouped->neighbour({}, 1), a);
    QCOMPARE(m_grouped->neighbour({}, -1), b);
    QCOMPARE(m_grouped->neighbour(a, 1), b);
    QCOMPARE(m_grouped->neighbour(b, -1), a);
    QVERIFY(m_grouped->neighbour(b, 1).isNull());
    QVERIFY(m_grouped->neighbour(a, -1).isNull());
}

void TestGroupedConversationsModel::renamesByAsking()
{
    const ConversationId id = add(u"a"_s, 0);
    QSignalSpy asked(m_grouped.get(), &GroupedConversationsModel::renameRequested);
    const QModelIndex index = m_grouped->index(m_grouped->rowOf(id));
    QVERIFY(m_grouped->setData(index, u"  other\nwords "_s, Qt::EditRole));
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first().at(0).value<ConversationId>(), id);
    QCOMPARE(asked.first().at(1).toString(), u"other words"_s);
    QCOMPARE(index.data().toString(), u"a"_s);
    QVERIFY(m_grouped->setData(index, u"   "_s, Qt::EditRole)); // no title is no change
    QVERIFY(m_grouped->setData(index, u"a"_s, Qt::EditRole));
    QVERIFY(!m_grouped->setData(m_grouped->index(0), u"heading"_s, Qt::EditRole));
    QCOMPARE(asked.size(), 1);
}

void TestGroupedConversationsModel::tenThousandStayFast()
{
    m_tester.reset(); // it looks at every row at each signal
    QList<ConversationSummary> many;
    const QDateTime now = QDateTime(m_today, QTime(12, 0)).toUTC();
    for (int i = 0; i < 10'000; ++i) {
        many.append({.id = QUuid::createUuid(),
                     .title = QString::number(i),
                     .updatedAt = now.addSecs(-3600 * i)});
    }
    m_list->reset(many);
    QVERIFY(m_grouped->rowCount() > 10'000);
    QElapsedTimer clock;
    clock.start();
    touch(many.at(9'000).id);
    QCOMPARE(m_grouped->rowOf(many.at(9'000).id), 1);
    // Generous: a debug build on a busy machine. Anything quadratic takes minutes.
    QVERIFY2(clock.elapsed() < 2'000, qPrintable(QString::number(clock.elapsed())));
}

QTEST_GUILESS_MAIN(TestGroupedConversationsModel)
#include "tst_groupedconversationsmodel.moc"
