// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/settingscontext.h"
#include "widgets/settingspage.h"

namespace Ui {
class SettingsProvidersPage;
}

namespace Chat {

/// The profiles: a list of them, and the chosen one's form.
class SettingsProvidersPage final : public SettingsPage
{
    Q_OBJECT
public:
    SettingsProvidersPage(SettingsDraft &draft, const SettingsContext &context,
                          QWidget *parent = nullptr);
    ~SettingsProvidersPage() override;

    ProfileId currentProfile() const;
    void setCurrentProfile(ProfileId profile);

    bool focusField(const SettingDeclaration &declaration) const override;
    bool edits(const SettingDeclaration &declaration) const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();
    void fillAddMenu();
    void fillList();
    void updateItems();
    void onCurrentChanged();
    void add(const ProviderPreset &preset);
    void removeCurrent();

    SettingsDraft &m_draft;
    std::unique_ptr<Ui::SettingsProvidersPage> m_ui;
};

} // namespace Chat
