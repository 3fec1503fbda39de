// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QStringListModel>

#include <memory>

namespace Ui {
class ModelPopup;
}

namespace Chat {

class ProviderCatalog;

/// The models of one provider to choose from, below a button: a filter that is also the way to a
/// name the service does not list, the list while it comes or with what kept it from coming.
class ModelPopup final : public QFrame
{
    Q_OBJECT
public:
    /// `catalog` must outlive it.
    explicit ModelPopup(ProviderCatalog &catalog, QWidget *parent = nullptr);
    ~ModelPopup() override;

    /// Opens below `anchor`; `current` is the model that is chosen.
    void open(const QString &provider, const QString &current, QWidget *anchor);

Q_SIGNALS:
    void chosen(const QString &model);
    void setupRequested(const QString &provider);

private:
    void refresh();
    void choose(const QModelIndex &index);

    ProviderCatalog &m_catalog;
    std::unique_ptr<Ui::ModelPopup> m_ui;
    QStringListModel m_list;
    QString m_provider;
    QString m_current;
};

} // namespace Chat
