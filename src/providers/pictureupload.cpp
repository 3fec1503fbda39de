// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/pictureupload.h"

#include "core/logging.h"
#include "providers/gigachatfiles.h"

#include <QCryptographicHash>

namespace Chat {

PictureUpload::PictureUpload(std::shared_ptr<ServiceContext> context,
                             std::shared_ptr<UploadedFiles> files,
                             const QList<MessagePicture> &pictures, QObject *parent)
    : QObject(parent)
    , m_context(std::move(context))
    , m_files(std::move(files))
    , m_pictures(pictures)
{
    // One that nobody can find another picture for: programs of different people may share it.
    for (const MessagePicture &picture : m_pictures)
        m_hashes.append(
            QCryptographicHash::hash(picture.picture.bytes(), QCryptographicHash::Sha256));
}

PictureUpload::~PictureUpload() = default;

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

void PictureUpload::goOn()
{
    while (m_there.size() < m_pictures.size()) {
        const QByteArray &hash = m_hashes.at(m_there.size());
        const UploadedFilePtr file = m_files->find(hash);
        if (!file)
            break;
        m_hasReused = m_hasReused || !m_own.contains(hash);
        m_there.append(file);
    }
    if (m_there.size() == m_pictures.size()) {
        Q_EMIT finished({});
        return;
    }
    const Picture &picture = m_pictures.at(m_there.size()).picture;
    qCDebug(lcProviders) << m_context->profile() << "gets a picture of" << picture.bytes().size()
                         << "bytes";
    m_fetch.reset(new ServiceFetch(m_context, GigaChatFiles::uploadRequest(m_files->url(), picture),
                                   ServiceFetch::Place::NotNeeded, this));
    connect(m_fetch.get(), &ServiceFetch::finished, this, &PictureUpload::onUploaded);
}

void PictureUpload::onUploaded(const Result<HttpResponse> &response)
{
    m_fetch.reset();
    if (!response) {
        fail(response.error());
        return;
    }
    const Result<QString> id = GigaChatFiles::decodeUpload(response->body);
    if (!id) {
        fail(id.error());
        return;
    }
    const QByteArray &hash = m_hashes.at(m_there.size());
    m_own.append(hash);
    m_there.append(m_files->add(hash, *id));
    goOn();
}

void PictureUpload::fail(const Error &error)
{
    Q_EMIT finished(GigaChatFiles::uploadError(error, m_pictures.at(m_there.size())));
}

} // namespace Chat
