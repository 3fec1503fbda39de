// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/objectptr.h"
#include "core/result.h"
#include "providers/requestqueue.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QUrl>

#include <chrono>
#include <map>
#include <memory>

namespace Chat {

class Picture;
class ServiceContext;
class ServiceFetch;
class UploadedFiles;
struct HttpResponse;

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
/// a conversation with each question, and its pictures have to be uploaded only once. An upload
/// goes on to its end, also when those who wanted it have left: the service may have the file
/// already. Who was not asked for in Limits::lifetime, or longest where there are more than
/// Limits::most, is forgotten, and deleted at the service once no request needs it: one after the
/// other, while the account has a place that nobody waits for, but without taking it, so that no
/// question waits for a deletion that hangs; and again later where it fails. What is there when
/// this is destroyed stays there. One thread.
class UploadedFiles final : public QObject
{
    Q_OBJECT
public:
    struct Limits
    {
        std::chrono::milliseconds lifetime = std::chrono::hours(1);
        qsizetype most = 50;
        std::chrono::milliseconds orphan = std::chrono::seconds(30); ///< an upload for nobody
        std::chrono::milliseconds deletion = std::chrono::seconds(15); ///< all of it
        std::chrono::milliseconds pause = std::chrono::hours(1); ///< after one that failed
        int deletions = 10; ///< tries for each file
    };

    /// `url` is where the service has the account's files; empty where it takes none.
    UploadedFiles(std::shared_ptr<ServiceContext> context, const QUrl &url, const Limits &limits);
    UploadedFiles(std::shared_ptr<ServiceContext> context, const QUrl &url);
    ~UploadedFiles() override;

    /// Null where there is none.
    UploadedFilePtr find(const QByteArray &hash);
    UploadedFilePtr add(const QByteArray &hash, const QString &id);
    /// It is not there any more, as it seems: not to be found again.
    void forget(const UploadedFilePtr &file);

    /// Brings it there, in the place that the caller has on the account, or joins who does so
    /// already; uploaded() follows, not within the call.
    void upload(const QByteArray &hash, const Picture &picture);
    /// One who called upload() does not wait for it any more. If nobody does, the upload goes on in
    /// the place of `ticket`, which may be null, for Limits::orphan at most.
    void leave(const QByteArray &hash, RequestTicketPtr ticket);

Q_SIGNALS:
    void uploaded(const QByteArray &hash, const Chat::Result<Chat::UploadedFilePtr> &file);

private:
    friend class UploadedFile;
    struct Entry
    {
        UploadedFilePtr file;
        QDeadlineTimer end;
    };
    struct Upload
    {
        ObjectPtr<ServiceFetch> fetch;
        int waiting = 0; // for it
        RequestTicketPtr ticket; // where nobody waits for it any more
        ObjectPtr<QTimer> limit; // likewise
    };
    struct Unneeded
    {
        QString id;
        int tries = 0;
    };

    void onUploaded(const QByteArray &hash, const Result<HttpResponse> &response);
    void forgetOld();
    /// Of the entries, of which there must be one.
    QHash<QByteArray, Entry>::iterator endsFirst();
    void remove(const QString &id);
    void removeNext();
    void onRemoved(const Result<HttpResponse> &response);
    void keepForLater(Unneeded file, const QString &reason);

    const std::shared_ptr<ServiceContext> m_context;
    const QUrl m_url;
    const Limits m_limits;
    bool m_isEnding = false;
    QHash<QByteArray, Entry> m_entries; // by hash
    QTimer m_timer; // until the next one is to be forgotten
    std::map<QByteArray, Upload> m_uploads; // under way, by hash
    QList<Unneeded> m_unneeded;
    ObjectPtr<ServiceFetch> m_removal; // of the first of them
    QTimer m_pause; // after one that failed
    bool m_hasWarned = false; // since one succeeded
};

} // namespace Chat
