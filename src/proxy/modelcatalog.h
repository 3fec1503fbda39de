// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sharedpromise.h"
#include "providers/provider.h"

#include <QElapsedTimer>
#include <QHash>

#include <memory>

namespace Chat {

class ProviderRegistry;

/// A model of one of the profiles, by the name that clients ask for it.
struct CatalogModel
{
    QString id = {}; ///< the service's own where no other profile has that, else `profile/model`
    QString profile = {};
    ModelInfo model = {};
};

/// Which profile answers, and the model that it is asked for: empty for its own default.
struct ModelTarget
{
    QString profile = {};
    QString model = {};
};

/// The models of all profiles that are set up, as one list. It is fetched when first asked for, and
/// again in the background when it is old; a service that does not answer in time is left out. One
/// thread.
class ModelCatalog final : public QObject
{
    Q_OBJECT
public:
    /// `registry` must outlive it.
    explicit ModelCatalog(ProviderRegistry &registry, QObject *parent = nullptr);

    QFuture<QList<CatalogModel>> models();

    /// Where a model that a client asks for is to be had: a name of the list, `profile/model`, or a
    /// profile alone. Whatever nobody lists goes to the profile that answers by itself: services
    /// take more names than they list.
    QFuture<ModelTarget> find(const QString &asked);

    /// The settings have changed.
    void forget();

private:
    using Models = QList<CatalogModel>;
    struct Refresh;

    void refresh();
    void ask(const QString &profile, const std::shared_ptr<Refresh> &refresh);
    void add(const QString &profile, const QList<ModelInfo> &models,
             const std::shared_ptr<Refresh> &refresh);
    void settle(const std::shared_ptr<Refresh> &refresh);
    ModelTarget targetIn(const Models &models, const QString &asked,
                         const QString &defaultProfile) const;

    ProviderRegistry &m_registry;
    std::shared_ptr<Refresh> m_refresh; // under way
    Models m_models;
    QElapsedTimer m_age; // invalid: there is no list
};

} // namespace Chat
