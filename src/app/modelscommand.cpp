// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/modelscommand.h"

#include "app/appcontext.h"
#include "app/commandline.h"
#include "app/console.h"
#include "app/globaloptions.h"
#include "core/future.h"

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

} // namespace

CommandInfo ModelsCommand::info()
{
    return {
        .name = u"models"_s,
        .arguments = tr("[PROVIDER]"),
        .summary = tr("Lists the models of a provider that can chat, one a line."),
        .details = tr("Without a provider those of the one that answers by itself. With --json one "
                      "object is printed: provider, default_model and models, each with id, "
                      "owned_by and purpose."),
        .examples = {u"lmchat models gigachat"_s},
        .options = {{u"all"_s, tr("Also those that cannot chat, such as embeddings.")},
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
              .remedy = tr("For example: lmchat models %1")
                            .arg(line().words().first().left(80))});
        return;
    }
    whenFinished(context().registry().defaultName(), this,
                 [this](const QString &name) { list(name); });
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
