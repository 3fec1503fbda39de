// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/picture.h"
#include "providers/uploadedfiles.h"

#include <QObject>
#include <QStringList>

namespace Chat {

/// Brings the pictures of one request to the service, one after the other, in the place that the
/// request has on the account; not those that are there already. Their files stay as long as it
/// does. One thread.
class PictureUpload final : public QObject
{
    Q_OBJECT
public:
    PictureUpload(std::shared_ptr<UploadedFiles> files, const QList<MessagePicture> &pictures,
                  QObject *parent = nullptr);
    ~PictureUpload() override;

    void start();

    /// Whether a file of an earlier request was used, which may be there no more.
    bool hasReused() const { return m_hasReused; }
    /// Once more, without these.
    void startAnew();

    /// Nothing more is wanted, and nothing follows. What is under way goes on in the place of
    /// `ticket` (see UploadedFiles::leave()).
    void leave(RequestTicketPtr ticket);

    /// Of the files, in order of the pictures; whole once it has finished without an error.
    QStringList ids() const;

Q_SIGNALS:
    /// Once for each start, also during the call.
    void finished(const std::optional<Chat::Error> &error);

private:
    void goOn();
    void onUploaded(const QByteArray &hash, const Result<UploadedFilePtr> &file);

    const std::shared_ptr<UploadedFiles> m_files;
    const QList<MessagePicture> m_pictures;
    QByteArrayList m_hashes; // of the pictures, as far as they were needed
    QList<UploadedFilePtr> m_there; // of the pictures, as far as they are
    QByteArrayList m_own; // hashes of what was uploaded for this
    bool m_hasReused = false;
    bool m_waits = false; // for the upload of the next one
    bool m_hasLeft = false;
};

} // namespace Chat
