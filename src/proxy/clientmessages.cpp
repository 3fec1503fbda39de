// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientcodec.h"
#include "proxy/clientpicture.h"
#include "proxy/jsonfields.h"

#include <QCoreApplication>

namespace Chat::ClientCodec {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::ClientCodec)
};

std::optional<Role> roleOf(const QString &name)
{
    if (name == "developer"_L1)
        return Role::System;
    if (name == "function"_L1)
        return Role::Tool;
    return roleFromName(name);
}

/// Reads the messages of one request: those of tools refer to earlier ones.
class MessageReader final
{
public:
    Result<Message> read(const QJsonValue &value, const QString &path)
    {
        if (!value.isObject())
            return fieldError(path, Texts::tr("\"%1\" has to be an object.").arg(path));
        JsonFields fields(value.toObject(), path);
        const QString roleText = fields.requiredText(u"role"_s);
        const std::optional<Role> role = roleOf(roleText);
        if (!role && !fields.error())
            fields.fail(u"role"_s,
                        Texts::tr("\"%1\" has to be system, developer, user, assistant or tool.")
                            .arg(fields.pathOf(u"role"_s)));
        const Result<MessageContent> content = decodeContent(
            fields.value(u"content"_s), fields.pathOf(u"content"_s), role.value_or(Role::User));
        if (!content)
            fields.fail(content.error());
        if (fields.error())
            return *fields.error();
        Message message{.role = *role, .text = content->text(), .pictures = content->pictures()};
        if (message.role == Role::Assistant)
            readAssistant(fields, message);
        else if (message.role == Role::Tool)
            readTool(fields, roleText == "function"_L1, message);
        if (fields.error())
            return *fields.error();
        return message;
    }

private:
    void readAssistant(JsonFields &fields, Message &message)
    {
        const QString refusal = fields.text(u"refusal"_s);
        if (message.text.isEmpty())
            message.text = refusal;
        message.reasoning = fields.value(u"reasoning_content"_s).toString();
        const QJsonArray calls = fields.array(u"tool_calls"_s);
        for (qsizetype i = 0; i < calls.size(); ++i) {
            JsonFields call(calls.at(i).toObject(), fields.pathOf(u"tool_calls[%1]"_s.arg(i)));
            const QString id = call.requiredText(u"id"_s);
            readFunction(call, u"function"_s, id, message);
            if (call.error())
                fields.fail(*call.error());
        }
        if (calls.isEmpty() && fields.has(u"function_call"_s)) {
            m_functionId = u"call_%1"_s.arg(++m_functions);
            readFunction(fields, u"function_call"_s, m_functionId, message);
        }
    }

    static void readFunction(JsonFields &fields, const QString &name, const QString &id,
                             Message &message)
    {
        JsonFields function(fields.object(name), fields.pathOf(name));
        const ToolCall call{.id = id,
                            .name = function.requiredText(u"name"_s),
                            .arguments = function.text(u"arguments"_s)};
        if (function.error())
            fields.fail(*function.error());
        message.toolCalls.append(call);
    }

    void readTool(JsonFields &fields, bool isFunction, Message &message)
    {
        // The old form names no call: it is the answer to the last one.
        message.toolCallId = isFunction ? m_functionId : fields.requiredText(u"tool_call_id"_s);
        if (isFunction && m_functionId.isEmpty())
            fields.fail(u"role"_s,
                        Texts::tr("A message of a function has to follow a function call."));
    }

    QString m_functionId;
    int m_functions = 0;
};

} // namespace

Result<MessageContent> decodeContent(const QJsonValue &content, const QString &path, Role role)
{
    MessageContent decoded;
    if (content.isString())
        decoded.addText(content.toString());
    else if (!content.isArray() && !content.isNull() && !content.isUndefined())
        return fieldError(path, Texts::tr("\"%1\" has to be a text or a list of parts.").arg(path));
    const QJsonArray parts = content.toArray();
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const QString partPath = path + u"[%1]"_s.arg(i);
        if (parts.at(i).isString()) {
            decoded.addText(parts.at(i).toString());
            continue;
        }
        JsonFields part(parts.at(i).toObject(), partPath);
        const QString type = part.requiredText(u"type"_s);
        if (type == "text"_L1 || type == "input_text"_L1 || type == "output_text"_L1)
            decoded.addText(part.text(u"text"_s));
        else if (type == "refusal"_L1)
            decoded.addText(part.text(u"refusal"_s));
        else if (type != "image_url"_L1 && type != "input_image"_L1)
            part.fail(u"type"_s,
                      Texts::tr("Parts of type \"%1\" cannot be passed on: only text and pictures "
                                "can.")
                          .arg(type.left(40)));
        else if (role != Role::User)
            part.fail(u"type"_s, Texts::tr("Only what a user says can have pictures."));
        else
            readImagePart(part, decoded);
        if (part.error())
            return *part.error();
    }
    return decoded;
}

Result<QList<Message>> decodeMessages(const QJsonArray &messages)
{
    if (messages.isEmpty())
        return fieldError(u"messages"_s,
                          Texts::tr("\"messages\" has to be a list of at least "
                                    "one message."));
    MessageReader reader;
    QList<Message> decoded;
    decoded.reserve(messages.size());
    for (qsizetype i = 0; i < messages.size(); ++i) {
        Result<Message> message = reader.read(messages.at(i), u"messages[%1]"_s.arg(i));
        if (!message)
            return message.error();
        decoded.append(*std::move(message));
    }
    return decoded;
}

} // namespace Chat::ClientCodec
