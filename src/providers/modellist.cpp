// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/errorbody.h"
#include "providers/openaicodec.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace Chat::OpenAiCodec {

using namespace Qt::StringLiterals;

namespace {

using Purpose = ModelInfo::Purpose;

constexpr qsizetype MostModels = 20'000;
constexpr qsizetype LongestId = 300; // llama.cpp's are file paths

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Chat::ModelList)
};

struct PurposeOfType
{
    QLatin1StringView type;
    Purpose purpose;
};

constexpr std::array Types{
    PurposeOfType{"chat"_L1, Purpose::Chat},
    PurposeOfType{"llm"_L1, Purpose::Chat}, // LM Studio
    PurposeOfType{"vlm"_L1, Purpose::Chat},
    PurposeOfType{"embedder"_L1, Purpose::Embedding}, // GigaChat
    PurposeOfType{"embedding"_L1, Purpose::Embedding},
    PurposeOfType{"embeddings"_L1, Purpose::Embedding},
    PurposeOfType{"aicheck"_L1, Purpose::Other}, // GigaChat
    PurposeOfType{"filter"_L1, Purpose::Other},
    PurposeOfType{"image"_L1, Purpose::Other},
    PurposeOfType{"rerank"_L1, Purpose::Other},
    PurposeOfType{"moderation"_L1, Purpose::Other},
};

constexpr std::array OtherNames{
    "tts"_L1,    "whisper"_L1,    "dall-e"_L1,   "moderation"_L1,  "realtime"_L1,
    "image"_L1,  "transcribe"_L1, "sora"_L1,     "babbage-002"_L1, "davinci-002"_L1,
    "rerank"_L1, "gigafilter"_L1, "gigacheck"_L1};

bool writesText(const QJsonObject &model)
{
    // OpenRouter's: also an "image" model may be one that talks.
    const QJsonArray outputs =
        model.value("architecture"_L1).toObject().value("output_modalities"_L1).toArray();
    return outputs.contains(u"text"_s);
}

Purpose purposeOf(const QJsonObject &model, const QString &id)
{
    const QString type = model.value("type"_L1).toString().toLower();
    const auto known = std::ranges::find(Types, type, &PurposeOfType::type);
    if (known != Types.end())
        return known->purpose;
    const QString name = id.toLower();
    if (name.contains("embed"_L1))
        return Purpose::Embedding;
    if (model.value("capabilities"_L1).toObject().value("completion_chat"_L1) == false) // Mistral
        return Purpose::Other;
    const bool isOther = std::ranges::any_of(
        OtherNames, [&name](QLatin1StringView part) { return name.contains(part); });
    return isOther && !writesText(model) ? Purpose::Other : Purpose::Chat;
}

QString idOf(const QJsonObject &model)
{
    for (const auto key : {"id"_L1, "name"_L1, "model"_L1}) {
        const QString id = model.value(key).toString();
        const bool isPlain =
            std::ranges::all_of(id, [](QChar c) { return c.isPrint() && c != u'\u202e'; });
        if (!id.isEmpty() && id.size() <= LongestId && isPlain)
            return id;
    }
    return {};
}

QJsonArray modelsIn(const QJsonDocument &document, bool &found)
{
    found = true;
    if (document.isArray())
        return document.array();
    const QJsonObject object = document.object();
    for (const auto key : {"data"_L1, "models"_L1}) {
        if (object.value(key).isArray())
            return object.value(key).toArray();
    }
    found = object.value("object"_L1).toString() == "list"_L1; // Ollama without models: data null
    return {};
}

} // namespace

Result<QList<ModelInfo>> decodeModels(const QByteArray &body)
{
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(body, &parseError);
    if (document.isObject() && isErrorObject(document.object()))
        return decodeError(200, body, {});
    bool found = false;
    const QJsonArray array = modelsIn(document, found);
    if (!found) {
        return Error{.kind = ErrorKind::Protocol,
                     .message = Text::tr("The service's list of models cannot be understood."),
                     .remedy = Text::tr("Check the base URL, or type the model's name by hand."),
                     .detail = document.isNull() ? parseError.errorString()
                                                 : u"no list of models in the answer"_s};
    }
    QList<ModelInfo> models;
    for (const QJsonValue &value : array) {
        if (models.size() == MostModels)
            break;
        const QJsonObject object = value.toObject();
        const QString id = idOf(object);
        if (id.isEmpty())
            continue;
        models.append({.id = id,
                       .ownedBy = quotableText(object.value("owned_by"_L1).toString()),
                       .purpose = purposeOf(object, id)});
    }
    std::ranges::sort(models, {}, &ModelInfo::id);
    const auto repeated = std::ranges::unique(models, {}, &ModelInfo::id);
    models.erase(repeated.begin(), repeated.end());
    return models;
}

} // namespace Chat::OpenAiCodec
