// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/authorizer.h"
#include "providers/dialect.h"
#include "providers/keysource.h"

namespace Chat {

/// Sends the key itself, in the header that the dialect has for it.
class KeyAuthorizer final : public Authorizer
{
    Q_OBJECT
public:
    KeyAuthorizer(const KeySource &key, const OpenAiDialect &dialect, QObject *parent = nullptr);

    QFuture<Result<HttpHeaders>> authorize() override;
    bool renew(const HttpHeaders &headers) override; ///< a key has no other
    QFuture<bool> isConfigured() override;

private:
    Result<HttpHeaders> headersFor(const Secret &key) const;

    KeySource m_key;
    QByteArray m_header;
    QByteArray m_prefix;
    bool m_required;
};

} // namespace Chat
