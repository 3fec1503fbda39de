// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/redactor.h"
#include "providers/providerregistry.h"
#include "proxy/gatewaymetrics.h"
#include "proxy/gatewaysettings.h"
#include "proxy/modelcatalog.h"
#include "proxy/requestlog.h"

#include <QCache>

#include <functional>

namespace Chat {

/// What all requests of a gateway share. One thread; outlives every exchange.
struct GatewayContext
{
    ProviderRegistry &registry;
    ModelCatalog &catalog;
    Redactor &redactor;
    GatewaySettings settings = {};
    GatewayMetrics metrics = {};
    GatewayMetrics::Now now = {};
    /// GigaChat's state of a function call by the call's id: its clients know no field for it, but
    /// send the call back.
    QCache<QString, QString> functionStates = QCache<QString, QString>(2000);
    /// Takes the record of each request when it is over.
    std::function<void(const RequestRecord &)> record = {};
};

} // namespace Chat
