// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/functionschema.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr int MostDepth = 16;
constexpr int MostNodes = 2000;

class Normalizer final
{
public:
    explicit Normalizer(const QJsonObject &root)
        : m_root(root)
    {
    }

    QJsonObject normalized(const QJsonObject &schema, int depth)
    {
        // Where a schema is too deep, anything may stand: the model still sees the description.
        if (depth > MostDepth || ++m_nodes > MostNodes)
            return {{u"type"_s, u"string"_s}};
        const QJsonObject plain = resolved(schema, depth);

        QJsonObject result;
        for (const auto key :
             {"description"_L1, "default"_L1, "minimum"_L1, "maximum"_L1, "minLength"_L1,
              "maxLength"_L1, "minItems"_L1, "maxItems"_L1, "pattern"_L1}) {
            if (plain.contains(key))
                result.insert(key, plain.value(key));
        }
        const QString type = typeOf(plain);
        result.insert("type"_L1, type);
        addFormat(plain, result);
        addEnum(plain, result);
        if (type == "object"_L1)
            addProperties(plain, result, depth);
        if (type == "array"_L1) {
            const QJsonObject items = plain.value("items"_L1).toObject();
            result.insert("items"_L1, normalized(items, depth + 1));
        }
        return result;
    }

private:
    /// The schema without references and alternatives.
    QJsonObject resolved(const QJsonObject &schema, int depth) const
    {
        QJsonObject result = schema;
        for (int step = 0; step < MostDepth - depth; ++step) {
            const QString reference = result.take("$ref"_L1).toString();
            if (!reference.isEmpty()) {
                merge(target(reference), result);
                continue;
            }
            const QJsonArray all = result.take("allOf"_L1).toArray();
            for (const QJsonValue &part : all)
                merge(part.toObject(), result);
            QJsonArray alternatives = result.take("anyOf"_L1).toArray();
            if (alternatives.isEmpty())
                alternatives = result.take("oneOf"_L1).toArray();
            if (!alternatives.isEmpty())
                merge(firstUsable(alternatives), result);
            else if (all.isEmpty())
                break;
        }
        return result;
    }

    /// Adds what `part` has to `result`; of what both have, `result`'s own stays.
    static void merge(const QJsonObject &part, QJsonObject &result)
    {
        for (auto it = part.begin(); it != part.end(); ++it) {
            if (it.key() == "properties"_L1) {
                QJsonObject both = it.value().toObject();
                const QJsonObject own = result.value(it.key()).toObject();
                for (auto property = own.begin(); property != own.end(); ++property)
                    both.insert(property.key(), property.value());
                result.insert(it.key(), both);
            } else if (it.key() == "required"_L1) {
                QJsonArray both = result.value(it.key()).toArray();
                for (const QJsonValue &name : it.value().toArray()) {
                    if (!both.contains(name))
                        both.append(name);
                }
                result.insert(it.key(), both);
            } else if (!result.contains(it.key())) {
                result.insert(it.key(), it.value());
            }
        }
    }

    static QJsonObject firstUsable(const QJsonArray &alternatives)
    {
        for (const QJsonValue &value : alternatives) {
            const QJsonObject alternative = value.toObject();
            if (alternative.value("type"_L1) != u"null"_s)
                return alternative;
        }
        return {};
    }

    QJsonObject target(const QString &reference) const
    {
        const QStringList parts = reference.split(u'/');
        if (parts.first() != "#"_L1)
            return {}; // elsewhere: nothing is fetched for a schema
        QJsonObject object = m_root;
        for (QString part : parts.mid(1)) {
            part.replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
            object = object.value(part).toObject();
        }
        return object;
    }

    static QString typeOf(const QJsonObject &schema)
    {
        static constexpr std::array known{"string"_L1,  "number"_L1, "integer"_L1,
                                          "boolean"_L1, "object"_L1, "array"_L1};
        const QJsonValue value = schema.value("type"_L1);
        QJsonArray types = value.toArray();
        if (value.isString())
            types.append(value);
        for (const QJsonValue &type : types) {
            if (std::ranges::count(known, type.toString()) > 0)
                return type.toString();
        }
        if (schema.contains("properties"_L1))
            return u"object"_s;
        return schema.contains("items"_L1) ? u"array"_s : u"string"_s;
    }

    static void addFormat(const QJsonObject &schema, QJsonObject &result)
    {
        const QString format = schema.value("format"_L1).toString();
        if (format == "date"_L1 || format == "time"_L1 || format == "date-time"_L1)
            result.insert("format"_L1, format);
    }

    /// Only texts can be listed; other values are put into the description instead.
    static void addEnum(const QJsonObject &schema, QJsonObject &result)
    {
        QJsonArray values = schema.value("enum"_L1).toArray();
        if (schema.contains("const"_L1))
            values = {schema.value("const"_L1)};
        QJsonArray texts;
        QStringList spelled;
        for (const QJsonValue &value : values) {
            if (value.isString())
                texts.append(value);
            if (!value.isNull())
                spelled.append(value.toVariant().toString());
        }
        if (spelled.isEmpty())
            return;
        if (texts.size() == spelled.size()) {
            result.insert("enum"_L1, texts);
            result.insert("type"_L1, u"string"_s);
            return;
        }
        const QString list = u"One of: %1."_s.arg(spelled.join(u", "_s));
        const QString description = result.value("description"_L1).toString();
        result.insert("description"_L1, description.isEmpty() ? list : description + u' ' + list);
    }

    void addProperties(const QJsonObject &schema, QJsonObject &result, int depth)
    {
        const QJsonObject properties = schema.value("properties"_L1).toObject();
        QJsonObject kept;
        for (auto it = properties.begin(); it != properties.end(); ++it)
            kept.insert(it.key(), normalized(it.value().toObject(), depth + 1));
        result.insert("properties"_L1, kept);

        QJsonArray required;
        for (const QJsonValue &name : schema.value("required"_L1).toArray()) {
            if (kept.contains(name.toString()))
                required.append(name);
        }
        if (!required.isEmpty())
            result.insert("required"_L1, required);
    }

    const QJsonObject &m_root;
    int m_nodes = 0;
};

} // namespace

QJsonObject gigaChatSchema(const QJsonObject &schema)
{
    QJsonObject result = Normalizer(schema).normalized(schema, 0);
    if (result.value("type"_L1) != u"object"_s)
        result = {{u"type"_s, u"object"_s}, {u"properties"_s, QJsonObject()}};
    return result;
}

} // namespace Chat
