// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/settingsdraft.h"

#include <QHash>
#include <QTimer>

#include <memory>

namespace Chat {

/// The settings as they hold while the program runs, and the way to change one of them by a menu
/// entry or key, without a dialog: it holds at once and is written shortly after, off this thread.
/// Where it cannot be written it holds until the program ends, and failed() says so.
///
/// One thread, the main one. `redactor` must outlive it.
class SettingsKeeper final : public QObject
{
    Q_OBJECT
public:
    SettingsKeeper(const Settings &settings, const SettingsSources &sources,
                   const SecretStoreFactory &makeStore, Redactor &redactor,
                   QObject *parent = nullptr);
    ~SettingsKeeper() override;

    const Settings &settings() const { return m_settings; }
    const SettingsSources &sources() const { return m_sources; }
    const SecretStoreFactory &secretStoreFactory() const { return m_makeStore; }
    Redactor &redactor() { return m_redactor; }

    template <typename T>
    T get(const Setting<T> &setting) const
    {
        if (const auto pending = m_changes.constFind(&setting); pending != m_changes.constEnd())
            return setting.parse(*pending).value_or(setting.defaultValue());
        return m_settings.get(setting);
    }

    template <typename T>
    void set(const Setting<T> &setting, const T &value)
    {
        change(setting, setting.text(value));
    }

    /// The same, but for this run alone: nothing is written.
    template <typename T>
    void hold(const Setting<T> &setting, const T &value)
    {
        m_changes.insert(&setting, setting.text(value));
        Q_EMIT changed();
    }

    /// Takes over what was saved by a dialog: takenOver(), then changed().
    void takeOver(const Settings &settings);

    /// Writes what waits to be written now; lost where the keeper goes before settled().
    void saveNow();
    bool isSaving() const { return m_isSaving || m_timer.isActive(); }

Q_SIGNALS:
    void changed(); ///< of what get() gives
    void takenOver(); ///< settings() is another one
    void failed(const Chat::Error &error);
    void settled(); ///< isSaving() ended

private:
    void change(const SettingDeclaration &setting, const QString &text);
    void save();
    void write(const Result<LoadedSettings> &loaded);
    void endSaving();
    void onSaved(const Result<SavedSettings> &saved);

    Settings m_settings;
    SettingsSources m_sources;
    SecretStoreFactory m_makeStore;
    Redactor &m_redactor;
    QHash<const SettingDeclaration *, QString> m_changes; // not in the file
    QHash<const SettingDeclaration *, QString> m_waiting; // to be written
    QHash<const SettingDeclaration *, QString> m_writing; // on its way into the file
    std::unique_ptr<SettingsDraft> m_draft; // being written
    bool m_isSaving = false;
    QTimer m_timer;
};

} // namespace Chat
