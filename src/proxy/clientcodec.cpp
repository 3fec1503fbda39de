// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientcodec.h"

#include "proxy/clienttools.h"
#include "proxy/jsonfields.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace Chat::ClientCodec {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::ClientCodec)
};

constexpr qsizetype MostStops = 4;
constexpr qsizetype LongestSessionId = 128;

void readTools(JsonFields &fields, ClientOrder &order)
{
    const QJsonArray tools = fields.array(u"tools"_s);
    for (qsizetype i = 0; i < tools.size(); ++i) {
        JsonFields tool(tools.at(i).toObject(), u"tools[%1]"_s.arg(i));
        if (tool.requiredText(u"type"_s) != "function"_L1)
            tool.fail(u"type"_s, Texts::tr("Only tools of type \"function\" can be passed on."));
        JsonFields function(tool.object(u"function"_s), tool.pathOf(u"function"_s));
        order.request.tools.append(decodeTool(function));
        for (const auto &error : {tool.error(), function.error()}) {
            if (error)
                fields.fail(*error);
        }
    }
    const QJsonArray functions = fields.array(u"functions"_s);
    order.usesFunctions = tools.isEmpty() && !functions.isEmpty();
    for (qsizetype i = 0; order.usesFunctions && i < functions.size(); ++i) {
        JsonFields function(functions.at(i).toObject(), u"functions[%1]"_s.arg(i));
        order.request.tools.append(decodeTool(function));
        if (function.error())
            fields.fail(*function.error());
    }
}

void readToolChoice(JsonFields &fields, ClientOrder &order)
{
    const QString name = order.usesFunctions ? u"function_call"_s : u"tool_choice"_s;
    if (!fields.has(name))
        return;
    ChatRequest &request = order.request;
    const QJsonValue choice = fields.value(name);
    const QJsonObject object = choice.toObject();
    const QString type = object.value("type"_L1).toString();
    if (const auto mode = toolChoiceMode(choice.toString())) {
        request.toolChoice.mode = *mode;
    } else if (type == "allowed_tools"_L1) {
        const QJsonObject allowed = object.value("allowed_tools"_L1).toObject();
        request.toolChoice.mode =
            toolChoiceMode(allowed.value("mode"_L1).toString()).value_or(ToolChoice::Mode::Auto);
        QStringList names;
        for (const QJsonValue &tool : allowed.value("tools"_L1).toArray())
            names.append(tool["function"_L1]["name"_L1].toString());
        keepTools(names, request);
    } else {
        const QJsonObject function =
            order.usesFunctions ? object : object.value("function"_L1).toObject();
        forceTool(fields, name, function.value("name"_L1).toString(), request);
    }
}

void readResponseFormat(JsonFields &fields, ResponseFormat &format)
{
    JsonFields object(fields.object(u"response_format"_s), u"response_format"_s);
    if (fields.has(u"response_format"_s)) {
        const QString type = object.requiredText(u"type"_s);
        if (type == "json_object"_L1) {
            format.type = ResponseFormat::Type::JsonObject;
        } else if (type == "json_schema"_L1) {
            JsonFields schema(object.object(u"json_schema"_s), u"response_format.json_schema"_s);
            format = decodeSchema(schema);
            if (schema.error())
                object.fail(*schema.error());
        } else if (type != "text"_L1) {
            object.fail(u"type"_s,
                        Texts::tr("\"response_format.type\" has to be text, json_object "
                                  "or json_schema."));
        }
    }
    if (object.error())
        fields.fail(*object.error());
}

/// What would silently give another answer than the one that is asked for.
void refuseWhatCannotBeDone(JsonFields &fields)
{
    if (fields.integer(u"n"_s).value_or(1) != 1)
        fields.fail(u"n"_s,
                    Texts::tr("Only one answer at a time can be given: \"n\" has to be 1."));
    if (fields.array(u"modalities"_s).contains(u"audio"_s))
        fields.fail(u"modalities"_s, Texts::tr("Only text can be answered."));
}

} // namespace

QStringList decodeStops(JsonFields &fields, const QString &name, qsizetype most)
{
    QStringList stops;
    if (!fields.has(name))
        return stops;
    const QJsonValue given = fields.value(name);
    const QJsonArray list = given.isString() ? QJsonArray{given} : given.toArray();
    const bool isList = given.isArray() || given.isString();
    if (!isList || list.size() > most
        || !std::ranges::all_of(list, [](const QJsonValue &stop) { return stop.isString(); }))
        fields.fail(name,
                    Texts::tr("\"%1\" has to be a text or a list of at most %2 texts.")
                        .arg(name)
                        .arg(most));
    for (const QJsonValue &stop : list) {
        if (!stop.toString().isEmpty())
            stops.append(stop.toString());
    }
    return stops;
}

ChatParameters decodeParameters(JsonFields &fields)
{
    constexpr int most = std::numeric_limits<int>::max();
    ChatParameters parameters;
    parameters.temperature = fields.number(u"temperature"_s, 0, 2);
    parameters.topP = fields.number(u"top_p"_s, 0, 1);
    parameters.presencePenalty = fields.number(u"presence_penalty"_s, -2, 2);
    parameters.frequencyPenalty = fields.number(u"frequency_penalty"_s, -2, 2);
    parameters.repetitionPenalty = fields.number(u"repetition_penalty"_s, 0, 100);
    parameters.seed = fields.integer(u"seed"_s);
    parameters.reasoningEffort = fields.text(u"reasoning_effort"_s).left(32);
    for (const QString &name :
         {u"max_tokens"_s, u"max_output_tokens"_s, u"max_completion_tokens"_s}) {
        // Zero and less mean "no limit" to some clients.
        if (const auto limit = fields.integer(name); limit && *limit > 0)
            parameters.maxTokens = static_cast<int>(std::min<qint64>(*limit, most));
    }
    parameters.stop = decodeStops(fields, u"stop"_s, MostStops);
    return parameters;
}

Result<ClientOrder> decodeChat(const QJsonObject &body)
{
    JsonFields fields(body);
    ClientOrder order;
    order.model = fields.requiredText(u"model"_s);
    if (!fields.has(u"messages"_s))
        fields.fail(u"messages"_s, Texts::tr("\"messages\" is missing: it has to be a list."));
    Result<QList<Message>> messages = decodeMessages(fields.array(u"messages"_s));
    if (messages)
        order.request.messages = *std::move(messages);
    else
        fields.fail(messages.error());
    order.streams = fields.boolean(u"stream"_s).value_or(false);
    JsonFields streamOptions(fields.object(u"stream_options"_s), u"stream_options"_s);
    order.includesUsage =
        order.streams && streamOptions.boolean(u"include_usage"_s).value_or(false);
    order.request.parameters = decodeParameters(fields);
    readTools(fields, order);
    readToolChoice(fields, order);
    order.request.parallelToolCalls = fields.boolean(u"parallel_tool_calls"_s);
    readResponseFormat(fields, order.request.responseFormat);
    order.request.sessionId = fields.value(u"prompt_cache_key"_s).toString().left(LongestSessionId);
    refuseWhatCannotBeDone(fields);
    if (streamOptions.error())
        fields.fail(*streamOptions.error());
    if (fields.error())
        return *fields.error();
    return order;
}

} // namespace Chat::ClientCodec
