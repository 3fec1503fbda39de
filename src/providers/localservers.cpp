// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/localservers.h"

#include "core/future.h"
#include "providers/dialect.h"
#include "providers/openaicodec.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

TransportOptions searchTransport()
{
    TransportOptions options;
    options.proxy.mode = ProxyOptions::Mode::None;
    options.timeouts = {.connect = 500ms, .firstByte = 1500ms, .idle = 500ms};
    options.limits.body = 4 * 1024 * 1024;
    return options;
}

/// Whether that is the list of models of an OpenAI-compatible server, and not just some JSON.
bool isModelList(const QByteArray &body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    if (object.value("object"_L1).toString() != "list"_L1)
        return false;
    const QJsonValue data = object.value("data"_L1);
    if (data.isNull()) // Ollama's, as long as it has none
        return true;
    const QJsonArray models = data.toArray();
    return data.isArray() && std::ranges::all_of(models, [](const QJsonValue &model) {
               return model["object"_L1].toString() == "model"_L1 && model["id"_L1].isString();
           });
}

/// The preset whose server this is: some sign their models, wherever they listen.
QString presetOf(const QList<ModelInfo> &models, const QString &usual)
{
    for (const QString &preset : {u"llamacpp"_s, u"vllm"_s}) {
        if (!models.isEmpty() && models.first().ownedBy == preset)
            return preset;
    }
    return usual;
}

} // namespace

QList<LocalPort> usualLocalPorts()
{
    QList<LocalPort> ports;
    for (const ProviderPreset &preset : providerPresets()) {
        if (preset.localPort != 0)
            ports.append({preset.name, preset.localPort});
    }
    return ports;
}

LocalServers::LocalServers(const Redactor &redactor, const QList<LocalPort> &ports, QObject *parent)
    : QObject(parent)
    , m_ports(ports)
    , m_client(searchTransport(), redactor)
{
}

QFuture<QList<LocalServer>> LocalServers::find()
{
    const auto search = std::make_shared<Search>();
    if (m_ports.isEmpty())
        return readyFuture(QList<LocalServer>());
    search->found.resize(m_ports.size());
    search->open = m_ports.size();
    for (qsizetype i = 0; i < m_ports.size(); ++i)
        ask(i, search);
    return search->promise.future();
}

void LocalServers::ask(qsizetype index, const std::shared_ptr<Search> &search)
{
    const LocalPort &port = m_ports.at(index);
    const QUrl baseUrl(u"http://127.0.0.1:%1/v1"_s.arg(port.port));
    const HttpRequest request{.url = QUrl(baseUrl.toString() + "/models"_L1),
                              .headers = {{"Accept", "application/json"}}};
    whenFinished(
        m_client.fetch(request), this,
        [index, search, baseUrl, usual = port.preset](const Result<HttpResponse> &response) {
            if (response && response->head.isSuccess() && isModelList(response->body)) {
                LocalServer server{.baseUrl = baseUrl};
                const auto models = OpenAiCodec::decodeModels(response->body);
                const QList<ModelInfo> all = models ? *models : QList<ModelInfo>();
                server.preset = presetOf(all, usual);
                if (const ProviderPreset *preset = findPreset(server.preset))
                    server.title = preset->title;
                for (const ModelInfo &model : all) {
                    if (model.purpose == ModelInfo::Purpose::Chat)
                        server.models.append(model.id);
                }
                search->found[index] = server;
            }
            if (--search->open > 0)
                return;
            QList<LocalServer> servers;
            for (const std::optional<LocalServer> &found : std::as_const(search->found)) {
                if (found)
                    servers.append(*found);
            }
            search->promise.finish(servers);
        });
}

} // namespace Chat
