// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/settingspage.h"

namespace Ui {
class SettingsGeneralPage;
}

namespace Chat {

/// Language and look, what new conversations begin with, how the window behaves.
class SettingsGeneralPage final : public SettingsPage
{
    Q_OBJECT
public:
    explicit SettingsGeneralPage(SettingsDraft &draft, QWidget *parent = nullptr);
    ~SettingsGeneralPage() override;

private:
    void fillProviders();

    SettingsDraft &m_draft;
    std::unique_ptr<Ui::SettingsGeneralPage> m_ui;
};

} // namespace Chat
