// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/draftsecretstore.h"
#include "chat/settingssaver.h"
#include "core/inifile.h"
#include "core/redactor.h"
#include "core/settings.h"
#include "providers/dialect.h"
#include "secrets/secretstore.h"

#include <QObject>

namespace Chat {

/// How a draft calls a profile: names may be changed, and be wrong for a while.
using ProfileId = int;
constexpr ProfileId NoProfile = -1;

/// One value of a draft: a setting that there is once, or one of a profile.
struct DraftField
{
    DraftField(const SettingDeclaration &of, ProfileId in = NoProfile)
        : declaration(&of)
        , profile(in)
    {
    }

    const SettingDeclaration *declaration; ///< lives as long as the program
    ProfileId profile;
};

/// The key of a profile as a form shows it.
struct DraftKey
{
    enum class Change {
        None,
        Set, ///< kept when the draft is saved
        Remove, ///< from the stores and from the settings file when the draft is saved
    };
    Secret secret = {}; ///< as it will be
    Change change = Change::None;
    /// Where it is: None where there is none, or where it is to be set.
    SecretOrigin origin = SecretOrigin::None;
    bool isRead = false; ///< the stores have answered
    std::optional<Error> error = {}; ///< a store could not be asked
    QString problem = {}; ///< why it cannot be kept; empty where it can
};

/// Settings while a person changes them: begins with what holds, checks every value by its
/// declaration as it is typed, and changes nothing outside until save(). Dropping it drops the
/// changes. What the environment or the command line fixes is shown, but cannot be changed here.
///
/// Saving keeps every line of the file that is not about a change. Where the file is not the one
/// any more that was loaded, other values that were changed there are taken over; where both sides
/// changed the same, or other profiles are there, saving is refused. One thread, the main one: see
/// SecretStore.
class SettingsDraft final : public QObject
{
    Q_OBJECT
public:
    /// `redactor` must outlive the draft and what it makes.
    SettingsDraft(const LoadedSettings &loaded, const SecretStoreFactory &makeStore,
                  Redactor &redactor, QObject *parent = nullptr);
    ~SettingsDraft() override;

    /// The settings as they hold now, with the file's text; read on another thread.
    static QFuture<Result<LoadedSettings>> load(const SettingsSources &sources);

    const Settings &loadedSettings() const { return m_loaded.settings; }

    QString text(const DraftField &field) const;
    QString defaultText(const DraftField &field) const;
    /// No effect where the value is fixed.
    void setText(const DraftField &field, const QString &text);
    /// What is wrong with the text, as a sentence; empty where nothing is.
    QString problem(const DraftField &field) const;
    /// What follows from a value that is allowed and yet risky, as a sentence; empty otherwise.
    QString warning(const DraftField &field) const;
    /// The environment variable or option that goes before the file.
    std::optional<SettingOrigin> fixedBy(const DraftField &field) const;

    template <typename T>
    T get(const Setting<T> &setting) const
    {
        return setting.parse(text(setting)).value_or(setting.defaultValue());
    }
    template <typename T>
    void set(const Setting<T> &setting, const T &value)
    {
        setText(setting, setting.text(value));
    }

    /// In the order in which they are offered.
    QList<ProfileId> profiles() const;
    ProfileId findProfile(const QString &name) const;
    QString name(ProfileId profile) const;
    ProviderKind kind(ProfileId profile) const;
    const ProviderPreset &preset(ProfileId profile) const;
    /// Whether the setting means something in the profile, so that a form should show it.
    bool isOffered(const DraftField &field) const;
    bool takesKey(ProfileId profile) const { return isOffered({ProfileKeys::Key, profile}); }

    /// False for those that always exist, and those that the command line made.
    bool canRemove(ProfileId profile) const;
    bool canRename(ProfileId profile) const { return canRemove(profile); }
    /// Adds a profile of that service under a name that is free.
    ProfileId addProfile(const ProviderPreset &preset);
    /// Adds a copy under a name that is free. The key is copied when the draft is saved.
    ProfileId duplicateProfile(ProfileId profile);
    void removeProfile(ProfileId profile);
    void renameProfile(ProfileId profile, const QString &name);
    QString nameProblem(ProfileId profile) const;

    /// Asks the stores for the profile's key, which may make the keychain ask the person;
    /// keyChanged() follows. Once for each profile.
    void readKey(ProfileId profile);
    DraftKey key(ProfileId profile) const;
    /// An empty one removes what is stored.
    void setKey(ProfileId profile, const Secret &secret);
    /// Where a key that is set would be kept, None where nowhere; nothing where that will only be
    /// known when it is.
    std::optional<SecretOrigin> keyPlace() const;

    bool isValid() const;
    /// Of one profile alone: whether it can be tried.
    bool isValid(ProfileId profile) const;
    bool isChanged() const;

    /// What the settings file would hold.
    QByteArray content() const;

    /// Writes the file, then the keys. An Error: nothing was changed. Otherwise the file is written
    /// and the draft begins anew with it; keys that could not be kept are among the result's
    /// errors and still pending here. Goes on to its end also if the draft goes. Not while one is
    /// under way.
    QFuture<Result<SavedSettings>> save();
    bool isSaving() const { return m_isSaving; }

    /// The settings as they would hold, to try them without saving.
    QFuture<Result<Settings>> trialSettings() const;
    /// The keys of the draft as they are now, for whatever comes of trialSettings().
    class TrialKeys final
    {
    public:
        /// Never writes.
        std::unique_ptr<SecretStore> storeFor(const Settings &settings) const;

    private:
        friend class SettingsDraft;
        TrialKeys(const SecretStoreFactory &makeStore, Redactor &redactor)
            : m_makeStore(makeStore)
            , m_redactor(&redactor)
        {
        }

        SecretStoreFactory m_makeStore;
        Redactor *m_redactor;
        DraftSecretStore::Pending m_pending;
    };
    TrialKeys trialKeys() const;

Q_SIGNALS:
    void changed(); ///< something of the draft, whatever it is
    void profilesChanged(); ///< other profiles, or other names
    void keyChanged(Chat::ProfileId profile);

private:
    struct Profile
    {
        ProfileId id = NoProfile;
        QString savedName = {}; // as it is in the file; empty: not there yet
        QString name = {};
        const ProviderPreset *preset = nullptr;
        bool isFixed = false; // neither its name nor that it exists can be changed
        QHash<QString, QString> texts = {}; // by the setting's own key; else the default
        QString keySource = {}; // name under which the stores have its key; empty: none
        StoredSecret storedKey = {};
        DraftKey key = {};
        bool isKeyAsked = false;
    };

    void begin(const LoadedSettings &loaded);
    void addSavedProfile(const ProviderProfile &saved);
    void insertProfile(const Profile &profile);
    Profile *find(ProfileId profile);
    const Profile *find(ProfileId profile) const;
    QString fullKey(const DraftField &field) const;
    QString savedText(const DraftField &field) const;
    QString freeName(const QString &wanted) const;
    QString keyProblem(const Profile &profile) const;
    QList<DraftField> fields(ProfileId profile) const;
    bool isChanged(const Profile &profile) const;
    void writeProfile(IniFile &file, const Profile &profile) const;
    KeyPlan keyPlan() const;
    using SavePromise = SharedPromise<Result<SavedSettings>>;
    enum class OnConflict { Merge, Fail };
    void startSave(const SavePromise &promise, OnConflict onConflict);
    void mergeAndSave(const SavePromise &promise, const Error &conflict);
    bool merge(const LoadedSettings &fresh);
    void finishSave(SavedSettings &saved);
    void readFile(const LoadedSettings &loaded);

    LoadedSettings m_loaded;
    SecretStoreFactory m_makeStore;
    Redactor &m_redactor;
    std::unique_ptr<SecretStore> m_store;
    std::optional<bool> m_canStoreKeys; // of m_store
    QHash<QString, QString> m_fileTexts; // by full key
    QStringList m_fileSections;
    QHash<QString, Settings::Entry> m_fixed; // by full key
    QHash<QString, QString> m_texts; // of the settings that there are once, else the default
    ProfileId m_defaultProfile = NoProfile; // the one of chat/provider
    QList<Profile> m_profiles;
    QStringList m_removed; // saved names
    ProfileId m_nextId = 0;
    bool m_isSaving = false;
};

} // namespace Chat
