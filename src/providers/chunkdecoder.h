// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providerprofile.h"
#include "core/result.h"
#include "providers/thinksplitter.h"

#include <QJsonObject>

namespace Chat {

/// Decodes the chunks of one answer: the tolerance rules of the OpenAI reference §2.1, which hold
/// for GigaChat too. A value: one for each answer, since tool calls and `<think>` run across
/// chunks. Text from the peer is bounded and never trusted.
class ChunkDecoder final
{
public:
    static constexpr int MaxToolCalls = 128;

    /// `host` goes into the text of errors.
    explicit ChunkDecoder(ProviderKind kind = ProviderKind::OpenAi, const QString &host = {})
        : m_kind(kind)
        , m_host(host)
    {
    }

    /// One event's data or a whole answer's body; leading white space and empty lines are skipped.
    /// An error object is an Error, with `httpStatus` as the status it came with. After an Error
    /// the decoder may still be asked for finish().
    Result<ChatDelta> decode(const QByteArray &json, int httpStatus = 200);

    /// What the end of the answer brings: text held back as a possible tag.
    ChatDelta finish();

    /// True once `[DONE]` or a finish reason has come: an end after that is no interruption.
    bool isComplete() const { return m_complete; }

private:
    struct Call
    {
        int wireIndex = -1; ///< as sent; −1 where none was
        QString id = {}; ///< as sent, or made up
        QString name = {};
    };

    Error errorIn(const QByteArray &json, int httpStatus) const;
    Error unreadable(const QByteArray &json, const QString &detail) const;
    std::optional<Error> readChoice(const QJsonObject &choice, ChatDelta &delta);
    std::optional<Error> readMessage(const QJsonObject &message, ChatDelta &delta);
    std::optional<Error> readToolCall(const QJsonObject &call, int wireIndex, bool isFirst,
                                      ChatDelta &delta);
    qsizetype callFor(int wireIndex, const QString &id, const QString &name, bool isFirst) const;

    ProviderKind m_kind;
    QString m_host;
    ThinkSplitter m_think;
    QList<Call> m_calls; // by the index of their deltas
    QString m_model;
    bool m_complete = false;
};

} // namespace Chat
