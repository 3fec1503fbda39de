// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/provider.h"

#include "core/future.h"

namespace Chat {

Provider::Provider(QObject *parent)
    : QObject(parent)
{
}

Provider::~Provider() = default;

EmbeddingReplyPtr Provider::embed(const EmbeddingRequest &request)
{
    Q_UNUSED(request)
    return EmbeddingReply::failed({.kind = ErrorKind::InvalidRequest,
                                   .message = tr("%1 makes no embeddings.").arg(info().title),
                                   .remedy = tr("Ask for a model of another provider."),
                                   .parameter = QStringLiteral("model")},
                                  this);
}

QFuture<bool> Provider::isConfigured()
{
    return readyFuture(true);
}

QList<ProviderEndpoint> Provider::endpoints() const
{
    return {};
}

QFuture<Result<void>> Provider::authorize()
{
    return readyFuture(Result<void>());
}

} // namespace Chat
