// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/heightindex.h"

#include "support/testhelpers.h"

#include <QRandomGenerator>

#include <numeric>

namespace Chat {

class TestHeightIndex final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void sumsAsAddingDoes();
    void findsWhatCoversAPlace();
    void isEmptyAtFirst();
};

void TestHeightIndex::sumsAsAddingDoes()
{
    QRandomGenerator random(1);
    QList<int> heights;
    HeightIndex index;
    for (int i = 0; i < 3000; ++i) {
        switch (random.bounded(4)) {
        case 0:
        case 1:
            heights.append(random.bounded(100));
            index.append(heights.last());
            break;
        case 2:
            if (!heights.isEmpty()) {
                const int at = random.bounded(int(heights.size()));
                heights[at] = random.bounded(100);
                index.setHeight(at, heights.at(at));
            }
            break;
        case 3:
            if (random.bounded(10) == 0) {
                const qsizetype count = random.bounded(int(heights.size()) + 1);
                heights.resize(count);
                index.truncate(count);
            } else if (random.bounded(20) == 0) {
                index.reset(heights);
            }
            break;
        }
        QCOMPARE(index.count(), heights.size());
        QCOMPARE(index.total(), std::accumulate(heights.cbegin(), heights.cend(), qint64(0)));
        const int at = random.bounded(int(heights.size()) + 1);
        QCOMPARE(index.top(at),
                 std::accumulate(heights.cbegin(), heights.cbegin() + at, qint64(0)));
    }
}

void TestHeightIndex::findsWhatCoversAPlace()
{
    HeightIndex index;
    index.reset({10, 0, 5, 20});
    QCOMPARE(index.indexAt(-3), 0);
    QCOMPARE(index.indexAt(0), 0);
    QCOMPARE(index.indexAt(9), 0);
    QCOMPARE(index.indexAt(10), 2);
    QCOMPARE(index.indexAt(14), 2);
    QCOMPARE(index.indexAt(15), 3);
    QCOMPARE(index.indexAt(34), 3);
    QCOMPARE(index.indexAt(1000), 3);
}

void TestHeightIndex::isEmptyAtFirst()
{
    const HeightIndex index;
    QCOMPARE(index.count(), 0);
    QCOMPARE(index.total(), 0);
    QCOMPARE(index.top(0), 0);
    QCOMPARE(index.indexAt(0), -1);
}

} // namespace Chat

QTEST_GUILESS_MAIN(Chat::TestHeightIndex)
#include "tst_heightindex.moc"
