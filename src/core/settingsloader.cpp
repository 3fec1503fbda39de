// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settingsloader.h"

#include "core/logging.h"
#include "core/nearest.h"
#include "core/textfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::Settings)
};

const QString ProfilePrefix = u"profile/"_s;
constexpr qsizetype LongestShownValue = 200;

/// Where a wrong value has to be mended.
QString placeText(const SettingOrigin &origin)
{
    switch (origin.source) {
    case SettingSource::File:
        return Texts::tr("%1, line %2").arg(QDir::toNativeSeparators(origin.file)).arg(origin.line);
    case SettingSource::EnvironmentFile:
        return Texts::tr("%1, line %2 (%3)")
            .arg(QDir::toNativeSeparators(origin.file))
            .arg(origin.line)
            .arg(origin.name);
    case SettingSource::Environment:
        return Texts::tr("Environment variable %1").arg(origin.name);
    case SettingSource::CommandLine:
        return Texts::tr("Option %1").arg(origin.name);
    case SettingSource::Default:
        break;
    }
    return Texts::tr("Default");
}

Error wrongValue(const SettingDeclaration &declaration, const QString &key,
                 const Settings::Value &value)
{
    // A proxy that cannot be parsed may hold its password anywhere.
    const bool isHidden = declaration.secrecy() == Secrecy::Secret
        || (declaration.secrecy() == Secrecy::UrlPassword && value.text.contains(u'@'));
    const QString place = placeText(value.origin);
    const QString message = isHidden
        ? Texts::tr("%1: the value of %2 cannot be used.").arg(place, key)
        : Texts::tr("%1: %2 cannot be \"%3\".").arg(place, key, value.text.left(LongestShownValue));
    return Error{.kind = value.origin.source == SettingSource::CommandLine
                     ? ErrorKind::InvalidArgument
                     : ErrorKind::InvalidSettings,
                 .message = message,
                 .remedy = Texts::tr("Expected is %1.").arg(declaration.expectation()),
                 .detail = key};
}

const ProfileSetting *profileSetting(const QString &name)
{
    const auto it = std::ranges::find_if(profileSettings(), [&](const ProfileSetting &setting) {
        return setting.declaration.key() == name;
    });
    return it == profileSettings().end() ? nullptr : &*it;
}

/// `work` of `profile/work`; nothing where the section is no profile's.
std::optional<QString> profileOfSection(const QString &section)
{
    if (!section.startsWith(ProfilePrefix))
        return std::nullopt;
    return section.mid(ProfilePrefix.size());
}

} // namespace

QString profileSettingKey(const QString &profile, const SettingDeclaration &declaration)
{
    return ProfilePrefix + profile + u'/' + declaration.key();
}

QString fullKeyOf(const IniFile::Entry &entry)
{
    return entry.section.isEmpty() ? entry.name : entry.section + u'/' + entry.name;
}

void setFileValue(IniFile &file, const QString &key, const QString &value)
{
    const qsizetype slash = key.lastIndexOf(u'/');
    QString section = key.left(slash);
    QString name = key.mid(slash + 1);
    for (const IniFile::Entry &entry : file.entries()) {
        if (fullKeyOf(entry) == key) { // the last one holds
            section = entry.section;
            name = entry.name;
        }
    }
    file.setValue(section, name, value);
}

void removeFileValue(IniFile &file, const QString &key)
{
    const QList<IniFile::Entry> entries = file.entries();
    for (const IniFile::Entry &entry : entries) {
        if (fullKeyOf(entry) == key)
            file.remove(entry.section, entry.name);
    }
}

SettingsLoader::SettingsLoader(const SettingsSources &sources)
    : m_sources(sources)
{
}

Result<Settings> SettingsLoader::load()
{
    if (const auto error = readFiles())
        return *error;
    if (const auto error = readCommandLine())
        return *error;
    if (const auto error = findProfiles())
        return *error;
    for (const SettingDeclaration *declaration : settingDeclarations()) {
        if (const auto error =
                take(*declaration, declaration->key(), {}, declaration->defaultText()))
            return *error;
    }
    for (const QString &name : std::as_const(m_profileNames)) {
        if (const auto error = loadProfile(name))
            return *error;
    }
    if (const auto error = checkProvider())
        return *error;
    warnOfUnknownNames();
    warnOfReadableSecrets();
    return m_settings;
}

std::optional<Error> SettingsLoader::readFiles()
{
    m_settings.m_environment = m_sources.environment;
    if (!m_sources.environmentFile.isEmpty()) {
        const Result<QByteArray> content = readTextFile(m_sources.environmentFile);
        if (!content)
            return content.error();
        Result<QHash<QString, EnvVariable>> variables =
            parseEnvFile(*content, m_sources.environmentFile);
        if (!variables)
            return variables.error();
        m_settings.m_environmentFileName = m_sources.environmentFile;
        m_settings.m_environmentFile = *std::move(variables);
    }
    const bool isNamed = !m_sources.namedFile.isEmpty();
    m_settings.m_file = isNamed ? m_sources.namedFile : m_sources.standardFile;
    // A link to nowhere exists too, in the sense that the person made one: it is an error.
    const QFileInfo file(m_settings.m_file);
    if (!m_sources.fileContent && !isNamed
        && (m_settings.m_file.isEmpty() || (!file.exists() && !file.isSymLink()))) {
        qCDebug(lcSettings) << "no settings file" << m_settings.m_file;
        return std::nullopt;
    }
    Result<IniFile> ini = m_sources.fileContent
        ? IniFile::parse(*m_sources.fileContent, m_settings.m_file)
        : IniFile::load(m_settings.m_file);
    if (!ini)
        return ini.error();
    m_file = *std::move(ini);
    for (const IniFile::Entry &entry : m_file.entries()) {
        const QString key = fullKeyOf(entry);
        m_fromFile.insert(
            key,
            {entry.value,
             {.source = SettingSource::File, .file = m_settings.m_file, .line = entry.line}});
    }
    qCDebug(lcSettings) << "read" << m_settings.m_file << "with" << m_fromFile.size() << "values";
    return std::nullopt;
}

std::optional<Error> SettingsLoader::readCommandLine()
{
    QStringList known;
    for (const SettingDeclaration *declaration : settingDeclarations())
        known.append(declaration->key());
    for (const SettingsOverride &option : m_sources.commandLine) {
        const qsizetype slash = option.key.lastIndexOf(u'/');
        const bool isKnown = known.contains(option.key)
            || (profileOfSection(option.key.left(slash))
                && profileSetting(option.key.mid(slash + 1)));
        if (!isKnown)
            return Error{
                .kind = ErrorKind::InvalidArgument,
                .message =
                    Texts::tr("Option %1: there is no setting %2.").arg(option.option, option.key),
                .remedy = Texts::tr("\"lmchat settings\" lists them.")};
        m_fromCommandLine.insert(
            option.key,
            {option.value, {.source = SettingSource::CommandLine, .name = option.option}});
    }
    return std::nullopt;
}

std::optional<Error> SettingsLoader::findProfiles()
{
    QStringList sections = m_file.sections();
    for (const SettingsOverride &option : m_sources.commandLine)
        sections.append(option.key.left(option.key.lastIndexOf(u'/')));
    m_profileNames = builtInProfiles();
    const QString lastResort = m_profileNames.takeLast();
    for (const QString &section : std::as_const(sections)) {
        const std::optional<QString> name = profileOfSection(section);
        if (!name || *name == lastResort || m_profileNames.contains(*name))
            continue;
        if (!SettingCheck::isProfileName(*name) || *name == Keys::Provider.defaultValue())
            return Error{.kind = ErrorKind::InvalidSettings,
                         .message = Texts::tr("%1: a profile cannot be called \"%2\".")
                                        .arg(QDir::toNativeSeparators(m_settings.m_file), *name),
                         .remedy = Texts::tr("Expected is %1; %2 has a meaning of its own.")
                                       .arg(SettingCheck::profileNameExpectation(),
                                            Keys::Provider.defaultValue()),
                         .detail = section};
        m_profileNames.append(*name);
    }
    m_profileNames.append(lastResort);
    return std::nullopt;
}

std::optional<Error> SettingsLoader::loadProfile(const QString &name)
{
    const QString presetKey = profileSettingKey(name, ProfileKeys::Preset);
    if (const auto error =
            take(ProfileKeys::Preset, presetKey, {}, ProfileKeys::Preset.defaultText()))
        return error;
    ProviderProfile profile{.name = name, .preset = m_settings.m_values.value(presetKey).text};
    profile.kind = profileKind(name, profile.preset);
    if (profile.preset.isEmpty() && builtInProfiles().contains(name))
        profile.preset = name;

    for (const ProfileSetting &setting : profileSettings()) {
        const ProfileSetting::Use *use = setting.useFor(profile.kind);
        if (!use || &setting.declaration == &ProfileKeys::Preset)
            continue;
        const QStringList variables =
            name == providerKindName(profile.kind) ? use->variables : QStringList();
        if (const auto error =
                take(setting.declaration, profileSettingKey(name, setting.declaration), variables,
                     setting.defaultText(profile.kind)))
            return error;
    }

    const auto read = [&]<typename T>(const Setting<T> &setting, T &member) {
        const auto it = m_settings.m_values.constFind(profileSettingKey(name, setting));
        if (it != m_settings.m_values.cend())
            member = setting.parse(it->text).value_or(setting.defaultValue());
    };
    read(ProfileKeys::BaseUrl, profile.baseUrl);
    read(ProfileKeys::Model, profile.model);
    read(ProfileKeys::Organization, profile.organization);
    read(ProfileKeys::Project, profile.project);
    read(ProfileKeys::ApiVersion, profile.apiVersion);
    read(ProfileKeys::AuthUrl, profile.authUrl);
    read(ProfileKeys::Scope, profile.scope);
    read(ProfileKeys::MaxConcurrent, profile.maxConcurrent);
    read(ProfileKeys::VerifyTls, profile.verifyTls);
    read(ProfileKeys::TokensPerSecond, profile.tokensPerSecond);
    profile.caFile = m_settings.resolvedPath(profileSettingKey(name, ProfileKeys::CaFile));
    m_settings.m_profiles.append(profile);
    return std::nullopt;
}

std::optional<Error> SettingsLoader::take(const SettingDeclaration &declaration, const QString &key,
                                          const QStringList &variables, const QString &defaultText)
{
    Settings::Value value{defaultText, {}};
    if (m_fromCommandLine.contains(key)) {
        value = m_fromCommandLine.value(key);
    } else {
        if (m_fromFile.contains(key))
            value = m_fromFile.value(key);
        // All names of the process' environment go before any of the env file.
        std::optional<Settings::Value> fromEnvironment;
        for (const QString &name : variables) {
            const Settings::Value candidate = m_settings.variable(name);
            if (candidate.text.isEmpty())
                continue;
            if (!fromEnvironment || candidate.origin.source > fromEnvironment->origin.source)
                fromEnvironment = candidate;
        }
        if (fromEnvironment)
            value = *fromEnvironment;
    }
    if (!declaration.accepts(value.text))
        return wrongValue(declaration, key, value);
    m_settings.m_values.insert(key, value);
    return std::nullopt;
}

std::optional<Error> SettingsLoader::checkProvider() const
{
    const QString name = m_settings.get(Keys::Provider);
    if (name == Keys::Provider.defaultValue() || m_profileNames.contains(name))
        return std::nullopt;
    Error error = wrongValue(Keys::Provider, Keys::Provider.key(),
                             m_settings.m_values.value(Keys::Provider.key()));
    error.remedy = Texts::tr("There is no profile of that name. Expected is %1 or one of: %2.")
                       .arg(Keys::Provider.defaultValue(), m_profileNames.join(", "_L1));
    return error;
}

void SettingsLoader::warnOfUnknownNames()
{
    for (const IniFile::Entry &entry : m_file.entries()) {
        const QString key = fullKeyOf(entry);
        if (m_settings.m_values.contains(key))
            continue;
        QString warning = Texts::tr("%1, line %2: there is no setting %3; the line has no effect.")
                              .arg(QDir::toNativeSeparators(m_settings.m_file))
                              .arg(entry.line)
                              .arg(key);
        const QString meant = nearestOf(key, m_settings.m_values.keys());
        if (!meant.isEmpty())
            warning += u' ' + Texts::tr("Did you mean %1?").arg(meant);
        m_settings.m_warnings.append(warning);
    }
}

void SettingsLoader::warnOfReadableSecrets()
{
    constexpr auto others = QFileDevice::ReadGroup | QFileDevice::ReadOther;
    if (m_fromFile.isEmpty() || !(QFileInfo(m_settings.m_file).permissions() & others))
        return;
    const bool holdsSecret = std::ranges::any_of(m_profileNames, [this](const QString &name) {
        return !m_fromFile.value(profileSettingKey(name, ProfileKeys::Key)).text.isEmpty();
    });
    if (holdsSecret || m_fromFile.value(Keys::Proxy.key()).text.contains(u'@'))
        m_settings.m_warnings.append(
            Texts::tr("%1 holds a key or password and can be read by others. Make it private "
                      "(chmod 600), or keep the key in the keychain.")
                .arg(QDir::toNativeSeparators(m_settings.m_file)));
}

} // namespace Chat
