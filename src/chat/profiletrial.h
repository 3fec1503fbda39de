// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/settingsdraft.h"
#include "core/checkfinding.h"
#include "core/objectptr.h"
#include "providers/doctor.h"
#include "providers/providerregistry.h"

namespace Chat {

/// Tries one profile of a draft as it stands, without saving it: lists the models of its service or
/// examines the connection to it. What the draft becomes after that does not matter to it.
///
/// One thing at a time; a new one ends the one before without a signal, as does destroying it.
/// Texts are free of secrets. `redactor` must outlive it.
class ProfileTrial final : public QObject
{
    Q_OBJECT
public:
    explicit ProfileTrial(Redactor &redactor, QObject *parent = nullptr);
    ~ProfileTrial() override;

    /// Asks the service for its models; modelsFetched() follows.
    void fetchModels(const SettingsDraft &draft, ProfileId profile);

    /// Goes through the stages of a connection; findingsChanged() and then examined() follow.
    void examine(const SettingsDraft &draft, ProfileId profile);

    /// Ends what is under way, without a further signal.
    void stop();

    bool isBusy() const { return m_isBusy; }
    /// Of the last examination; those of one that was stopped stand as far as they came.
    const QList<CheckFinding> &findings() const { return m_findings; }

Q_SIGNALS:
    void busyChanged();
    void modelsFetched(const Chat::Result<QList<Chat::ModelInfo>> &models);
    void findingsChanged();
    /// Nothing: all is well. An error also where the examination could not even begin.
    void examined(const std::optional<Chat::Error> &error);

private:
    template <typename Found, typename Failed>
    void begin(const SettingsDraft &draft, ProfileId profile, Found found, Failed failed);
    void setBusy(bool isBusy);

    Redactor &m_redactor;
    std::unique_ptr<QObject> m_context; // of what is under way; what waits for it ends with it
    std::unique_ptr<SecretStore> m_secrets;
    std::unique_ptr<ProviderRegistry> m_registry;
    ObjectPtr<Doctor> m_doctor;
    QList<CheckFinding> m_findings;
    bool m_isBusy = false;
};

} // namespace Chat
