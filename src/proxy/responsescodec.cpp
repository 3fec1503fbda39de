// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/responsescodec.h"

#include "proxy/clienttools.h"
#include "proxy/jsonfields.h"

#include <QCoreApplication>

namespace Chat::ResponsesCodec {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::ResponsesCodec)
};

constexpr qsizetype LongestSessionId = 128;

void readTools(JsonFields &fields, ChatRequest &request)
{
    const QJsonArray tools = fields.array(u"tools"_s);
    for (qsizetype i = 0; i < tools.size(); ++i) {
        JsonFields tool(tools.at(i).toObject(), u"tools[%1]"_s.arg(i));
        const QString type = tool.requiredText(u"type"_s);
        if (type != "function"_L1)
            tool.fail(u"type"_s,
                      Texts::tr("Tools of type \"%1\" cannot be passed on: only functions can.")
                          .arg(type.left(40)));
        request.tools.append(decodeTool(tool));
        if (tool.error())
            fields.fail(*tool.error());
    }
}

void readToolChoice(JsonFields &fields, ChatRequest &request)
{
    const QString name = u"tool_choice"_s;
    if (!fields.has(name))
        return;
    const QJsonValue value = fields.value(name);
    const QString type = value["type"_L1].toString();
    if (const auto mode = toolChoiceMode(value.toString())) {
        request.toolChoice.mode = *mode;
    } else if (type == "allowed_tools"_L1) {
        request.toolChoice.mode =
            toolChoiceMode(value["mode"_L1].toString()).value_or(ToolChoice::Mode::Auto);
        QStringList names;
        for (const QJsonValue &tool : value["tools"_L1].toArray())
            names.append(tool["name"_L1].toString());
        keepTools(names, request);
    } else {
        forceTool(fields, name, value["name"_L1].toString(), request);
    }
}

void readTextFormat(JsonFields &fields, ResponseFormat &decoded)
{
    JsonFields text(fields.object(u"text"_s), u"text"_s);
    JsonFields format(text.object(u"format"_s), u"text.format"_s);
    if (text.has(u"format"_s)) {
        const QString type = format.requiredText(u"type"_s);
        if (type == "json_object"_L1)
            decoded.type = ResponseFormat::Type::JsonObject;
        else if (type == "json_schema"_L1)
            decoded = decodeSchema(format);
        else if (type != "text"_L1)
            format.fail(u"type"_s,
                        Texts::tr("\"text.format.type\" has to be text, json_object or "
                                  "json_schema."));
    }
    for (const auto &error : {text.error(), format.error()}) {
        if (error)
            fields.fail(*error);
    }
}

void readReasoning(JsonFields &fields, ChatParameters &parameters)
{
    JsonFields reasoning(fields.object(u"reasoning"_s), u"reasoning"_s);
    if (reasoning.has(u"effort"_s))
        parameters.reasoningEffort = reasoning.text(u"effort"_s).left(32);
    if (reasoning.error())
        fields.fail(*reasoning.error());
}

void refuseWhatCannotBeDone(JsonFields &fields)
{
    if (fields.boolean(u"store"_s).value_or(false))
        fields.fail(u"store"_s,
                    Texts::tr("The gateway keeps no answers: \"store\" has to be false, or left "
                              "out."));
    for (const QString &name : {u"previous_response_id"_s, u"conversation"_s}) {
        if (fields.has(name))
            fields.fail(name,
                        Texts::tr("The gateway keeps no answers: send the whole conversation as "
                                  "\"input\"."));
    }
    if (fields.has(u"prompt"_s))
        fields.fail(u"prompt"_s,
                    Texts::tr("The gateway keeps no prompts: send the text as \"input\"."));
    if (fields.boolean(u"background"_s).value_or(false))
        fields.fail(u"background"_s,
                    Texts::tr("The gateway keeps no answers: \"background\" has to be false."));
}

} // namespace

Result<ClientOrder> decode(const QJsonObject &body)
{
    JsonFields fields(body);
    ClientOrder order;
    ChatRequest &request = order.request;
    order.model = fields.requiredText(u"model"_s);
    refuseWhatCannotBeDone(fields);
    const QString instructions = fields.text(u"instructions"_s);
    if (!instructions.isEmpty())
        request.messages.append({.role = Role::System, .text = instructions});
    Result<QList<Message>> input = decodeInput(fields.value(u"input"_s));
    if (input)
        request.messages += *std::move(input);
    else
        fields.fail(input.error());
    order.streams = fields.boolean(u"stream"_s).value_or(false);
    request.parameters = ClientCodec::decodeParameters(fields);
    readReasoning(fields, request.parameters);
    readTools(fields, request);
    readToolChoice(fields, request);
    request.parallelToolCalls = fields.boolean(u"parallel_tool_calls"_s);
    readTextFormat(fields, request.responseFormat);
    request.sessionId = fields.value(u"prompt_cache_key"_s).toString().left(LongestSessionId);
    if (fields.error())
        return *fields.error();
    return order;
}

} // namespace Chat::ResponsesCodec
