// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/conversationtree.h"

#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

/// The id that a name of a few letters stands for; an empty one is the null id.
MessageId idOf(const QString &name)
{
    return name.isEmpty() ? MessageId() : QUuid::createUuidV5(QUuid(), name);
}

/// Messages from a drawing: "q<- a<-q" is a message q and an answer a below it.
QList<Message> messages(const QString &drawing)
{
    QList<Message> list;
    for (const QString &word : drawing.split(u' ', Qt::SkipEmptyParts)) {
        const QString name = word.section(u"<-"_s, 0, 0);
        list.append({.id = idOf(name), .parentId = idOf(word.section(u"<-"_s, 1)), .text = name});
    }
    return list;
}

QString names(const ConversationTree &tree, const QList<MessageId> &ids)
{
    QStringList texts;
    for (const MessageId &id : ids)
        texts.append(tree.find(id)->text);
    return texts.join(u' ');
}

/// The whole tree: "q(a b(c))".
QString drawn(const ConversationTree &tree, const MessageId &id = {})
{
    QStringList parts;
    for (const MessageId &child : tree.children(id)) {
        const QString below = drawn(tree, child);
        parts.append(tree.find(child)->text + (below.isEmpty() ? u""_s : u'(' + below + u')'));
    }
    return parts.join(u' ');
}

const QString Versions = u"q<- a<-q b<-q q2<-a c<-q2 d<-q2 r<- e<-r"_s;

} // namespace

class TestConversationTree final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void emptyTree();
    void branchesAndVersions();
    void newestLeaf();
    void insertsAsTheNewest();
    void removesAndRestoresInPlace();
    void restoredTopmostKeepsItsPlaceAmongNewOnes();
    void hostileMessages_data();
    void hostileMessages();
    void longChainAndWideTreeAreFast();
};

void TestConversationTree::emptyTree()
{
    ConversationTree tree;
    QVERIFY(tree.isEmpty());
    QVERIFY(tree.children({}).isEmpty());
    QVERIFY(tree.branch(idOf(u"q"_s)).isEmpty());
    QVERIFY(tree.versions(idOf(u"q"_s)).isEmpty());
    QVERIFY(tree.leafBelow({}).isNull());
    QVERIFY(tree.find({}) == nullptr);
    QVERIFY(tree.remove(idOf(u"q"_s)).messages.isEmpty());
    tree.restore({});
    QVERIFY(tree.isEmpty());
}

void TestConversationTree::branchesAndVersions()
{
    const ConversationTree tree(messages(Versions));

    QCOMPARE(drawn(tree), u"q(a(q2(c d)) b) r(e)"_s);
    QCOMPARE(tree.size(), 8);
    QCOMPARE(names(tree, tree.branch(idOf(u"d"_s))), u"q a q2 d"_s);
    QCOMPARE(names(tree, tree.branch(idOf(u"r"_s))), u"r"_s);
    QVERIFY(tree.branch({}).isEmpty());
    QCOMPARE(names(tree, tree.versions(idOf(u"b"_s))), u"a b"_s);
    QCOMPARE(names(tree, tree.versions(idOf(u"r"_s))), u"q r"_s);
    QVERIFY(tree.isWithin(idOf(u"d"_s), idOf(u"a"_s)));
    QVERIFY(tree.isWithin(idOf(u"a"_s), idOf(u"a"_s)));
    QVERIFY(!tree.isWithin(idOf(u"d"_s), idOf(u"b"_s)));
    QVERIFY(!tree.isWithin({}, idOf(u"b"_s)));
}

void TestConversationTree::newestLeaf()
{
    const ConversationTree tree(messages(Versions));

    QCOMPARE(names(tree, {tree.leafBelow(idOf(u"a"_s))}), u"d"_s);
    QCOMPARE(names(tree, {tree.leafBelow(idOf(u"q"_s))}), u"b"_s);
    QCOMPARE(names(tree, {tree.leafBelow(idOf(u"e"_s))}), u"e"_s);
    QCOMPARE(names(tree, {tree.leafBelow({})}), u"e"_s);
}

void TestConversationTree::insertsAsTheNewest()
{
    ConversationTree tree(messages(Versions));

    for (const Message &message : messages(u"f<-q g<-f h<-lost a<-r"_s))
        tree.insert(message);
    tree.insert({.text = u"no id"_s});

    QCOMPARE(drawn(tree), u"q(a(q2(c d)) b f(g)) r(e) h"_s);
}

void TestConversationTree::removesAndRestoresInPlace()
{
    for (const QString &topmost : {u"a"_s, u"q2"_s, u"c"_s, u"q"_s, u"r"_s}) {
        ConversationTree tree(messages(Versions));
        const QString before = drawn(tree);
        const RemovedMessages removed = tree.remove(idOf(topmost));

        QCOMPARE(removed.messages.first().text, topmost);
        QCOMPARE(tree.size() + removed.messages.size(), 8);
        for (const Message &message : removed.messages)
            QVERIFY(!tree.contains(message.id));
        QVERIFY(drawn(tree) != before);

        tree.restore(removed);
        QCOMPARE(drawn(tree), before);
    }
}

void TestConversationTree::restoredTopmostKeepsItsPlaceAmongNewOnes()
{
    ConversationTree tree(messages(u"q<- a<-q b<-q"_s));
    const RemovedMessages removed = tree.remove(idOf(u"a"_s));
    tree.insert(messages(u"c<-q"_s).first());

    tree.restore(removed);

    QCOMPARE(drawn(tree), u"q(a b c)"_s);
}

void TestConversationTree::hostileMessages_data()
{
    QTest::addColumn<QString>("drawing");
    QTest::addColumn<QString>("expected");

    QTest::newRow("orphan") << u"q<- a<-lost b<-a"_s << u"q a(b)"_s;
    QTest::newRow("its own parent") << u"q<-q a<-q"_s << u"q(a)"_s;
    QTest::newRow("two in a circle") << u"a<-b b<-a"_s << u"b(a)"_s;
    QTest::newRow("circle with a tail") << u"t<-a a<-b b<-c c<-a"_s << u"c(b(a(t)))"_s;
    QTest::newRow("child before its parent") << u"a<-q q<-"_s << u"q(a)"_s;
    QTest::newRow("the same id twice") << u"q<- a<-q a<- q<-a"_s << u"q(a)"_s;
    QTest::newRow("no id") << u"<-q q<- <-"_s << u"q"_s;
}

void TestConversationTree::hostileMessages()
{
    QFETCH(QString, drawing);
    QFETCH(QString, expected);

    const ConversationTree tree(messages(drawing));

    QCOMPARE(drawn(tree), expected);
    for (const Message &message : messages(drawing)) {
        if (message.id.isNull())
            continue;
        QVERIFY(tree.contains(message.id));
        QCOMPARE(tree.branch(message.id).last(), message.id);
        QVERIFY(tree.contains(tree.leafBelow(message.id)));
    }
}

void TestConversationTree::longChainAndWideTreeAreFast()
{
    constexpr int Count = 20'000;
    QList<Message> chain;
    QList<Message> circle;
    QList<Message> siblings;
    for (int i = 0; i < Count; ++i) {
        const auto id = [](int n) { return idOf(QString::number(n)); };
        chain.prepend({.id = id(i), .parentId = i > 0 ? id(i - 1) : MessageId()});
        circle.append({.id = id(i), .parentId = id((i + 1) % Count)});
        siblings.append({.id = id(i)});
    }

    QCOMPARE(ConversationTree(chain).branch(chain.first().id).size(), Count);
    const ConversationTree cut(circle);
    QCOMPARE(cut.children({}).size(), 1);
    QCOMPARE(cut.branch(circle.first().id).size(), Count);
    QCOMPARE(ConversationTree(siblings).children({}).size(), Count);
}

QTEST_GUILESS_MAIN(TestConversationTree)
#include "tst_conversationtree.moc"
