// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QMutex>

#include <atomic>
#include <deque>
#include <optional>

namespace Chat {

class Redactor;
class Secret;

/// A body as it is kept: UTF-8, without the secrets that are known.
struct RecordedBody
{
    QByteArray text = {}; ///< at most BodyLog::LargestBody
    bool isWhole = true; ///< false where the rest was not kept

    bool operator==(const RecordedBody &) const = default;
};

struct RecordedBodies
{
    RecordedBody request = {};
    RecordedBody answer = {};

    bool operator==(const RecordedBodies &) const = default;
};

/// The bodies of requests to the gateway and of its answers, only while a person wants them: in
/// memory, without secrets, and gone when recording is switched off. Where they are more than
/// LargestSum, the oldest go first. Thread-safe: the gateway's thread adds, a window looks.
class BodyLog final
{
public:
    static constexpr qsizetype LargestBody = 64 * 1024; // bytes
    static constexpr qsizetype LargestSum = 16 * 1024 * 1024;
    /// As much of a body is worth being gathered: a secret that ends behind the part that is kept
    /// is found as a whole.
    static constexpr qsizetype LargestGathered = LargestBody + 2048;

    /// `redactor` must outlive it.
    explicit BodyLog(const Redactor &redactor);

    bool isRecording() const { return session() != 0; }
    /// Off: forgets all.
    void setRecording(bool isRecording);

    /// A number for each time that recording is on, 0 where it is off.
    quint64 session() const { return m_session; }

    /// Keeps the bodies of that request, up to LargestGathered of each, if it is still the session
    /// in which it began. `ofClient`: what the client identified itself with, to be taken out.
    void add(quint64 session, const QByteArray &requestId, RecordedBodies bodies,
             const QList<Secret> &ofClient = {});

    /// Of the request with that id; nothing where it was not recorded, or is forgotten.
    std::optional<RecordedBodies> find(const QByteArray &requestId) const;

private:
    const Redactor &m_redactor;
    std::atomic<quint64> m_session = 0;
    mutable QMutex m_mutex; // of all that follows
    quint64 m_lastSession = 0;
    QHash<QByteArray, RecordedBodies> m_bodies;
    std::deque<QByteArray> m_order; // ids, oldest first
    qsizetype m_sum = 0; // bytes
};

} // namespace Chat
