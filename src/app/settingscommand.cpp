// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settingscommand.h"

#include "app/appcontext.h"
#include "app/commandline.h"
#include "app/globaloptions.h"
#include "core/settingsloader.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QString sourceName(SettingSource source)
{
    switch (source) {
    case SettingSource::Default:
        break;
    case SettingSource::File:
        return u"file"_s;
    case SettingSource::EnvironmentFile:
        return u"env_file"_s;
    case SettingSource::Environment:
        return u"environment"_s;
    case SettingSource::CommandLine:
        return u"command_line"_s;
    }
    return u"default"_s;
}

} // namespace

CommandInfo SettingsCommand::info()
{
    return {
        .name = u"settings"_s,
        .summary = tr("Prints every setting that holds and where it comes from."),
        .details =
            tr("Keys and passwords are masked. The command line goes before the environment, that "
               "before the file of --env-file, that before the settings file. Keys that are in the "
               "keychain are not settings: see lmchat key where."),
        .examples = {u"lmchat settings --env-file .env"_s},
        .options = {jsonOption(tr("Print a JSON object: file, settings and warnings."))},
        .make = makeCommand<SettingsCommand>,
    };
}

SettingsCommand::SettingsCommand(const CommandLine &line, AppContext &context, Console &console)
    : Command(line, context, console)
{
}

void SettingsCommand::start()
{
    if (!line().words().isEmpty()) {
        fail({.kind = ErrorKind::InvalidArgument,
              .message = tr("\"lmchat settings\" takes options only."),
              .remedy = tr("To set one for this once: --set KEY=VALUE. To keep it, write it to %1.")
                            .arg(QDir::toNativeSeparators(context().settings().file()))});
        return;
    }
    if (line().isSet(u"json"_s) ? printJson(json()) : print(table()))
        finish();
}

QList<Settings::Entry> SettingsCommand::entries() const
{
    const Settings &settings = context().settings();
    QList<Settings::Entry> entries = settings.entries();
    // The keys that the variables of vendors give.
    for (const ProviderProfile &profile : settings.profiles()) {
        const QString key = profileSettingKey(profile.name, ProfileKeys::Key);
        const auto entry = std::ranges::find(entries, key, &Settings::Entry::key);
        const GivenKey given = context().givenKey(profile.name);
        if (entry != entries.end() && !given.secret.isEmpty()) {
            entry->text = given.secret.masked();
            entry->origin = given.origin;
        }
    }
    return entries;
}

QString SettingsCommand::table() const
{
    const QList<Settings::Entry> all = entries();
    qsizetype keyWidth = 0;
    qsizetype valueWidth = 0;
    for (const Settings::Entry &entry : all) {
        keyWidth = std::max(keyWidth, entry.key.size());
        valueWidth = std::max(valueWidth, std::min<qsizetype>(entry.text.size(), 40));
    }
    const QString file = context().settings().file();
    QString text = QFileInfo::exists(file)
        ? tr("Settings file: %1").arg(QDir::toNativeSeparators(file))
        : tr("Settings file: %1 (not there)").arg(QDir::toNativeSeparators(file));
    text += u"\n\n"_s;
    for (const Settings::Entry &entry : all) {
        QString value = entry.text;
        value.replace(u'\n', u"\\n"_s);
        text += entry.key.leftJustified(keyWidth) + u"  "_s + value.leftJustified(valueWidth)
            + u"  "_s + originText(entry.origin) + u'\n';
    }
    return text;
}

QJsonObject SettingsCommand::json() const
{
    QJsonArray list;
    const QList<Settings::Entry> all = entries();
    for (const Settings::Entry &entry : all) {
        list.append(QJsonObject{{u"key"_s, entry.key},
                                {u"value"_s, entry.text},
                                {u"source"_s, sourceName(entry.origin.source)},
                                {u"origin"_s, originText(entry.origin)}});
    }
    const Settings &settings = context().settings();
    return {{u"file"_s, settings.file()},
            {u"settings"_s, list},
            {u"warnings"_s, QJsonArray::fromStringList(settings.warnings())},
            {u"error"_s, QJsonValue()}};
}

} // namespace Chat
