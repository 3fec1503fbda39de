// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/page.h"

#include "support/testhelpers.h"

#include <QRandomGenerator>

namespace Chat {

namespace {

/// Rows whose estimates are wrong, as estimates are: a part's height shows only when it is asked
/// for.
class GuessedContent final : public PageContent
{
public:
    explicit GuessedContent(int rows, quint32 seed = 1)
    {
        QRandomGenerator random(seed);
        for (int i = 0; i < rows; ++i) {
            QList<int> parts;
            const int count = random.bounded(1, 8);
            for (int j = 0; j < count; ++j)
                parts.append(random.bounded(1, 400));
            addRow(parts);
        }
    }

    void addRow(const QList<int> &parts)
    {
        m_parts.append(parts);
        m_known.append(QList<int>(parts.size(), 100));
    }
    void removeRow(int row)
    {
        m_parts.removeAt(row);
        m_known.removeAt(row);
    }
    void grow(int row, int part, int by) { m_parts[row][part] += by; }

    QList<int> estimates(int first, int last) const { return QList<int>(last - first + 1, 300); }
    int measuredRows() const
    {
        int rows = 0;
        for (qsizetype i = 0; i < m_parts.size(); ++i)
            rows += m_known.at(i) == m_parts.at(i) ? 1 : 0;
        return rows;
    }

    int rowCount() const override { return static_cast<int>(m_parts.size()); }
    int partCount(int row) override { return static_cast<int>(m_parts.at(row).size()); }
    int partHeight(int row, int part) override
    {
        return m_known[row][part] = m_parts.at(row).at(part);
    }
    qint64 partTop(int row, int part) override
    {
        qint64 top = 0;
        for (int i = 0; i < part; ++i)
            top += m_known.at(row).at(i);
        return top;
    }
    int partAt(int row, qint64 y) override
    {
        int part = 0;
        while (part + 1 < partCount(row) && partTop(row, part + 1) <= y)
            ++part;
        return part;
    }
    int rowHeight(int row) override
    {
        return static_cast<int>(partTop(row, partCount(row) - 1) + m_known.at(row).last());
    }

private:
    QList<QList<int>> m_parts;
    QList<QList<int>> m_known;
};

} // namespace

class TestPage final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void opensAtItsEnd();
    void movesExactlyAsFarAsItIsScrolled();
    void doesNotMoveByItself();
    void growsBelowWhatIsRead();
    void followsTheEndWhereItSticksToIt();
    void stopsAtBothEnds();
    void standsAtTheTopWhereThereIsLittle();
    void leavesRoomForAnAnswer();
    void keepsItsPlaceWhenRowsComeAndGo();
    void jumpsByValue();
    void measuresOnlyWhatIsInSight();
    void survivesAnything();
};

namespace {

/// What is in sight covers the window without gaps.
void verifyCovered(const Page &page)
{
    const QList<Page::Placed> &placed = page.placed();
    QVERIFY(!placed.isEmpty());
    for (qsizetype i = 1; i < placed.size(); ++i)
        QCOMPARE(placed.at(i).y, placed.at(i - 1).y + placed.at(i - 1).height);
    QVERIFY(placed.first().y <= 0);
}

int yOf(const Page &page, int row, int part)
{
    for (const Page::Placed &placed : page.placed()) {
        if (placed.row == row && placed.part == part)
            return placed.y;
    }
    return -1'000'000;
}

struct Fixture
{
    explicit Fixture(int rows, quint32 seed = 1)
        : content(rows, seed)
        , page(content)
    {
        page.reset(content.estimates(0, rows - 1));
        page.setWindowHeight(600);
        page.layOut();
    }

    GuessedContent content;
    Page page;
};

} // namespace

void TestPage::opensAtItsEnd()
{
    Fixture f(100);
    verifyCovered(f.page);
    QVERIFY(f.page.isAtEnd());
    QCOMPARE(f.page.placed().last().row, 99);
    QCOMPARE(f.page.placed().last().y + f.page.placed().last().height, 600);
}

void TestPage::movesExactlyAsFarAsItIsScrolled()
{
    Fixture f(2000);
    for (int i = 0; i < 250; ++i) { // over rows that were never measured
        const QList<Page::Placed> before = f.page.placed();
        QVERIFY(f.page.scrollBy(-100));
        verifyCovered(f.page);
        for (const Page::Placed &placed : before) {
            const int y = yOf(f.page, placed.row, placed.part);
            if (y != -1'000'000)
                QCOMPARE(y, placed.y + 100);
        }
    }
}

void TestPage::doesNotMoveByItself()
{
    Fixture f(500);
    f.page.scrollBy(-3000);
    const QList<Page::Placed> before = f.page.placed();
    for (int i = 0; i < 5; ++i)
        f.page.layOut();
    QCOMPARE(f.page.placed(), before);
}

void TestPage::growsBelowWhatIsRead()
{
    Fixture f(50);
    f.page.scrollBy(-4000);
    const QList<Page::Placed> before = f.page.placed();
    f.content.grow(49, 0, 500);
    f.content.grow(0, 0, 500);
    f.page.layOut();
    QCOMPARE(f.page.placed(), before);
    QVERIFY(!f.page.sticksToEnd());
}

void TestPage::followsTheEndWhereItSticksToIt()
{
    Fixture f(50);
    f.content.grow(49, 0, 70);
    f.page.layOut();
    QVERIFY(f.page.isAtEnd());
    QCOMPARE(f.page.placed().last().y + f.page.placed().last().height, 600);
    f.page.scrollBy(-10);
    QVERIFY(!f.page.sticksToEnd());
    f.page.scrollBy(1000);
    QVERIFY(f.page.sticksToEnd());
}

void TestPage::stopsAtBothEnds()
{
    Fixture f(50);
    QVERIFY(!f.page.scrollBy(100));
    while (f.page.scrollBy(-577)) { }
    QCOMPARE(f.page.anchor(), (Page::Anchor{0, 0, 0}));
    QCOMPARE(f.page.value(), 0);
    verifyCovered(f.page);
    while (f.page.scrollBy(577)) { }
    QVERIFY(f.page.isAtEnd());
    QCOMPARE(f.page.value(), f.page.maximum());
}

void TestPage::standsAtTheTopWhereThereIsLittle()
{
    GuessedContent content(0);
    content.addRow({20, 30});
    Page page(content);
    page.reset({300});
    page.setWindowHeight(600);
    page.layOut();
    QCOMPARE(page.placed(), (QList<Page::Placed>{{0, 0, 0, 20}, {0, 1, 20, 30}}));
    QCOMPARE(page.maximum(), 0);
    QVERIFY(!page.scrollBy(-100));
}

void TestPage::leavesRoomForAnAnswer()
{
    Fixture f(50);
    f.content.addRow({40});
    f.content.addRow({30});
    f.page.insert(50, {300, 300});
    f.page.setRoomFor(50);
    f.page.setAnchor({.row = 50});
    f.page.layOut();
    QCOMPARE(yOf(f.page, 50, 0), 0); // the question is at the top, and room below its answer
    QVERIFY(f.page.isAtEnd());

    f.content.grow(51, 0, 400);
    f.page.layOut();
    QCOMPARE(yOf(f.page, 50, 0), 0);
    f.content.grow(51, 0, 4000);
    f.page.layOut();
    QCOMPARE(yOf(f.page, 50, 0), 0); // what is read does not move away
    QVERIFY(!f.page.isAtEnd());
    f.page.stickToEnd();
    f.page.layOut();
    QCOMPARE(f.page.placed().last().y + f.page.placed().last().height, 600);
}

void TestPage::keepsItsPlaceWhenRowsComeAndGo()
{
    Fixture f(100);
    f.page.setAnchor({.row = 50, .part = 0, .y = 20});
    f.page.layOut();
    const Page::Anchor before = f.page.anchor();
    f.content.removeRow(3);
    f.page.remove(3, 1);
    f.page.layOut();
    QCOMPARE(f.page.anchor(), (Page::Anchor{before.row - 1, before.part, before.y}));
    f.page.remove(0, f.content.rowCount());
    while (f.content.rowCount() > 0)
        f.content.removeRow(0);
    f.page.layOut();
    QVERIFY(f.page.placed().isEmpty());
}

void TestPage::jumpsByValue()
{
    Fixture f(1000);
    f.page.setValue(0);
    QCOMPARE(f.page.anchor(), (Page::Anchor{0, 0, 0}));
    f.page.setValue(f.page.maximum() / 2);
    verifyCovered(f.page);
    QVERIFY(f.page.anchor().row > 300 && f.page.anchor().row < 700);
    f.page.setValue(f.page.maximum());
    QVERIFY(f.page.sticksToEnd());
}

void TestPage::measuresOnlyWhatIsInSight()
{
    Fixture f(100'000);
    f.page.setValue(f.page.maximum() / 3);
    QVERIFY(f.content.measuredRows() < 1000);
}

void TestPage::survivesAnything()
{
    QRandomGenerator random(3);
    for (quint32 seed = 0; seed < 20; ++seed) {
        Fixture f(random.bounded(1, 60), seed);
        for (int i = 0; i < 300; ++i) {
            const int rows = f.content.rowCount();
            switch (random.bounded(7)) {
            case 0:
                f.page.scrollBy(random.bounded(-900, 900));
                break;
            case 1:
                f.page.setValue(random.bounded(-100, 20'000));
                break;
            case 2:
                f.content.addRow({random.bounded(1, 300), random.bounded(1, 300)});
                f.page.insert(rows, {300});
                break;
            case 3:
                if (rows > 1) {
                    const int row = random.bounded(rows);
                    f.content.removeRow(row);
                    f.page.remove(row, 1);
                }
                break;
            case 4:
                f.content.grow(random.bounded(rows), 0, random.bounded(200));
                break;
            case 5:
                f.page.setWindowHeight(random.bounded(1, 1500));
                break;
            case 6:
                f.page.setRoomFor(random.bounded(-1, rows));
                break;
            }
            f.page.layOut();
            verifyCovered(f.page);
            QVERIFY(f.page.value() >= 0 && f.page.value() <= f.page.maximum());
        }
    }
}

} // namespace Chat

QTEST_GUILESS_MAIN(Chat::TestPage)
#include "tst_page.moc"
