// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/modelcatalog.h"

#include "core/future.h"
#include "providers/providerregistry.h"

#include <QTimer>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds MostWait = 5s; // for all services together
constexpr std::chrono::milliseconds Fresh = 5min;

QString bareName(const QString &model)
{
    return model.endsWith(":latest"_L1) ? model.chopped(7) : model;
}

} // namespace

struct ModelCatalog::Refresh
{
    SharedPromise<Models> promise;
    QStringList profiles; // in the order of the list
    QHash<QString, QList<ModelInfo>> found;
    qsizetype open = 0;
    bool settled = false;
};

ModelCatalog::ModelCatalog(ProviderRegistry &registry, QObject *parent)
    : QObject(parent)
    , m_registry(registry)
{
    connect(&m_registry, &ProviderRegistry::changed, this, &ModelCatalog::forget);
}

void ModelCatalog::forget()
{
    m_age.invalidate();
    if (m_refresh)
        settle(m_refresh); // those who wait get what is known; the next asks anew
    m_age.invalidate();
}

QFuture<QList<CatalogModel>> ModelCatalog::models()
{
    const bool isKnown = m_age.isValid();
    if (!m_refresh && (!isKnown || m_age.hasExpired(Fresh.count())))
        refresh();
    return isKnown  ? readyFuture(m_models)
        : m_refresh ? m_refresh->promise.future()
                    : readyFuture(m_models);
}

void ModelCatalog::refresh()
{
    const auto refresh = std::make_shared<Refresh>();
    refresh->profiles = m_registry.names();
    refresh->open = refresh->profiles.size();
    m_refresh = refresh;
    QTimer::singleShot(MostWait, this, [this, refresh] { settle(refresh); });
    for (const QString &profile : std::as_const(refresh->profiles)) {
        const Result<Provider *> provider = m_registry.provider(profile);
        if (!provider) {
            add(profile, {}, refresh);
            continue;
        }
        whenFinished((*provider)->isConfigured(), this,
                     [this, profile, refresh](bool isConfigured) {
                         if (isConfigured)
                             ask(profile, refresh);
                         else
                             add(profile, {}, refresh);
                     });
    }
}

void ModelCatalog::ask(const QString &profile, const std::shared_ptr<Refresh> &refresh)
{
    const Result<Provider *> provider = m_registry.provider(profile);
    if (!provider) {
        add(profile, {}, refresh);
        return;
    }
    const QString own = (*provider)->info().defaultModel;
    if (!own.isEmpty()) // also where the service does not answer in time
        refresh->found[profile] = {{.id = own}};
    whenFinished((*provider)->models(), this,
                 [this, profile, refresh, own](const Result<QList<ModelInfo>> &models) {
                     QList<ModelInfo> list = models ? *models : QList<ModelInfo>();
                     if (!own.isEmpty() && std::ranges::count(list, own, &ModelInfo::id) == 0)
                         list.append({.id = own});
                     add(profile, list, refresh);
                 });
}

void ModelCatalog::add(const QString &profile, const QList<ModelInfo> &models,
                       const std::shared_ptr<Refresh> &refresh)
{
    if (refresh->settled)
        return;
    refresh->found[profile] = models;
    if (--refresh->open == 0)
        settle(refresh);
}

void ModelCatalog::settle(const std::shared_ptr<Refresh> &refresh)
{
    if (refresh->settled)
        return;
    refresh->settled = true;
    if (m_refresh == refresh)
        m_refresh.reset();
    QHash<QString, int> holders;
    for (const QList<ModelInfo> &models : std::as_const(refresh->found)) {
        for (const ModelInfo &model : models)
            ++holders[model.id];
    }
    m_models.clear();
    for (const QString &profile : std::as_const(refresh->profiles)) {
        for (const ModelInfo &model : refresh->found.value(profile)) {
            if (model.purpose == ModelInfo::Purpose::Other)
                continue;
            const bool isUnique = holders.value(model.id) == 1;
            m_models.append({isUnique ? model.id : profile + u'/' + model.id, profile, model});
        }
    }
    m_age.start();
    refresh->promise.finish(m_models);
}

QFuture<ModelTarget> ModelCatalog::find(const QString &asked)
{
    const SharedPromise<ModelTarget> promise;
    whenFinished(m_registry.defaultName(), this, [this, asked, promise](const QString &byDefault) {
        // No list is needed for what the usual profile answers with.
        const Result<Provider *> provider = m_registry.provider(byDefault);
        if (provider && bareName((*provider)->info().defaultModel) == bareName(asked)) {
            promise.finish({byDefault, asked});
            return;
        }
        whenFinished(models(), this, [this, asked, promise, byDefault](const Models &models) {
            promise.finish(targetIn(models, asked, byDefault));
        });
    });
    return promise.future();
}

ModelTarget ModelCatalog::targetIn(const Models &models, const QString &asked,
                                   const QString &defaultProfile) const
{
    const auto isAsked = [&asked](const CatalogModel &model) {
        return model.id == asked || bareName(model.id) == bareName(asked);
    };
    if (const auto listed = std::ranges::find_if(models, isAsked); listed != models.end())
        return {listed->profile, listed->model.id};
    const QStringList profiles = m_registry.names();
    if (profiles.contains(asked))
        return {asked, {}};
    const QString profile = asked.section(u'/', 0, 0);
    const auto answers = [&profile](const CatalogModel &model) { return model.profile == profile; };
    // Services name models `vendor/model`, too, and a vendor may be called like a profile.
    const bool isProfile = profiles.contains(profile)
        && (std::ranges::any_of(models, answers) || profile == defaultProfile);
    if (asked.contains(u'/') && isProfile)
        return {profile, asked.section(u'/', 1)};
    // Named without its profile although several have it: the usual one first, then their order.
    const auto isBare = [&asked](const CatalogModel &model) { return model.model.id == asked; };
    const auto usual = std::ranges::find_if(models, [&](const CatalogModel &model) {
        return isBare(model) && model.profile == defaultProfile;
    });
    const auto found = usual != models.end() ? usual : std::ranges::find_if(models, isBare);
    if (found != models.end())
        return {found->profile, found->model.id};
    return {defaultProfile, asked};
}

} // namespace Chat
