// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/envfile.h"
#include "core/result.h"
#include "core/secret.h"
#include "core/settingkeys.h"

#include <QHash>
#include <QProcessEnvironment>

namespace Chat {

/// The kinds of places that a value can come from; a later one goes before an earlier one.
enum class SettingSource { Default, File, EnvironmentFile, Environment, CommandLine };

/// Where a value comes from.
struct SettingOrigin
{
    SettingSource source = SettingSource::Default;
    QString name = {}; ///< of the environment variable or the command-line option
    QString file = {}; ///< path of the settings file or the env file
    int line = 0; ///< in `file`, from 1

    bool operator==(const SettingOrigin &) const = default;
};

/// For people: "default", "settings.ini:12", ".env:3 API_KEY", "environment API_KEY",
/// "command line --proxy".
QString originText(const SettingOrigin &origin);

/// One option of the command line that stands for a setting.
struct SettingsOverride
{
    QString key = {}; ///< `network/proxy`, `profile/openai/baseUrl`
    QString value = {};
    QString option = {}; ///< as typed, for messages: `--proxy`
};

/// All that the settings are made of.
struct SettingsSources
{
    QList<SettingsOverride> commandLine = {}; ///< of a key given twice the last holds
    QProcessEnvironment environment = {}; ///< an empty variable counts as unset
    QString environmentFile = {}; ///< `--env-file`; empty: none. It must exist
    QString namedFile = {}; ///< `--config`; empty: none. It must exist
    /// Read where no file is named; may be missing. The program passes Settings::standardFile(),
    /// tests pass nothing, so that they never read the person's own.
    QString standardFile = {};
    /// What the file is to hold, in place of what it holds on the disk: for settings that are being
    /// edited. The file need not exist then.
    std::optional<QByteArray> fileContent = {};
};

/// All settings as they hold, checked when they are loaded. See settingkeys.h for what there is.
///
/// A value type; nothing changes it after load().
class Settings final
{
public:
    /// A setting as `lmchat settings` shows it: secrets are masked.
    struct Entry
    {
        QString key = {};
        QString text = {};
        SettingOrigin origin = {};

        bool operator==(const Entry &) const = default;
    };

    /// Text and where it comes from.
    struct Value
    {
        QString text = {};
        SettingOrigin origin = {};
    };

    /// `settings.ini` in the folder for this program's settings; wants the application's name set.
    static QString standardFile();

    /// ErrorKind::InvalidSettings names the place of the first value that is wrong, and what is
    /// expected there; never a secret's text.
    static Result<Settings> load(const SettingsSources &sources);

    template <typename T>
    T get(const Setting<T> &setting) const
    {
        return setting.parse(m_values.value(setting.key()).text).value_or(setting.defaultValue());
    }
    SettingOrigin origin(const SettingDeclaration &setting) const;

    /// A setting that is a path: absolute, seen from the file that holds it or from the current
    /// folder, with `~/` resolved. Empty where it is.
    QString path(const Setting<QString> &setting) const;

    /// `openai`, `gigachat`, those of the settings file in its order, and `demo`, as the last
    /// resort. Paths in them are absolute.
    const QList<ProviderProfile> &profiles() const { return m_profiles; }
    const ProviderProfile *profile(const QString &name) const; ///< null where there is none

    /// The profile's key, where one of these sources has it (the keychain may have it besides);
    /// empty text otherwise.
    Value profileKey(const QString &profile) const;

    /// A variable of the environment or, where it is not there, of the env file: for keys under
    /// the names that vendors use. Empty text: neither has it.
    Value variable(const QString &name) const;

    /// Everything that holds, with its origin, in the order of the example file.
    QList<Entry> entries() const;

    /// What is odd but does no harm: names that are not known, a key that others can read.
    const QStringList &warnings() const { return m_warnings; }

    /// Every secret in here, keys and proxy passwords: for the Redactor.
    QList<Secret> secrets() const;

    /// The file that was read, or would be where it is not there; empty where none was given.
    const QString &file() const { return m_file; }

private:
    friend class SettingsLoader;
    Settings() = default;

    QString resolvedPath(const QString &key) const;

    QHash<QString, Value> m_values; // by full key, every declared one
    QList<ProviderProfile> m_profiles;
    QStringList m_warnings;
    QString m_file;
    QProcessEnvironment m_environment;
    QString m_environmentFileName;
    QHash<QString, EnvVariable> m_environmentFile;
};

} // namespace Chat
