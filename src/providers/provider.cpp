// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/provider.h"

#include "core/future.h"

namespace Chat {

Provider::Provider(QObject *parent)
    : QObject(parent)
{
}

Provider::~Provider() = default;

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
