// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/profiletrial.h"

#include "core/future.h"

namespace Chat {

ProfileTrial::ProfileTrial(Redactor &redactor, QObject *parent)
    : QObject(parent)
    , m_redactor(redactor)
{
}

ProfileTrial::~ProfileTrial() = default;

template <typename Found, typename Failed>
void ProfileTrial::begin(const SettingsDraft &draft, ProfileId profile, Found found, Failed failed)
{
    stop();
    setBusy(true);
    m_context = std::make_unique<QObject>();
    // The store belongs to the keys as they are now, while the settings are still being made.
    const QString name = draft.name(profile);
    const SettingsDraft::TrialKeys keys = draft.trialKeys();
    whenFinished(draft.trialSettings(), m_context.get(),
                 [this, name, keys, found, failed](const Result<Settings> &settings) {
                     if (!settings) {
                         failed(settings.error());
                         return;
                     }
                     m_secrets = keys.storeFor(*settings);
                     m_registry =
                         std::make_unique<ProviderRegistry>(*settings, *m_secrets, m_redactor);
                     const Result<Provider *> provider = m_registry->provider(name);
                     if (provider)
                         found(**provider);
                     else
                         failed(provider.error());
                 });
}

void ProfileTrial::fetchModels(const SettingsDraft &draft, ProfileId profile)
{
    const auto finish = [this](const Result<QList<ModelInfo>> &models) {
        setBusy(false);
        Q_EMIT modelsFetched(models);
    };
    begin(
        draft, profile,
        [this, finish](Provider &provider) {
            whenFinished(provider.models(), m_context.get(), finish);
        },
        finish);
}

void ProfileTrial::examine(const SettingsDraft &draft, ProfileId profile)
{
    m_findings.clear();
    begin(
        draft, profile,
        [this](Provider &provider) {
            m_doctor.reset(new Doctor(provider, m_redactor));
            m_findings = m_doctor->findings();
            connect(m_doctor.get(), &Doctor::changed, this, [this] {
                m_findings = m_doctor->findings();
                Q_EMIT findingsChanged();
            });
            connect(m_doctor.get(), &Doctor::finished, this, [this] {
                const std::optional<Error> error = m_doctor->error();
                m_findings = m_doctor->findings();
                setBusy(false);
                Q_EMIT examined(error);
            });
            m_doctor->start();
            Q_EMIT findingsChanged();
        },
        [this](const Error &error) {
            setBusy(false);
            Q_EMIT examined(error);
        });
    Q_EMIT findingsChanged();
}

void ProfileTrial::stop()
{
    m_context.reset();
    m_doctor.reset();
    m_registry.reset();
    m_secrets.reset();
    setBusy(false);
}

void ProfileTrial::setBusy(bool isBusy)
{
    if (m_isBusy == isBusy)
        return;
    m_isBusy = isBusy;
    Q_EMIT busyChanged();
}

} // namespace Chat
