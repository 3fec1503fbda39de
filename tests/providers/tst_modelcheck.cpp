// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/modelcheck.h"

#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

class TestModelCheck final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void listed_data()
    {
        QTest::addColumn<QString>("listedId");
        QTest::addColumn<QString>("model");
        QTest::addColumn<bool>("listed");
        QTest::newRow("same") << u"gpt-5"_s << u"gpt-5"_s << true;
        QTest::newRow("other") << u"gpt-5"_s << u"gpt-5-mini"_s << false;
        QTest::newRow("other case") << u"GigaChat-2"_s << u"gigachat-2"_s << false;
        QTest::newRow("latest asked for") << u"GigaChat"_s << u"GigaChat:latest"_s << true;
        QTest::newRow("latest listed") << u"llama3:latest"_s << u"llama3"_s << true;
        QTest::newRow("another tag") << u"llama3:70b"_s << u"llama3"_s << false;
        QTest::newRow("in a folder") << u"models/gemini-2.5-pro"_s << u"gemini-2.5-pro"_s << true;
        QTest::newRow("of a vendor") << u"openai/gpt-5"_s << u"gpt-5"_s << false;
    }

    void listed()
    {
        QFETCH(QString, listedId);
        QFETCH(QString, model);
        QFETCH(bool, listed);
        QCOMPARE(isListed({{.id = u"first"_s}, {.id = listedId}}, model), listed);
    }

    void like_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QStringList>("like");
        QTest::newRow("a letter wrong")
            << u"gpt-5-mimi"_s << QStringList{u"gpt-5-mini"_s, u"gpt-5"_s};
        QTest::newRow("without its vendor") << u"sonnet"_s << QStringList{u"anthropic/sonnet-5"_s};
        QTest::newRow("nothing like it")
            << u"xyz"_s << QStringList{u"anthropic/sonnet-5"_s, u"gpt-5"_s, u"gpt-5-mini"_s};
        QTest::newRow("none asked for")
            << QString() << QStringList{u"anthropic/sonnet-5"_s, u"gpt-5"_s, u"gpt-5-mini"_s};
    }

    void like()
    {
        QFETCH(QString, model);
        QFETCH(QStringList, like);
        const QList<ModelInfo> models{
            {.id = u"anthropic/sonnet-5"_s},
            {.id = u"gpt-5"_s},
            {.id = u"gpt-5-embed"_s, .purpose = ModelInfo::Purpose::Embedding},
            {.id = u"gpt-5-mini"_s}};
        QCOMPARE(modelsLike(models, model), like);
        QCOMPARE(modelsLike(models, model, 1), like.first(1));
    }

    void likeOfNone() { QCOMPARE(modelsLike({}, u"gpt-5"_s), QStringList()); }
};

QTEST_GUILESS_MAIN(TestModelCheck)
#include "tst_modelcheck.moc"
