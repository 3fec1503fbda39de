// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/settingskeeper.h"

#include "core/future.h"

namespace Chat {

namespace {

constexpr std::chrono::milliseconds Pause(500);

} // namespace

SettingsKeeper::SettingsKeeper(const Settings &settings, const SettingsSources &sources,
                               const SecretStoreFactory &makeStore, Redactor &redactor,
                               QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_sources(sources)
    , m_makeStore(makeStore)
    , m_redactor(redactor)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(Pause);
    connect(&m_timer, &QTimer::timeout, this, &SettingsKeeper::save);
}

SettingsKeeper::~SettingsKeeper() = default;

void SettingsKeeper::change(const SettingDeclaration &setting, const QString &text)
{
    m_changes.insert(&setting, text);
    m_waiting.insert(&setting, text);
    m_timer.start();
    Q_EMIT changed();
}

void SettingsKeeper::takeOver(const Settings &settings)
{
    m_settings = settings;
    // What is being written may not be part of them yet.
    m_changes = m_writing;
    m_changes.insert(m_waiting);
    Q_EMIT takenOver();
    Q_EMIT changed();
}

void SettingsKeeper::saveNow()
{
    if (m_timer.isActive()) {
        m_timer.stop();
        save();
    }
}

void SettingsKeeper::save()
{
    if (m_isSaving) { // one after the other
        m_timer.start();
        return;
    }
    m_isSaving = true;
    // Read afresh: the file may have been edited meanwhile, by hand or by a dialog.
    whenFinished(SettingsDraft::load(m_sources), this,
                 [this](const Result<LoadedSettings> &loaded) { write(loaded); });
}

void SettingsKeeper::write(const Result<LoadedSettings> &loaded)
{
    m_writing = std::exchange(m_waiting, {});
    if (!loaded) {
        Q_EMIT failed(loaded.error());
        endSaving();
        return;
    }
    m_draft = std::make_unique<SettingsDraft>(*loaded, m_makeStore, m_redactor);
    for (auto it = m_writing.cbegin(); it != m_writing.cend(); ++it)
        m_draft->setText(DraftField(*it.key()), it.value());
    if (!m_draft->isChanged()) {
        m_draft.reset();
        endSaving();
        return;
    }
    whenFinished(m_draft->save(), this,
                 [this](const Result<SavedSettings> &saved) { onSaved(saved); });
}

void SettingsKeeper::onSaved(const Result<SavedSettings> &saved)
{
    m_draft.release()->deleteLater(); // it may be the one who calls
    if (saved) {
        m_settings = saved->loaded.settings;
        m_changes = m_waiting;
    } else {
        Q_EMIT failed(saved.error());
    }
    endSaving();
}

void SettingsKeeper::endSaving()
{
    m_isSaving = false;
    m_writing.clear();
    if (!isSaving())
        Q_EMIT settled();
}

} // namespace Chat
