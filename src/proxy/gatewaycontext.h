// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bodylog.h"
#include "core/redactor.h"
#include "core/requestlog.h"
#include "providers/providerregistry.h"
#include "proxy/clientquota.h"
#include "proxy/gatewaymetrics.h"
#include "proxy/gatewaysettings.h"
#include "proxy/modelcatalog.h"

#include <QCache>

#include <functional>

namespace Chat {

/// What a service wants back with a call of a function, and clients know no field for, or do not
/// send: GigaChat's state, and the thoughts of DeepSeek's models.
struct CallMemory
{
    QString functionsStateId = {};
    QString reasoning = {};
};

/// What all requests of a gateway share. One thread; outlives every exchange.
struct GatewayContext
{
    ProviderRegistry &registry;
    ModelCatalog &catalog;
    Redactor &redactor;
    BodyLog &bodies;
    GatewaySettings settings = {};
    ClientQuota quota = {};
    GatewayMetrics metrics = {};
    GatewayMetrics::Now now = {};
    /// By client, profile and the call's id, which clients send back. The bound is in bytes.
    QCache<QString, CallMemory> calls = QCache<QString, CallMemory>(8 * 1024 * 1024);
    /// Takes the record of each request when it is over.
    std::function<void(const RequestRecord &)> record = {};
    /// Takes that of one that is under way, when it has begun and when more is known of it: it gets
    /// its number.
    std::function<void(RequestRecord &)> underWay = {};
};

} // namespace Chat
