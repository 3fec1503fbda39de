// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/gatewaykeyaccess.h"
#include "widgets/settingspage.h"

namespace Ui {
class SettingsGatewayPage;
}

namespace Chat {

struct Error;

/// Where the local gateway listens and who may use it. The keys of its clients are no part of the
/// draft: they are made and revoked at once, and a key is shown once, here.
class SettingsGatewayPage final : public SettingsPage
{
    Q_OBJECT
public:
    SettingsGatewayPage(SettingsDraft &draft, const GatewayKeyAccess &keys,
                        QWidget *parent = nullptr);
    ~SettingsGatewayPage() override;

Q_SIGNALS:
    void keysChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void bindFields();
    void connectKeys();
    void updateAddressHint();
    void loadKeys();
    void showKeys(const QStringList &names);
    void makeKey();
    void askToRevoke();
    void revoke(const QString &name);
    void showNewKey(const QString &key);
    void showKeyError(const Error &error);
    void updateKeyButtons();

    SettingsDraft &m_draft;
    GatewayKeyAccess m_keys;
    std::unique_ptr<Ui::SettingsGatewayPage> m_ui;
    FieldNote *m_listNote = nullptr;
    FieldNote *m_nameNote = nullptr;
    FieldNote *m_newKeyNote = nullptr;
    bool m_isBusy = false; // with the file of the keys
};

} // namespace Chat
