// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/bodylog.h"

#include "core/redactor.h"

#include <QMutexLocker>

namespace Chat {

namespace {

constexpr qsizetype Overhead = 256; // bytes: what an entry takes besides its texts

qsizetype sizeOf(const RecordedBodies &bodies)
{
    return bodies.request.text.size() + bodies.answer.text.size() + Overhead;
}

bool isContinuation(char byte)
{
    return (static_cast<uchar>(byte) & 0xc0) == 0x80;
}

/// Cuts between characters.
void cut(RecordedBody &body)
{
    if (body.text.size() <= BodyLog::LargestBody)
        return;
    qsizetype end = BodyLog::LargestBody;
    while (end > 0 && isContinuation(body.text.at(end)))
        --end;
    body.text.truncate(end);
    body.text.squeeze();
    body.isWhole = false;
}

} // namespace

BodyLog::BodyLog(const Redactor &redactor)
    : m_redactor(redactor)
{
}

void BodyLog::setRecording(bool isRecording)
{
    const QMutexLocker locker(&m_mutex);
    if (isRecording == this->isRecording())
        return;
    m_session = isRecording ? ++m_lastSession : 0;
    m_bodies.clear();
    m_order.clear();
    m_sum = 0;
}

void BodyLog::add(quint64 session, const QByteArray &requestId, RecordedBodies bodies,
                  const QList<Secret> &ofClient)
{
    if (session == 0 || session != m_session)
        return;
    Redactor own;
    for (const Secret &secret : ofClient)
        own.add(secret);
    for (RecordedBody *body : {&bodies.request, &bodies.answer}) {
        const QString text = own.withoutKnown(QString::fromUtf8(body->text));
        body->text = m_redactor.withoutKnown(text).toUtf8();
        cut(*body);
    }
    const QMutexLocker locker(&m_mutex);
    if (session != m_session || m_bodies.contains(requestId)) // switched off meanwhile
        return;
    m_sum += sizeOf(bodies);
    m_bodies.insert(requestId, std::move(bodies));
    m_order.push_back(requestId);
    while (m_sum > LargestSum && !m_order.empty()) {
        m_sum -= sizeOf(m_bodies.take(m_order.front()));
        m_order.pop_front();
    }
}

std::optional<RecordedBodies> BodyLog::find(const QByteArray &requestId) const
{
    const QMutexLocker locker(&m_mutex);
    const auto found = m_bodies.constFind(requestId);
    if (found == m_bodies.cend())
        return std::nullopt;
    return *found;
}

} // namespace Chat
