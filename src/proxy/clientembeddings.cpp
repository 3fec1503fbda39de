// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientembeddings.h"

#include "proxy/jsonfields.h"

#include <QCoreApplication>
#include <QtEndian>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::ClientEmbeddings)
};

constexpr qsizetype MostInputs = 2048; // OpenAI's own limit
constexpr int MostDimensions = 65'536;

QStringList readInputs(JsonFields &fields)
{
    const QString name = u"input"_s;
    const QJsonValue input = fields.value(name);
    const QJsonArray list = input.isString() ? QJsonArray{input} : input.toArray();
    if (list.isEmpty() || list.size() > MostInputs) {
        fields.fail(
            name,
            Texts::tr("\"input\" has to be a text or a list of 1 to %1 texts.").arg(MostInputs));
        return {};
    }
    QStringList inputs;
    inputs.reserve(list.size());
    for (qsizetype i = 0; i < list.size(); ++i) {
        const QJsonValue text = list.at(i);
        const QString path = input.isString() ? name : u"input[%1]"_s.arg(i);
        if (text.isDouble() || text.isArray()) {
            fields.fail(path, Texts::tr("Numbers of tokens cannot be passed on: send texts."));
            return {};
        }
        if (text.toString().isEmpty()) {
            fields.fail(path, Texts::tr("\"%1\" has to be a text that is not empty.").arg(path));
            return {};
        }
        inputs.append(text.toString());
    }
    return inputs;
}

QString base64(const QList<double> &vector)
{
    QByteArray bytes(vector.size() * qsizetype(sizeof(float)), Qt::Uninitialized);
    char *at = bytes.data();
    for (const double number : vector) {
        qToLittleEndian(static_cast<float>(number), at);
        at += sizeof(float);
    }
    return QString::fromLatin1(bytes.toBase64());
}

QJsonArray numbers(const QList<double> &vector)
{
    QJsonArray array;
    for (const double number : vector)
        array.append(number);
    return array;
}

} // namespace

Result<EmbeddingsOrder> decodeEmbeddings(const QJsonObject &body)
{
    JsonFields fields(body);
    EmbeddingsOrder order{.model = fields.requiredText(u"model"_s)};
    order.request.inputs = readInputs(fields);
    if (const auto dimensions = fields.integer(u"dimensions"_s)) {
        if (*dimensions < 1 || *dimensions > MostDimensions)
            fields.fail(u"dimensions"_s,
                        Texts::tr("\"dimensions\" has to be from 1 to %1.").arg(MostDimensions));
        else
            order.request.dimensions = static_cast<int>(*dimensions);
    }
    const QString format = fields.text(u"encoding_format"_s);
    order.inBase64 = format == "base64"_L1;
    if (!format.isEmpty() && !order.inBase64 && format != "float"_L1)
        fields.fail(u"encoding_format"_s,
                    Texts::tr("\"encoding_format\" has to be float or base64."));
    if (fields.error())
        return *fields.error();
    return order;
}

QJsonObject encodeEmbeddings(const EmbeddingsOrder &order, const Embeddings &embeddings)
{
    QJsonArray data;
    for (qsizetype i = 0; i < embeddings.vectors.size(); ++i) {
        const QList<double> &vector = embeddings.vectors.at(i);
        data.append(QJsonObject{
            {u"object"_s, u"embedding"_s},
            {u"index"_s, i},
            {u"embedding"_s, order.inBase64 ? QJsonValue(base64(vector)) : numbers(vector)}});
    }
    return {{u"object"_s, u"list"_s},
            {u"data"_s, data},
            {u"model"_s, order.model},
            {u"usage"_s,
             QJsonObject{{u"prompt_tokens"_s, embeddings.usage.promptTokens},
                         {u"total_tokens"_s, embeddings.usage.totalTokens}}}};
}

} // namespace Chat
