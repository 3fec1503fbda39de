// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/conversationfiltermodel.h"

#include "chat/conversationlistmodel.h"
#include "support/testhelpers.h"

#include <QAbstractItemModelTester>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

ConversationSummary summary(const QString &title, int minute)
{
    return {.id = QUuid::createUuid(),
            .title = title,
            .updatedAt = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + minute * 60'000)};
}

} // namespace

class TestConversationFilterModel final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void showsWhatHoldsAllWords_data();
    void showsWhatHoldsAllWords();
    void followsItsSource();
    void tenThousandTitles();
};

void TestConversationFilterModel::showsWhatHoldsAllWords_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QStringList>("expected");

    const QStringList all{u"Qt models and views"_s, u"Рецепт борща"_s, u"Models of clouds"_s,
                          u""_s};
    QTest::newRow("nothing typed") << u""_s << all;
    QTest::newRow("spaces") << u"  \t"_s << all;
    QTest::newRow("case") << u"MODELS"_s << QStringList{all.at(0), all.at(2)};
    QTest::newRow("Cyrillic case") << u"БОРЩ"_s << QStringList{all.at(1)};
    QTest::newRow("words in any order") << u"views qt"_s << QStringList{all.at(0)};
    QTest::newRow("one word missing") << u"qt clouds"_s << QStringList{};
    QTest::newRow("no pattern") << u".*"_s << QStringList{};
    QTest::newRow("as it is shown") << u"new conv"_s << QStringList{u""_s};
}

void TestConversationFilterModel::showsWhatHoldsAllWords()
{
    QFETCH(QString, filter);
    QFETCH(QStringList, expected);
    ConversationListModel source;
    ConversationFilterModel model;
    model.setSourceModel(&source);
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    source.reset({summary(u"Qt models and views"_s, 4), summary(u"Рецепт борща"_s, 3),
                  summary(u"Models of clouds"_s, 2), summary(u""_s, 1)});

    model.setFilterText(filter);

    QStringList titles;
    for (int row = 0; row < model.rowCount(); ++row)
        titles.append(model.index(row, 0).data(ConversationListModel::TitleRole).toString());
    QCOMPARE(titles, expected);
}

void TestConversationFilterModel::followsItsSource()
{
    ConversationListModel source;
    ConversationFilterModel model;
    model.setSourceModel(&source);
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setFilterText(u"cat"_s);
    ConversationSummary conversation = summary(u"dogs"_s, 1);
    source.upsert(conversation);
    source.upsert(summary(u"cats"_s, 0));
    QCOMPARE(model.rowCount(), 1);

    conversation.title = u"dogs and cats"_s;
    source.upsert(conversation);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0, 0).data().toString(), u"dogs and cats"_s);

    source.remove(conversation.id);
    QCOMPARE(model.rowCount(), 1);
}

void TestConversationFilterModel::tenThousandTitles()
{
    QList<ConversationSummary> many;
    for (int i = 0; i < 10'000; ++i)
        many.append(summary(u"Conversation number %1"_s.arg(i), -i));
    ConversationListModel source;
    ConversationFilterModel model;
    model.setSourceModel(&source);
    source.reset(many);

    model.setFilterText(u"conversation 4242"_s);
    QCOMPARE(model.rowCount(), 1);
    model.setFilterText(u""_s);
    QCOMPARE(model.rowCount(), 10'000);
}

QTEST_GUILESS_MAIN(TestConversationFilterModel)
#include "tst_conversationfiltermodel.moc"
