// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/incrementalmarkdown.h"

#include "markdown/markdownexamples.h"
#include "support/testhelpers.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace Chat {

class TestIncrementalMarkdown final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void equalsWholeParseForEveryPrefixOfExamples();
    void equalsWholeParseForEveryPrefixOfRandomTexts();
    void equalsWholeParseHoweverTheTextIsCut();
    void tellsWhatChanged();
    void commitsOnlyWhatCannotChange_data();
    void commitsOnlyWhatCannotChange();
    void appendsToOpenCodeWithoutParsing();
    void splitsListsByItem();
    void appliesDefinitionsAtTheEnd();
};

namespace {

QStringList drawings(const QList<MarkdownBlock> &blocks)
{
    QStringList result;
    for (const MarkdownBlock &block : blocks)
        result += blockDrawing(block);
    return result;
}

QList<MarkdownBlock> whole(QStringView text)
{
    MarkdownNormalizer normalizer;
    return parseMarkdown(normalizer.normalized(text)).blocks;
}

QString mismatch(const QString &text, const QList<MarkdownBlock> &actual)
{
    return u"text:\n%1\nincremental:\n%2\nwhole:\n%3"_s.arg(text, drawings(actual).join(u'\n'),
                                                            drawings(whole(text)).join(u'\n'));
}

/// What is wrong when `text` arrives in pieces that end at `cuts`; empty where nothing is.
QString wrongWith(const QString &text, const QList<qsizetype> &cuts)
{
    IncrementalMarkdown incremental;
    QList<MarkdownBlock> before;
    qsizetype done = 0;
    for (const qsizetype cut : cuts) {
        const qsizetype committed = incremental.committedBlocks();
        incremental.append(QStringView(text).sliced(done, cut - done));
        done = cut;
        const IncrementalMarkdown::Change change = incremental.update();
        const QString soFar = text.first(cut);
        const QList<MarkdownBlock> &blocks = incremental.blocks();
        if (!soFar.contains("]:"_L1) && blocks != whole(soFar))
            return mismatch(soFar, blocks);
        if (change.block < committed)
            return u"changed a block that was committed\n"_s + mismatch(soFar, blocks);
        if (before.first(std::min(change.block, before.size()))
            != blocks.first(std::min(change.block, before.size())))
            return u"did not tell what it changed\n"_s + mismatch(soFar, blocks);
        if (change.character > 0
            && QStringView(before.at(change.block).content.text).first(change.character)
                != QStringView(blocks.at(change.block).content.text).first(change.character))
            return u"did not tell which characters it changed\n"_s + mismatch(soFar, blocks);
        before = blocks;
        before.detach();

        IncrementalMarkdown ended = incremental;
        ended.finish();
        if (ended.blocks() != whole(soFar))
            return u"finished:\n"_s + mismatch(soFar, ended.blocks());
    }
    return {};
}

QString wrongWithEveryPrefix(const QString &text)
{
    QList<qsizetype> cuts;
    for (qsizetype i = 1; i <= text.size(); ++i)
        cuts.append(i);
    return wrongWith(text, cuts);
}

} // namespace

void TestIncrementalMarkdown::equalsWholeParseForEveryPrefixOfExamples()
{
    const QStringList examples = markdownExamples();
    for (const QString &example : examples) {
        QCOMPARE(wrongWithEveryPrefix(example), QString());
        QCOMPARE(wrongWithEveryPrefix(u"Before.\n\n"_s + example + u"\n\nAfter.\n"_s), QString());
    }
    // One after the other, so that each meets what the one before left behind.
    for (qsizetype i = 0; i + 1 < examples.size(); ++i)
        QCOMPARE(wrongWithEveryPrefix(examples.at(i) + u'\n' + examples.at(i + 1)), QString());
}

void TestIncrementalMarkdown::equalsWholeParseForEveryPrefixOfRandomTexts()
{
    QRandomGenerator random(20'240'611);
    for (int i = 0; i < 400; ++i)
        QCOMPARE(wrongWithEveryPrefix(randomMarkdown(random)), QString());
}

void TestIncrementalMarkdown::equalsWholeParseHoweverTheTextIsCut()
{
    QRandomGenerator random(7);
    for (int i = 0; i < 300; ++i) {
        QString text;
        for (int j = 0; j < 6; ++j)
            text += randomMarkdown(random) + u'\n';
        QList<qsizetype> cuts;
        for (qsizetype cut = random.bounded(1, 60); cut < text.size(); cut += random.bounded(1, 60))
            cuts.append(cut);
        cuts.append(text.size());
        QCOMPARE(wrongWith(text, cuts), QString());
    }
}

void TestIncrementalMarkdown::tellsWhatChanged()
{
    IncrementalMarkdown incremental;
    incremental.append(u"one\n\ntwo\n\nthr"_s);
    QCOMPARE(incremental.update().block, 0);
    QCOMPARE(incremental.blocks().size(), 3);
    incremental.append(u"ee"_s);
    QCOMPARE(incremental.update().block, 2);
    QCOMPARE(incremental.update().block, 3); // nothing
}

void TestIncrementalMarkdown::commitsOnlyWhatCannotChange_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("committed");

    QTest::newRow("one paragraph") << u"one\n"_s << 0;
    QTest::newRow("the next one has begun") << u"one\n\ntwo"_s << 0;
    QTest::newRow("its first line is there") << u"one\n\ntwo\n"_s << 1;
    QTest::newRow("a heading's line is there") << u"one\n# two\n"_s << 1;
    QTest::newRow("may become a heading") << u"one\n\ntwo\n=="_s << 1;
    QTest::newRow("may be no table") << u"one\na|b\n-|-"_s << 0;
    QTest::newRow("a rule in the making") << u"one\n\n--"_s << 0;
}

void TestIncrementalMarkdown::commitsOnlyWhatCannotChange()
{
    QFETCH(const QString, text);
    QFETCH(const int, committed);
    IncrementalMarkdown incremental;
    incremental.append(text);
    incremental.update();
    QCOMPARE(incremental.committedBlocks(), committed);
}

void TestIncrementalMarkdown::appendsToOpenCodeWithoutParsing()
{
    IncrementalMarkdown incremental;
    incremental.append(u"text\n\n```cpp\nint a;\nint"_s);
    incremental.update();
    incremental.append(u" b;\n"_s);
    const IncrementalMarkdown::Change change = incremental.update();
    QCOMPARE(change.block, 1);
    QCOMPARE(change.character, 6); // the line before is left alone
    QCOMPARE(incremental.blocks().last().content.text, u"int a;\nint b;"_s);
    QCOMPARE(incremental.blocks().last().language, u"cpp"_s);
    incremental.append(u"```\nafter"_s);
    incremental.update();
    QCOMPARE(incremental.committedBlocks(), 2);
    QCOMPARE(incremental.blocks().size(), 3);
}

void TestIncrementalMarkdown::splitsListsByItem()
{
    IncrementalMarkdown incremental;
    for (int i = 1; i <= 100; ++i) {
        incremental.append(u"1. item\n"_s);
        incremental.update();
        QCOMPARE(incremental.committedBlocks(), i - 1);
        QCOMPARE(incremental.blocks().last().containers.last().marker, u"%1."_s.arg(i));
    }
}

void TestIncrementalMarkdown::appliesDefinitionsAtTheEnd()
{
    IncrementalMarkdown incremental;
    incremental.append(u"See [here] and below[^1].\n\nMore.\n\n"_s);
    incremental.update();
    incremental.append(u"[here]: https://a.b\n[^1]: A note.\n"_s);
    incremental.update();
    QVERIFY(incremental.blocks().first().content.targets.isEmpty());
    QCOMPARE(incremental.finish().block, 0);
    QCOMPARE(incremental.blocks().first().content.targets, QStringList{u"https://a.b"_s});
    QCOMPARE(blockDrawing(incremental.blocks().last()), u"  ^1 p A note."_s);
}

} // namespace Chat

QTEST_GUILESS_MAIN(Chat::TestIncrementalMarkdown)
#include "tst_incrementalmarkdown.moc"
