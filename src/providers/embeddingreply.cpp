// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/embeddingreply.h"

namespace Chat {

EmbeddingReply::EmbeddingReply(QObject *parent)
    : QObject(parent)
{
}

EmbeddingReply::~EmbeddingReply() = default;

EmbeddingReplyPtr EmbeddingReply::failed(const Error &error, QObject *parent)
{
    EmbeddingReplyPtr reply(new EmbeddingReply(parent));
    QMetaObject::invokeMethod(
        reply.get(), [sender = reply.get(), error] { Q_EMIT sender->finished(error); },
        Qt::QueuedConnection);
    return reply;
}

} // namespace Chat
