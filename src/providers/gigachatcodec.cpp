// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/gigachatcodec.h"

#include "providers/functionschema.h"
#include "providers/gigachatmessages.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

namespace Chat::GigaChatCodec {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array BuiltInFunctions{"text2image"_L1,       "text2model3d"_L1,
                                      "get_file_content"_L1, "web_search"_L1,
                                      "image_generate"_L1,   "url_content_extraction"_L1,
                                      "code_interpreter"_L1, "model_3d_generate"_L1};
constexpr auto AliasPrefix = "own_"_L1;

bool isBuiltIn(QStringView name)
{
    return std::ranges::any_of(BuiltInFunctions,
                               [name](QLatin1StringView builtIn) { return name == builtIn; });
}

bool needsAlias(QStringView name)
{
    const bool startsWithLetter =
        !name.isEmpty() && name.front().unicode() < 128 && name.front().isLetter();
    return isBuiltIn(name) || name.startsWith(AliasPrefix) || !startsWithLetter;
}

bool isBuiltInAlone(const ToolDefinition &tool)
{
    return isBuiltIn(tool.name) && tool.description.isEmpty() && tool.parameters.isEmpty();
}

QString offeredName(const ToolDefinition &tool)
{
    return isBuiltInAlone(tool) ? tool.name : wireFunctionName(tool.name);
}

QJsonObject encodeFunction(const ToolDefinition &tool)
{
    QJsonObject function{{u"name"_s, offeredName(tool)}};
    if (isBuiltInAlone(tool))
        return function;
    if (!tool.description.isEmpty())
        function.insert("description"_L1, tool.description);
    function.insert("parameters"_L1, gigaChatSchema(tool.parameters));
    return function;
}

QJsonValue functionCall(const ChatRequest &request)
{
    const QList<ToolDefinition> &tools = request.tools;
    const auto forced = [](const ToolDefinition &tool) {
        return QJsonObject{{u"name"_s, offeredName(tool)}};
    };
    switch (request.toolChoice.mode) {
    case ToolChoice::Mode::None:
        return u"none"_s;
    case ToolChoice::Mode::Function: {
        const auto it =
            std::ranges::find(tools, request.toolChoice.function, &ToolDefinition::name);
        if (it != tools.end()) // one that is not listed is refused
            return forced(*it);
        break;
    }
    case ToolChoice::Mode::Required:
        if (tools.size() == 1)
            return forced(tools.first());
        break;
    case ToolChoice::Mode::Auto:
        break;
    }
    return u"auto"_s; // absent would mean none
}

void addParameters(QJsonObject &body, const ChatParameters &parameters)
{
    const auto add = [&body](QLatin1StringView name, double value) { body.insert(name, value); };
    if (parameters.topP)
        add("top_p"_L1, qBound(0.0, *parameters.topP, 1.0));
    if (parameters.temperature) {
        // Zero is refused; this asks for the same.
        if (*parameters.temperature <= 0)
            add("top_p"_L1, 0);
        else
            add("temperature"_L1, qMin(*parameters.temperature, 2.0));
    }
    if (parameters.maxTokens.value_or(0) > 0)
        body.insert("max_tokens"_L1, *parameters.maxTokens);
    if (parameters.repetitionPenalty.value_or(0) > 0)
        add("repetition_penalty"_L1, *parameters.repetitionPenalty);
    static constexpr std::array efforts{"low"_L1, "medium"_L1, "high"_L1};
    if (std::ranges::count(efforts, parameters.reasoningEffort) > 0)
        body.insert("reasoning_effort"_L1, parameters.reasoningEffort);
}

bool hasSchema(const ResponseFormat &format)
{
    return format.type == ResponseFormat::Type::JsonSchema && !format.schema.isEmpty();
}

/// GigaChat has no `json_object`, so it is asked for in words.
QString formatInstruction(const ResponseFormat &format)
{
    if (format.type == ResponseFormat::Type::Text || hasSchema(format))
        return {};
    return u"Answer with one valid JSON object and with nothing else."_s;
}

} // namespace

QJsonObject encodeRequest(const ChatRequest &request)
{
    QJsonObject body{
        {u"model"_s, wireModel(request.model)},
        {u"messages"_s,
         gigaChatMessages(request.messages, formatInstruction(request.responseFormat))}};
    if (request.mode == AnswerMode::Streamed)
        body.insert("stream"_L1, true);
    addParameters(body, request.parameters);
    if (!request.tools.isEmpty()) {
        QJsonArray functions;
        for (const ToolDefinition &tool : request.tools)
            functions.append(encodeFunction(tool));
        body.insert("functions"_L1, functions);
        body.insert("function_call"_L1, functionCall(request));
    }
    if (hasSchema(request.responseFormat)) {
        QJsonObject format{{u"type"_s, u"json_schema"_s},
                           {u"schema"_s, request.responseFormat.schema}};
        if (request.responseFormat.strict)
            format.insert("strict"_L1, true);
        body.insert("response_format"_L1, format);
    }
    return body;
}

QString wireModel(const QString &model)
{
    QString name = model.trimmed().section(u'/', -1);
    if (name.endsWith(":latest"_L1))
        name.chop(qsizetype(qstrlen(":latest")));
    return name;
}

QString wireFunctionName(const QString &name)
{
    return needsAlias(name) ? AliasPrefix + name : name;
}

QString functionName(const QString &wireName)
{
    const bool isAlias = wireName.startsWith(AliasPrefix)
        && needsAlias(QStringView(wireName).mid(AliasPrefix.size()));
    return isAlias ? wireName.mid(AliasPrefix.size()) : wireName;
}

} // namespace Chat::GigaChatCodec
