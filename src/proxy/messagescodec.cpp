// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/messagescodec.h"

#include "proxy/clienttools.h"
#include "proxy/jsonfields.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace Chat::MessagesCodec {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::MessagesCodec)
};

constexpr qsizetype MostStops = 100;

ChatParameters readParameters(JsonFields &fields)
{
    ChatParameters parameters;
    parameters.temperature = fields.number(u"temperature"_s, 0, 1);
    parameters.topP = fields.number(u"top_p"_s, 0, 1);
    const auto limit = fields.integer(u"max_tokens"_s);
    if (!fields.has(u"max_tokens"_s) || (limit && *limit < 1))
        fields.fail(u"max_tokens"_s,
                    Texts::tr("\"max_tokens\" has to be there, and to be 1 or more."));
    else if (limit)
        parameters.maxTokens =
            static_cast<int>(std::min<qint64>(*limit, std::numeric_limits<int>::max()));
    parameters.stop = ClientCodec::decodeStops(fields, u"stop_sequences"_s, MostStops);
    return parameters;
}

void readTools(JsonFields &fields, ChatRequest &request)
{
    const QJsonArray tools = fields.array(u"tools"_s);
    for (qsizetype i = 0; i < tools.size(); ++i) {
        JsonFields tool(tools.at(i).toObject(), u"tools[%1]"_s.arg(i));
        const QString type = tool.text(u"type"_s);
        if (!type.isEmpty() && type != "custom"_L1)
            tool.fail(u"type"_s,
                      Texts::tr("Tools of type \"%1\" run at their service: only those of the "
                                "client's own can be passed on.")
                          .arg(type.left(40)));
        request.tools.append(decodeTool(tool, u"input_schema"_s));
        if (tool.error())
            fields.fail(*tool.error());
    }
}

void readToolChoice(JsonFields &fields, ChatRequest &request)
{
    if (!fields.has(u"tool_choice"_s))
        return;
    JsonFields choice(fields.object(u"tool_choice"_s), u"tool_choice"_s);
    const QString type = choice.requiredText(u"type"_s);
    if (type == "tool"_L1)
        forceTool(choice, u"name"_s, choice.requiredText(u"name"_s), request);
    else if (type == "any"_L1)
        request.toolChoice.mode = ToolChoice::Mode::Required;
    else if (type == "none"_L1)
        request.toolChoice.mode = ToolChoice::Mode::None;
    else if (type != "auto"_L1)
        choice.fail(u"type"_s,
                    Texts::tr("\"tool_choice.type\" has to be auto, any, tool or none."));
    if (const auto single = choice.boolean(u"disable_parallel_tool_use"_s))
        request.parallelToolCalls = !*single;
    if (choice.error())
        fields.fail(*choice.error());
}

/// The form of the answer and the effort, by their present and their former fields.
void readOutput(JsonFields &fields, ChatRequest &request)
{
    JsonFields config(fields.object(u"output_config"_s), u"output_config"_s);
    request.parameters.reasoningEffort = config.text(u"effort"_s).left(32);
    const bool isFormer = fields.has(u"output_format"_s);
    JsonFields &owner = isFormer ? fields : config;
    const QString name = isFormer ? u"output_format"_s : u"format"_s;
    JsonFields format(owner.object(name), owner.pathOf(name));
    if (owner.has(name)) {
        if (format.requiredText(u"type"_s) == "json_schema"_L1)
            request.responseFormat = decodeSchema(format);
        else
            format.fail(u"type"_s, Texts::tr("Only \"json_schema\" can be asked for."));
        request.responseFormat.strict = true;
    }
    for (const auto &error : {format.error(), config.error()}) {
        if (error)
            fields.fail(*error);
    }
}

bool asksForThoughts(JsonFields &fields)
{
    JsonFields thinking(fields.object(u"thinking"_s), u"thinking"_s);
    const QString type = thinking.text(u"type"_s);
    if (thinking.error())
        fields.fail(*thinking.error());
    return !type.isEmpty() && type != "disabled"_L1;
}

} // namespace

Result<ClientOrder> decode(const QJsonObject &body)
{
    JsonFields fields(body);
    ClientOrder order;
    ChatRequest &request = order.request;
    order.model = fields.requiredText(u"model"_s);
    request.parameters = readParameters(fields);
    order.cutsStops = true;
    if (!fields.has(u"messages"_s))
        fields.fail(u"messages"_s, Texts::tr("\"messages\" is missing: it has to be a list."));
    const Result<QString> system = decodeText(fields.value(u"system"_s), u"system"_s);
    Result<QList<Message>> messages = decodeMessages(fields.array(u"messages"_s));
    if (!system)
        fields.fail(system.error());
    else if (!system->isEmpty())
        request.messages.append({.role = Role::System, .text = *system});
    if (messages)
        request.messages += *std::move(messages);
    else
        fields.fail(messages.error());
    order.streams = fields.boolean(u"stream"_s).value_or(false);
    order.showsThoughts = asksForThoughts(fields);
    readTools(fields, request);
    readToolChoice(fields, request);
    readOutput(fields, request);
    if (!fields.array(u"mcp_servers"_s).isEmpty())
        fields.fail(u"mcp_servers"_s,
                    Texts::tr("The gateway speaks to no MCP servers: offer their tools as tools."));
    if (fields.error())
        return *fields.error();
    return order;
}

} // namespace Chat::MessagesCodec
