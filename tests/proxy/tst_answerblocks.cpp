// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/answerblocks.h"

#include "support/testhelpers.h"

#include <QTest>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

ChatDelta text(const QString &text)
{
    return {.text = text};
}

ChatDelta thought(const QString &text)
{
    return {.reasoning = text};
}

ChatDelta call(int index, const QString &arguments, const QString &name = {})
{
    return {.toolCalls = {{.index = index,
                           .id = name.isEmpty() ? QString() : u"id-"_s + name,
                           .name = name,
                           .arguments = arguments}}};
}

} // namespace

class AnswerBlocksTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    /// As text: `<t` opens a text, `c:piece` is one of a call, `>` closes.
    void order_data()
    {
        QTest::addColumn<QList<ChatDelta>>("deltas");
        QTest::addColumn<QString>("steps");
        QTest::addColumn<QString>("rest"); // by finish()
        QTest::newRow("nothing") << QList<ChatDelta>() << u""_s << u""_s;
        QTest::newRow("text") << QList<ChatDelta>{text(u"a"_s), {}, text(u"b"_s)} << u"<t t:a t:b"_s
                              << u">"_s;
        QTest::newRow("thoughts first")
            << QList<ChatDelta>{thought(u"h"_s), thought(u"m"_s), text(u"a"_s)}
            << u"<r r:h r:m > <t t:a"_s << u">"_s;
        QTest::newRow("both at once") << QList<ChatDelta>{{.text = u"a"_s, .reasoning = u"h"_s}}
                                      << u"<r r:h > <t t:a"_s << u">"_s;
        QTest::newRow("thoughts again")
            << QList<ChatDelta>{text(u"a"_s), thought(u"h"_s), text(u"b"_s)}
            << u"<t t:a > <r r:h > <t t:b"_s << u">"_s;
        QTest::newRow("a call in pieces")
            << QList<ChatDelta>{call(0, {}, u"f"_s), call(0, u"{\"a\""_s), call(0, u":1}"_s)}
            << u"<c c:{\"a\" c::1}"_s << u">"_s;
        QTest::newRow("calls in turn")
            << QList<ChatDelta>{call(0, u"{}"_s, u"f"_s), call(1, {}, u"g"_s), call(1, u"{}"_s)}
            << u"<c c:{} > <c c:{}"_s << u">"_s;
        QTest::newRow("calls mixed up")
            << QList<ChatDelta>{call(0, u"{"_s, u"f"_s), call(1, u"{"_s, u"g"_s), call(0, u"}"_s),
                                call(1, u"}"_s)}
            << u"<c c:{ c:} > <c c:{ c:}"_s << u">"_s;
        QTest::newRow("a call that never gets whole")
            << QList<ChatDelta>{call(0, u"{"_s, u"f"_s), call(1, u"{}"_s, u"g"_s), text(u"a"_s)}
            << u"<c c:{"_s << u"> <c c:{} > <t t:a >"_s;
        QTest::newRow("calls without arguments")
            << QList<ChatDelta>{call(0, {}, u"f"_s), call(1, {}, u"g"_s)} << u"<c"_s << u"> <c >"_s;
        QTest::newRow("a name that comes late")
            << QList<ChatDelta>{call(0, u"{"_s), call(0, u"}"_s, u"f"_s)} << u"<c c:{}"_s << u">"_s;
        QTest::newRow("a name that never comes")
            << QList<ChatDelta>{call(0, u"{}"_s)} << u""_s << u"<c c:{} >"_s;
        QTest::newRow("text after a call")
            << QList<ChatDelta>{call(0, u"{}"_s, u"f"_s), text(u"a"_s)} << u"<c c:{} > <t t:a"_s
            << u">"_s;
    }

    void order()
    {
        QFETCH(const QList<ChatDelta>, deltas);
        QFETCH(const QString, steps);
        QFETCH(const QString, rest);
        AnswerBlocks blocks;
        QList<AnswerBlocks::Step> taken;
        for (const ChatDelta &delta : deltas)
            taken += blocks.feed(delta);
        QCOMPARE(drawn(taken, blocks), steps);
        QCOMPARE(drawn(blocks.finish(), blocks), rest);
        QVERIFY(blocks.finish().isEmpty());
    }

    void keepsAll()
    {
        AnswerBlocks blocks;
        blocks.feed(call(3, u"{"_s, u"f"_s));
        blocks.feed(text(u"a"_s));
        blocks.feed(call(3, u"}"_s));
        blocks.finish();
        QCOMPARE(blocks.blocks().size(), 2);
        const AnswerBlocks::Block &call = blocks.blocks().at(0);
        QCOMPARE(call.name, u"f"_s);
        QCOMPARE(call.id, u"id-f"_s);
        QCOMPARE(call.content, u"{}"_s);
        QCOMPARE(blocks.blocks().at(1).content, u"a"_s);
    }

    void takesAWholeAnswer()
    {
        const QList<AnswerBlocks::Block> blocks =
            AnswerBlocks::of({.role = Role::Assistant,
                              .text = u"a"_s,
                              .reasoning = u"h"_s,
                              .toolCalls = {{u"1"_s, u"f"_s, u"{}"_s}, {{}, u"g"_s, {}}}});
        QCOMPARE(blocks.size(), 4);
        QCOMPARE(blocks.at(0).kind, AnswerBlocks::Kind::Reasoning);
        QCOMPARE(blocks.at(1).kind, AnswerBlocks::Kind::Text);
        QCOMPARE(blocks.at(2).id, u"1"_s);
        QVERIFY(blocks.at(3).id.startsWith("call_"_L1));
        QCOMPARE(blocks.at(3).name, u"g"_s);
    }

private:
    static QString drawn(const QList<AnswerBlocks::Step> &steps, const AnswerBlocks &blocks)
    {
        QStringList texts;
        for (const AnswerBlocks::Step &step : steps) {
            const auto kind = blocks.blocks().at(step.block).kind;
            const QString letter = kind == AnswerBlocks::Kind::Text ? u"t"_s
                : kind == AnswerBlocks::Kind::Call                  ? u"c"_s
                                                                    : u"r"_s;
            if (step.type == AnswerBlocks::Step::Type::Open)
                texts.append(u'<' + letter);
            else if (step.type == AnswerBlocks::Step::Type::Piece)
                texts.append(letter + u':' + step.piece);
            else
                texts.append(u">"_s);
        }
        return texts.join(u' ');
    }
};

QTEST_GUILESS_MAIN(AnswerBlocksTest)
#include "tst_answerblocks.moc"
