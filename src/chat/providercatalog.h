// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/providerregistry.h"

#include <map>

namespace Chat {

/// What selectors show of the providers: whether each is set up, and the models it offers. Both are
/// asked for when wanted, kept, and forgotten when the settings change.
///
/// `registry` must outlive it. One thread.
class ProviderCatalog final : public QObject
{
    Q_OBJECT
public:
    enum class Readiness {
        Unknown, ///< being asked
        Ready,
        NeedsSetup, ///< no key, or something else that it cannot do without
        Broken, ///< see Entry::error
    };

    struct Models
    {
        enum class State { Unknown, Fetching, Fetched, Failed };
        State state = State::Unknown;
        QStringList ids = {}; ///< sorted; those that a failed fetch could not renew stay
        std::optional<Error> error = {};
    };

    struct Entry
    {
        QString name = {};
        QString title = {};
        bool isDemo = false;
        bool isKnown = true; ///< there is such a profile
        Readiness readiness = Readiness::Unknown;
        std::optional<Error> error = {};
    };

    explicit ProviderCatalog(ProviderRegistry &registry, QObject *parent = nullptr);

    /// In the order in which they are offered. Asks for what is not known yet: see changed().
    QList<Entry> entries();
    Entry entry(const QString &name);

    /// What is known of the models; does not ask for them.
    const Models &models(const QString &name);
    void fetchModels(const QString &name); ///< no effect while they are being fetched
    /// The same, but nothing where they are known already.
    void needModels(const QString &name);

    /// The model that answers where a conversation names none; empty where that is not known.
    QString defaultModel(const QString &name);
    /// What it takes; everything usual where there is no such provider.
    ProviderCapabilities capabilities(const QString &name);
    QString warning(const QString &name); ///< ProviderInfo::warning

    /// The profile that answers where none is asked for; empty until it is known.
    const QString &defaultProvider() const { return m_defaultProvider; }
    /// The first one that only needs a key; empty where there is none.
    QString providerWithoutKey();

    /// Forgets everything: a key was stored or removed.
    void refresh();

Q_SIGNALS:
    void changed(); ///< an entry, or the list of them
    void modelsChanged(const QString &name);
    void defaultProviderChanged();

private:
    struct Known
    {
        Readiness readiness = Readiness::Unknown;
        bool isAsked = false;
        std::optional<Error> error = {};
        Models models = {};
    };

    Known &known(const QString &name) { return m_known[name]; }
    void ask(const QString &name);
    void askWhatIsMissing(const QString &name);
    void setReadiness(const QString &name, Readiness readiness,
                      const std::optional<Error> &error = {});
    void takeModels(const QString &name, const Result<QList<ModelInfo>> &models);

    ProviderRegistry &m_registry;
    std::map<QString, Known> m_known;
    QString m_defaultProvider;
    int m_generation = 0; // answers to questions of an earlier one are of no account
};

} // namespace Chat
