// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/thinksplitter.h"

#include "support/testhelpers.h"

#include <QTest>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

ChatDelta split(const QStringList &pieces)
{
    ThinkSplitter splitter;
    Message message;
    for (const QString &piece : pieces) {
        ChatDelta delta{.text = piece};
        splitter.apply(delta);
        applyDelta(delta, message);
    }
    applyDelta(splitter.finish(), message);
    return {.text = message.text, .reasoning = message.reasoning};
}

} // namespace

class tst_ThinkSplitter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void answers_data();
    void answers();
    void ordinaryTextIsNotHeldBack();
    void reasoningOfItsOwnIsKept();
    void muchWhiteSpaceIsNotHeldBack();
};

void tst_ThinkSplitter::answers_data()
{
    QTest::addColumn<QString>("answer");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("reasoning");

    QTest::newRow("plain") << u"Hello"_s << u"Hello"_s << QString();
    QTest::newRow("thoughts") << u"<think>a < b</think>Hello"_s << u"Hello"_s << u"a < b"_s;
    QTest::newRow("white space around the tags")
        << u"\n <think>\n\nwhy\n</think>\n\nHello\n"_s << u"Hello\n"_s << u"why\n"_s;
    QTest::newRow("no thoughts") << u"<think>\n\n</think>\n\nHello"_s << u"Hello"_s << QString();
    QTest::newRow("never closed") << u"<think>why not</thin"_s << QString() << u"why not</thin"_s;
    QTest::newRow("tag begun only") << u"<thi"_s << u"<thi"_s << QString();
    QTest::newRow("another tag") << u"<thing>Hello"_s << u"<thing>Hello"_s << QString();
    QTest::newRow("tag later on") << u"Use <think>x</think>"_s << u"Use <think>x</think>"_s
                                  << QString();
    QTest::newRow("second block is text")
        << u"<think>a</think>b<think>c</think>"_s << u"b<think>c</think>"_s << u"a"_s;
    QTest::newRow("near misses inside")
        << u"<think></think x</thin</think>Привет 🌍"_s << u"Привет 🌍"_s << u"</think x</thin"_s;
    QTest::newRow("white space only") << u" \n"_s << u" \n"_s << QString();
    QTest::newRow("empty") << QString() << QString() << QString();
}

void tst_ThinkSplitter::answers()
{
    QFETCH(QString, answer);
    QFETCH(QString, text);
    QFETCH(QString, reasoning);
    const ChatDelta expected{.text = text, .reasoning = reasoning};

    QStringList characters;
    for (const QChar c : std::as_const(answer))
        characters.append(QString(c));
    QVERIFY(split(characters) == expected);
    for (qsizetype i = 0; i <= answer.size(); ++i) {
        QVERIFY2(split({answer.first(i), answer.sliced(i)}) == expected,
                 qPrintable(u"cut at %1"_s.arg(i)));
        for (qsizetype j = i; j <= answer.size(); ++j) {
            QVERIFY2(split({answer.first(i), answer.sliced(i, j - i), answer.sliced(j)})
                         == expected,
                     qPrintable(u"cut at %1 and %2"_s.arg(i).arg(j)));
        }
    }
}

void tst_ThinkSplitter::ordinaryTextIsNotHeldBack()
{
    ThinkSplitter splitter;
    for (const QString &text : {u"a"_s, u"<think>"_s, u" b"_s}) {
        ChatDelta delta{.text = text};
        splitter.apply(delta);
        QCOMPARE(delta.text, text);
    }
    QVERIFY(splitter.finish().isEmpty());
}

void tst_ThinkSplitter::reasoningOfItsOwnIsKept()
{
    ThinkSplitter splitter;
    ChatDelta delta{.text = u"<think>b"_s, .reasoning = u"a"_s};
    splitter.apply(delta);
    QCOMPARE(delta.reasoning, u"ab"_s);
}

void tst_ThinkSplitter::muchWhiteSpaceIsNotHeldBack()
{
    ThinkSplitter splitter;
    QString seen;
    for (int i = 0; i < 1000; ++i) {
        ChatDelta delta{.text = u"\n"_s};
        splitter.apply(delta);
        seen += delta.text;
    }
    QCOMPARE(seen.size(), 1000);
}

QTEST_GUILESS_MAIN(tst_ThinkSplitter)
#include "tst_thinksplitter.moc"
