// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/keyauthorizer.h"

#include "core/future.h"

#include <algorithm>

namespace Chat {

KeyAuthorizer::KeyAuthorizer(const KeySource &key, const OpenAiDialect &dialect, QObject *parent)
    : Authorizer(parent)
    , m_key(key)
    , m_header(dialect.authHeader)
    , m_prefix(dialect.authPrefix)
    , m_required(dialect.keyRequired)
{
}

QFuture<Result<HttpHeaders>> KeyAuthorizer::authorize()
{
    return transformed(m_key.read(), this, [this](const Result<Secret> &key) {
        return key ? headersFor(*key) : Result<HttpHeaders>(key.error());
    });
}

bool KeyAuthorizer::renew(const HttpHeaders &)
{
    return false;
}

QFuture<bool> KeyAuthorizer::isConfigured()
{
    return m_required ? m_key.isThere(this) : readyFuture(true);
}

Result<HttpHeaders> KeyAuthorizer::headersFor(const Secret &key) const
{
    if (key.isEmpty()) {
        if (m_required)
            return m_key.missing();
        return HttpHeaders();
    }
    const bool isPrintable =
        std::ranges::all_of(key.reveal(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (!isPrintable)
        return Error{.kind = ErrorKind::NotConfigured,
                     .message = tr("The stored key holds a space or a letter that no key has."),
                     .remedy = tr("Copy the key again from the service's page and store it.")};
    return HttpHeaders{{m_header, m_prefix + key.reveal()}};
}

} // namespace Chat
