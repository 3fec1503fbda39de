// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/jsonfields.h"
#include "proxy/responsescodec.h"

#include <QCoreApplication>

#include <utility>

namespace Chat::ResponsesCodec {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::ResponsesCodec)
};

class ItemReader final
{
public:
    std::optional<Error> read(const QJsonValue &value, const QString &path)
    {
        JsonFields item(value.toObject(), path);
        const QString type = item.has(u"type"_s) ? item.text(u"type"_s) : u"message"_s;
        if (!value.isObject())
            item.fail(fieldError(path, Texts::tr("\"%1\" has to be an object.").arg(path)));
        else if (type == "message"_L1)
            readMessage(item);
        else if (type == "function_call"_L1)
            readCall(item);
        else if (type == "function_call_output"_L1)
            readOutput(item);
        else if (type == "reasoning"_L1)
            readReasoning(item);
        else
            item.fail(u"type"_s,
                      Texts::tr("Items of type \"%1\" cannot be passed on: only messages, calls of "
                                "functions and their outputs can.")
                          .arg(type.left(40)));
        return item.error();
    }

    QList<Message> messages() const { return m_messages; }

private:
    void readMessage(JsonFields &item)
    {
        const QString name = item.requiredText(u"role"_s);
        const std::optional<Role> role =
            name == "developer"_L1 ? std::optional(Role::System) : roleFromName(name);
        if (!role || *role == Role::Tool)
            item.fail(u"role"_s,
                      Texts::tr("\"%1\" has to be system, developer, user or assistant.")
                          .arg(item.pathOf(u"role"_s)));
        const MessageContent content = readContent(item, u"content"_s, role.value_or(Role::User));
        if (item.error())
            return;
        Message message{.role = *role, .text = content.text(), .pictures = content.pictures()};
        if (message.role == Role::Assistant)
            message.reasoning = std::exchange(m_reasoning, {});
        m_messages.append(message);
    }

    void readCall(JsonFields &item)
    {
        const ToolCall call{.id = item.requiredText(u"call_id"_s),
                            .name = item.requiredText(u"name"_s),
                            .arguments = item.text(u"arguments"_s)};
        if (m_messages.isEmpty() || m_messages.last().role != Role::Assistant)
            m_messages.append({.role = Role::Assistant});
        m_messages.last().reasoning += std::exchange(m_reasoning, {});
        m_messages.last().toolCalls.append(call);
    }

    void readOutput(JsonFields &item)
    {
        const QString id = item.requiredText(u"call_id"_s);
        const MessageContent output = readContent(item, u"output"_s, Role::Tool);
        m_messages.append({.role = Role::Tool, .text = output.text(), .toolCallId = id});
    }

    /// What the model thought before its next message or call; a summary is no thought.
    void readReasoning(JsonFields &item)
    {
        for (const QJsonValue &part : item.array(u"content"_s))
            m_reasoning += part["text"_L1].toString();
    }

    static MessageContent readContent(JsonFields &item, const QString &name, Role role)
    {
        Result<MessageContent> content =
            ClientCodec::decodeContent(item.value(name), item.pathOf(name), role);
        if (content)
            return *std::move(content);
        item.fail(content.error());
        return {};
    }

    QList<Message> m_messages;
    QString m_reasoning;
};

} // namespace

Result<QList<Message>> decodeInput(const QJsonValue &input)
{
    if (input.isString() && !input.toString().isEmpty())
        return QList<Message>{{.role = Role::User, .text = input.toString()}};
    const QJsonArray items = input.toArray();
    if (items.isEmpty())
        return fieldError(u"input"_s,
                          Texts::tr("\"input\" has to be a text or a list of at least one item."));
    ItemReader reader;
    for (qsizetype i = 0; i < items.size(); ++i) {
        if (const auto error = reader.read(items.at(i), u"input[%1]"_s.arg(i)))
            return *error;
    }
    return reader.messages();
}

} // namespace Chat::ResponsesCodec
