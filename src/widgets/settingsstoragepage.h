// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/settingspage.h"

namespace Ui {
class SettingsStoragePage;
}

namespace Chat {

/// Where keys, conversations and the settings themselves are kept.
class SettingsStoragePage final : public SettingsPage
{
    Q_OBJECT
public:
    explicit SettingsStoragePage(SettingsDraft &draft, QWidget *parent = nullptr);
    ~SettingsStoragePage() override;

private:
    void updatePlace();
    void chooseDatabase();

    SettingsDraft &m_draft;
    std::unique_ptr<Ui::SettingsStoragePage> m_ui;
};

} // namespace Chat
