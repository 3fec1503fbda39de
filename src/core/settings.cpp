// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings.h"

#include "core/settingsloader.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUrl>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::Settings)
};

QString passwordOf(const QString &url)
{
    return QUrl(url).password(QUrl::FullyDecoded);
}

QString shownText(const SettingDeclaration &declaration, const QString &text)
{
    switch (declaration.secrecy()) {
    case Secrecy::Plain:
        break;
    case Secrecy::Secret:
        return text.isEmpty() ? text : Secret(text).masked();
    case Secrecy::UrlPassword:
        if (const QString password = passwordOf(text); !password.isEmpty()) {
            QUrl url(text);
            url.setPassword(Secret(password).masked());
            return url.toString();
        }
        break;
    }
    return text;
}

} // namespace

QString originText(const SettingOrigin &origin)
{
    const QString place = QFileInfo(origin.file).fileName() + u':' + QString::number(origin.line);
    switch (origin.source) {
    case SettingSource::Default:
        break;
    case SettingSource::File:
        return place;
    case SettingSource::EnvironmentFile:
        return place + u' ' + origin.name;
    case SettingSource::Environment:
        return Texts::tr("environment %1").arg(origin.name);
    case SettingSource::CommandLine:
        return Texts::tr("command line %1").arg(origin.name);
    }
    return Texts::tr("default");
}

QString Settings::standardFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + "/settings.ini"_L1;
}

Result<Settings> Settings::load(const SettingsSources &sources)
{
    return SettingsLoader(sources).load();
}

SettingOrigin Settings::origin(const SettingDeclaration &setting) const
{
    return m_values.value(setting.key()).origin;
}

QString Settings::path(const Setting<QString> &setting) const
{
    return resolvedPath(setting.key());
}

const ProviderProfile *Settings::profile(const QString &name) const
{
    const auto it = std::ranges::find(m_profiles, name, &ProviderProfile::name);
    return it == m_profiles.end() ? nullptr : &*it;
}

Settings::Value Settings::profileKey(const QString &profile) const
{
    return m_values.value(profileSettingKey(profile, ProfileKeys::Key));
}

Settings::Value Settings::variable(const QString &name) const
{
    if (const QString text = m_environment.value(name).trimmed(); !text.isEmpty())
        return {text, {.source = SettingSource::Environment, .name = name}};
    const EnvVariable variable = m_environmentFile.value(name);
    if (const QString text = variable.value.trimmed(); !text.isEmpty())
        return {text,
                {.source = SettingSource::EnvironmentFile,
                 .name = name,
                 .file = m_environmentFileName,
                 .line = variable.line}};
    return {};
}

QList<Settings::Entry> Settings::entries() const
{
    QList<Entry> all;
    const auto append = [&](const SettingDeclaration &declaration, const QString &key) {
        const Value value = m_values.value(key);
        all.append({key, shownText(declaration, value.text), value.origin});
    };
    for (const SettingDeclaration *declaration : settingDeclarations())
        append(*declaration, declaration->key());
    for (const ProviderProfile &profile : m_profiles) {
        for (const ProfileSetting &setting : profileSettings()) {
            if (setting.useFor(profile.kind))
                append(setting.declaration, profileSettingKey(profile.name, setting.declaration));
        }
    }
    return all;
}

QList<Secret> Settings::secrets() const
{
    QList<Secret> all;
    for (const ProviderProfile &profile : m_profiles)
        all.append(Secret(profileKey(profile.name).text));
    all.append(Secret(passwordOf(get(Keys::Proxy))));
    all.removeAll(Secret());
    return all;
}

QString Settings::resolvedPath(const QString &key) const
{
    const Value value = m_values.value(key);
    if (value.text.isEmpty())
        return {};
    QString path = QDir::fromNativeSeparators(value.text);
    if (path.startsWith("~/"_L1))
        path = QDir::homePath() + path.mid(1);
    const QString folder = value.origin.file.isEmpty()
        ? QDir::currentPath()
        : QFileInfo(value.origin.file).absolutePath();
    return QDir::cleanPath(QDir(folder).absoluteFilePath(path));
}

} // namespace Chat
