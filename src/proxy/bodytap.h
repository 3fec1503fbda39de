// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/bodylog.h"
#include "core/secret.h"
#include "proxy/clientrequest.h"

namespace Chat {

/// Gathers the bodies of one request and its answer, where that is being recorded as the request
/// begins: else it keeps nothing and costs nothing.
class BodyTap final
{
public:
    /// `log` must outlive it.
    BodyTap(BodyLog &log, const ClientRequest &request);

    /// The next piece of the answer.
    void answer(const QByteArray &piece);

    /// Hands over what was gathered; to be called once.
    void finish();

private:
    BodyLog &m_log;
    const quint64 m_session;
    QByteArray m_id;
    RecordedBodies m_bodies;
    QList<Secret> m_secrets;
};

} // namespace Chat
