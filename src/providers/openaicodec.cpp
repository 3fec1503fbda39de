// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/openaicodec.h"

#include <QCryptographicHash>
#include <QJsonArray>

#include <algorithm>

namespace Chat::OpenAiCodec {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MostStops = 4;

/// Mistral takes ids of nine letters or digits only, and a conversation may have begun elsewhere.
QString shortId(const QString &id)
{
    constexpr qsizetype length = 9;
    const bool fits = id.size() == length && std::ranges::all_of(id, [](QChar c) {
                          return c.unicode() < 128 && c.isLetterOrNumber();
                      });
    if (fits)
        return id;
    const QByteArray hash = QCryptographicHash::hash(id.toUtf8(), QCryptographicHash::Sha1);
    return QString::fromLatin1(hash.toHex().first(length));
}

QString dataUrl(const Picture &picture)
{
    const QByteArray url = "data:" + picture.mediaType() + ";base64," + picture.bytes().toBase64();
    return QString::fromLatin1(url);
}

class MessageEncoder final
{
public:
    explicit MessageEncoder(const OpenAiDialect &dialect)
        : m_dialect(dialect)
    {
    }

    /// Empty for a message that says nothing: some services refuse such.
    QJsonObject encode(const Message &message) const
    {
        switch (message.role) {
        case Role::System:
            return message.text.isEmpty() ? QJsonObject() : textMessage(message);
        case Role::User:
            return message.pictures.isEmpty() ? textMessage(message) : messageOfParts(message);
        case Role::Assistant:
            return assistantMessage(message);
        case Role::Tool:
            break;
        }
        QJsonObject object = textMessage(message);
        object.insert("tool_call_id"_L1, toolId(message.toolCallId));
        return object;
    }

private:
    static QJsonObject textMessage(const Message &message)
    {
        return {{u"role"_s, roleName(message.role)}, {u"content"_s, message.text}};
    }

    static QJsonObject messageOfParts(const Message &message)
    {
        QJsonArray parts;
        qsizetype end = 0; // of the text so far
        const auto addText = [&](qsizetype until) {
            QStringView text = QStringView(message.text).mid(end, until - end);
            if (end > 0 && text.startsWith(u'\n')) // only parted it from the text before
                text = text.mid(1);
            if (!text.isEmpty())
                parts.append(QJsonObject{{u"type"_s, u"text"_s}, {u"text"_s, text.toString()}});
            end = until;
        };
        for (const MessagePicture &picture : message.pictures) {
            addText(qBound(end, picture.position, message.text.size()));
            parts.append(picturePart(picture));
        }
        addText(message.text.size());
        return {{u"role"_s, roleName(message.role)}, {u"content"_s, parts}};
    }

    static QJsonObject picturePart(const MessagePicture &picture)
    {
        const Picture &content = picture.picture;
        QJsonObject image{{u"url"_s, content.isAddress() ? content.address() : dataUrl(content)}};
        if (!picture.detail.isEmpty())
            image.insert("detail"_L1, picture.detail);
        return {{u"type"_s, u"image_url"_s}, {u"image_url"_s, image}};
    }

    QJsonObject assistantMessage(const Message &message) const
    {
        if (message.toolCalls.isEmpty())
            return message.text.isEmpty() ? QJsonObject() : textMessage(message);
        QJsonObject object = textMessage(message);
        if (message.text.isEmpty())
            object.insert("content"_L1, QJsonValue::Null);
        QJsonArray calls;
        for (const ToolCall &call : message.toolCalls) {
            // A call without arguments comes from some models as an empty text, which is no JSON.
            const QString arguments = call.arguments.isEmpty() ? u"{}"_s : call.arguments;
            calls.append(QJsonObject{
                {u"id"_s, toolId(call.id)},
                {u"type"_s, u"function"_s},
                {u"function"_s, QJsonObject{{u"name"_s, call.name}, {u"arguments"_s, arguments}}}});
        }
        object.insert("tool_calls"_L1, calls);
        if (m_dialect.returnReasoning && !message.reasoning.isEmpty())
            object.insert("reasoning_content"_L1, message.reasoning);
        return object;
    }

    QString toolId(const QString &id) const { return m_dialect.shortToolIds ? shortId(id) : id; }

    const OpenAiDialect &m_dialect;
};

void addParameters(QJsonObject &body, const ChatParameters &parameters,
                   const OpenAiDialect &dialect)
{
    const ProviderCapabilities &takes = dialect.capabilities;
    const auto add = [&body](bool taken, const QString &name, const auto &value) {
        if (taken && value)
            body.insert(name, *value);
    };
    add(takes.temperature, u"temperature"_s, parameters.temperature);
    add(takes.topP, u"top_p"_s, parameters.topP);
    if (parameters.maxTokens.value_or(0) > 0)
        add(takes.maxTokens, dialect.maxTokensField, parameters.maxTokens);
    add(takes.presencePenalty, u"presence_penalty"_s, parameters.presencePenalty);
    add(takes.frequencyPenalty, u"frequency_penalty"_s, parameters.frequencyPenalty);
    add(takes.repetitionPenalty, u"repetition_penalty"_s, parameters.repetitionPenalty);
    add(takes.seed, dialect.seedField, parameters.seed);
    if (takes.reasoningEffort && !parameters.reasoningEffort.isEmpty())
        body.insert("reasoning_effort"_L1, parameters.reasoningEffort);
    if (takes.stop && !parameters.stop.isEmpty())
        body.insert("stop"_L1, QJsonArray::fromStringList(parameters.stop.mid(0, MostStops)));
}

QJsonValue toolChoice(const ToolChoice &choice)
{
    switch (choice.mode) {
    case ToolChoice::Mode::Auto:
        return u"auto"_s;
    case ToolChoice::Mode::None:
        return u"none"_s;
    case ToolChoice::Mode::Required:
        return u"required"_s;
    case ToolChoice::Mode::Function:
        break;
    }
    return QJsonObject{{u"type"_s, u"function"_s},
                       {u"function"_s, QJsonObject{{u"name"_s, choice.function}}}};
}

void addTools(QJsonObject &body, const ChatRequest &request)
{
    QJsonArray tools;
    for (const ToolDefinition &tool : request.tools) {
        QJsonObject function{{u"name"_s, tool.name}};
        if (!tool.description.isEmpty())
            function.insert("description"_L1, tool.description);
        if (!tool.parameters.isEmpty())
            function.insert("parameters"_L1, tool.parameters);
        if (tool.strict)
            function.insert("strict"_L1, true);
        tools.append(QJsonObject{{u"type"_s, u"function"_s}, {u"function"_s, function}});
    }
    body.insert("tools"_L1, tools);
    if (request.toolChoice != ToolChoice()) // `auto` is every service's default
        body.insert("tool_choice"_L1, toolChoice(request.toolChoice));
    if (request.parallelToolCalls)
        body.insert("parallel_tool_calls"_L1, *request.parallelToolCalls);
}

QJsonObject schemaFormat(const ResponseFormat &format)
{
    QJsonObject schema{{u"name"_s, format.name.isEmpty() ? u"answer"_s : format.name},
                       {u"schema"_s, format.schema}};
    if (format.strict)
        schema.insert("strict"_L1, true);
    return {{u"type"_s, u"json_schema"_s}, {u"json_schema"_s, schema}};
}

void addResponseFormat(QJsonObject &body, const ResponseFormat &format,
                       const OpenAiDialect &dialect)
{
    switch (format.type) {
    case ResponseFormat::Type::Text:
        break;
    case ResponseFormat::Type::JsonObject:
        if (dialect.jsonObjectFormat) {
            body.insert("response_format"_L1, QJsonObject{{u"type"_s, u"json_object"_s}});
        } else {
            const ResponseFormat anyObject{.schema = {{u"type"_s, u"object"_s}}};
            body.insert("response_format"_L1, schemaFormat(anyObject));
        }
        break;
    case ResponseFormat::Type::JsonSchema:
        body.insert("response_format"_L1, schemaFormat(format));
        break;
    }
}

} // namespace

QJsonObject encodeRequest(const ChatRequest &request, const OpenAiDialect &dialect)
{
    const MessageEncoder encoder(dialect);
    QJsonArray messages;
    for (const Message &message : request.messages) {
        const QJsonObject object = encoder.encode(message);
        if (!object.isEmpty())
            messages.append(object);
    }
    QJsonObject body{{u"model"_s, request.model}, {u"messages"_s, messages}};
    if (request.mode == AnswerMode::Streamed) {
        body.insert("stream"_L1, true);
        if (dialect.includeUsage)
            body.insert("stream_options"_L1, QJsonObject{{u"include_usage"_s, true}});
    }
    addParameters(body, request.parameters, dialect);
    if (dialect.capabilities.tools && !request.tools.isEmpty())
        addTools(body, request);
    addResponseFormat(body, request.responseFormat, dialect);
    return body;
}

} // namespace Chat::OpenAiCodec
