// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/proxyaddress.h"
#include "widgets/settingspage.h"

namespace Ui {
class SettingsNetworkPage;
}

namespace Chat {

class FieldNote;

/// The way out, and how long it may take.
class SettingsNetworkPage final : public SettingsPage
{
    Q_OBJECT
public:
    explicit SettingsNetworkPage(SettingsDraft &draft, QWidget *parent = nullptr);
    ~SettingsNetworkPage() override;

    bool focusField(const SettingDeclaration &declaration) const override;
    bool edits(const SettingDeclaration &declaration) const override;

private:
    ProxyAddress typedProxy() const;
    void loadProxy();
    void storeProxy();
    void updateProxyRows();

    SettingsDraft &m_draft;
    std::unique_ptr<Ui::SettingsNetworkPage> m_ui;
    FieldNote *m_proxyNote = nullptr;
    bool m_isLoading = false;
};

} // namespace Chat
