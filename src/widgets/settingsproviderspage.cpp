// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/settingsproviderspage.h"

#include "style/icons.h"
#include "style/metrics.h"
#include "ui_settingsproviderspage.h"
#include "widgets/listselection.h"

#include <QMenu>
#include <QSignalBlocker>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

SettingsProvidersPage::SettingsProvidersPage(SettingsDraft &draft, const SettingsContext &context,
                                             QWidget *parent)
    : SettingsPage(parent)
    , m_draft(draft)
    , m_ui(std::make_unique<Ui::SettingsProvidersPage>())
{
    m_ui->setupUi(this);
    m_ui->addButton->setIcon(icon(Icon::Plus));
    m_ui->duplicateButton->setIcon(icon(Icon::Copy));
    m_ui->removeButton->setIcon(icon(Icon::Delete));
    arrange();
    followSelection(m_ui->profileList);
    m_ui->profileForm->setUp(draft, context);
    fillAddMenu();
    fillList();

    connect(m_ui->profileList, &QListWidget::currentRowChanged, this,
            &SettingsProvidersPage::onCurrentChanged);
    connect(m_ui->duplicateButton, &QToolButton::clicked, this,
            [this] { setCurrentProfile(m_draft.duplicateProfile(currentProfile())); });
    connect(m_ui->removeButton, &QToolButton::clicked, this, &SettingsProvidersPage::removeCurrent);
    connect(&draft, &SettingsDraft::profilesChanged, this, &SettingsProvidersPage::fillList);
    connect(&draft, &SettingsDraft::changed, this, &SettingsProvidersPage::updateItems);
    onCurrentChanged();
}

SettingsProvidersPage::~SettingsProvidersPage() = default;

/// The profiles beside the form or, in a narrow page, above it.
void SettingsProvidersPage::arrange()
{
    const int listWidth = fontMetrics().averageCharWidth() * 24;
    const bool isNarrow = width() < listWidth * 7 / 2;
    QListWidget *list = m_ui->profileList;
    m_ui->layout->setDirection(isNarrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_ui->listLayout->setContentsMargins(isNarrow ? Metrics::Huge : Metrics::Large, Metrics::Large,
                                         isNarrow ? Metrics::Huge : Metrics::Small,
                                         isNarrow ? 0 : Metrics::Large);
    list->setMinimumWidth(isNarrow ? 0 : listWidth);
    list->setMaximumWidth(isNarrow ? QWIDGETSIZE_MAX : listWidth);
    // Half a row more, so that it is plain that there are more.
    const int rowHeight = std::max(list->sizeHintForRow(0), fontMetrics().height());
    list->setMaximumHeight(isNarrow ? rowHeight * 7 / 2 + 2 * list->frameWidth() : QWIDGETSIZE_MAX);
}

void SettingsProvidersPage::resizeEvent(QResizeEvent *event)
{
    SettingsPage::resizeEvent(event);
    arrange();
}

ProfileId SettingsProvidersPage::currentProfile() const
{
    const QListWidgetItem *item = m_ui->profileList->currentItem();
    return item ? item->data(Qt::UserRole).toInt() : NoProfile;
}

void SettingsProvidersPage::setCurrentProfile(ProfileId profile)
{
    const qsizetype row = m_draft.profiles().indexOf(profile);
    if (row >= 0)
        m_ui->profileList->setCurrentRow(static_cast<int>(row));
}

bool SettingsProvidersPage::focusField(const SettingDeclaration &declaration) const
{
    return m_ui->profileForm->focusField(declaration);
}

bool SettingsProvidersPage::edits(const SettingDeclaration &declaration) const
{
    return std::ranges::any_of(profileSettings(), [&declaration](const ProfileSetting &setting) {
        return &setting.declaration == &declaration;
    });
}

void SettingsProvidersPage::fillAddMenu()
{
    auto *menu = new QMenu(this);
    menu->setAccessibleName(tr("Add a profile"));
    for (const ProviderPreset &preset : providerPresets()) {
        if (preset.kind == ProviderKind::Demo)
            continue;
        QAction *action = menu->addAction(preset.title);
        action->setObjectName(preset.name);
        connect(action, &QAction::triggered, this, [this, &preset] { add(preset); });
    }
    connect(m_ui->addButton, &QPushButton::clicked, this, [this, menu] {
        menu->popup(m_ui->addButton->mapToGlobal(QPoint(0, m_ui->addButton->height())));
    });
}

void SettingsProvidersPage::fillList()
{
    const ProfileId before = currentProfile();
    const QList<ProfileId> profiles = m_draft.profiles();
    {
        const QSignalBlocker blocker(m_ui->profileList);
        const int row = m_ui->profileList->currentRow();
        m_ui->profileList->clear();
        for (const ProfileId profile : profiles) {
            auto *item = new QListWidgetItem(m_ui->profileList);
            item->setData(Qt::UserRole, profile);
        }
        // The same one, or its neighbour where it is gone.
        const qsizetype same = profiles.indexOf(before);
        const qsizetype next = qBound(qsizetype(0), qsizetype(row), profiles.size() - 1);
        m_ui->profileList->setCurrentRow(static_cast<int>(same >= 0 ? same : next));
    }
    updateItems();
    if (currentProfile() != before)
        onCurrentChanged();
}

void SettingsProvidersPage::updateItems()
{
    for (int row = 0; row < m_ui->profileList->count(); ++row) {
        QListWidgetItem *item = m_ui->profileList->item(row);
        const ProfileId profile = item->data(Qt::UserRole).toInt();
        const QString name = m_draft.name(profile);
        const bool isValid = m_draft.isValid(profile);
        item->setText(name.isEmpty() ? tr("(no name)") : name);
        item->setIcon(isValid ? icon(Icon::Provider, IconTint::Muted)
                              : icon(Icon::Error, IconTint::Danger));
        item->setToolTip(m_draft.preset(profile).title);
        item->setData(Qt::AccessibleTextRole,
                      isValid ? tr("%1, %2").arg(name, m_draft.preset(profile).title)
                              : tr("%1, has a problem").arg(name));
    }
    const bool canRemove = m_draft.canRemove(currentProfile());
    m_ui->removeButton->setEnabled(canRemove);
    m_ui->removeButton->setToolTip(canRemove ? tr("Remove this profile")
                                             : tr("This profile is always there"));
}

void SettingsProvidersPage::onCurrentChanged()
{
    updateItems();
    m_ui->profileForm->setProfile(currentProfile());
}

void SettingsProvidersPage::add(const ProviderPreset &preset)
{
    setCurrentProfile(m_draft.addProfile(preset));
    m_ui->profileForm->focusFirstField();
}

void SettingsProvidersPage::removeCurrent()
{
    m_draft.removeProfile(currentProfile());
    if (!m_ui->removeButton->isEnabled())
        m_ui->profileList->setFocus(Qt::OtherFocusReason); // not into nowhere
}

} // namespace Chat
