// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/objectptr.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QUrl>

#include <chrono>
#include <memory>

namespace Chat {

class ServiceContext;
class ServiceFetch;
class UploadedFiles;

/// A file of the account at the service. It is deleted there once nobody refers to it any more.
class UploadedFile final
{
public:
    UploadedFile(const QString &id, UploadedFiles &owner);
    ~UploadedFile();
    UploadedFile(const UploadedFile &) = delete;
    UploadedFile &operator=(const UploadedFile &) = delete;

    const QString &id() const { return m_id; }

private:
    const QString m_id;
    const QPointer<UploadedFiles> m_owner;
};

using UploadedFilePtr = std::shared_ptr<const UploadedFile>;

/// The files that one profile has at its service, by the hash of their bytes: clients send all of
/// a conversation with each question, and its pictures have to be uploaded only once. Who was not
/// asked for in Limits::lifetime, or longest where there are more than Limits::most, is forgotten,
/// and deleted at the service once no request needs it: one after the other, but in no place of the
/// account, so that no question waits for a deletion that hangs. What is there when the program
/// ends stays there. One thread.
class UploadedFiles final : public QObject
{
    Q_OBJECT
public:
    struct Limits
    {
        std::chrono::milliseconds lifetime = std::chrono::hours(1);
        qsizetype most = 50;
    };

    /// `url` is where the service has the account's files; empty where it takes none.
    UploadedFiles(std::shared_ptr<ServiceContext> context, const QUrl &url, const Limits &limits);
    UploadedFiles(std::shared_ptr<ServiceContext> context, const QUrl &url);
    ~UploadedFiles() override;

    const QUrl &url() const { return m_url; }

    /// Null where there is none.
    UploadedFilePtr find(const QByteArray &hash);
    UploadedFilePtr add(const QByteArray &hash, const QString &id);
    /// It is not there any more, as it seems: not to be found again.
    void forget(const UploadedFilePtr &file);

private:
    friend class UploadedFile;
    struct Entry
    {
        UploadedFilePtr file;
        QDeadlineTimer end;
    };

    void forgetOld();
    /// Of the entries, of which there must be one.
    QHash<QByteArray, Entry>::iterator endsFirst();
    void remove(const QString &id);
    void removeNext();

    const std::shared_ptr<ServiceContext> m_context;
    const QUrl m_url;
    const Limits m_limits;
    bool m_isEnding = false;
    QHash<QByteArray, Entry> m_entries; // by hash
    QTimer m_timer; // until the next one is to be forgotten
    QStringList m_unneeded; // ids
    ObjectPtr<ServiceFetch> m_removal;
};

} // namespace Chat
