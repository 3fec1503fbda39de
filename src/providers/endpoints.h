// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "providers/dialect.h"

#include <QUrl>

namespace Chat {

/// Where a service is spoken to.
struct ServiceUrls
{
    QUrl chat = {};
    QUrl embeddings = {};
    QUrl models = {}; ///< empty: the service has no list
    QUrl files = {}; ///< empty: pictures are not uploaded

    bool operator==(const ServiceUrls &) const = default;
};

/// The addresses of a service by what a person typed: a host, a base URL, or a full chat URL, with
/// or without scheme and slash at its end. Empty: the preset's own. A bare host gets the preset's
/// usual path; a URL with a path is taken at its word.
///
/// `apiVersion` and `model` matter to Azure alone: with a version the older addresses by deployment
/// are used, where the deployment is the model. InvalidSettings says what is wrong with the text,
/// NotConfigured that there is none; neither repeats a password in it.
Result<ServiceUrls> resolveServiceUrls(const ProviderPreset &preset, const QString &typedBaseUrl,
                                       const QString &apiVersion = {}, const QString &model = {});

/// Whether a key sent there could be read on its way: plain http to another machine.
bool sendsKeyInClear(const QUrl &url);

} // namespace Chat
