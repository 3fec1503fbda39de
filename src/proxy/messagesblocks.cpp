// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientpicture.h"
#include "proxy/jsonfields.h"
#include "proxy/messagescodec.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace Chat::MessagesCodec {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::MessagesCodec)
};

void refuseBlock(JsonFields &block, const QString &type)
{
    if (!block.error())
        block.fail(
            u"type"_s,
            Texts::tr("Blocks of type \"%1\" cannot be passed on here: only text can, pictures "
                      "of the user's, and tools of the client's own.")
                .arg(type.left(40)));
}

/// Reads the content of one message.
class ContentReader final
{
public:
    explicit ContentReader(Role role)
        : m_message{.role = role}
    {
    }

    std::optional<Error> read(const QJsonValue &content, const QString &path)
    {
        if (content.isString()) {
            m_message.text = content.toString();
            return std::nullopt;
        }
        if (!content.isArray())
            return fieldError(path,
                              Texts::tr("\"%1\" has to be a text or a list of blocks.").arg(path));
        const QJsonArray blocks = content.toArray();
        for (qsizetype i = 0; i < blocks.size(); ++i) {
            JsonFields block(blocks.at(i).toObject(), path + u"[%1]"_s.arg(i));
            readBlock(block);
            if (block.error())
                return block.error();
        }
        m_message.text = m_content.text();
        m_message.pictures = m_content.pictures();
        return std::nullopt;
    }

    /// Results of tools have to stand directly behind their calls.
    QList<Message> messages() const
    {
        const bool saysNothing = m_message.text.isEmpty() && m_message.pictures.isEmpty()
            && m_message.toolCalls.isEmpty();
        return saysNothing && !m_results.isEmpty() ? m_results : m_results + QList{m_message};
    }

private:
    void readBlock(JsonFields &block)
    {
        const QString type = block.requiredText(u"type"_s);
        const bool isAssistant = m_message.role == Role::Assistant;
        if (type == "text"_L1)
            m_content.addText(block.text(u"text"_s));
        else if (type == "image"_L1 && !isAssistant)
            readImageBlock(block, m_content);
        else if (type == "tool_use"_L1 && isAssistant)
            readCall(block);
        else if (type == "thinking"_L1 && isAssistant)
            m_message.reasoning += block.text(u"thinking"_s);
        else if (type == "tool_result"_L1 && !isAssistant)
            readResult(block);
        else if (type != "redacted_thinking"_L1)
            refuseBlock(block, type);
    }

    void readCall(JsonFields &block)
    {
        const QJsonObject input = block.object(u"input"_s);
        m_message.toolCalls.append(
            {.id = block.requiredText(u"id"_s),
             .name = block.requiredText(u"name"_s),
             .arguments = QString::fromUtf8(QJsonDocument(input).toJson(QJsonDocument::Compact))});
    }

    void readResult(JsonFields &block)
    {
        const QString id = block.requiredText(u"tool_use_id"_s);
        const Result<QString> text =
            decodeText(block.value(u"content"_s), block.pathOf(u"content"_s));
        if (text)
            m_results.append({.role = Role::Tool, .text = *text, .toolCallId = id});
        else
            block.fail(text.error());
    }

    Message m_message;
    MessageContent m_content;
    QList<Message> m_results;
};

} // namespace

Result<QString> decodeText(const QJsonValue &content, const QString &path)
{
    if (content.isString() || content.isNull() || content.isUndefined())
        return content.toString();
    if (!content.isArray())
        return fieldError(path,
                          Texts::tr("\"%1\" has to be a text or a list of blocks.").arg(path));
    QStringList texts;
    const QJsonArray blocks = content.toArray();
    for (qsizetype i = 0; i < blocks.size(); ++i) {
        JsonFields block(blocks.at(i).toObject(), path + u"[%1]"_s.arg(i));
        const QString type = block.requiredText(u"type"_s);
        if (type == "text"_L1)
            texts.append(block.text(u"text"_s));
        else
            refuseBlock(block, type);
        if (block.error())
            return *block.error();
    }
    return texts.join(u'\n');
}

Result<QList<Message>> decodeMessages(const QJsonArray &messages)
{
    if (messages.isEmpty())
        return fieldError(u"messages"_s,
                          Texts::tr("\"messages\" has to be a list of at least one message."));
    QList<Message> decoded;
    for (qsizetype i = 0; i < messages.size(); ++i) {
        JsonFields fields(messages.at(i).toObject(), u"messages[%1]"_s.arg(i));
        const QString name = fields.requiredText(u"role"_s);
        const bool isAssistant = name == "assistant"_L1;
        if (!isAssistant && name != "user"_L1)
            fields.fail(u"role"_s,
                        Texts::tr("\"%1\" has to be user or assistant: what the system says goes "
                                  "into \"system\".")
                            .arg(fields.pathOf(u"role"_s)));
        ContentReader reader(isAssistant ? Role::Assistant : Role::User);
        if (const auto error = reader.read(fields.value(u"content"_s), fields.pathOf(u"content"_s)))
            fields.fail(*error);
        if (fields.error())
            return *fields.error();
        decoded += reader.messages();
    }
    return decoded;
}

} // namespace Chat::MessagesCodec
