// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/uploadedfiles.h"

#include "core/logging.h"
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
    m_unneeded.append(id);
    if (!m_removal)
        removeNext();
}

void UploadedFiles::removeNext()
{
    m_removal.reset();
    if (m_unneeded.isEmpty())
        return;
    m_removal.reset(new ServiceFetch(m_context,
                                     GigaChatFiles::deleteRequest(m_url, m_unneeded.takeFirst()),
                                     ServiceFetch::Place::NotNeeded, this));
    connect(m_removal.get(), &ServiceFetch::finished, this,
            [this](const Result<HttpResponse> &response) {
                if (!response) // nobody waits for it, and it may be gone already
                    qCDebug(lcProviders)
                        << "a file stays at the service:" << errorKindName(response.error().kind);
                removeNext();
            });
}

} // namespace Chat
