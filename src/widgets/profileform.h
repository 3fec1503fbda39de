// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/profiletrial.h"
#include "widgets/settingscontext.h"
#include "widgets/settingspage.h"

namespace Ui {
class ProfileForm;
}

namespace Chat {

class CertificateRow;

/// One profile of a draft: shows what its kind of service takes and nothing else, lists the models
/// of the service and tests the connection, both with what stands in the form.
class ProfileForm final : public SettingsPage
{
    Q_OBJECT
public:
    explicit ProfileForm(QWidget *parent = nullptr);
    ~ProfileForm() override;

    /// Once, before anything else. Both outlive the form.
    void setUp(SettingsDraft &draft, const SettingsContext &context);

    void setProfile(ProfileId profile);
    bool focusField(const SettingDeclaration &declaration) const override;
    void focusFirstField(); ///< the key, or what takes its place

protected:
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void alignButtons();
    void bindFields();
    void fillScopes();
    void connectKey();
    void connectTrials();
    void updateAll();
    void updateName();
    void updateKey();
    void updateTrials();
    void updateHeadings();
    void setPlaceholders();
    void fetchModels();
    void showModels(const Result<QList<ModelInfo>> &models);
    void test();
    void chooseCaFile();

    std::unique_ptr<Ui::ProfileForm> m_ui;
    SettingsDraft *m_draft = nullptr;
    ProfileId m_profile = NoProfile;
    FieldNote *m_nameNote = nullptr;
    FieldNote *m_keyNote = nullptr;
    std::unique_ptr<ProfileTrial> m_modelTrial;
    std::unique_ptr<ProfileTrial> m_testTrial;
    std::unique_ptr<CertificateRow> m_certificate;
};

} // namespace Chat
