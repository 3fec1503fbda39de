// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/objectptr.h"
#include "core/result.h"
#include "providers/embeddings.h"

#include <QObject>

namespace Chat {

/// Vectors on their way. finished() comes exactly once, and nothing before control has returned to
/// the event loop after Provider::embed(). Destroying it aborts, without a further signal, and
/// gives back its place on the account. One thread: the provider's.
class EmbeddingReply : public QObject
{
    Q_OBJECT
public:
    explicit EmbeddingReply(QObject *parent = nullptr);
    ~EmbeddingReply() override;

    /// One that fails at once, that is queued.
    static std::unique_ptr<EmbeddingReply, SilentDeleteLater> failed(const Error &error,
                                                                     QObject *parent);

Q_SIGNALS:
    void waiting(int queuePosition); ///< for a free place on the account, behind so many others
    void granted(); ///< after waiting()
    void finished(const Chat::Result<Chat::Embeddings> &embeddings);
};

using EmbeddingReplyPtr = ObjectPtr<EmbeddingReply>;

} // namespace Chat
