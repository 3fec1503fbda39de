// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/modelcheck.h"

#include "core/nearest.h"

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QString plainName(const QString &model)
{
    return model.endsWith(":latest"_L1) ? model.chopped(7) : model;
}

QStringList chatModels(const QList<ModelInfo> &models)
{
    QStringList ids;
    for (const ModelInfo &model : models) {
        if (model.purpose == ModelInfo::Purpose::Chat)
            ids.append(model.id);
    }
    return ids;
}

} // namespace

bool isListed(const QList<ModelInfo> &models, const QString &model)
{
    const QString wanted = plainName(model);
    return std::ranges::any_of(models, [&wanted](const ModelInfo &listed) {
        const QString id = plainName(listed.id);
        return id == wanted || id == "models/"_L1 + wanted;
    });
}

QStringList modelsLike(const QList<ModelInfo> &models, const QString &model, qsizetype limit)
{
    const QStringList ids = chatModels(models);
    QStringList like;
    const auto add = [&like](const QString &id) {
        if (!id.isEmpty() && !like.contains(id))
            like.append(id);
    };
    add(nearestOf(model, ids));
    for (const QString &id : ids) {
        if (id.contains(model, Qt::CaseInsensitive)
            || (id.size() >= 4 && model.contains(id, Qt::CaseInsensitive)))
            add(id);
    }
    if (like.isEmpty())
        like = ids;
    return like.first(std::min(like.size(), limit));
}

} // namespace Chat
