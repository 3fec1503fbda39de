// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/httpstream.h"
#include "net/sseparser.h"
#include "providers/chunkdecoder.h"

namespace Chat {

/// Reads the body of a 2xx answer to a chat request, streamed or whole: which of the two it is
/// shows in the answer, not in the request (OpenAI reference §2.1 rule 3). A value: one for each
/// answer. Its errors are not redacted.
class AnswerReader final
{
public:
    /// What some bytes brought: first `delta`, then `error`, after which nothing comes.
    struct Step
    {
        ChatDelta delta = {};
        std::optional<Error> error = {};
    };

    AnswerReader(ProviderKind kind, const QString &host, const HttpResponseHead &head,
                 qsizetype maxEventSize = SseParser::DefaultMaxEventSize);

    /// All that the bytes bring, as one delta: text to text, in order.
    Step feed(const QByteArray &bytes);

    /// The body is over. An answer that was not complete is Interrupted.
    Step finish();
    /// The connection broke off, for that reason: it is the error, unless the answer was complete.
    Step breakOff(const Error &reason);

    /// Nothing is missing any more but the token counts, which may or may not come.
    bool isComplete() const { return m_decoder.isComplete(); }
    /// `[DONE]` has come: what follows is of no account.
    bool isDone() const { return m_done; }

private:
    enum class Form { Unknown, Events, Whole };

    void sniff();
    Step readEvents(const QList<SseEvent> &events);
    std::optional<Error> readEvent(const SseEvent &event, ChatDelta &delta);
    Step readWhole();
    Error errorOf(const QByteArray &data) const;

    ProviderKind m_kind;
    QString m_host;
    int m_status;
    Form m_form = Form::Unknown;
    ChunkDecoder m_decoder;
    SseParser m_sse;
    QByteArray m_body; // of a whole answer, or until it is known what it is
    bool m_anything = false; // a byte of it has come
    bool m_done = false;
};

} // namespace Chat
