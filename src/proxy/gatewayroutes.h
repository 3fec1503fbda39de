// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewayerrors.h"

#include <QByteArray>

namespace Chat {

enum class GatewayTarget {
    Page,
    Health,
    Metrics,
    Models,
    Embeddings,
    Chat,
    Responses,
    Messages,
    ChatGpt,
    GigaChat
};

struct GatewayRoute
{
    QByteArray path = {}; ///< by gatewayPath(); one that ends with `/` stands for what is below it
    QByteArray name = {}; ///< its address, for people: `/v1/models/{id}`
    QByteArray methods = {}; ///< as Allow names them
    GatewayTarget target = GatewayTarget::Page;
};

/// A path in its plain form: without a last slash, and without `/v1` where that may be left out.
QByteArray gatewayPath(const QByteArray &path);

/// A path as it was sent, for a message: its first 200 characters, of ASCII what can be seen.
QString pathText(const QByteArray &path);

/// What answers at a plain path; null where nothing does.
const GatewayRoute *gatewayRoute(const QByteArray &path);

/// The name of the route that a path, as it was sent, belongs to; `other` where there is none.
QString routeName(const QString &path);

/// The family of clients that a plain path is for.
ClientFamily familyOf(const QByteArray &path);

/// What a person sees who opens the gateway in a browser.
QByteArray pageText();

} // namespace Chat
