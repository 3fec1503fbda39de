// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/bodytap.h"

namespace Chat {

namespace {

void gather(RecordedBody &body, const QByteArray &piece)
{
    const qsizetype room = BodyLog::LargestGathered - body.text.size();
    body.text += piece.left(room);
    if (piece.size() > room)
        body.isWhole = false;
}

/// What a client may identify itself with, with and without the scheme before it.
QList<Secret> secretsOf(const ClientRequestHead &head)
{
    QList<Secret> secrets;
    for (const char *name : {"authorization", "proxy-authorization", "x-api-key", "api-key"}) {
        const QByteArray value = head.header(name);
        if (!value.isEmpty())
            secrets << Secret(value) << Secret(value.mid(value.indexOf(' ') + 1));
    }
    return secrets;
}

} // namespace

BodyTap::BodyTap(BodyLog &log, const ClientRequest &request)
    : m_log(log)
    , m_session(log.session())
{
    if (m_session == 0)
        return;
    m_id = request.id;
    m_secrets = secretsOf(request.head);
    gather(m_bodies.request, request.body);
}

void BodyTap::answer(const QByteArray &piece)
{
    if (m_session != 0)
        gather(m_bodies.answer, piece);
}

void BodyTap::finish()
{
    if (m_session != 0)
        m_log.add(m_session, m_id, std::move(m_bodies), m_secrets);
}

} // namespace Chat
