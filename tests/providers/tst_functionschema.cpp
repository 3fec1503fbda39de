// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/functionschema.h"

#include "support/testhelpers.h"

#include <QJsonDocument>
#include <QTest>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

QJsonObject json(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

} // namespace

class tst_FunctionSchema : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void schemas_data();
    void schemas();
    void endlessSchemaEnds();
    void explodingSchemaEnds();
};

void tst_FunctionSchema::schemas_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("expected");

    const auto row = [](const char *name, const QByteArray &schema, const QByteArray &expected) {
        QTest::newRow(name) << schema << expected;
    };
    // A schema of one property `p`, for what is about a single value.
    const auto property = [&row](const char *name, const QByteArray &schema,
                                 const QByteArray &expected, const QByteArray &more = {}) {
        row(name, R"({"type":"object","properties":{"p":)" + schema + "}" + more + "}",
            R"({"type":"object","properties":{"p":)" + expected + "}}");
    };
    row("empty", "{}", R"({"type":"object","properties":{}})");
    row("no object", R"({"type":"string"})", R"({"type":"object","properties":{}})");
    row("ordinary",
        R"({"$schema":"x","type":"object","additionalProperties":false,"title":"T",
            "properties":{"city":{"type":"string","description":"where"},
                          "days":{"type":"integer","minimum":1}},
            "required":["city","nowhere"]})",
        R"({"type":"object","properties":{"city":{"type":"string","description":"where"},
            "days":{"type":"integer","minimum":1}},"required":["city"]})");
    property("object without properties", R"({"type":"object"})",
             R"({"type":"object","properties":{}})");
    property("list of types", R"({"type":["null","integer"]})", R"({"type":"integer"})");
    property("no type", R"({"description":"d"})", R"({"type":"string","description":"d"})");
    property("array without items", R"({"type":"array"})",
             R"({"type":"array","items":{"type":"string"}})");
    property("alternatives", R"({"anyOf":[{"type":"null"},{"type":"number"},{"type":"string"}],
                                 "description":"d"})",
             R"({"type":"number","description":"d"})");
    property("one of", R"({"oneOf":[{"type":"boolean"}]})", R"({"type":"boolean"})");
    property("all of", R"({"allOf":[{"type":"object","properties":{"a":{"type":"string"}},
                            "required":["a"]},{"properties":{"b":{"type":"number"}},
                            "required":["b"]}]})",
             R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"number"}},
                 "required":["a","b"]})");
    property("reference", R"({"$ref":"#/$defs/a~1b","description":"mine"})",
             R"({"type":"integer","description":"mine"})",
             R"(,"$defs":{"a/b":{"type":"integer","description":"theirs"}})");
    property("reference elsewhere", R"({"$ref":"https://example.org/s.json"})",
             R"({"type":"string"})");
    property("known format", R"({"type":"string","format":"date-time"})",
             R"({"type":"string","format":"date-time"})");
    property("unknown format", R"({"type":"string","format":"email"})", R"({"type":"string"})");
    property("texts to choose from", R"({"enum":["a","b"]})",
             R"({"type":"string","enum":["a","b"]})");
    property("numbers to choose from", R"({"type":"integer","enum":[1,2],"description":"Size."})",
             R"({"type":"integer","description":"Size. One of: 1, 2."})");
    property("constant", R"({"const":"a"})", R"({"type":"string","enum":["a"]})");
}

void tst_FunctionSchema::schemas()
{
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, expected);
    QVERIFY(!json(expected).isEmpty());

    QCOMPARE(gigaChatSchema(json(schema)), json(expected));
}

void tst_FunctionSchema::endlessSchemaEnds()
{
    const QJsonObject schema = gigaChatSchema(
        json(R"({"type":"object","properties":{"child":{"$ref":"#"}},"allOf":[{"$ref":"#"}]})"));

    QVERIFY(schema.value("properties"_L1).toObject().contains("child"_L1));
}

void tst_FunctionSchema::explodingSchemaEnds()
{
    QByteArray properties;
    for (int i = 0; i < 20; ++i)
        properties += (i == 0 ? "\"p" : ",\"p") + QByteArray::number(i) + R"(":{"$ref":"#"})";

    const QJsonObject schema =
        gigaChatSchema(json(R"({"type":"object","properties":{)" + properties + "}}"));

    QVERIFY(QJsonDocument(schema).toJson(QJsonDocument::Compact).size() < 200'000);
}

QTEST_GUILESS_MAIN(tst_FunctionSchema)
#include "tst_functionschema.moc"
