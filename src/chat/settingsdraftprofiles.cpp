// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/settingsdraft.h"

#include "core/future.h"
#include "providers/gigachatcodec.h"

#include <algorithm>

// The profiles of a draft and their keys.

namespace Chat {

using namespace Qt::StringLiterals;

QList<ProfileId> SettingsDraft::profiles() const
{
    QList<ProfileId> all;
    for (const Profile &profile : m_profiles)
        all.append(profile.id);
    return all;
}

SettingsDraft::Profile *SettingsDraft::find(ProfileId profile)
{
    const auto it = std::ranges::find(m_profiles, profile, &Profile::id);
    return it == m_profiles.end() ? nullptr : &*it;
}

const SettingsDraft::Profile *SettingsDraft::find(ProfileId profile) const
{
    const auto it = std::ranges::find(m_profiles, profile, &Profile::id);
    return it == m_profiles.end() ? nullptr : &*it;
}

ProfileId SettingsDraft::findProfile(const QString &name) const
{
    const auto it = std::ranges::find(m_profiles, name, &Profile::name);
    return it == m_profiles.end() ? NoProfile : it->id;
}

QString SettingsDraft::name(ProfileId profile) const
{
    const Profile *found = find(profile);
    return found ? found->name : QString();
}

const ProviderPreset &SettingsDraft::preset(ProfileId profile) const
{
    const Profile *found = find(profile);
    return found ? *found->preset : *findPreset(u"custom");
}

ProviderKind SettingsDraft::kind(ProfileId profile) const
{
    return preset(profile).kind;
}

bool SettingsDraft::isOffered(const DraftField &field) const
{
    const auto setting =
        std::ranges::find_if(profileSettings(), [&field](const ProfileSetting &candidate) {
            return &candidate.declaration == field.declaration;
        });
    if (setting == profileSettings().end() || !setting->useFor(kind(field.profile))
        || field.declaration == &ProfileKeys::Preset)
        return false;
    const QString service = preset(field.profile).name;
    if (field.declaration == &ProfileKeys::ApiVersion)
        return service == "azure"_L1 || !text(field).isEmpty();
    if (field.declaration == &ProfileKeys::Organization
        || field.declaration == &ProfileKeys::Project)
        return service == "openai"_L1 || service == "custom"_L1 || !text(field).isEmpty();
    return true;
}

bool SettingsDraft::canRemove(ProfileId profile) const
{
    const Profile *found = find(profile);
    return found && !found->isFixed;
}

QString SettingsDraft::freeName(const QString &wanted) const
{
    constexpr qsizetype roomForNumber = 8;
    QString candidate = wanted;
    for (int i = 2; findProfile(candidate) != NoProfile; ++i)
        candidate = wanted.left(64 - roomForNumber) + u'-' + QString::number(i);
    return candidate;
}

void SettingsDraft::insertProfile(const Profile &profile)
{
    // The demo stays the last.
    const auto demo = std::ranges::find(m_profiles, u"demo"_s, &Profile::savedName);
    m_profiles.insert(demo, profile);
    Q_EMIT profilesChanged();
    Q_EMIT changed();
}

ProfileId SettingsDraft::addProfile(const ProviderPreset &preset)
{
    const ProfileId id = m_nextId++;
    Profile profile{.id = id, .name = freeName(preset.name), .preset = &preset};
    profile.key.isRead = true;
    profile.isKeyAsked = true;
    insertProfile(profile);
    return id;
}

ProfileId SettingsDraft::duplicateProfile(ProfileId profile)
{
    const Profile *original = find(profile);
    if (!original)
        return NoProfile;
    const ProfileId id = m_nextId++;
    Profile copy = *original;
    copy.id = id;
    copy.savedName.clear();
    copy.name = freeName(original->name);
    copy.isFixed = false;
    copy.isKeyAsked = copy.key.isRead;
    // What the environment fixes for the original holds for it alone.
    for (const DraftField &field : fields(profile)) {
        if (fixedBy(field))
            copy.texts.insert(field.declaration->key(), text(field));
    }
    if (copy.storedKey.origin == SecretOrigin::Environment) {
        copy.keySource.clear();
        copy.storedKey = {};
        copy.key = {.isRead = true};
    }
    if (copy.key.change == DraftKey::Change::Remove) {
        copy.key.change = DraftKey::Change::None;
        copy.keySource.clear();
    }
    insertProfile(copy);
    return id;
}

void SettingsDraft::removeProfile(ProfileId profile)
{
    const Profile *found = find(profile);
    if (!found || found->isFixed)
        return;
    if (!found->savedName.isEmpty())
        m_removed.append(found->savedName);
    const bool wasDefault = m_defaultProfile == profile;
    m_profiles.removeIf([profile](const Profile &candidate) { return candidate.id == profile; });
    if (wasDefault)
        set(Keys::Provider, Keys::Provider.defaultValue());
    Q_EMIT profilesChanged();
    Q_EMIT changed();
}

void SettingsDraft::renameProfile(ProfileId profile, const QString &name)
{
    Profile *found = find(profile);
    if (!found || found->isFixed || found->name == name)
        return;
    found->name = name;
    if (m_defaultProfile == profile && !fixedBy(Keys::Provider))
        m_texts.insert(Keys::Provider.key(), name);
    Q_EMIT profilesChanged();
    Q_EMIT changed();
}

QString SettingsDraft::nameProblem(ProfileId profile) const
{
    const Profile *found = find(profile);
    if (!found || found->isFixed)
        return {};
    if (!SettingCheck::isProfileName(found->name))
        return tr("Expected is %1.").arg(SettingCheck::profileNameExpectation());
    if (found->name == Keys::Provider.defaultValue())
        return tr("The name \"%1\" has a meaning of its own.").arg(found->name);
    if (std::ranges::count(m_profiles, found->name, &Profile::name) > 1)
        return tr("Another profile has that name.");
    return {};
}

void SettingsDraft::readKey(ProfileId profile)
{
    Profile *found = find(profile);
    if (!found || found->isKeyAsked || !takesKey(profile))
        return;
    found->isKeyAsked = true;
    whenFinished(m_store->read(found->keySource), m_store.get(),
                 [this, profile](const Result<StoredSecret> &stored) {
                     Profile *asked = find(profile);
                     if (!asked)
                         return;
                     asked->key.isRead = true;
                     if (!stored) {
                         asked->key.error = stored.error();
                     } else {
                         const bool isOthers = stored->origin == SecretOrigin::Environment
                             && asked->keySource != asked->savedName;
                         asked->storedKey = isOthers ? StoredSecret() : *stored;
                         if (asked->key.change == DraftKey::Change::None) {
                             asked->key.secret = asked->storedKey.secret;
                             asked->key.origin = asked->storedKey.origin;
                         }
                     }
                     Q_EMIT keyChanged(profile);
                 });
}

DraftKey SettingsDraft::key(ProfileId profile) const
{
    const Profile *found = find(profile);
    if (!found)
        return {};
    DraftKey key = found->key;
    key.problem = keyProblem(*found);
    return key;
}

void SettingsDraft::setKey(ProfileId profile, const Secret &secret)
{
    Profile *found = find(profile);
    if (!found || !takesKey(profile) || found->storedKey.origin == SecretOrigin::Environment
        || found->key.secret == secret)
        return;
    DraftKey &key = found->key;
    key.secret = secret;
    key.origin = SecretOrigin::None;
    if (secret == found->storedKey.secret) {
        key.change = DraftKey::Change::None;
        key.origin = found->storedKey.origin;
    } else {
        key.change = secret.isEmpty() ? DraftKey::Change::Remove : DraftKey::Change::Set;
    }
    Q_EMIT keyChanged(profile);
    Q_EMIT changed();
}

QString SettingsDraft::keyProblem(const Profile &profile) const
{
    if (profile.key.change != DraftKey::Change::Set)
        return {};
    const QByteArray &text = profile.key.secret.reveal();
    if (profile.preset->kind == ProviderKind::GigaChat) {
        const Result<Secret> usable = GigaChatCodec::authorizationKey(profile.key.secret);
        if (!usable)
            return errorText(usable.error());
    } else if (std::ranges::any_of(text, [](char c) { return c <= 0x20 || c >= 0x7f; })) {
        return tr("A key has no spaces and no letters but English ones.");
    }
    if (keyPlace() == SecretOrigin::None)
        return tr("There is no keychain in this session. Allow keys in a file under Storage, or "
                  "give the key by the environment.");
    return {};
}

std::optional<SecretOrigin> SettingsDraft::keyPlace() const
{
    if (!m_canStoreKeys)
        return std::nullopt;
    if (m_loaded.settings.get(Keys::AllowSecretsFile)) {
        // The store may have said so for the file's sake.
        return std::nullopt;
    }
    if (*m_canStoreKeys)
        return SecretOrigin::Keychain;
    return get(Keys::AllowSecretsFile) ? SecretOrigin::File : SecretOrigin::None;
}

} // namespace Chat
