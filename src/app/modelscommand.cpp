// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/modelscommand.h"

#include "app/appcontext.h"
#include "app/commandline.h"
#include "app/console.h"
#include "app/globaloptions.h"
#include "core/future.h"
#include "providers/dialect.h"

#include <QJsonArray>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QString purposeName(ModelInfo::Purpose purpose)
{
    switch (purpose) {
    case ModelInfo::Purpose::Chat:
        return u"chat"_s;
    case ModelInfo::Purpose::Embedding:
        return u"embedding"_s;
    case ModelInfo::Purpose::Other:
        break;
    }
    return u"other"_s;
}

/// Where it answers, and how to ask it.
QString localServerText(const LocalServer &server)
{
    const QString address = server.baseUrl.toString();
    if (server.models.isEmpty())
        return ModelsCommand::tr("%1 answers at %2, but has no model yet.")
            .arg(server.title, address);
    const ProviderPreset *preset = findPreset(server.preset);
    QString options = server.preset + " -m "_L1 + server.models.first();
    if (preset && preset->localPort != server.baseUrl.port())
        options += " --set profile/%1/baseUrl=%2"_L1.arg(server.preset, address);
    return ModelsCommand::tr("%1 answers at %2. To ask it: lmchat ask -p %3 \"…\"")
        .arg(server.title, address, options);
}

} // namespace

CommandInfo ModelsCommand::info()
{
    return {
        .name = u"models"_s,
        .arguments = tr("[PROVIDER]"),
        .summary = tr("Lists the models of a provider that can chat, one a line."),
        .details = tr("Without a provider those of the one that answers by itself. With --local "
                      "those of the model servers that answer on this machine (Ollama, LM Studio, "
                      "llama.cpp, vLLM), each behind the name of its provider. With --json one "
                      "object is printed: provider, default_model and models, each with id, "
                      "owned_by and purpose; or servers, each with provider, title, base_url and "
                      "models."),
        .examples = {u"lmchat models gigachat"_s, u"lmchat models --local"_s},
        .options = {{u"all"_s, tr("Also those that cannot chat, such as embeddings.")},
                    {u"local"_s, tr("Look for model servers on this machine.")},
                    jsonOption(tr("Print a JSON object."))},
        .wordIsProvider = true,
        .make = makeCommand<ModelsCommand>,
    };
}

ModelsCommand::ModelsCommand(const CommandLine &line, AppContext &context, Console &console)
    : Command(line, context, console)
{
}

void ModelsCommand::start()
{
    if (line().words().size() > 1) {
        fail({.kind = ErrorKind::InvalidArgument,
              .message = tr("\"lmchat models\" lists those of one provider at a time."),
              .remedy = tr("For example: lmchat models %1").arg(line().words().first().left(80))});
        return;
    }
    if (line().isSet(u"local"_s))
        findLocal();
    else
        whenFinished(context().registry().defaultName(), this,
                     [this](const QString &name) { list(name); });
}

void ModelsCommand::findLocal()
{
    console().setStatus(tr("Looking for model servers on this machine…"));
    m_local = std::make_unique<LocalServers>(context().redactor());
    whenFinished(m_local->find(), this, [this](const QList<LocalServer> &servers) {
        if (!isFinished())
            showLocal(servers);
    });
}

void ModelsCommand::showLocal(const QList<LocalServer> &servers)
{
    console().clearStatus();
    const Redactor &redactor = context().redactor();
    QString lines;
    QJsonArray list;
    for (const LocalServer &server : servers) {
        QStringList models;
        for (const QString &model : server.models)
            models.append(redactor.redacted(model));
        list.append(QJsonObject{{u"provider"_s, server.preset},
                                {u"title"_s, server.title},
                                {u"base_url"_s, server.baseUrl.toString()},
                                {u"models"_s, QJsonArray::fromStringList(models)}});
        for (const QString &model : std::as_const(models))
            lines += server.preset.leftJustified(10) + u' ' + model + u'\n';
    }
    if (line().isSet(u"json"_s) ? !printJson({{u"servers"_s, list}, {u"error"_s, QJsonValue()}})
                                : !print(lines))
        return;
    for (const LocalServer &server : servers)
        console().say(localServerText(server));
    if (servers.isEmpty())
        console().say(tr("No model server answers on this machine at its usual port."));
    finish();
}

void ModelsCommand::list(const QString &providerName)
{
    if (isFinished())
        return;
    const Result<Provider *> provider = context().registry().provider(providerName);
    if (!provider) {
        fail(provider.error());
        return;
    }
    const ProviderInfo info = (*provider)->info();
    if (!info.warning.isEmpty())
        console().sayWarning(info.warning);
    console().setStatus(tr("Asking %1 for its models…").arg(info.title));
    whenFinished((*provider)->models(), this, [this, info](const Result<QList<ModelInfo>> &models) {
        if (isFinished())
            return;
        if (models)
            show(info, *models);
        else
            fail(models.error());
    });
}

void ModelsCommand::show(const ProviderInfo &provider, QList<ModelInfo> models)
{
    console().clearStatus();
    for (ModelInfo &model : models) { // the service may have put anything there
        model.id = context().redactor().redacted(model.id);
        model.ownedBy = context().redactor().redacted(model.ownedBy);
    }
    if (!line().isSet(u"all"_s))
        models.removeIf(
            [](const ModelInfo &model) { return model.purpose != ModelInfo::Purpose::Chat; });
    if (line().isSet(u"json"_s)) {
        QJsonArray list;
        for (const ModelInfo &model : std::as_const(models))
            list.append(QJsonObject{{u"id"_s, model.id},
                                    {u"owned_by"_s, model.ownedBy},
                                    {u"purpose"_s, purposeName(model.purpose)}});
        if (!printJson({{u"provider"_s, provider.name},
                        {u"default_model"_s, provider.defaultModel},
                        {u"models"_s, list},
                        {u"error"_s, QJsonValue()}}))
            return;
    } else {
        QString lines;
        for (const ModelInfo &model : std::as_const(models))
            lines += model.id + u'\n';
        if (!print(lines))
            return;
        if (models.isEmpty())
            console().say(tr("%1 lists no models.").arg(provider.title));
    }
    finish();
}

} // namespace Chat
