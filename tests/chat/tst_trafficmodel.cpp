// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/trafficmodel.h"

#include "chat/trafficfiltermodel.h"
#include "core/redactor.h"
#include "support/testhelpers.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Size = int(RequestLog::Size);

RequestRecord record(const QString &model, std::chrono::milliseconds duration = 10ms)
{
    return {.time = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC),
            .client = u"127.0.0.1"_s,
            .method = u"POST"_s,
            .route = u"/v1/chat/completions"_s,
            .provider = u"openai"_s,
            .model = model,
            .status = 200,
            .duration = duration};
}

} // namespace

/// Both models, the one over the other, with a log that is filled as the gateway does.
class TrafficModelTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void showsWhatIsThere();
    void takesNothingWhileNobodyWatches();
    void gathersWhatComes();
    void dropsTheOldest();
    void takesAWholeLogAtOnce();
    void showsWhatIsUnderWay();
    void keepsWhatIsUnderWayAmongMany();
    void saysWhyInPlainWords();
    void showsStrangersTextsHarmless();
    void filters_data();
    void filters();
    void sortsByValue();
    void sortedRowsKeepTheirPlace();
    void recordsBodies();

private:
    void add(int count)
    {
        for (int i = 0; i < count; ++i)
            m_log->add(record(u"m%1"_s.arg(++m_added)));
        m_model->noticeNews();
    }
    QString text(int row, int column) const
    {
        return m_model->index(row, column).data().toString();
    }
    QStringList models() const
    {
        QStringList names;
        for (int row = 0; row < m_filter->rowCount(); ++row)
            names.append(m_filter->record(row).model);
        return names;
    }

    Redactor m_redactor;
    std::unique_ptr<RequestLog> m_log;
    std::unique_ptr<BodyLog> m_bodies;
    std::unique_ptr<TrafficModel> m_model;
    std::unique_ptr<TrafficFilterModel> m_filter;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    std::unique_ptr<QAbstractItemModelTester> m_filterTester;
    int m_added = 0;
};

void TrafficModelTest::init()
{
    failOnAnyWarning();
    m_filterTester.reset();
    m_tester.reset();
    m_filter.reset();
    m_model.reset();
    m_log = std::make_unique<RequestLog>();
    m_bodies = std::make_unique<BodyLog>(m_redactor);
    m_model = std::make_unique<TrafficModel>(*m_log, *m_bodies);
    m_filter = std::make_unique<TrafficFilterModel>(*m_model);
    constexpr auto mode = QAbstractItemModelTester::FailureReportingMode::QtTest;
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(), mode);
    m_filterTester = std::make_unique<QAbstractItemModelTester>(m_filter.get(), mode);
    m_added = 0;
}

void TrafficModelTest::showsWhatIsThere()
{
    RequestRecord one = record(u"gpt-4o"_s, 1234ms);
    one.timeToFirstToken = 340ms;
    one.usage = Usage{.promptTokens = 310, .completionTokens = 894, .totalTokens = 1204};
    m_log->add(one);
    RequestRecord two = record({});
    two.method = u"GET"_s;
    two.route = u"/nothing"_s;
    two.status = 404;
    m_log->add(two);
    m_model->setWatched(true);
    QCOMPARE(m_model->rowCount(), 2);
    QCOMPARE(m_model->record(0).number, 2U);
    QCOMPARE(text(0, TrafficModel::RequestColumn), u"GET /nothing"_s);
    QVERIFY(m_model->index(0, 0).data(TrafficModel::FailedRole).toBool());
    QCOMPARE(text(1, TrafficModel::TimeColumn), one.time.toLocalTime().toString(u"HH:mm:ss"_s));
    QCOMPARE(text(1, TrafficModel::StatusColumn), u"200"_s);
    QCOMPARE(text(1, TrafficModel::ModelColumn), u"gpt-4o"_s);
    QVERIFY(text(1, TrafficModel::DurationColumn).startsWith(u'1'));
    QVERIFY(!text(1, TrafficModel::FirstTokenColumn).isEmpty());
    QVERIFY(text(0, TrafficModel::FirstTokenColumn).isEmpty());
    QVERIFY(text(1, TrafficModel::TokensColumn).contains("204"_L1));
    QCOMPARE(text(1, TrafficModel::ClientColumn), u"127.0.0.1"_s);
    QCOMPARE(text(1, TrafficModel::ProviderColumn), u"openai"_s);
    QVERIFY(!m_model->index(1, 0).data(TrafficModel::FailedRole).toBool());
    for (int column = 0; column < m_model->columnCount(); ++column)
        QVERIFY(!m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
}

void TrafficModelTest::takesNothingWhileNobodyWatches()
{
    add(3);
    QCOMPARE(m_model->rowCount(), 0);
    QVERIFY(m_model->findChildren<QTimer *>().isEmpty());
    m_model->setWatched(true);
    QCOMPARE(m_model->rowCount(), 3);
    QSignalSpy refreshed(m_model.get(), &TrafficModel::refreshed);
    add(1);
    m_model->setWatched(false);
    add(1);
    QVERIFY(!refreshed.wait(300));
    QCOMPARE(m_model->rowCount(), 3);
    m_model->setWatched(true);
    QCOMPARE(m_model->rowCount(), 5);
}

void TrafficModelTest::gathersWhatComes()
{
    m_model->setWatched(true);
    QSignalSpy about(m_model.get(), &TrafficModel::aboutToRefresh);
    QSignalSpy refreshed(m_model.get(), &TrafficModel::refreshed);
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    QSignalSpy filtered(m_filter.get(), &QAbstractItemModel::rowsInserted);
    for (int i = 0; i < 50; ++i)
        add(1);
    QCOMPARE(m_model->rowCount(), 0);
    QTRY_COMPARE(m_model->rowCount(), 50);
    QCOMPARE(about.size(), 1);
    QCOMPARE(refreshed.size(), 1);
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(filtered.size(), 1);
    QCOMPARE(inserted.first().at(1).toInt(), 0);
    QCOMPARE(inserted.first().at(2).toInt(), 49);
    QCOMPARE(m_model->record(0).model, u"m50"_s);
    QCOMPARE(m_model->record(49).model, u"m1"_s);
    QCOMPARE(m_model->rowOf(50), 0);
    QCOMPARE(m_model->rowOf(51), -1);
}

void TrafficModelTest::dropsTheOldest()
{
    m_model->setWatched(true);
    add(Size - 10);
    QTRY_COMPARE(m_model->rowCount(), Size - 10);
    QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    add(30);
    QTRY_COMPARE(m_model->record(0).number, quint64(Size + 20));
    QCOMPARE(m_model->rowCount(), Size);
    QCOMPARE(removed.size(), 1);
    QCOMPARE(removed.first().at(1).toInt(), Size - 30);
    QCOMPARE(removed.first().at(2).toInt(), Size - 11);
    QCOMPARE(m_model->record(Size - 1).number, 21U);
}

void TrafficModelTest::takesAWholeLogAtOnce()
{
    m_model->setWatched(true);
    add(5);
    QTRY_COMPARE(m_model->rowCount(), 5);
    add(3 * Size);
    QTRY_COMPARE(m_model->rowCount(), Size);
    QCOMPARE(m_model->record(0).number, quint64(3 * Size + 5));
    QCOMPARE(m_model->record(Size - 1).number, quint64(2 * Size + 6));
}

void TrafficModelTest::showsWhatIsUnderWay()
{
    m_model->setWatched(true);
    RequestRecord slow = record(u"slow"_s, 1240ms);
    slow.status = 0;
    m_log->setUnderWay(slow);
    RequestRecord other = slow;
    other.number = 0;
    other.model = u"other"_s;
    m_log->setUnderWay(other);
    add(1); // begins later, ends sooner
    QTRY_COMPARE(m_model->rowCount(), 3);
    QCOMPARE(models().join(u' '), u"m1 other slow"_s);
    QCOMPARE(text(2, TrafficModel::StatusColumn), u"…"_s);
    QCOMPARE(m_model->index(2, TrafficModel::StatusColumn).data(Qt::AccessibleTextRole).toString(),
             u"under way"_s);
    QVERIFY(text(2, TrafficModel::DurationColumn).isEmpty());
    QVERIFY(!m_model->index(2, 0).data(TrafficModel::FailedRole).toBool());
    QVERIFY(m_model->index(2, 0).data(TrafficModel::UnderWayRole).toBool());

    // More is known of one, and another ends: where they stand, and all at once.
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    other.timeToFirstToken = 340ms;
    m_log->setUnderWay(other);
    slow.status = 200;
    m_log->add(slow);
    m_model->noticeNews();
    QTRY_COMPARE(text(2, TrafficModel::StatusColumn), u"200"_s);
    QCOMPARE(models().join(u' '), u"m1 other slow"_s);
    QCOMPARE(text(2, TrafficModel::DurationColumn), u"1.24 s"_s);
    QCOMPARE(text(1, TrafficModel::StatusColumn), u"…"_s);
    QCOMPARE(text(1, TrafficModel::FirstTokenColumn), u"340 ms"_s);
    QCOMPARE(changed.size(), 1);
    QVERIFY(inserted.isEmpty());
    QVERIFY(removed.isEmpty());
    m_filter->setWords(u"…"_s);
    QCOMPARE(models().join(u' '), u"other"_s);
    QVERIFY(m_filter->hides(slow.number));
}

void TrafficModelTest::keepsWhatIsUnderWayAmongMany()
{
    m_model->setWatched(true);
    RequestRecord slow = record(u"slow"_s);
    m_log->setUnderWay(slow);
    add(10);
    QTRY_COMPARE(m_model->rowCount(), 11);
    add(3 * Size);
    QTRY_COMPARE(m_model->rowCount(), Size + 1);
    QCOMPARE(m_model->record(Size).model, u"slow"_s);
    QVERIFY(m_model->record(Size).isUnderWay());
    m_log->add(slow);
    add(1);
    QTRY_VERIFY(!m_model->record(m_model->rowCount() - 1).isUnderWay());
    QCOMPARE(m_model->rowCount(), Size); // it is among the last to end
    QCOMPARE(m_model->record(Size - 1).model, u"slow"_s);

    // One that ended, and was forgotten, while nobody looked.
    RequestRecord lost = record(u"lost"_s);
    m_log->setUnderWay(lost);
    m_model->noticeNews();
    QTRY_COMPARE(m_model->record(0).model, u"lost"_s);
    m_model->setWatched(false);
    m_log->add(lost);
    add(2 * Size);
    m_model->setWatched(true);
    QCOMPARE(m_model->rowCount(), Size);
    QCOMPARE(m_model->rowOf(lost.number), -1);
}

void TrafficModelTest::saysWhyInPlainWords()
{
    m_model->setWatched(true);
    RequestRecord refused = record({});
    refused.status = 405;
    refused.reason = u"/health is for GET."_s;
    m_log->add(refused);
    RequestRecord limited = record({});
    limited.status = 429;
    limited.error = u"rate_limited"_s;
    m_log->add(limited);
    m_model->noticeNews();
    QTRY_COMPARE(m_model->rowCount(), 2);
    QCOMPARE(text(0, TrafficModel::ErrorColumn), u"rate_limited"_s);
    QCOMPARE(text(1, TrafficModel::ErrorColumn), refused.reason);
    m_filter->setWords(u"is for"_s);
    QCOMPARE(m_filter->rowCount(), 1);
}

void TrafficModelTest::showsStrangersTextsHarmless()
{
    RequestRecord hostile = record(u"<b>a</b>\n\x1b[31m\u202e%1"_s.arg(QString(5000, u'x')));
    hostile.method = u"GET\r"_s;
    hostile.route = u"/\u0000\t"_s + QString(200, u'r');
    hostile.client = u"a\u2028b"_s;
    m_log->add(hostile);
    m_model->setWatched(true);
    for (int column = 0; column < m_model->columnCount(); ++column) {
        const QString shown = text(0, column);
        QVERIFY(shown.size() < 400);
        for (const QChar c : shown)
            QVERIFY(c.category() != QChar::Other_Control && c.category() != QChar::Other_Format
                    && c.category() != QChar::Separator_Line);
    }
    QVERIFY(text(0, TrafficModel::ModelColumn).startsWith(u"<b>a</b>\ufffd\ufffd[31m\ufffdxx"_s));
    QCOMPARE(m_model->record(0).model, hostile.model);
}

void TrafficModelTest::filters_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QStringList>("found");
    const QStringList all{u"c"_s, u"b"_s, u"a"_s};
    QTest::newRow("nothing") << u"  "_s << all;
    QTest::newRow("route") << u"COMPLETIONS"_s << QStringList{u"c"_s, u"a"_s};
    QTest::newRow("status") << u"404"_s << QStringList{u"b"_s};
    QTest::newRow("kind of status") << u"4"_s << QStringList{u"b"_s};
    QTest::newRow("two words") << u"openai laptop"_s << QStringList{u"c"_s};
    QTest::newRow("error") << u"rate_lim"_s << QStringList{u"c"_s};
    QTest::newRow("method") << u"get"_s << QStringList{u"b"_s};
    QTest::newRow("none") << u"nowhere"_s << QStringList();
}

void TrafficModelTest::filters()
{
    QFETCH(QString, words);
    QFETCH(QStringList, found);
    m_model->setWatched(true);
    m_log->add(record(u"a"_s));
    m_model->noticeNews();
    QTRY_COMPARE(m_filter->rowCount(), 1);
    m_filter->setWords(words);
    RequestRecord other = record(u"b"_s);
    other.method = u"GET"_s;
    other.route = u"/v1/models"_s;
    other.status = 404;
    m_log->add(other);
    RequestRecord third = record(u"c"_s);
    third.client = u"laptop"_s;
    third.error = u"rate_limited"_s;
    m_log->add(third);
    m_model->noticeNews();
    QTRY_COMPARE(m_model->rowCount(), 3);
    QCOMPARE(models(), found);
    QCOMPARE(m_filter->rowOf(2), int(found.indexOf(u"b"_s)));
    m_filter->setWords({});
    QCOMPARE(m_filter->rowCount(), 3);
}

void TrafficModelTest::sortsByValue()
{
    for (const auto &[name, time] :
         {std::pair{u"a"_s, 9ms}, {u"b"_s, 1000ms}, {u"c"_s, 20ms}, {u"d"_s, 9ms}})
        m_log->add(record(name, time));
    m_model->setWatched(true);
    QCOMPARE(models().join(u' '), u"d c b a"_s);
    m_filter->sort(TrafficModel::DurationColumn, Qt::DescendingOrder);
    QCOMPARE(models().join(u' '), u"b c d a"_s);
    m_filter->sort(TrafficModel::DurationColumn, Qt::AscendingOrder);
    QCOMPARE(models().join(u' '), u"d a c b"_s);
    m_filter->sort(TrafficModel::ModelColumn, Qt::AscendingOrder);
    QCOMPARE(models().join(u' '), u"a b c d"_s);
    m_filter->sort(TrafficModel::TimeColumn, Qt::AscendingOrder);
    QCOMPARE(models().join(u' '), u"a b c d"_s);
    m_filter->sort(TrafficModel::TimeColumn, Qt::DescendingOrder);
    QCOMPARE(models().join(u' '), u"d c b a"_s);
    m_filter->sort(-1);
    QCOMPARE(models().join(u' '), u"d c b a"_s);
}

void TrafficModelTest::sortedRowsKeepTheirPlace()
{
    m_model->setWatched(true);
    for (const int column : {TrafficModel::TimeColumn, TrafficModel::DurationColumn,
                             TrafficModel::ModelColumn, TrafficModel::StatusColumn}) {
        for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            m_filter->sort(column, order);
            for (int i = 0; i < 300; ++i) {
                RequestRecord next = record(u"m%1"_s.arg(i * 7 % 11), 1ms * (i * 13 % 17));
                next.status = 200 + i % 5;
                m_log->add(next);
            }
            m_model->noticeNews();
            const quint64 newest = m_log->since(0).last().number;
            QTRY_COMPARE(m_model->record(0).number, newest);
            const QStringList moved = models();
            m_filter->invalidate(); // sorts all again
            QCOMPARE(models(), moved);
        }
    }
}

void TrafficModelTest::recordsBodies()
{
    QVERIFY(!m_model->isRecording());
    QSignalSpy changed(m_model.get(), &TrafficModel::recordingChanged);
    m_model->setRecording(true);
    QVERIFY(m_bodies->isRecording());
    QCOMPARE(changed.size(), 1);
    RequestRecord one = record(u"m"_s);
    one.id = "req_1";
    m_bodies->add(m_bodies->session(), one.id, {.request = {.text = "{}"}});
    QCOMPARE(m_model->bodies(one)->request.text, "{}");
    m_model->setRecording(false);
    QVERIFY(!m_model->bodies(one));
    QCOMPARE(changed.size(), 2);
}

QTEST_GUILESS_MAIN(TrafficModelTest)
#include "tst_trafficmodel.moc"
