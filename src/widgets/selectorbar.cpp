// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/selectorbar.h"

#include "chat/providercatalog.h"
#include "chat/titles.h"
#include "style/icons.h"
#include "style/literaltext.h"
#include "style/metrics.h"
#include "widgets/modelpopup.h"
#include "widgets/selectorbutton.h"

#include <QActionGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>

#include <algorithm>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;
using Readiness = ProviderCatalog::Readiness;

constexpr int WidestText = 240;

/// An ampersand in a name is no mnemonic.
QString menuText(const QString &text)
{
    QString escaped = cleanTitle(text, 80);
    return escaped.replace(u'&', "&&"_L1);
}

} // namespace

SelectorBar::SelectorBar(ProviderCatalog &catalog, QWidget *parent)
    : QWidget(parent)
    , m_catalog(catalog)
    , m_providerButton(new SelectorButton(this))
    , m_modelButton(new SelectorButton(this))
    , m_menu(new QMenu(this))
{
    m_providerButton->setObjectName(u"providerButton"_s);
    m_modelButton->setObjectName(u"modelButton"_s);
    m_modelButton->setIcon(icon(Icon::Model, IconTint::Muted));
    m_menu->setObjectName(u"providerMenu"_s);
    connect(m_providerButton, &QToolButton::clicked, this, &SelectorBar::openProviderMenu);
    connect(m_modelButton, &QToolButton::clicked, this, &SelectorBar::openModelPopup);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Metrics::Tiny);
    layout->addWidget(m_providerButton);
    layout->addWidget(m_modelButton);
    layout->addStretch(1);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMinimumWidth(2 * m_providerButton->widthAroundText() + Metrics::Tiny);

    connect(&catalog, &ProviderCatalog::changed, this, &SelectorBar::refresh);
    connect(&catalog, &ProviderCatalog::defaultProviderChanged, this, &SelectorBar::refresh);
    refresh();
}

void SelectorBar::setSelection(const QString &provider, const QString &model)
{
    if (provider == m_provider && model == m_model)
        return;
    m_provider = provider;
    m_model = model;
    refresh();
}

QString SelectorBar::effectiveProvider() const
{
    return m_provider.isEmpty() ? m_catalog.defaultProvider() : m_provider;
}

QString SelectorBar::effectiveModel() const
{
    return m_model.isEmpty() ? m_catalog.defaultModel(effectiveProvider()) : m_model;
}

void SelectorBar::refresh()
{
    const QString name = effectiveProvider();
    const ProviderCatalog::Entry entry = m_catalog.entry(name);
    m_providerText = name.isEmpty() ? tr("Provider") : entry.title;
    QString tip = tr("Who answers: %1").arg(m_providerText);
    IconTint tint = IconTint::Muted;
    Icon shown = Icon::Provider;
    if (entry.readiness == Readiness::NeedsSetup) {
        shown = Icon::Key;
        tint = IconTint::Warning;
        tip = tr("%1 has no key yet.").arg(m_providerText);
    } else if (entry.error) {
        shown = Icon::Warning;
        tint = IconTint::Warning;
        tip = errorText(*entry.error);
    } else if (const QString warning = m_catalog.warning(name); !warning.isEmpty()) {
        shown = Icon::Warning;
        tint = IconTint::Warning;
        tip = warning;
    }
    m_providerButton->setIcon(icon(shown, tint));
    m_providerButton->setToolTip(literalText(tip));
    m_providerButton->setAccessibleName(tr("Provider: %1").arg(m_providerText));

    const QString model = effectiveModel();
    m_modelText = model.isEmpty() ? tr("Model of its choice") : model;
    m_modelButton->setToolTip(literalText(tr("Which model answers: %1").arg(m_modelText)));
    m_modelButton->setAccessibleName(tr("Model: %1").arg(m_modelText));
    m_modelButton->setVisible(entry.isKnown || name.isEmpty());
    fitTexts();
}

/// Shares the width: what does not fit is elided, the longer of the two first.
void SelectorBar::fitTexts()
{
    const QFontMetrics metrics(m_providerButton->font());
    const int room = std::max(0, width() - 2 * m_providerButton->widthAroundText() - Metrics::Tiny);
    const QString provider = cleanTitle(m_providerText, 200);
    const QString model = cleanTitle(m_modelText, 200);
    const int wantedProvider = std::min(WidestText, metrics.horizontalAdvance(provider) + 1);
    const int wantedModel = std::min(WidestText, metrics.horizontalAdvance(model) + 1);
    int forProvider = wantedProvider;
    int forModel = wantedModel;
    if (wantedProvider + wantedModel > room) {
        forProvider = std::min(wantedProvider, std::max(room / 2, room - wantedModel));
        forModel = std::min(wantedModel, room - forProvider);
    }
    m_providerButton->setText(metrics.elidedText(provider, Qt::ElideRight, forProvider));
    m_modelButton->setText(metrics.elidedText(model, Qt::ElideRight, forModel));
}

void SelectorBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitTexts();
}

void SelectorBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitTexts();
}

void SelectorBar::fillMenu()
{
    m_menu->clear();
    delete m_menu->findChild<QActionGroup *>();
    auto *choices = new QActionGroup(m_menu);
    const QList<ProviderCatalog::Entry> entries = m_catalog.entries();
    const QString current = effectiveProvider();
    for (const ProviderCatalog::Entry &entry : entries) {
        QAction *action = m_menu->addAction(menuText(entry.title));
        action->setCheckable(true);
        choices->addAction(action);
        action->setChecked(entry.name == current);
        if (entry.readiness == Readiness::NeedsSetup) {
            action->setText(tr("%1: add a key…").arg(menuText(entry.title)));
            action->setIcon(icon(Icon::Key, IconTint::Muted));
        } else if (entry.error) {
            action->setIcon(icon(Icon::Warning, IconTint::Warning));
            action->setToolTip(literalText(errorText(*entry.error)));
        } else if (!m_catalog.warning(entry.name).isEmpty()) {
            action->setIcon(icon(Icon::Warning, IconTint::Warning));
            action->setToolTip(literalText(m_catalog.warning(entry.name)));
        }
        connect(action, &QAction::triggered, this,
                [this, name = entry.name, needsSetup = entry.readiness == Readiness::NeedsSetup] {
                    if (needsSetup)
                        Q_EMIT setupRequested(name);
                    if (name != m_provider)
                        Q_EMIT providerChosen(name);
                });
    }
    m_menu->addSeparator();
    QAction *setUp =
        m_menu->addAction(icon(Icon::Settings, IconTint::Muted), tr("Set up providers…"));
    setUp->setObjectName(u"setUpProviders"_s);
    connect(setUp, &QAction::triggered, this, [this] { Q_EMIT setupRequested({}); });
}

void SelectorBar::openProviderMenu()
{
    m_providerButton->setFocus(Qt::ShortcutFocusReason);
    fillMenu();
    m_menu->popup(
        m_providerButton->mapToGlobal(QPoint(0, m_providerButton->height() + Metrics::Tiny)));
}

void SelectorBar::openModelPopup()
{
    if (!m_modelButton->isVisibleTo(this))
        return;
    auto *popup = new ModelPopup(m_catalog, this);
    popup->setAttribute(Qt::WA_DeleteOnClose);
    popup->setObjectName(u"modelPopup"_s);
    connect(popup, &ModelPopup::chosen, this, &SelectorBar::modelChosen);
    connect(popup, &ModelPopup::setupRequested, this, &SelectorBar::setupRequested);
    popup->open(effectiveProvider(), effectiveModel(), m_modelButton);
}

} // namespace Chat
