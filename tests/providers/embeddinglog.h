// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/embeddingreply.h"

#include <QTest>

#include <optional>

namespace Chat {

/// Keeps a reply until its end, and what it said.
class EmbeddingLog final
{
public:
    explicit EmbeddingLog(EmbeddingReplyPtr reply)
        : m_reply(std::move(reply))
    {
        QObject::connect(m_reply.get(), &EmbeddingReply::waiting, m_reply.get(),
                         [this](int position) { waits.append(position); });
        QObject::connect(m_reply.get(), &EmbeddingReply::granted, m_reply.get(),
                         [this] { ++grants; });
        QObject::connect(m_reply.get(), &EmbeddingReply::finished, m_reply.get(),
                         [this](const Result<Embeddings> &embeddings) {
                             ++ends;
                             result = embeddings;
                         });
    }

    [[nodiscard]] bool waitForEnd()
    {
        return QTest::qWaitFor([this] { return result.has_value(); }, 20000);
    }
    void drop() { m_reply.reset(); }

    QList<int> waits; ///< positions in line
    int grants = 0;
    int ends = 0;
    std::optional<Result<Embeddings>> result;

private:
    EmbeddingReplyPtr m_reply;
};

} // namespace Chat
