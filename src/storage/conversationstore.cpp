// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/conversationstore.h"

#include "core/logging.h"
#include "storage/database.h"
#include "storage/storedjson.h"
#include "storage/writerlock.h"

#include <QCoreApplication>
#include <QStringDecoder>

#include <algorithm>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

// Text goes in as the bytes of its UTF-8 and becomes text by a CAST. Bound as a QString it would
// be handed over as UTF-16, where SQLite drops a leading U+FEFF and mends a lone surrogate (half an
// emoji, at the edge of a network chunk) with the letter that follows. What a person or a model
// wrote is read as bytes too: on the way to UTF-16 SQLite replaces noncharacters.
const QString SaveConversation = uR"(
INSERT INTO conversation (id, title, provider, model, system_prompt, parameters, pinned, head_id,
                          draft, created_at, updated_at)
VALUES (?, CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), ?,
        ?, CAST(? AS TEXT), ?, ?)
ON CONFLICT (id) DO UPDATE SET
    title = excluded.title, provider = excluded.provider, model = excluded.model,
    system_prompt = excluded.system_prompt, parameters = excluded.parameters,
    pinned = excluded.pinned, head_id = excluded.head_id, draft = excluded.draft,
    updated_at = excluded.updated_at
)"_s;

const QString SaveMessage = uR"(
INSERT INTO message (id, conversation_id, parent_id, role, state, text, reasoning, tool_calls,
                     tool_call_id, functions_state_id, info, error, created_at, writer)
VALUES (?, ?, ?, ?, ?, CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT),
        CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), ?, ?)
ON CONFLICT (id) DO UPDATE SET
    state = excluded.state, text = excluded.text, reasoning = excluded.reasoning,
    tool_calls = excluded.tool_calls, tool_call_id = excluded.tool_call_id,
    functions_state_id = excluded.functions_state_id, info = excluded.info,
    error = excluded.error, writer = excluded.writer
)"_s;

const QString ListConversations = uR"(
SELECT id, CAST(title AS BLOB), provider, model, pinned, updated_at FROM conversation
WHERE deleted_at IS NULL ORDER BY pinned DESC, updated_at DESC, key DESC
)"_s;

const QString LoadConversation = uR"(
SELECT id, CAST(title AS BLOB), provider, model, CAST(system_prompt AS BLOB),
       CAST(parameters AS BLOB), pinned, head_id, CAST(draft AS BLOB), created_at, updated_at
FROM conversation WHERE id = ? AND deleted_at IS NULL
)"_s;

const QString LoadMessages = uR"(
SELECT id, conversation_id, parent_id, role, state, CAST(text AS BLOB), CAST(reasoning AS BLOB),
       CAST(tool_calls AS BLOB), tool_call_id, functions_state_id, CAST(info AS BLOB),
       CAST(error AS BLOB), created_at
FROM message WHERE conversation_id = ? AND deleted_at IS NULL ORDER BY key
)"_s;

const QString DeleteSubtree = uR"(
WITH RECURSIVE doomed (id) AS (
    SELECT id FROM message WHERE id = ? AND conversation_id = ?
    UNION SELECT message.id FROM message JOIN doomed ON message.parent_id = doomed.id)
UPDATE message SET deleted_at = ? WHERE id IN (SELECT id FROM doomed) AND deleted_at IS NULL
)"_s;

QVariant boundId(const QUuid &id)
{
    return id.isNull() ? QVariant() : QVariant(id.toRfc4122());
}

QVariant boundText(const QByteArray &utf8)
{
    return utf8.isNull() ? QVariant(QByteArray("")) : QVariant(utf8); // null would be NULL
}

QVariant boundText(const QString &text)
{
    return boundText(text.toUtf8());
}

QVariant boundTime(const QDateTime &time)
{
    return time.isValid() ? QVariant(time.toMSecsSinceEpoch()) : QVariant();
}

QUuid idIn(const QSqlQuery &row, int column)
{
    return QUuid::fromRfc4122(row.value(column).toByteArray());
}

QString nameIn(const QSqlQuery &row, int column)
{
    return row.value(column).toString();
}

QString textIn(const QSqlQuery &row, int column)
{
    // QString::fromUtf8() would take a leading U+FEFF for a byte order mark.
    QStringDecoder decoder(QStringDecoder::Utf8,
                           QStringDecoder::Flag::Stateless
                               | QStringDecoder::Flag::ConvertInitialBom);
    return decoder(row.value(column).toByteArray());
}

QByteArray jsonIn(const QSqlQuery &row, int column)
{
    return row.value(column).toByteArray();
}

QDateTime timeIn(const QSqlQuery &row, int column)
{
    return QDateTime::fromMSecsSinceEpoch(row.value(column).toLongLong(), Qt::UTC);
}

ConversationSummary readSummary(const QSqlQuery &row)
{
    return {.id = idIn(row, 0),
            .title = textIn(row, 1),
            .provider = nameIn(row, 2),
            .model = nameIn(row, 3),
            .pinned = row.value(4).toBool(),
            .updatedAt = timeIn(row, 5)};
}

Conversation readConversation(const QSqlQuery &row)
{
    return {.id = idIn(row, 0),
            .title = textIn(row, 1),
            .provider = nameIn(row, 2),
            .model = nameIn(row, 3),
            .systemPrompt = textIn(row, 4),
            .parameters = parametersFromJson(jsonIn(row, 5)),
            .pinned = row.value(6).toBool(),
            .headId = idIn(row, 7),
            .draft = textIn(row, 8),
            .createdAt = timeIn(row, 9),
            .updatedAt = timeIn(row, 10)};
}

Message readMessage(const QSqlQuery &row)
{
    return {.id = idIn(row, 0),
            .conversationId = idIn(row, 1),
            .parentId = idIn(row, 2),
            .role = roleFromName(nameIn(row, 3)).value_or(Role::User),
            .state = messageStateFromName(nameIn(row, 4)).value_or(MessageState::Complete),
            .text = textIn(row, 5),
            .reasoning = textIn(row, 6),
            .toolCalls = toolCallsFromJson(jsonIn(row, 7)),
            .toolCallId = nameIn(row, 8),
            .functionsStateId = nameIn(row, 9),
            .createdAt = timeIn(row, 12),
            .info = answerInfoFromJson(jsonIn(row, 10)),
            .error = errorFromJson(jsonIn(row, 11))};
}

Error unknownConversationError()
{
    return {.kind = ErrorKind::Storage,
            .message = QCoreApplication::translate("Storage", "This conversation is not there."),
            .remedy = QCoreApplication::translate("Storage",
                                                  "It may have been deleted. Choose another one.")};
}

} // namespace

ConversationSummary summaryOf(const Conversation &conversation)
{
    return {.id = conversation.id,
            .title = conversation.title,
            .provider = conversation.provider,
            .model = conversation.model,
            .pinned = conversation.pinned,
            .updatedAt = conversation.updatedAt};
}

ConversationStore::ConversationStore(std::unique_ptr<Database> database,
                                     std::unique_ptr<WriterLock> writer)
    : m_database(std::move(database))
    , m_writer(std::move(writer))
{
}

ConversationStore::~ConversationStore() = default;

Result<std::unique_ptr<ConversationStore>> ConversationStore::open(const QString &path)
{
    Result<std::unique_ptr<Database>> database = Database::open(path);
    if (!database)
        return database.error();
    Result<std::unique_ptr<WriterLock>> writer = WriterLock::create(path);
    if (!writer)
        return writer.error();
    std::unique_ptr<ConversationStore> store(
        new ConversationStore(*std::move(database), *std::move(writer)));
    if (const auto done = store->interruptAbandoned(); !done)
        return done.error();
    WriterLock::removeStale(path);
    return store;
}

Result<QList<ConversationSummary>> ConversationStore::conversations()
{
    return m_database->select(ListConversations, {}, readSummary);
}

Result<StoredConversation> ConversationStore::load(const ConversationId &id)
{
    const auto conversations =
        m_database->select(LoadConversation, {boundId(id)}, readConversation);
    if (!conversations)
        return conversations.error();
    if (conversations->isEmpty())
        return unknownConversationError();
    auto messages = m_database->select(LoadMessages, {boundId(id)}, readMessage);
    if (!messages)
        return messages.error();
    StoredConversation result{.conversation = conversations->first(),
                              .messages = *std::move(messages)};
    if (!std::ranges::any_of(result.messages, [&result](const Message &message) {
            return message.id == result.conversation.headId;
        }))
        result.conversation.headId = {};
    return result;
}

Result<void> ConversationStore::save(const Conversation &conversation,
                                     const QList<Message> &messages)
{
    return m_database->transaction([&]() -> Result<void> {
        if (auto done = write(conversation); !done)
            return done;
        for (const Message &message : messages) {
            if (auto done = write(message); !done)
                return done;
        }
        return {};
    });
}

Result<void> ConversationStore::saveMessage(const Message &message)
{
    return m_database->transaction([&] { return write(message); });
}

Result<void> ConversationStore::renameProvider(const QString &from, const QString &to)
{
    return m_database->run(u"UPDATE conversation SET provider = CAST(? AS TEXT) "
                           "WHERE provider = CAST(? AS TEXT)"_s,
                           {to.toUtf8(), from.toUtf8()});
}

Result<void> ConversationStore::deleteConversation(const ConversationId &id)
{
    return m_database->run(
        u"UPDATE conversation SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL"_s,
        {QDateTime::currentMSecsSinceEpoch(), boundId(id)});
}

Result<void> ConversationStore::restoreConversation(const ConversationId &id)
{
    return m_database->run(u"UPDATE conversation SET deleted_at = NULL WHERE id = ?"_s,
                           {boundId(id)});
}

Result<MessageDeletion> ConversationStore::deleteMessages(const ConversationId &conversationId,
                                                          const MessageId &topmost,
                                                          const MessageId &newHead)
{
    MessageDeletion deletion{.conversationId = conversationId};
    const auto deleted = m_database->transaction([&]() -> Result<void> {
        const auto heads = m_database->select(u"SELECT head_id FROM conversation WHERE id = ?"_s,
                                              {boundId(conversationId)},
                                              [](const QSqlQuery &row) { return idIn(row, 0); });
        if (!heads)
            return heads.error();
        if (heads->isEmpty())
            return unknownConversationError();
        deletion.previousHead = heads->first();
        // Later than every other deletion here, also where the clock was set back: each can be
        // taken back by its stamp alone.
        const auto stamps = m_database->select(
            u"SELECT max(?, coalesce(max(deleted_at), 0) + 1) FROM message WHERE conversation_id = ?"_s,
            {QDateTime::currentMSecsSinceEpoch(), boundId(conversationId)},
            [](const QSqlQuery &row) { return row.value(0).toLongLong(); });
        if (!stamps)
            return stamps.error();
        deletion.stamp = stamps->first();
        if (auto done = m_database->run(
                DeleteSubtree, {boundId(topmost), boundId(conversationId), deletion.stamp});
            !done)
            return done;
        return setHead(conversationId, newHead);
    });
    if (!deleted)
        return deleted.error();
    return deletion;
}

Result<void> ConversationStore::restoreMessages(const MessageDeletion &deletion)
{
    return m_database->transaction([&]() -> Result<void> {
        auto done = m_database->run(
            u"UPDATE message SET deleted_at = NULL WHERE conversation_id = ? AND deleted_at = ?"_s,
            {boundId(deletion.conversationId), deletion.stamp});
        if (!done)
            return done;
        return setHead(deletion.conversationId, deletion.previousHead);
    });
}

Result<void> ConversationStore::purgeDeleted(const QDateTime &time)
{
    return m_database->transaction([&]() -> Result<void> {
        for (const QString &sql : {u"DELETE FROM conversation WHERE deleted_at < ?"_s,
                                   u"DELETE FROM message WHERE deleted_at < ?"_s}) {
            if (auto done = m_database->run(sql, {boundTime(time)}); !done)
                return done;
        }
        return {};
    });
}

Result<void> ConversationStore::interruptAbandoned()
{
    const auto writers =
        m_database->select(u"SELECT DISTINCT writer FROM message WHERE state = 'streaming'"_s, {},
                           [](const QSqlQuery &row) { return nameIn(row, 0); });
    if (!writers)
        return writers.error();
    for (const QString &writer : *writers) {
        // Whoever saves its last word between these two lines is not streaming any more then, and
        // is not hit.
        if (WriterLock::isAlive(m_database->path(), writer))
            continue;
        qCDebug(lcStore) << "marking what writer" << writer << "left as interrupted";
        const auto done =
            m_database->run(u"UPDATE message SET state = 'interrupted', writer = NULL "
                            "WHERE state = 'streaming' AND coalesce(writer, '') = ?"_s,
                            {writer.isNull() ? u""_s : writer});
        if (!done)
            return done;
    }
    return {};
}

Result<void> ConversationStore::write(const Conversation &conversation)
{
    return m_database->run(
        SaveConversation,
        {boundId(conversation.id), boundText(conversation.title), boundText(conversation.provider),
         boundText(conversation.model), boundText(conversation.systemPrompt),
         boundText(parametersToJson(conversation.parameters)), int(conversation.pinned),
         boundId(conversation.headId), boundText(conversation.draft),
         boundTime(conversation.createdAt), boundTime(conversation.updatedAt)});
}

Result<void> ConversationStore::write(const Message &message)
{
    const bool isStreaming = message.state == MessageState::Streaming;
    return m_database->run(
        SaveMessage,
        {boundId(message.id), boundId(message.conversationId), boundId(message.parentId),
         roleName(message.role), messageStateName(message.state), boundText(message.text),
         boundText(message.reasoning), boundText(toolCallsToJson(message.toolCalls)),
         boundText(message.toolCallId), boundText(message.functionsStateId),
         boundText(answerInfoToJson(message.info)), boundText(errorToJson(message.error)),
         boundTime(message.createdAt), isStreaming ? QVariant(m_writer->id()) : QVariant()});
}

Result<void> ConversationStore::setHead(const ConversationId &id, const MessageId &head)
{
    return m_database->run(u"UPDATE conversation SET head_id = ? WHERE id = ?"_s,
                           {boundId(head), boundId(id)});
}

} // namespace Chat
