// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/settingsdraft.h"

#include "core/future.h"

#include <algorithm>

// What becomes of a draft whose file was changed by somebody else, such as a window that keeps the
// size of its text.

namespace Chat {

void SettingsDraft::mergeAndSave(const SavePromise &promise, const Error &conflict)
{
    whenFinished(load(m_loaded.sources), this,
                 [this, promise, conflict](const Result<LoadedSettings> &fresh) {
                     if (fresh && merge(*fresh)) {
                         startSave(promise, OnConflict::Fail);
                         return;
                     }
                     m_isSaving = false;
                     promise.finish(fresh ? conflict : fresh.error());
                 });
}

/// Takes over what differs in the file by now. False, and nothing is changed, where that concerns a
/// value that was changed here too, or where other profiles are there.
bool SettingsDraft::merge(const LoadedSettings &fresh)
{
    const SettingsDraft other(fresh, m_makeStore, m_redactor);
    const auto namesOf = [](const Settings &settings) {
        QStringList names;
        for (const ProviderProfile &profile : settings.profiles())
            names.append(profile.name);
        return names;
    };
    if (namesOf(fresh.settings) != namesOf(m_loaded.settings))
        return false;

    // Keys of the file whose text differs, with those of one side alone.
    QStringList differing;
    const auto compare = [&differing](const QHash<QString, QString> &one,
                                      const QHash<QString, QString> &another) {
        for (auto it = one.begin(); it != one.end(); ++it) {
            const auto same = another.constFind(it.key());
            if (same == another.cend() || *same != *it)
                differing.append(it.key());
        }
    };
    compare(m_fileTexts, other.m_fileTexts);
    compare(other.m_fileTexts, m_fileTexts);

    const auto isChangedHere = [this](const DraftField &field) {
        const Profile *profile = find(field.profile);
        const QHash<QString, QString> &texts = profile ? profile->texts : m_texts;
        return texts.value(field.declaration->key(), defaultText(field)) != savedText(field);
    };
    QList<DraftField> outdated;
    QList<DraftField> all;
    for (const SettingDeclaration *setting : settingDeclarations())
        all.append(*setting);
    for (const Profile &profile : std::as_const(m_profiles)) {
        if (profile.savedName.isEmpty())
            continue;
        const QString section = QStringLiteral("profile/") + profile.savedName + u'/';
        const bool isTouched = std::ranges::any_of(
            differing, [&section](const QString &key) { return key.startsWith(section); });
        if (isTouched
            && (profile.name != profile.savedName || profile.key.change != DraftKey::Change::None))
            return false;
        all += fields(profile.id);
    }
    for (const DraftField &field : std::as_const(all)) {
        if (!differing.contains(fullKey(field)))
            continue;
        if (isChangedHere(field))
            return false;
        outdated.append(field);
    }
    for (const QString &name : std::as_const(m_removed)) {
        const QString section = QStringLiteral("profile/") + name + u'/';
        if (std::ranges::any_of(differing,
                                [&section](const QString &key) { return key.startsWith(section); }))
            return false;
    }

    readFile(fresh);
    for (const DraftField &field : std::as_const(outdated)) {
        Profile *profile = find(field.profile);
        QHash<QString, QString> &texts = profile ? profile->texts : m_texts;
        const auto text = m_fileTexts.constFind(fullKey(field));
        if (text == m_fileTexts.cend())
            texts.remove(field.declaration->key());
        else
            texts.insert(field.declaration->key(), *text);
    }
    Q_EMIT changed();
    return true;
}

} // namespace Chat
