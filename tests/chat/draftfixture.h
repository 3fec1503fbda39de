// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/settingsdraft.h"
#include "support/futures.h"
#include "support/memorysecretstore.h"
#include "support/testhelpers.h"

#include <QFile>
#include <QTemporaryDir>

namespace Chat {

/// A settings file in a folder of its own, keys in memory, and drafts of both.
class DraftFixture final
{
public:
    /// What a person wrote.
    static QByteArray written()
    {
        return "; mine\n"
               "[network]\n"
               "maxRetries = 3\n"
               "proxy=system\n"
               "\n"
               "[profile/work]\n"
               "; the firm's\n"
               "baseUrl=https://llm.example/v1\n"
               "model=qwen\n"
               "\n"
               "; the end\n";
    }

    DraftFixture()
    {
        makeStore = [kept = secrets](const Settings &settings) {
            return std::make_unique<MemorySecretStore>(kept, settings);
        };
    }

    /// A draft of a file with that content.
    std::unique_ptr<SettingsDraft> open(const QByteArray &content, SettingsSources sources = {})
    {
        write(content);
        sources.standardFile = path();
        const QFuture<Result<LoadedSettings>> loaded = SettingsDraft::load(sources);
        if (!waitForEnd(loaded) || !loaded.result())
            qFatal("the draft cannot be loaded");
        return std::make_unique<SettingsDraft>(*loaded.result(), makeStore, redactor);
    }

    void write(const QByteArray &content)
    {
        QFile file(path());
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("%s", qPrintable(file.errorString()));
    }

    static Result<SavedSettings> save(SettingsDraft &draft)
    {
        const QFuture<Result<SavedSettings>> saved = draft.save();
        if (!waitForEnd(saved) || saved.resultCount() != 1)
            return Error{.message = QStringLiteral("saving did not end")};
        return saved.result();
    }

    QString path() const { return folder.filePath(QStringLiteral("settings.ini")); }

    QByteArray fileContent() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("no file");
    }

    QTemporaryDir folder;
    std::shared_ptr<MemorySecrets> secrets = std::make_shared<MemorySecrets>();
    SecretStoreFactory makeStore;
    Redactor redactor;
};

} // namespace Chat
