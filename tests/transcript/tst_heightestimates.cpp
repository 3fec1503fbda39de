// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/heightestimates.h"

#include "chat/messagelistmodel.h"
#include "support/testhelpers.h"
#include "transcript/sampleconversation.h"
#include "transcript/transcriptarea.h"
#include "transcript/transcriptview.h"

#include <QApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace Chat {

class TestHeightEstimates final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void readsEachMessageOnce();
    void beginsWhereTheReaderIs();
    void keepsHeightsByWidth();
    void followsTheRows();
    void leavesWhatIsHeldAlone();
    void scrollBarTellsTheLength();
    void nothingMovesForIt();

private:
    HeightEstimates::Source source();
    void finish(HeightEstimates &estimates);
    void onRefined(const QList<RowHeight> &heights);

    QStringList m_texts;
    QHash<QString, MessageId> m_ids;
    int m_nearRow = 0;
    int m_width = 400;
    bool m_isHeld = false;
    int m_readCount = 0;
    QList<RowHeight> m_refined;
    const TextTheme m_theme = TextTheme::from(QApplication::font(), QApplication::palette());
};

void TestHeightEstimates::init()
{
    failOnAnyWarning();
    m_texts.clear();
    for (int i = 0; i < 1000; ++i)
        m_texts.append(u"%1 "_s.arg(i) + u"word "_s.repeated(i % 50));
    m_ids.clear();
    m_nearRow = 0;
    m_width = 400;
    m_isHeld = false;
    m_readCount = 0;
    m_refined.clear();
}

HeightEstimates::Source TestHeightEstimates::source()
{
    return {.rowCount = [this] { return static_cast<int>(m_texts.size()); },
            .nearRow = [this] { return m_nearRow; },
            .isHeld = [this] { return m_isHeld; },
            .key =
                [this](int row) {
                    MessageId &id = m_ids[m_texts.at(row).section(u' ', 0, 0)];
                    if (id.isNull())
                        id = MessageId::createUuid();
                    return EstimateKey{.id = id, .textSize = m_texts.at(row).size()};
                },
            .message = [this](int row) -> std::optional<EstimatedMessage> {
                ++m_readCount;
                return EstimatedMessage{
                    .text = m_texts.at(row), .textWidth = m_width, .frameHeight = 10};
            }};
}

void TestHeightEstimates::onRefined(const QList<RowHeight> &heights)
{
    m_refined += heights;
}

void TestHeightEstimates::finish(HeightEstimates &estimates)
{
    m_readCount = 0;
    m_refined.clear();
    QTRY_VERIFY(estimates.isComplete());
}

void TestHeightEstimates::readsEachMessageOnce()
{
    HeightEstimates estimates(source());
    connect(&estimates, &HeightEstimates::refined, this, &TestHeightEstimates::onRefined);
    estimates.setGeometry(m_theme.estimator, m_width);
    estimates.onReset();
    QVERIFY(!estimates.isComplete());
    finish(estimates);
    QCOMPARE(m_readCount, 1000);
    QCOMPARE(m_refined.size(), 1000);
    for (const RowHeight &height : std::as_const(m_refined)) {
        const InlineText text{.text = m_texts.at(height.row).trimmed()};
        const int lines = TextAdvances(m_theme).lineCount(text, m_width);
        QCOMPARE(height.height, 10 + lines * m_theme.lineHeight);
    }
}

void TestHeightEstimates::beginsWhereTheReaderIs()
{
    HeightEstimates estimates(source());
    connect(&estimates, &HeightEstimates::refined, this, &TestHeightEstimates::onRefined);
    estimates.setGeometry(m_theme.estimator, m_width);
    estimates.onReset();
    m_nearRow = 700;
    finish(estimates);
    QVERIFY(m_refined.size() == 1000);
    for (int i = 0; i < 100; ++i)
        QVERIFY(std::abs(m_refined.at(i).row - 700) <= 50);
}

void TestHeightEstimates::keepsHeightsByWidth()
{
    HeightEstimates estimates(source());
    connect(&estimates, &HeightEstimates::refined, this, &TestHeightEstimates::onRefined);
    estimates.setGeometry(m_theme.estimator, m_width);
    estimates.onReset();
    finish(estimates);
    const auto heights = [this] {
        QMap<int, int> map;
        for (const RowHeight &height : std::as_const(m_refined))
            map.insert(height.row, height.height);
        return map;
    };
    const QMap<int, int> narrow = heights();
    m_width = 800;
    estimates.setGeometry(m_theme.estimator, m_width);
    finish(estimates);
    QCOMPARE(m_readCount, 1000);
    QVERIFY(heights() != narrow);

    m_width = 400;
    estimates.setGeometry(m_theme.estimator, m_width);
    finish(estimates);
    QCOMPARE(m_readCount, 0);
    QCOMPARE(heights(), narrow);
    estimates.onReset(); // the conversation is opened once more
    finish(estimates);
    QCOMPARE(m_readCount, 0);
    QCOMPARE(heights(), narrow);

    QFont larger = m_theme.text;
    larger.setPointSizeF(2 * larger.pointSizeF());
    estimates.setGeometry(TextTheme::from(larger, QApplication::palette()).estimator, m_width);
    finish(estimates);
    QCOMPARE(m_readCount, 1000);
    QVERIFY(heights() != narrow);
}

void TestHeightEstimates::followsTheRows()
{
    HeightEstimates estimates(source());
    connect(&estimates, &HeightEstimates::refined, this, &TestHeightEstimates::onRefined);
    estimates.setGeometry(m_theme.estimator, m_width);
    estimates.onReset();
    finish(estimates);
    m_texts[5] += u"more"_s;
    estimates.onChanged(5, 5);
    finish(estimates);
    QCOMPARE(m_readCount, 1);
    QCOMPARE(m_refined.first().row, 5);

    m_texts.remove(10, 300);
    estimates.onRemoved(10, 309);
    QVERIFY(estimates.isComplete());
    m_texts.append(u"new"_s);
    estimates.onInserted(700, 700);
    finish(estimates);
    QCOMPARE(m_readCount, 1);
    QCOMPARE(m_refined, (QList<RowHeight>{{700, 10 + m_theme.lineHeight}}));
    estimates.keep({.id = m_ids.value(u"new"_s), .textSize = 3}, 77); // it was laid out
    estimates.onReset();
    finish(estimates);
    QCOMPARE(m_readCount, 0);
    QVERIFY(m_refined.contains(RowHeight{700, 77}));

    // Rows that go while they are read.
    m_width = 300;
    estimates.setGeometry(m_theme.estimator, m_width);
    QTRY_VERIFY(m_readCount > 0);
    m_texts.resize(3);
    estimates.onRemoved(3, 700);
    finish(estimates);
    m_texts.clear();
    estimates.onReset();
    QVERIFY(estimates.isComplete());
}

void TestHeightEstimates::leavesWhatIsHeldAlone()
{
    HeightEstimates estimates(source());
    connect(&estimates, &HeightEstimates::refined, this, &TestHeightEstimates::onRefined);
    estimates.setGeometry(m_theme.estimator, m_width);
    m_isHeld = true;
    estimates.onReset();
    QVERIFY(!QTest::qWaitFor([this] { return !m_refined.isEmpty(); }, 600));
    m_isHeld = false;
    finish(estimates);
    QCOMPARE(m_refined.size(), 1000);
}

void TestHeightEstimates::scrollBarTellsTheLength()
{
    MessageListModel model;
    model.setRows(longConversation(200));
    TranscriptView view;
    view.resize(900, 700);
    view.setModel(&model);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    TranscriptArea &area = *view.area();
    QTRY_VERIFY(area.isEstimated());
    const qint64 estimated = area.totalHeight();
    area.showRow(0);
    while (area.scrollBy(500)) { }
    const qint64 exact = area.totalHeight();
    QVERIFY2(std::abs(estimated - exact) * 50 < exact,
             qPrintable(u"%1 for %2"_s.arg(estimated).arg(exact)));
    // It is there at once when the conversation comes back.
    model.setRows({});
    model.setRows(longConversation(200));
    QTRY_VERIFY(area.isEstimated());
    QVERIFY(std::abs(area.totalHeight() - exact) * 500 < exact);
}

void TestHeightEstimates::nothingMovesForIt()
{
    MessageListModel model;
    TranscriptView view;
    view.resize(900, 700);
    view.setModel(&model);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    TranscriptArea &area = *view.area();
    model.setRows(longConversation(400)); // nothing of it is read before the loop turns
    area.showRow(200, 13);
    area.scrollBy(77);
    const auto places = [&area] {
        QStringList list;
        for (const TranscriptArea::BlockPlace &place : area.visibleBlocks()) {
            list.append(u"%1/%2 at %3, %4"_s.arg(place.row)
                            .arg(place.block)
                            .arg(place.rect.y())
                            .arg(place.rect.height()));
        }
        return list;
    };
    const QStringList before = places();
    QVERIFY(before.size() > 3);
    const qint64 top = area.rowTopOnPage(200);
    const int maximum = area.verticalScrollBar()->maximum();
    QTRY_VERIFY(area.isEstimated());
    QCOMPARE(places(), before);
    QVERIFY(area.rowTopOnPage(200) != top);
    QVERIFY(area.verticalScrollBar()->maximum() != maximum);
    area.scrollBy(-100);
    area.scrollBy(100);
    QCOMPARE(places(), before);
    // Another width of the window that leaves the column as it is.
    const qint64 total = area.totalHeight();
    view.resize(1000, 700);
    QCOMPARE(area.totalHeight(), total);
}

} // namespace Chat

QTEST_MAIN(Chat::TestHeightEstimates)
#include "tst_heightestimates.moc"
