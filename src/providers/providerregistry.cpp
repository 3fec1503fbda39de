// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/providerregistry.h"

#include "core/future.h"
#include "core/nearest.h"
#include "providers/providerfactory.h"

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QList<QObject *> openReplies(const Provider &provider)
{
    QList<QObject *> replies;
    for (QObject *child : provider.children()) {
        if (qobject_cast<ChatReply *>(child) != nullptr
            || qobject_cast<EmbeddingReply *>(child) != nullptr)
            replies.append(child);
    }
    return replies;
}

} // namespace

ProviderRegistry::ProviderRegistry(const Settings &settings, SecretStore &secrets,
                                   Redactor &redactor, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_secrets(secrets)
    , m_redactor(redactor)
{
}

ProviderRegistry::~ProviderRegistry() = default;

QStringList ProviderRegistry::names() const
{
    QStringList names;
    for (const auto &[name, provider] : m_added)
        names.append(name);
    for (const ProviderProfile &profile : m_settings.profiles()) {
        if (!names.contains(profile.name))
            names.append(profile.name);
    }
    return names;
}

const ProviderProfile *ProviderRegistry::profile(const QString &name) const
{
    return m_settings.profile(name);
}

QString ProviderRegistry::title(const QString &name) const
{
    if (const auto added = m_added.find(name); added != m_added.end())
        return added->second->info().title;
    const ProviderProfile *found = profile(name);
    return found != nullptr ? profileTitle(*found) : name;
}

Result<Provider *> ProviderRegistry::provider(const QString &name)
{
    if (const auto added = m_added.find(name); added != m_added.end())
        return added->second.get();
    if (const auto made = m_made.find(name); made != m_made.end())
        return made->second.provider.get();
    const ProviderProfile *found = profile(name);
    if (found == nullptr) {
        const QString nearest = nearestOf(name, names());
        return Error{.kind = ErrorKind::NotConfigured,
                     .message = tr("There is no provider called \"%1\".").arg(name),
                     .remedy = nearest.isEmpty() ? tr("There are: %1.").arg(names().join(u", "_s))
                                                 : tr("Did you mean \"%1\"?").arg(nearest)};
    }
    Result<ProviderSetup> setup = providerSetup(*found, m_settings);
    if (!setup)
        return setup.error();
    Made &made = m_made[name];
    made.provider = makeProvider(*setup, m_secrets, m_redactor);
    made.setup = *std::move(setup);
    return made.provider.get();
}

QFuture<QString> ProviderRegistry::defaultName()
{
    const QString chosen = m_settings.get(Keys::Provider);
    if (chosen != "auto"_L1)
        return readyFuture(chosen);
    const SharedPromise<QString> promise;
    findConfigured(0, {}, promise);
    return promise.future();
}

void ProviderRegistry::findConfigured(qsizetype index, const QString &unreadable,
                                      const SharedPromise<QString> &promise)
{
    const QStringList all = names();
    if (index + 1 >= all.size()) { // the last is the demo
        promise.finish(!unreadable.isEmpty() || all.isEmpty() ? unreadable : all.last());
        return;
    }
    const QString name = all.at(index);
    const Result<Provider *> candidate = provider(name);
    if (!candidate) {
        if (candidate.error().kind == ErrorKind::NotConfigured)
            findConfigured(index + 1, unreadable, promise);
        else
            promise.finish(name);
        return;
    }
    whenFinished((*candidate)->isConfigured(), this,
                 [=, this](bool isConfigured) {
                     if (isConfigured)
                         promise.finish(name);
                     else
                         checkKeyReadable(index, unreadable, promise);
                 },
                 [=, this, asked = QPointer<Provider>(*candidate)] {
                     goOnWithout(asked, index, unreadable, promise);
                 });
}

/// "No key" may only mean that the keychain is locked.
void ProviderRegistry::checkKeyReadable(qsizetype index, const QString &unreadable,
                                        const SharedPromise<QString> &promise)
{
    const QString name = names().value(index);
    const Result<Provider *> candidate = provider(name);
    if (!candidate || !unreadable.isEmpty()) {
        findConfigured(index + 1, unreadable, promise);
        return;
    }
    // Without a key it asks nobody.
    whenFinished((*candidate)->authorize(), this,
                 [=, this](const Result<void> &authorized) {
                     const bool isUnreadable =
                         !authorized && authorized.error().kind == ErrorKind::Secrets;
                     findConfigured(index + 1, isUnreadable ? name : QString(), promise);
                 },
                 [=, this, asked = QPointer<Provider>(*candidate)] {
                     goOnWithout(asked, index, unreadable, promise);
                 });
}

/// It gave no answer. If new settings have taken it away meanwhile, they may name others, too.
void ProviderRegistry::goOnWithout(const QPointer<Provider> &asked, qsizetype index,
                                   const QString &unreadable, const SharedPromise<QString> &promise)
{
    if (asked)
        findConfigured(index + 1, unreadable, promise);
    else
        whenFinished(defaultName(), this, [promise](const QString &name) { promise.finish(name); });
}

void ProviderRegistry::setSettings(const Settings &settings)
{
    m_settings = settings;
    for (auto it = m_made.begin(); it != m_made.end();) {
        const ProviderProfile *found = profile(it->first);
        const std::optional<Result<ProviderSetup>> setup =
            found != nullptr ? std::optional(providerSetup(*found, m_settings)) : std::nullopt;
        if (setup && *setup && **setup == it->second.setup) {
            ++it;
            continue;
        }
        retire(std::move(it->second.provider));
        it = m_made.erase(it);
    }
    Q_EMIT changed();
}

void ProviderRegistry::add(std::unique_ptr<Provider> provider)
{
    const QString name = provider->info().name;
    if (const auto previous = m_added.find(name); previous != m_added.end())
        retire(std::move(previous->second));
    m_added[name] = std::move(provider);
    Q_EMIT changed();
}

void ProviderRegistry::retire(std::unique_ptr<Provider> provider)
{
    for (const QObject *reply : openReplies(*provider)) {
        // Queued: of the reply's destruction its provider has not taken note yet.
        connect(reply, &QObject::destroyed, this, &ProviderRegistry::deleteIdleRetired,
                Qt::QueuedConnection);
    }
    m_retired.push_back(std::move(provider));
    deleteIdleRetired();
}

void ProviderRegistry::deleteIdleRetired()
{
    std::erase_if(m_retired, [](std::unique_ptr<Provider> &retired) {
        if (!openReplies(*retired).isEmpty())
            return false;
        retired.release()->deleteLater(); // it may be in a call of the one who made us retire it
        return true;
    });
}

} // namespace Chat
