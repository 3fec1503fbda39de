// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/gigachatmessages.h"

#include "core/logging.h"
#include "providers/gigachatcodec.h"
#include "providers/gigachatfiles.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QJsonObject argumentsObject(const ToolCall &call)
{
    const QJsonDocument document = QJsonDocument::fromJson(call.arguments.toUtf8());
    if (!document.isObject() && !call.arguments.isEmpty())
        qCDebug(lcProviders) << "arguments of a function call are no JSON object; sent empty";
    return document.object();
}

/// A result has to be an object in JSON text.
QString resultText(const QString &text)
{
    if (QJsonDocument::fromJson(text.toUtf8()).isObject())
        return text;
    const QJsonObject wrapped{{u"result"_s, text}};
    return QString::fromUtf8(QJsonDocument(wrapped).toJson(QJsonDocument::Compact));
}

class Builder final
{
public:
    void add(const QList<Message> &messages)
    {
        for (qsizetype i = 0; i < messages.size(); ++i) {
            const Message &message = messages.at(i);
            switch (message.role) {
            case Role::System:
                break; // in front already
            case Role::User:
                addText(u"user"_s, message);
                break;
            case Role::Assistant:
                if (message.toolCalls.isEmpty()) {
                    addText(u"assistant"_s, message);
                } else {
                    qsizetype end = i + 1;
                    while (end < messages.size() && messages.at(end).role == Role::Tool)
                        ++end;
                    addCalls(message, messages.mid(i + 1, end - i - 1));
                    i = end - 1;
                }
                break;
            case Role::Tool:
                qCDebug(lcProviders) << "a function result without its call is left out";
                break;
            }
        }
    }

    void addSystem(const QStringList &texts)
    {
        if (!texts.isEmpty())
            m_list.append(
                QJsonObject{{u"role"_s, u"system"_s}, {u"content"_s, texts.join(u"\n\n"_s)}});
    }

    QJsonArray list() const { return m_list; }

private:
    static QString joined(const QString &text, const QString &more)
    {
        return text.isEmpty() || more.isEmpty() ? text + more : text + u'\n' + more;
    }

    /// Whether one message may have the pictures of both. GigaChat takes them apart, too.
    static bool fits(const QJsonObject &last, const Message &message)
    {
        return message.pictures.isEmpty()
            || last.value("attachments"_L1).toArray().size() + message.pictures.size()
            <= GigaChatFiles::MostInMessage;
    }

    void addText(const QString &role, const Message &message)
    {
        const bool hasPictures = message.role == Role::User && !message.pictures.isEmpty();
        if (message.text.isEmpty() && !hasPictures)
            return;
        QJsonObject object{{u"role"_s, role}, {u"content"_s, message.text}};
        const QJsonObject last = m_list.isEmpty() ? QJsonObject() : m_list.last().toObject();
        if (last.value("role"_L1) == role && !last.contains("function_call"_L1)
            && fits(last, message)) {
            object = last;
            object.insert("content"_L1, joined(last.value("content"_L1).toString(), message.text));
            m_list.removeLast();
        }
        if (hasPictures) {
            QJsonArray attachments = object.value("attachments"_L1).toArray();
            for (qsizetype i = 0; i < message.pictures.size(); ++i)
                attachments.append(m_pictures++);
            object.insert("attachments"_L1, attachments);
        }
        if (!message.functionsStateId.isEmpty())
            object.insert("functions_state_id"_L1, message.functionsStateId);
        m_list.append(object);
    }

    void addCalls(const Message &message, const QList<Message> &results)
    {
        bool isFirst = true;
        for (const ToolCall &call : message.toolCalls) {
            const auto result = std::ranges::find(results, call.id, &Message::toolCallId);
            if (result == results.end()) {
                qCDebug(lcProviders) << "a function call without its result is left out";
                continue;
            }
            const QString name = GigaChatCodec::wireFunctionName(call.name);
            QJsonObject assistant{
                {u"role"_s, u"assistant"_s},
                {u"content"_s, isFirst ? message.text : QString()},
                {u"function_call"_s,
                 QJsonObject{{u"name"_s, name}, {u"arguments"_s, argumentsObject(call)}}}};
            if (isFirst && !message.functionsStateId.isEmpty())
                assistant.insert("functions_state_id"_L1, message.functionsStateId);
            m_list.append(assistant);
            m_list.append(QJsonObject{{u"role"_s, u"function"_s},
                                      {u"name"_s, name},
                                      {u"content"_s, resultText(result->text)}});
            isFirst = false;
        }
        if (isFirst) // no call is left, the text may be
            addText(u"assistant"_s, message);
    }

    QJsonArray m_list;
    int m_pictures = 0; // so far
};

} // namespace

QJsonArray gigaChatMessages(const QList<Message> &messages, const QString &instruction)
{
    QStringList systemTexts;
    for (const Message &message : messages) {
        if (message.role == Role::System && !message.text.isEmpty())
            systemTexts.append(message.text);
    }
    if (!instruction.isEmpty())
        systemTexts.append(instruction);

    Builder builder;
    builder.addSystem(systemTexts);
    builder.add(messages);
    return builder.list();
}

} // namespace Chat
