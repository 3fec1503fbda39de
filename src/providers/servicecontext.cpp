// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/servicecontext.h"

#include "core/logging.h"
#include "core/redactor.h"
#include "net/transporterror.h"
#include "providers/gigachatca.h"
#include "providers/gigachatcodec.h"
#include "providers/openaicodec.h"
#include "providers/providersetup.h"

#include <QRandomGenerator>

namespace Chat {

ServiceContext::ServiceContext(const ProviderSetup &setup, std::unique_ptr<Authorizer> authorizer,
                               const Redactor &redactor)
    : m_profile(setup.profile.name)
    , m_kind(setup.profile.kind)
    , m_retries(setup.retries)
    , m_redactor(redactor)
    , m_client(setup.transport, redactor)
    , m_authorizer(std::move(authorizer))
    , m_queue(setup.profile.maxConcurrent)
{
}

ServiceContext::~ServiceContext() = default;

void ServiceContext::addRefusedParameter(const QString &model, const QString &parameter)
{
    qCDebug(lcProviders) << m_profile << "does not take" << parameter << "for" << model;
    m_refused[model].insert(parameter);
}

Error ServiceContext::errorOf(const HttpResponseHead &head, const QByteArray &body,
                              const QUrl &url) const
{
    const QString host = TransportError::hostText(url);
    Error error = m_kind == ProviderKind::GigaChat
        ? GigaChatCodec::decodeError(head.status, body, host)
        : OpenAiCodec::decodeError(head.status, body, host);
    error.requestId = head.requestId();
    error.retryAfter = retryAfter(head, QDateTime::currentDateTimeUtc());
    return error;
}

std::optional<std::chrono::milliseconds> ServiceContext::delayBefore(
    int retry, const Error &error, const HttpResponseHead &head) const
{
    return m_retries.delayBefore(retry, error, head, QRandomGenerator::global()->generateDouble());
}

Error ServiceContext::presentable(const Error &error, const QUrl &url) const
{
    return m_redactor.redacted(withGigaChatCaRemedy(error, url));
}

} // namespace Chat
