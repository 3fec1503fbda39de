// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/pictureupload.h"

#include "providers/gigachatfiles.h"

#include <QCryptographicHash>

#include <utility>

namespace Chat {

PictureUpload::PictureUpload(std::shared_ptr<UploadedFiles> files,
                             const QList<MessagePicture> &pictures, QObject *parent)
    : QObject(parent)
    , m_files(std::move(files))
    , m_pictures(pictures)
{
    connect(m_files.get(), &UploadedFiles::uploaded, this, &PictureUpload::onUploaded);
}

PictureUpload::~PictureUpload()
{
    leave({});
}

void PictureUpload::start()
{
    m_there.clear();
    m_hasReused = false;
    goOn();
}

void PictureUpload::startAnew()
{
    for (qsizetype i = 0; i < m_there.size(); ++i) {
        if (!m_own.contains(m_hashes.at(i)))
            m_files->forget(m_there.at(i));
    }
    start();
}

QStringList PictureUpload::ids() const
{
    QStringList ids;
    for (const UploadedFilePtr &file : m_there)
        ids.append(file->id());
    return ids;
}

void PictureUpload::leave(RequestTicketPtr ticket)
{
    m_hasLeft = true;
    if (std::exchange(m_waits, false))
        m_files->leave(m_hashes.at(m_there.size()), std::move(ticket));
}

void PictureUpload::goOn()
{
    while (!m_hasLeft && m_there.size() < m_pictures.size()) {
        const Picture &picture = m_pictures.at(m_there.size()).picture;
        if (m_hashes.size() == m_there.size()) {
            // A hash for which nobody can find another picture: programs of different people may
            // share it. It takes its time: one in each turn of the event loop.
            m_hashes.append(QCryptographicHash::hash(picture.bytes(), QCryptographicHash::Sha256));
            QMetaObject::invokeMethod(this, &PictureUpload::goOn, Qt::QueuedConnection);
            return;
        }
        const QByteArray &hash = m_hashes.at(m_there.size());
        const UploadedFilePtr file = m_files->find(hash);
        if (!file) {
            m_waits = true;
            m_files->upload(hash, picture);
            return;
        }
        m_hasReused = m_hasReused || !m_own.contains(hash);
        m_there.append(file);
    }
    if (!m_hasLeft)
        Q_EMIT finished({});
}

void PictureUpload::onUploaded(const QByteArray &hash, const Result<UploadedFilePtr> &file)
{
    if (!m_waits || hash != m_hashes.at(m_there.size()))
        return;
    m_waits = false;
    if (!file) {
        Q_EMIT finished(GigaChatFiles::uploadError(file.error(), m_pictures.at(m_there.size())));
        return;
    }
    m_own.append(hash);
    m_there.append(*file);
    goOn();
}

} // namespace Chat
