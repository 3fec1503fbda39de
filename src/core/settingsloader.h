// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/inifile.h"
#include "core/settings.h"

namespace Chat {

/// The full key of a profile's setting: `profile/openai/baseUrl`.
QString profileSettingKey(const QString &profile, const SettingDeclaration &declaration);

/// Changes the value of a full key where it stands in the file, else adds it in its own section.
void setFileValue(IniFile &file, const QString &key, const QString &value);
/// Takes the value of a full key out of the file, wherever it stands.
void removeFileValue(IniFile &file, const QString &key);

/// The full key of a value of a settings file.
QString fullKeyOf(const IniFile::Entry &entry);

/// Makes Settings of their sources: finds the value that holds for each key and checks it. For one
/// load; Settings::load() is the way in.
class SettingsLoader final
{
public:
    explicit SettingsLoader(const SettingsSources &sources);

    Result<Settings> load();

private:
    std::optional<Error> readFiles();
    std::optional<Error> readCommandLine();
    std::optional<Error> findProfiles();
    std::optional<Error> loadProfile(const QString &name);
    std::optional<Error> take(const SettingDeclaration &declaration, const QString &key,
                              const QStringList &variables, const QString &defaultText);
    std::optional<Error> checkProvider() const;
    void warnOfUnknownNames();
    void warnOfReadableSecrets();

    const SettingsSources m_sources;
    Settings m_settings;
    IniFile m_file;
    QHash<QString, Settings::Value> m_fromFile; // by full key
    QHash<QString, Settings::Value> m_fromCommandLine;
    QStringList m_profileNames;
};

} // namespace Chat
