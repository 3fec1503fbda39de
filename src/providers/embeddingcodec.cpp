// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/embeddingcodec.h"

#include "providers/errorbody.h"
#include "providers/openaicodec.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QtEndian>

#include <algorithm>
#include <cmath>

namespace Chat::EmbeddingCodec {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Chat::EmbeddingCodec)
};

Error unusable(const QString &detail)
{
    return {.kind = ErrorKind::Protocol,
            .message = Text::tr("The service's embeddings cannot be understood."),
            .remedy = Text::tr("Check that the model makes embeddings."),
            .detail = detail};
}

QList<double> fromBase64(const QString &text)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(text.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    constexpr qsizetype size = sizeof(float);
    QList<double> vector;
    if (!decoded || decoded.decoded.size() % size != 0)
        return vector;
    vector.reserve(decoded.decoded.size() / size);
    for (qsizetype at = 0; at < decoded.decoded.size(); at += size)
        vector.append(double(qFromLittleEndian<float>(decoded.decoded.constData() + at)));
    return vector;
}

/// Empty where it is none.
QList<double> vectorOf(const QJsonValue &value)
{
    QList<double> vector;
    if (value.isString()) {
        vector = fromBase64(value.toString());
    } else {
        const QJsonArray numbers = value.toArray();
        vector.reserve(numbers.size());
        for (const QJsonValue &number : numbers) {
            if (!number.isDouble())
                return {};
            vector.append(number.toDouble());
        }
    }
    const bool isFinite =
        std::ranges::all_of(vector, [](double number) { return std::isfinite(number); });
    return isFinite ? vector : QList<double>();
}

/// OpenAI counts for all texts together, GigaChat for each.
Usage usageOf(const QJsonObject &answer, const QJsonArray &items)
{
    Usage usage;
    if (answer.value("usage"_L1).isObject()) {
        const QJsonObject counts = answer.value("usage"_L1).toObject();
        usage.promptTokens = counts.value("prompt_tokens"_L1).toInteger();
        usage.totalTokens = counts.value("total_tokens"_L1).toInteger();
    } else {
        for (const QJsonValue &item : items)
            usage.promptTokens += item["usage"_L1]["prompt_tokens"_L1].toInteger();
    }
    usage.promptTokens = std::max<qint64>(usage.promptTokens, 0);
    usage.totalTokens = std::max(usage.totalTokens, usage.promptTokens);
    return usage;
}

} // namespace

QJsonObject encodeRequest(const EmbeddingRequest &request)
{
    QJsonObject body{{u"model"_s, request.model},
                     {u"input"_s, QJsonArray::fromStringList(request.inputs)}};
    if (request.dimensions)
        body.insert("dimensions"_L1, *request.dimensions);
    return body;
}

Result<Embeddings> decode(const QByteArray &body, qsizetype count)
{
    QJsonParseError parseError;
    const QJsonObject answer = QJsonDocument::fromJson(body, &parseError).object();
    if (isErrorObject(answer))
        return OpenAiCodec::decodeError(200, body, {});
    const QJsonArray items = answer.value("data"_L1).toArray();
    if (parseError.error != QJsonParseError::NoError)
        return unusable(parseError.errorString());
    if (items.size() != count)
        return unusable(u"%1 embeddings for %2 texts"_s.arg(items.size()).arg(count));
    Embeddings embeddings{.model = answer.value("model"_L1).toString(),
                          .vectors = QList<QList<double>>(count),
                          .usage = usageOf(answer, items)};
    for (qsizetype i = 0; i < count; ++i) {
        const QJsonObject item = items.at(i).toObject();
        const qsizetype index = item.value("index"_L1).toInteger(i);
        const QList<double> vector = vectorOf(item.value("embedding"_L1));
        if (index < 0 || index >= count || !embeddings.vectors.at(index).isEmpty())
            return unusable(u"an index twice, or out of range"_s);
        if (vector.isEmpty())
            return unusable(u"no vector at %1"_s.arg(i));
        embeddings.vectors[index] = vector;
    }
    return embeddings;
}

} // namespace Chat::EmbeddingCodec
