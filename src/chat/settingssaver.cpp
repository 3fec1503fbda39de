// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/settingssaver.h"

#include "core/background.h"
#include "core/future.h"
#include "core/inifile.h"
#include "core/logging.h"
#include "core/settingsloader.h"
#include "core/textfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::SettingsSaver)
};

bool exists(const QString &path)
{
    const QFileInfo file(path);
    return file.exists() || file.isSymLink();
}

/// Writes `content` over the file of `before`, if that is still what was loaded.
Result<LoadedSettings> replaceFile(const LoadedSettings &before, const QByteArray &content)
{
    LoadedSettings after = before;
    after.sources.fileContent = content;
    Result<Settings> settings = Settings::load(after.sources);
    if (!settings)
        return settings.error();
    after.sources.fileContent.reset();
    after.settings = *std::move(settings);

    const QString path = before.settings.file();
    if (path.isEmpty() && content == before.content)
        return after;
    if (path.isEmpty())
        return Error{.kind = ErrorKind::InvalidSettings,
                     .message = Texts::tr("There is no settings file to write to."),
                     .remedy = Texts::tr("Name one with --config.")};
    const bool isThere = exists(path);
    QByteArray current;
    if (isThere) {
        const Result<QByteArray> read = readTextFile(path);
        if (!read)
            return read.error();
        current = *read;
    }
    if (isThere != before.fileExists || current != before.content)
        return Error{.kind = ErrorKind::InvalidSettings,
                     .message = Texts::tr("%1 was changed elsewhere in the meantime.")
                                    .arg(QDir::toNativeSeparators(path)),
                     .remedy = Texts::tr("Load the settings again; nothing was overwritten."),
                     .detail = SettingsSaver::ChangedElsewhere.toString()};
    if (content == before.content)
        return after;
    if (const Result<void> written = writePrivateFile(path, content, ErrorKind::File); !written)
        return written.error();
    after.content = content;
    after.fileExists = true;
    return after;
}

/// The file without the keys of `profiles`.
QByteArray withoutKeys(const QByteArray &content, const QString &path, const QStringList &profiles)
{
    Result<IniFile> file = IniFile::parse(content, path);
    if (!file)
        return content;
    for (const QString &profile : profiles)
        removeFileValue(*file, profileSettingKey(profile, ProfileKeys::Key));
    return file->content();
}

} // namespace

QFuture<Result<SavedSettings>> SettingsSaver::save(const LoadedSettings &before,
                                                   const QByteArray &content, const KeyPlan &plan,
                                                   const SecretStoreFactory &makeStore)
{
    auto *saver = new SettingsSaver(plan, makeStore);
    const QFuture<Result<SavedSettings>> future = saver->m_promise.future();
    saver->writeFile(before, content);
    return future;
}

SettingsSaver::SettingsSaver(const KeyPlan &plan, const SecretStoreFactory &makeStore)
    : m_plan(plan)
    , m_makeStore(makeStore)
{
}

void SettingsSaver::writeFile(const LoadedSettings &before, const QByteArray &content)
{
    whenFinished(inBackground([before, content] { return replaceFile(before, content); }), this,
                 [this](const Result<LoadedSettings> &written) {
                     if (!written) {
                         finish(written.error());
                         return;
                     }
                     m_saved = SavedSettings{.loaded = *written};
                     m_store = m_makeStore(written->settings);
                     readSources(0);
                 });
}

void SettingsSaver::readSources(qsizetype index)
{
    if (index == m_plan.writes.size()) {
        writeKeys(0);
        return;
    }
    const KeyPlan::Write &write = m_plan.writes.at(index);
    if (!write.secret.isEmpty()) {
        readSources(index + 1);
        return;
    }
    whenFinished(m_store->read(write.source), this,
                 [this, index](const Result<StoredSecret> &stored) {
                     KeyPlan::Write &waiting = m_plan.writes[index];
                     if (!stored) {
                         fail(waiting.name, stored.error());
                         m_unsafe.insert(waiting.source, stored.error());
                     } else if (stored->origin != SecretOrigin::Environment) {
                         // That would be for the profile of the source's name alone.
                         waiting.secret = stored->secret;
                     }
                     readSources(index + 1);
                 });
}

void SettingsSaver::writeKeys(qsizetype index)
{
    if (index == m_plan.writes.size()) {
        removeKeys(0);
        return;
    }
    const KeyPlan::Write write = m_plan.writes.at(index);
    if (const auto unsafe = m_unsafe.constFind(write.name); unsafe != m_unsafe.cend())
        fail(write.name, *unsafe);
    if (write.secret.isEmpty() || m_unsafe.contains(write.name)) {
        writeKeys(index + 1);
        return;
    }
    whenFinished(m_store->write(write.name, write.secret), this,
                 [this, index, write](const Result<SecretOrigin> &place) {
                     if (!place) {
                         fail(write.name, place.error());
                         if (write.isMove)
                             m_unsafe.insert(write.source, place.error());
                     } else {
                         m_saved->keys.insert(write.name, *place);
                         if (write.isMove)
                             m_plan.removals.append(write.source);
                     }
                     writeKeys(index + 1);
                 });
}

void SettingsSaver::removeKeys(qsizetype index)
{
    const auto isToStay = [this](const QString &name) {
        return m_saved->keys.contains(name) || m_unsafe.contains(name);
    };
    while (index < m_plan.removals.size() && isToStay(m_plan.removals.at(index)))
        ++index;
    if (index >= m_plan.removals.size()) {
        dropKeysFromFile();
        return;
    }
    const QString name = m_plan.removals.at(index);
    whenFinished(m_store->remove(name), this, [this, index, name](const Result<void> &removed) {
        if (!removed)
            fail(name, removed.error());
        removeKeys(index + 1);
    });
}

void SettingsSaver::dropKeysFromFile()
{
    const LoadedSettings before = m_saved->loaded;
    const QByteArray content =
        withoutKeys(before.content, before.settings.file(), m_saved->keys.keys());
    if (content == before.content) {
        finish(*m_saved);
        return;
    }
    whenFinished(inBackground([before, content] { return replaceFile(before, content); }), this,
                 [this](const Result<LoadedSettings> &written) {
                     if (written) {
                         m_saved->loaded = *written;
                     } else {
                         for (const QString &name : m_saved->keys.keys())
                             fail(name, written.error());
                     }
                     finish(*m_saved);
                 });
}

void SettingsSaver::fail(const QString &profile, const Error &error)
{
    qCDebug(lcSecrets) << "key of profile" << profile << "not saved:" << error.detail;
    m_saved->keyErrors.insert(profile, error);
}

void SettingsSaver::finish(const Result<SavedSettings> &result)
{
    m_promise.finish(result);
    deleteLater();
}

} // namespace Chat
