// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/uploadedfiles.h"

#include "core/logging.h"
#include "core/picture.h"
#include "providers/gigachatfiles.h"
#include "providers/servicefetch.h"

#include <algorithm>

namespace Chat {

UploadedFile::UploadedFile(const QString &id, UploadedFiles &owner)
    : m_id(id)
    , m_owner(&owner)
{
}

UploadedFile::~UploadedFile()
{
    if (m_owner)
        m_owner->remove(m_id);
}

UploadedFiles::UploadedFiles(std::shared_ptr<ServiceContext> context, const QUrl &url,
                             const Limits &limits)
    : m_context(std::move(context))
    , m_url(url)
    , m_limits(limits)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &UploadedFiles::forgetOld);
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &UploadedFiles::removeNext);
    connect(&m_context->queue(), &RequestQueue::roomLeft, this, &UploadedFiles::removeNext);
}

UploadedFiles::UploadedFiles(std::shared_ptr<ServiceContext> context, const QUrl &url)
    : UploadedFiles(std::move(context), url, Limits())
{
}

UploadedFiles::~UploadedFiles()
{
    m_isEnding = true; // files that go with it can no longer be deleted
}

UploadedFilePtr UploadedFiles::find(const QByteArray &hash)
{
    const auto entry = m_entries.find(hash);
    if (entry == m_entries.end() || entry->end.hasExpired())
        return {};
    entry->end.setRemainingTime(m_limits.lifetime);
    return entry->file;
}

UploadedFilePtr UploadedFiles::add(const QByteArray &hash, const QString &id)
{
    const auto file = std::make_shared<const UploadedFile>(id, *this);
    m_entries.remove(hash);
    while (m_entries.size() >= m_limits.most)
        m_entries.erase(endsFirst());
    m_entries.insert(hash, {file, QDeadlineTimer(m_limits.lifetime)});
    forgetOld();
    return file;
}

void UploadedFiles::forget(const UploadedFilePtr &file)
{
    m_entries.removeIf([&file](const auto &entry) { return entry.value().file == file; });
}

void UploadedFiles::upload(const QByteArray &hash, const Picture &picture)
{
    Upload &upload = m_uploads[hash];
    ++upload.waiting;
    upload.ticket.reset();
    upload.limit.reset();
    if (upload.fetch)
        return;
    qCDebug(lcProviders) << m_context->profile() << "gets a picture of" << picture.bytes().size()
                         << "bytes";
    upload.fetch.reset(new ServiceFetch(m_context, GigaChatFiles::uploadRequest(m_url, picture),
                                        {.retries = ServiceFetch::Retries::Undone}, this));
    connect(upload.fetch.get(), &ServiceFetch::finished, this,
            [this, hash](const Result<HttpResponse> &response) { onUploaded(hash, response); });
}

void UploadedFiles::leave(const QByteArray &hash, RequestTicketPtr ticket)
{
    const auto found = m_uploads.find(hash);
    if (found == m_uploads.end() || --found->second.waiting > 0)
        return;
    found->second.ticket = std::move(ticket);
    found->second.limit.reset(new QTimer(this));
    found->second.limit->setSingleShot(true);
    connect(found->second.limit.get(), &QTimer::timeout, this, [this, hash] {
        qCDebug(lcProviders) << m_context->profile() << "took too long for a picture";
        m_uploads.erase(hash);
    });
    found->second.limit->start(m_limits.orphan);
}

void UploadedFiles::onUploaded(const QByteArray &hash, const Result<HttpResponse> &response)
{
    m_uploads.erase(hash);
    const Result<QString> id =
        response ? GigaChatFiles::decodeUpload(response->body) : Result<QString>(response.error());
    if (id)
        Q_EMIT uploaded(hash, add(hash, *id));
    else
        Q_EMIT uploaded(hash, id.error());
}

void UploadedFiles::forgetOld()
{
    m_entries.removeIf([](const auto &entry) { return entry.value().end.hasExpired(); });
    if (!m_entries.isEmpty())
        m_timer.start(std::max<qint64>(endsFirst()->end.remainingTime(), 0) + 1);
}

QHash<QByteArray, UploadedFiles::Entry>::iterator UploadedFiles::endsFirst()
{
    return std::ranges::min_element(m_entries, {}, &Entry::end);
}

void UploadedFiles::remove(const QString &id)
{
    if (m_isEnding)
        return;
    m_unneeded.append({.id = id});
    removeNext();
}

void UploadedFiles::removeNext()
{
    if (m_removal || m_pause.isActive() || m_unneeded.isEmpty() || !m_context->queue().hasRoom())
        return;
    // While nobody asks, but in no place of the account: one that hangs keeps nobody waiting.
    m_removal.reset(new ServiceFetch(m_context,
                                     GigaChatFiles::deleteRequest(m_url, m_unneeded.first().id),
                                     {.place = ServiceFetch::Place::NotNeeded,
                                      .retries = ServiceFetch::Retries::None,
                                      .limit = m_limits.deletion},
                                     this));
    connect(m_removal.get(), &ServiceFetch::finished, this, &UploadedFiles::onRemoved);
}

void UploadedFiles::onRemoved(const Result<HttpResponse> &response)
{
    m_removal.reset();
    Unneeded file = m_unneeded.takeFirst();
    if (!response && response.error().httpStatus != 404) // one that is gone is what was wanted
        keepForLater(file, errorKindName(response.error().kind));
    else if (response && !GigaChatFiles::isDeleted(response->body))
        keepForLater(file, QStringLiteral("not deleted"));
    else
        m_hasWarned = false;
    removeNext();
}

void UploadedFiles::keepForLater(Unneeded file, const QString &reason)
{
    if (++file.tries >= m_limits.deletions) {
        qCWarning(lcProviders).noquote().nospace()
            << m_context->profile() << ": the uploaded picture " << file.id
            << " stays at the service (" << reason << ")";
    } else {
        m_unneeded.append(file);
        if (!m_hasWarned)
            qCWarning(lcProviders).noquote().nospace()
                << m_context->profile()
                << ": uploaded pictures that could not be deleted yet: " << m_unneeded.size()
                << " (" << reason << "); this is tried again later";
        m_hasWarned = true;
    }
    m_pause.start(m_limits.pause);
}

} // namespace Chat
