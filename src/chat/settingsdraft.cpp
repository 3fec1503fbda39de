// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/settingsdraft.h"

#include "core/background.h"
#include "core/future.h"
#include "core/settingsloader.h"
#include "core/textfile.h"
#include "providers/endpoints.h"

#include <QFileInfo>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QString sectionOf(const QString &profile)
{
    return u"profile/"_s + profile;
}

/// The preset of a profile that names none: see ProviderProfile::preset.
QString impliedPreset(const QString &profile)
{
    return findPreset(profile) ? profile : u"openai"_s;
}

/// As Settings::load() reads it, and the text besides.
Result<LoadedSettings> loadWithContent(const SettingsSources &sources)
{
    const bool isNamed = !sources.namedFile.isEmpty();
    const QString path = isNamed ? sources.namedFile : sources.standardFile;
    const QFileInfo file(path);
    const bool exists = isNamed || (!path.isEmpty() && (file.exists() || file.isSymLink()));
    QByteArray content;
    if (exists) {
        const Result<QByteArray> read = readTextFile(path);
        if (!read)
            return read.error();
        content = *read;
    }
    SettingsSources withContent = sources;
    withContent.fileContent = content;
    const Result<Settings> settings = Settings::load(withContent);
    if (!settings)
        return settings.error();
    return LoadedSettings{sources, *settings, content, exists};
}

} // namespace

QFuture<Result<LoadedSettings>> SettingsDraft::load(const SettingsSources &sources)
{
    return inBackground([sources] { return loadWithContent(sources); });
}

SettingsDraft::SettingsDraft(const LoadedSettings &loaded, const SecretStoreFactory &makeStore,
                             Redactor &redactor, QObject *parent)
    : QObject(parent)
    , m_loaded(loaded)
    , m_makeStore(makeStore)
    , m_redactor(redactor)
{
    begin(loaded);
}

SettingsDraft::~SettingsDraft() = default;

void SettingsDraft::begin(const LoadedSettings &loaded)
{
    m_texts.clear();
    m_profiles.clear();
    m_removed.clear();
    readFile(loaded);
    for (const SettingDeclaration *declaration : settingDeclarations()) {
        const auto text = m_fileTexts.constFind(declaration->key());
        if (text != m_fileTexts.cend())
            m_texts.insert(declaration->key(), *text);
    }
    for (const ProviderProfile &profile : loaded.settings.profiles())
        addSavedProfile(profile);
    m_defaultProfile = findProfile(text(Keys::Provider));

    m_store = m_makeStore(loaded.settings);
    m_canStoreKeys.reset();
    whenFinished(m_store->isAvailable(), m_store.get(), [this](bool isAvailable) {
        m_canStoreKeys = isAvailable;
        Q_EMIT changed();
        for (const ProfileId profile : profiles())
            Q_EMIT keyChanged(profile);
    });
}

void SettingsDraft::readFile(const LoadedSettings &loaded)
{
    m_loaded = loaded;
    m_fileTexts.clear();
    m_fileSections.clear();
    m_fixed.clear();
    // The settings were made of this text, so it can be read.
    if (const Result<IniFile> file = IniFile::parse(loaded.content, loaded.settings.file())) {
        m_fileSections = file->sections();
        for (const IniFile::Entry &entry : file->entries())
            m_fileTexts.insert(fullKeyOf(entry), entry.value);
    }
    const QList<Settings::Entry> entries = loaded.settings.entries();
    for (const Settings::Entry &entry : entries) {
        if (entry.origin.source > SettingSource::File)
            m_fixed.insert(entry.key, entry);
    }
}

void SettingsDraft::addSavedProfile(const ProviderProfile &saved)
{
    Profile profile{.id = m_nextId++, .savedName = saved.name, .name = saved.name};
    const QString preset = saved.preset.isEmpty() ? impliedPreset(saved.name) : saved.preset;
    profile.preset = findPreset(preset) ? findPreset(preset) : findPreset(u"custom");
    profile.isFixed =
        builtInProfiles().contains(saved.name) || !m_fileSections.contains(sectionOf(saved.name));
    profile.keySource = saved.name;
    for (const ProfileSetting &setting : profileSettings()) {
        const auto text = m_fileTexts.constFind(profileSettingKey(saved.name, setting.declaration));
        if (text != m_fileTexts.cend() && &setting.declaration != &ProfileKeys::Key)
            profile.texts.insert(setting.declaration.key(), *text);
    }
    m_profiles.append(profile);
}

QString SettingsDraft::fullKey(const DraftField &field) const
{
    const Profile *profile = find(field.profile);
    return profile ? profileSettingKey(profile->savedName, *field.declaration)
                   : field.declaration->key();
}

QString SettingsDraft::text(const DraftField &field) const
{
    const auto fixed = m_fixed.constFind(fullKey(field));
    if (fixed != m_fixed.cend())
        return fixed->text;
    const Profile *profile = find(field.profile);
    const QHash<QString, QString> &texts = profile ? profile->texts : m_texts;
    return texts.value(field.declaration->key(), defaultText(field));
}

QString SettingsDraft::defaultText(const DraftField &field) const
{
    if (field.profile == NoProfile)
        return field.declaration->defaultText();
    for (const ProfileSetting &setting : profileSettings()) {
        if (&setting.declaration == field.declaration)
            return setting.defaultText(kind(field.profile));
    }
    return field.declaration->defaultText();
}

QString SettingsDraft::savedText(const DraftField &field) const
{
    return m_fileTexts.value(fullKey(field), defaultText(field));
}

void SettingsDraft::setText(const DraftField &field, const QString &text)
{
    if (fixedBy(field) || this->text(field) == text)
        return;
    if (Profile *profile = find(field.profile))
        profile->texts.insert(field.declaration->key(), text);
    else
        m_texts.insert(field.declaration->key(), text);
    if (field.declaration == &Keys::Provider)
        m_defaultProfile = findProfile(text);
    Q_EMIT changed();
    if (field.declaration == &Keys::AllowSecretsFile) {
        for (const ProfileId profile : profiles())
            Q_EMIT keyChanged(profile);
    }
}

QString SettingsDraft::problem(const DraftField &field) const
{
    if (fixedBy(field))
        return {};
    const QString value = text(field);
    if (!field.declaration->accepts(value))
        return tr("Expected is %1.").arg(field.declaration->expectation());
    if (field.declaration == &Keys::Provider && value != Keys::Provider.defaultValue()
        && findProfile(value) == NoProfile)
        return tr("There is no profile of that name.");
    if (field.declaration == &ProfileKeys::BaseUrl && !value.isEmpty()) {
        const Result<ServiceUrls> urls = resolveServiceUrls(
            preset(field.profile), value, text({ProfileKeys::ApiVersion, field.profile}),
            text({ProfileKeys::Model, field.profile}));
        if (!urls)
            return errorText(urls.error());
    }
    return {};
}

QString SettingsDraft::warning(const DraftField &field) const
{
    if (field.declaration == &ProfileKeys::VerifyTls
        && ProfileKeys::VerifyTls.parse(text(field)) == false)
        return tr("Anyone on the way to the service can pretend to be it, and read the key and all "
                  "that you write.");
    if (field.declaration == &ProfileKeys::BaseUrl || field.declaration == &ProfileKeys::AuthUrl) {
        if (sendsKeyInClear(QUrl(text(field))))
            return tr("Without https anyone on the way to the service can read the key.");
    }
    return {};
}

std::optional<SettingOrigin> SettingsDraft::fixedBy(const DraftField &field) const
{
    const auto fixed = m_fixed.constFind(fullKey(field));
    if (fixed == m_fixed.cend())
        return std::nullopt;
    return fixed->origin;
}

QList<DraftField> SettingsDraft::fields(ProfileId profile) const
{
    QList<DraftField> all;
    for (const ProfileSetting &setting : profileSettings()) {
        if (setting.useFor(kind(profile)) && &setting.declaration != &ProfileKeys::Key)
            all.append({setting.declaration, profile});
    }
    return all;
}

bool SettingsDraft::isValid() const
{
    return std::ranges::all_of(settingDeclarations(),
                               [this](const SettingDeclaration *declaration) {
                                   return problem(*declaration).isEmpty();
                               })
        && std::ranges::all_of(m_profiles,
                               [this](const Profile &profile) { return isValid(profile.id); });
}

bool SettingsDraft::isValid(ProfileId profile) const
{
    const QList<DraftField> all = fields(profile);
    return nameProblem(profile).isEmpty() && key(profile).problem.isEmpty()
        && std::ranges::all_of(
               all, [this](const DraftField &field) { return problem(field).isEmpty(); });
}

bool SettingsDraft::isChanged(const Profile &profile) const
{
    if (profile.name != profile.savedName || profile.key.change != DraftKey::Change::None)
        return true;
    const QList<DraftField> all = fields(profile.id);
    return std::ranges::any_of(all, [&](const DraftField &field) {
        return profile.texts.value(field.declaration->key(), defaultText(field))
            != savedText(field);
    });
}

bool SettingsDraft::isChanged() const
{
    return !m_removed.isEmpty() || std::ranges::any_of(m_profiles, [this](const Profile &profile) {
        return isChanged(profile);
    }) || std::ranges::any_of(settingDeclarations(), [this](const SettingDeclaration *setting) {
        return m_texts.value(setting->key(), setting->defaultText()) != savedText(*setting);
    });
}

QByteArray SettingsDraft::content() const
{
    Result<IniFile> parsed = IniFile::parse(m_loaded.content, m_loaded.settings.file());
    if (!parsed)
        return m_loaded.content;
    IniFile file = *std::move(parsed);
    for (const SettingDeclaration *setting : settingDeclarations()) {
        const QString value = m_texts.value(setting->key(), setting->defaultText());
        if (value == savedText(*setting))
            continue;
        if (value == setting->defaultText())
            removeFileValue(file, setting->key());
        else
            setFileValue(file, setting->key(), value);
    }
    for (const QString &name : m_removed)
        file.removeSection(sectionOf(name));
    QHash<QString, QString> renamed;
    for (const Profile &profile : m_profiles) {
        if (!profile.savedName.isEmpty() && profile.name != profile.savedName)
            renamed.insert(sectionOf(profile.savedName), sectionOf(profile.name));
    }
    file.renameSections(renamed);
    for (const Profile &profile : m_profiles)
        writeProfile(file, profile);
    return file.content();
}

void SettingsDraft::writeProfile(IniFile &file, const Profile &profile) const
{
    const bool isNew = profile.savedName.isEmpty();
    if (isNew)
        file.addSection(sectionOf(profile.name));
    const QList<DraftField> all = fields(profile.id);
    for (const DraftField &field : all) {
        const QString usual = defaultText(field);
        const QString value = profile.texts.value(field.declaration->key(), usual);
        const QString key = profileSettingKey(profile.name, *field.declaration);
        if (field.declaration == &ProfileKeys::Preset && value.isEmpty()) {
            // The name said which preset it is: another name must not change that.
            if (profile.name != profile.savedName
                && impliedPreset(profile.name) != profile.preset->name)
                setFileValue(file, key, profile.preset->name);
        } else if (value == (isNew ? usual : savedText(field))) {
            continue;
        } else if (value == usual) {
            removeFileValue(file, key);
        } else {
            setFileValue(file, key, value);
        }
    }
    if (profile.key.change == DraftKey::Change::Remove)
        removeFileValue(file, profileSettingKey(profile.name, ProfileKeys::Key));
}

KeyPlan SettingsDraft::keyPlan() const
{
    KeyPlan plan;
    QStringList kept;
    for (const Profile &profile : m_profiles) {
        const bool isRenamed = !profile.savedName.isEmpty() && profile.name != profile.savedName;
        switch (profile.key.change) {
        case DraftKey::Change::Set:
            plan.writes.append({.name = profile.name, .secret = profile.key.secret});
            if (isRenamed)
                plan.removals.append(profile.savedName);
            break;
        case DraftKey::Change::Remove:
            plan.removals.append(profile.name);
            if (isRenamed)
                plan.removals.append(profile.savedName);
            break;
        case DraftKey::Change::None:
            if (profile.keySource == profile.name)
                kept.append(profile.name);
            else if (!profile.keySource.isEmpty())
                plan.writes.append(
                    {.name = profile.name, .source = profile.keySource, .isMove = isRenamed});
            break;
        }
    }
    plan.removals += m_removed;
    for (const QString &name : std::as_const(kept))
        plan.removals.removeAll(name);
    return plan;
}

QFuture<Result<SavedSettings>> SettingsDraft::save()
{
    if (m_isSaving || !isValid())
        return readyFuture(Result<SavedSettings>(
            Error{.kind = ErrorKind::InvalidArgument,
                  .message = tr("The settings cannot be saved yet."),
                  .remedy = m_isSaving ? tr("They are being saved already.")
                                       : tr("Mend the fields that are marked.")}));
    m_isSaving = true;
    const SavePromise promise;
    startSave(promise, OnConflict::Merge);
    return promise.future();
}

void SettingsDraft::startSave(const SavePromise &promise, OnConflict onConflict)
{
    whenFinished(SettingsSaver::save(m_loaded, content(), keyPlan(), m_makeStore), this,
                 [this, promise, onConflict](Result<SavedSettings> saved) {
                     if (!saved && saved.error().detail == SettingsSaver::ChangedElsewhere
                         && onConflict == OnConflict::Merge) {
                         mergeAndSave(promise, saved.error());
                         return;
                     }
                     m_isSaving = false;
                     if (saved)
                         finishSave(*saved);
                     promise.finish(saved);
                 });
}

void SettingsDraft::finishSave(SavedSettings &saved)
{
    QHash<QString, Secret> pending;
    for (const Profile &profile : std::as_const(m_profiles)) {
        if (!profile.savedName.isEmpty() && profile.savedName != profile.name)
            saved.renamed.insert(profile.savedName, profile.name);
        if (profile.key.change == DraftKey::Change::Set && saved.keyErrors.contains(profile.name))
            pending.insert(profile.name, profile.key.secret);
    }
    const QList<Profile> before = m_profiles;
    begin(saved.loaded);
    for (Profile &profile : m_profiles) {
        // Whoever shows a profile goes on showing the same.
        const auto same = std::ranges::find(before, profile.name, &Profile::name);
        if (same != before.end())
            profile.id = same->id;
        const auto secret = pending.constFind(profile.name);
        if (secret != pending.cend())
            profile.key = {.secret = *secret, .change = DraftKey::Change::Set};
    }
    m_defaultProfile = findProfile(text(Keys::Provider));
    Q_EMIT profilesChanged();
    Q_EMIT changed();
}

QFuture<Result<Settings>> SettingsDraft::trialSettings() const
{
    SettingsSources sources = m_loaded.sources;
    sources.fileContent = content();
    return inBackground([sources] { return Settings::load(sources); });
}

std::unique_ptr<SecretStore> SettingsDraft::TrialKeys::storeFor(const Settings &settings) const
{
    const QList<Secret> secrets = settings.secrets();
    for (const Secret &secret : secrets)
        m_redactor->add(secret);
    return std::make_unique<DraftSecretStore>(m_makeStore(settings), m_pending, *m_redactor);
}

SettingsDraft::TrialKeys SettingsDraft::trialKeys() const
{
    TrialKeys keys(m_makeStore, m_redactor);
    for (const Profile &profile : m_profiles) {
        switch (profile.key.change) {
        case DraftKey::Change::Set:
            keys.m_pending.secrets.insert(profile.name,
                                          {profile.key.secret, SecretOrigin::Keychain});
            break;
        case DraftKey::Change::Remove:
            keys.m_pending.secrets.insert(profile.name, {});
            break;
        case DraftKey::Change::None:
            if (!profile.keySource.isEmpty() && profile.keySource != profile.name)
                keys.m_pending.sources.insert(profile.name, profile.keySource);
            break;
        }
    }
    return keys;
}

} // namespace Chat
