// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/providercatalog.h"

#include "core/future.h"

#include <algorithm>

namespace Chat {

ProviderCatalog::ProviderCatalog(ProviderRegistry &registry, QObject *parent)
    : QObject(parent)
    , m_registry(registry)
{
    connect(&registry, &ProviderRegistry::changed, this, &ProviderCatalog::refresh);
    refresh();
}

QList<ProviderCatalog::Entry> ProviderCatalog::entries()
{
    QList<Entry> entries;
    const QStringList names = m_registry.names();
    for (const QString &name : names)
        entries.append(entry(name));
    return entries;
}

ProviderCatalog::Entry ProviderCatalog::entry(const QString &name)
{
    ask(name);
    const Known &state = known(name);
    const ProviderProfile *profile = m_registry.profile(name);
    return {.name = name,
            .title = m_registry.title(name),
            .isDemo = profile != nullptr && profile->kind == ProviderKind::Demo,
            .isKnown = m_registry.names().contains(name),
            .readiness = state.readiness,
            .error = state.error};
}

QString ProviderCatalog::providerWithoutKey()
{
    const QList<Entry> all = entries();
    const auto found = std::ranges::find_if(all, [](const Entry &entry) {
        return !entry.isDemo && entry.readiness == Readiness::NeedsSetup;
    });
    return found == all.end() ? QString() : found->name;
}

const ProviderCatalog::Models &ProviderCatalog::models(const QString &name)
{
    return known(name).models;
}

void ProviderCatalog::needModels(const QString &name)
{
    if (models(name).state == Models::State::Unknown)
        fetchModels(name);
}

void ProviderCatalog::fetchModels(const QString &name)
{
    Models &models = known(name).models;
    if (models.state == Models::State::Fetching)
        return;
    const Result<Provider *> provider = m_registry.provider(name);
    if (!provider) {
        takeModels(name, provider.error());
        return;
    }
    models.state = Models::State::Fetching;
    models.error.reset();
    const int generation = m_generation;
    whenFinished((*provider)->models(), this,
                 [this, name, generation](const Result<QList<ModelInfo>> &fetched) {
                     if (generation == m_generation)
                         takeModels(name, fetched);
                 });
    Q_EMIT modelsChanged(name);
}

void ProviderCatalog::takeModels(const QString &name, const Result<QList<ModelInfo>> &fetched)
{
    Models &models = known(name).models;
    if (fetched) {
        models.state = Models::State::Fetched;
        models.error.reset();
        models.ids.clear();
        for (const ModelInfo &model : *fetched) {
            if (model.purpose == ModelInfo::Purpose::Chat)
                models.ids.append(model.id);
        }
    } else {
        models.state = Models::State::Failed;
        models.error = fetched.error();
    }
    Q_EMIT modelsChanged(name);
}

QString ProviderCatalog::defaultModel(const QString &name)
{
    const Result<Provider *> provider = m_registry.provider(name);
    return provider ? (*provider)->info().defaultModel : QString();
}

ProviderCapabilities ProviderCatalog::capabilities(const QString &name)
{
    const Result<Provider *> provider = m_registry.provider(name);
    return provider ? (*provider)->info().capabilities : ProviderCapabilities();
}

QString ProviderCatalog::warning(const QString &name)
{
    const Result<Provider *> provider = m_registry.provider(name);
    return provider ? (*provider)->info().warning : QString();
}

void ProviderCatalog::refresh()
{
    ++m_generation;
    m_known.clear();
    const int generation = m_generation;
    whenFinished(m_registry.defaultName(), this, [this, generation](const QString &name) {
        if (generation != m_generation || name == m_defaultProvider)
            return;
        m_defaultProvider = name;
        Q_EMIT defaultProviderChanged();
    });
    Q_EMIT changed();
}

void ProviderCatalog::ask(const QString &name)
{
    Known &state = known(name);
    if (state.isAsked)
        return;
    state.isAsked = true;
    const Result<Provider *> provider = m_registry.provider(name);
    if (!provider) {
        state.readiness = Readiness::Broken;
        state.error = provider.error();
        return;
    }
    const int generation = m_generation;
    whenFinished((*provider)->isConfigured(), this, [this, name, generation](bool isConfigured) {
        if (generation != m_generation)
            return;
        if (isConfigured)
            setReadiness(name, Readiness::Ready);
        else
            askWhatIsMissing(name);
    });
}

/// A key that is not there is to be added, a keychain that is locked to be unlocked.
void ProviderCatalog::askWhatIsMissing(const QString &name)
{
    const Result<Provider *> provider = m_registry.provider(name);
    if (!provider) {
        setReadiness(name, Readiness::Broken, provider.error());
        return;
    }
    const int generation = m_generation;
    // Without a key it asks nobody.
    whenFinished((*provider)->authorize(), this,
                 [this, name, generation](const Result<void> &authorized) {
                     if (generation != m_generation)
                         return;
                     if (!authorized && authorized.error().kind == ErrorKind::Secrets)
                         setReadiness(name, Readiness::Broken, authorized.error());
                     else
                         setReadiness(name, Readiness::NeedsSetup);
                 });
}

void ProviderCatalog::setReadiness(const QString &name, Readiness readiness,
                                   const std::optional<Error> &error)
{
    Known &state = known(name);
    state.readiness = readiness;
    state.error = error;
    Q_EMIT changed();
}

} // namespace Chat
