// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settings.h"
#include "core/sharedpromise.h"
#include "secrets/secretstore.h"

#include <functional>
#include <memory>

namespace Chat {

/// Makes the store of secrets that goes with some settings: with the keys that they give, and with
/// their consent to a file of keys.
using SecretStoreFactory = std::function<std::unique_ptr<SecretStore>(const Settings &)>;

/// Settings together with what they were made of.
struct LoadedSettings
{
    SettingsSources sources = {};
    Settings settings;
    QByteArray content = {}; ///< of the settings file
    bool fileExists = false;
};

/// What is to become of the keys of some profiles.
struct KeyPlan
{
    struct Write
    {
        QString name = {}; ///< of the profile
        Secret secret = {}; ///< empty: the one of `source`
        QString source = {};
        bool isMove = false; ///< the source is to go once the copy is there
    };
    QList<Write> writes = {};
    QStringList removals = {};
};

/// What came of saving: the file is written.
struct SavedSettings
{
    LoadedSettings loaded;
    QHash<QString, SecretOrigin> keys = {}; ///< where keys were put, by profile
    QHash<QString, Error> keyErrors = {}; ///< of keys that were not put or removed, by profile
    QHash<QString, QString> renamed = {}; ///< profiles: the old name to the new one
};

/// Writes a settings file, on another thread and in one step, and then the keys that belong to it.
/// The file comes first, since it says whether keys may be kept in a file; a key goes from the
/// settings file only once it is kept elsewhere. Nothing is overwritten before it is read, and
/// nothing is removed before its copy is kept.
///
/// Deletes itself when it is done.
class SettingsSaver final : public QObject
{
    Q_OBJECT
public:
    /// The detail of the error of a file that is not the one any more that was loaded.
    static constexpr QStringView ChangedElsewhere = u"changed elsewhere";

    /// `before` is what the file must still hold; `content` what it is to hold.
    static QFuture<Result<SavedSettings>> save(const LoadedSettings &before,
                                               const QByteArray &content, const KeyPlan &plan,
                                               const SecretStoreFactory &makeStore);

private:
    SettingsSaver(const KeyPlan &plan, const SecretStoreFactory &makeStore);

    void writeFile(const LoadedSettings &before, const QByteArray &content);
    void readSources(qsizetype index);
    void writeKeys(qsizetype index);
    void removeKeys(qsizetype index);
    void dropKeysFromFile();
    void fail(const QString &profile, const Error &error);
    void finish(const Result<SavedSettings> &result);

    KeyPlan m_plan;
    SecretStoreFactory m_makeStore;
    std::unique_ptr<SecretStore> m_store;
    std::optional<SavedSettings> m_saved;
    /// Names whose stored key is not copied yet to where it is to be, and why not.
    QHash<QString, Error> m_unsafe;
    SharedPromise<Result<SavedSettings>> m_promise;
};

} // namespace Chat
