// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QMenu;
QT_END_NAMESPACE

namespace Chat {

class ProviderCatalog;
class SelectorButton;

/// Which provider and which model answer: two buttons, a menu below the one and a ModelPopup below
/// the other. Shows what it is told and asks for changes by signals.
class SelectorBar final : public QWidget
{
    Q_OBJECT
public:
    /// `catalog` must outlive it.
    explicit SelectorBar(ProviderCatalog &catalog, QWidget *parent = nullptr);

    /// `provider` may be of a profile that is gone, or empty: the default one. `model` may be
    /// empty: the profile's own.
    void setSelection(const QString &provider, const QString &model);

    void openProviderMenu();
    void openModelPopup();

    /// The provider that answers: the default one where none is chosen.
    QString effectiveProvider() const;
    QString effectiveModel() const;

Q_SIGNALS:
    void providerChosen(const QString &name);
    void modelChosen(const QString &model);
    /// Empty: the settings as such.
    void setupRequested(const QString &provider);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void fitTexts();
    void fillMenu();

    ProviderCatalog &m_catalog;
    QString m_provider;
    QString m_model;
    SelectorButton *m_providerButton = nullptr;
    SelectorButton *m_modelButton = nullptr;
    QMenu *m_menu = nullptr;
    QString m_providerText;
    QString m_modelText;
};

} // namespace Chat
