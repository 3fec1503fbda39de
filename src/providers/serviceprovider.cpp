// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/serviceprovider.h"

#include "core/future.h"
#include "core/redactor.h"
#include "net/transporterror.h"
#include "providers/modelsrequest.h"
#include "providers/serviceembedding.h"

#include <QJsonDocument>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QUrl filesUrl(const ProviderSetup &setup)
{
    const bool hasFiles = !setup.preset->dialect.filesPath.isEmpty();
    const Result<ServiceUrls> urls =
        hasFiles ? serviceUrls(setup, setup.profile.model) : ServiceUrls();
    return urls ? urls->files : QUrl(); // what is wrong with it is said where a question is asked
}

} // namespace

ServiceProvider::ServiceProvider(const ProviderSetup &setup, std::unique_ptr<Authorizer> authorizer,
                                 Encoder encode, EmbeddingEncoder encodeEmbedding,
                                 const Redactor &redactor, QObject *parent)
    : Provider(parent)
    , m_setup(setup)
    , m_encode(std::move(encode))
    , m_encodeEmbedding(std::move(encodeEmbedding))
    , m_context(std::make_shared<ServiceContext>(setup, std::move(authorizer), redactor))
    , m_files(std::make_shared<UploadedFiles>(m_context, filesUrl(setup)))
{
}

ServiceProvider::~ServiceProvider() = default;

ChatReplyPtr ServiceProvider::send(const ChatRequest &request)
{
    return ChatReplyPtr(new ServiceReply(m_context, m_files, encoded(request), this));
}

Result<ServiceRequest> ServiceProvider::encoded(const ChatRequest &request) const
{
    ChatRequest complete = request;
    if (complete.model.isEmpty())
        complete.model = m_setup.profile.model;
    if (complete.model.isEmpty()) {
        return Error{.kind = ErrorKind::NotConfigured,
                     .message = tr("No model is chosen for %1.").arg(profileTitle(m_setup.profile)),
                     .remedy =
                         tr("Choose one of its list (\"lmchat models --provider %1\"), or set the "
                            "profile's model.")
                             .arg(m_setup.profile.name)};
    }
    return m_encode(complete);
}

EmbeddingReplyPtr ServiceProvider::embed(const EmbeddingRequest &request)
{
    if (request.model.isEmpty()) {
        return EmbeddingReply::failed(
            {.kind = ErrorKind::InvalidRequest,
             .message =
                 tr("No embedding model is named for %1.").arg(profileTitle(m_setup.profile)),
             .remedy = tr("Name one of its list (\"lmchat models --provider %1\").")
                           .arg(m_setup.profile.name),
             .parameter = u"model"_s},
            this);
    }
    const Result<ServiceRequest> encoded = m_encodeEmbedding(request);
    if (!encoded)
        return EmbeddingReply::failed(m_context->presentable(encoded.error(), {}), this);
    const HttpRequest wire{.verb = "POST",
                           .url = encoded->url,
                           .headers = encoded->headers,
                           .body = QJsonDocument(encoded->body).toJson(QJsonDocument::Compact)};
    return EmbeddingReplyPtr(new ServiceEmbedding(m_context, wire, request.inputs.size(), this));
}

QFuture<Result<QList<ModelInfo>>> ServiceProvider::models()
{
    using Models = Result<QList<ModelInfo>>;
    const Result<ServiceUrls> urls =
        serviceUrls(m_setup, m_setup.profile.model.isEmpty() ? u"-"_s : m_setup.profile.model);
    if (!urls)
        return readyFuture(Models(m_context->presentable(urls.error(), {})));
    if (urls->models.isEmpty())
        return readyFuture(
            Models(Error{.kind = ErrorKind::ModelNotFound,
                         .message = tr("%1 has no list of models.").arg(m_setup.preset->title),
                         .remedy = tr("Type the model's name by hand.")}));
    auto *request = new ModelsRequest(m_context, urls->models, this);
    return request->future();
}

ProviderInfo ServiceProvider::info() const
{
    return {.name = m_setup.profile.name,
            .title = profileTitle(m_setup.profile),
            .kind = m_setup.profile.kind,
            .defaultModel = m_setup.profile.model,
            .warning = warning(),
            .capabilities = m_setup.preset->dialect.capabilities};
}

QString ServiceProvider::warning() const
{
    QStringList warnings;
    if (!m_setup.profile.verifyTls)
        warnings.append(tr("Certificates are not checked for this profile: anyone on the way can "
                           "read the key and the conversation. Set verifyTls=true as soon as you "
                           "can."));
    for (const ProviderEndpoint &endpoint : endpoints()) {
        if (sendsKeyInClear(endpoint.url))
            warnings.append(tr("The key and the conversation go to %1 without encryption. Use an "
                               "https:// address if there is one.")
                                .arg(TransportError::hostText(endpoint.url)));
    }
    return warnings.join(u' ');
}

QFuture<bool> ServiceProvider::isConfigured()
{
    return m_context->authorizer().isConfigured();
}

QList<ProviderEndpoint> ServiceProvider::endpoints() const
{
    QList<ProviderEndpoint> endpoints;
    if (!m_setup.authUrl.isEmpty())
        endpoints.append({.url = m_setup.authUrl, .transport = m_setup.authTransport});
    endpoints.append({.url = m_setup.chatUrl, .transport = m_setup.transport});
    return endpoints;
}

QFuture<Result<void>> ServiceProvider::authorize()
{
    return transformed(m_context->authorizer().authorize(), this,
                       [](const Result<HttpHeaders> &headers) {
                           return headers ? Result<void>() : Result<void>(headers.error());
                       });
}

} // namespace Chat
