// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/dialect.h"

#include "core/settingkeys.h"
#include "providers/endpoints.h"
#include "support/testhelpers.h"

#include <QSet>
#include <QTest>

using namespace Chat;
using namespace Qt::StringLiterals;

class tst_Dialect : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void presetsAreComplete();
    void everyPresetIsFoundByName();
    void maxTokensFieldGoesByHost_data();
    void maxTokensFieldGoesByHost();
};

void tst_Dialect::presetsAreComplete()
{
    const QStringList expected{u"openai"_s,   u"gigachat"_s, u"openrouter"_s, u"deepseek"_s,
                               u"groq"_s,     u"mistral"_s,  u"azure"_s,      u"ollama"_s,
                               u"lmstudio"_s, u"llamacpp"_s, u"vllm"_s,       u"custom"_s,
                               u"demo"_s};
    QStringList names;
    QSet<quint16> ports;
    for (const ProviderPreset &preset : providerPresets()) {
        names.append(preset.name);
        QVERIFY(!preset.title.isEmpty());
        if (preset.localPort != 0) {
            QVERIFY(!ports.contains(preset.localPort));
            ports.insert(preset.localPort);
            QVERIFY(!preset.dialect.keyRequired);
            QCOMPARE(QUrl(preset.baseUrl).port(), int(preset.localPort));
        }
        if (preset.dialect.keyRequired) {
            QVERIFY(!preset.keyVariables.isEmpty());
            QVERIFY(QUrl(preset.keyPage).scheme() == "https"_L1);
        }
        if (!preset.baseUrl.isEmpty()) {
            QVERIFY_RESULT(resolveServiceUrls(preset, {}));
            QCOMPARE(QUrl(preset.baseUrl).path(), preset.basePath);
        }
    }
    QCOMPARE(names, expected);
    QCOMPARE(presetNames(), expected); // what the settings take
}

void tst_Dialect::everyPresetIsFoundByName()
{
    for (const ProviderPreset &preset : providerPresets())
        QCOMPARE(findPreset(preset.name), &preset);
    QVERIFY(!findPreset(u"no such"));
    QVERIFY(!findPreset({}));
}

void tst_Dialect::maxTokensFieldGoesByHost_data()
{
    QTest::addColumn<QString>("preset");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("field");

    const QString newer = u"max_completion_tokens"_s;
    const QString older = u"max_tokens"_s;
    QTest::newRow("official") << u"openai"_s << u"https://api.openai.com/v1/x"_s << newer;
    QTest::newRow("regional") << u"openai"_s << u"https://eu.api.openai.com/v1/x"_s << newer;
    QTest::newRow("official by another preset")
        << u"custom"_s << u"https://api.openai.com/v1/x"_s << newer;
    QTest::newRow("azure") << u"azure"_s << u"https://res.openai.azure.com/openai/v1/x"_s << newer;
    QTest::newRow("another host") << u"openai"_s << u"https://example.org/v1/x"_s << older;
    QTest::newRow("name that only ends alike")
        << u"openai"_s << u"https://notopenai.com/v1/x"_s << older;
    QTest::newRow("mistral") << u"mistral"_s << u"https://api.mistral.ai/v1/x"_s << older;
}

void tst_Dialect::maxTokensFieldGoesByHost()
{
    QFETCH(QString, preset);
    QFETCH(QString, url);
    QFETCH(QString, field);

    QCOMPARE(dialectAt(*findPreset(preset), QUrl(url)).maxTokensField, field);
}

QTEST_GUILESS_MAIN(tst_Dialect)
#include "tst_dialect.moc"
