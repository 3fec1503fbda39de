// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/httpfetch.h"

#include "net/transporterror.h"

namespace Chat {

HttpFetch::HttpFetch(HttpStreamPtr stream, QObject *parent)
    : QObject(parent)
    , m_stream(std::move(stream))
{
    m_promise.start();
    connect(m_stream.get(), &HttpStream::chunk, this,
            [this](const QByteArray &bytes) { m_body += bytes; });
    connect(m_stream.get(), &HttpStream::finished, this, [this] {
        if (m_stream->error())
            finish(*m_stream->error());
        else
            finish(HttpResponse{.head = m_stream->head(), .body = m_body});
        deleteLater();
    });
}

HttpFetch::~HttpFetch()
{
    if (!m_finished)
        finish(TransportError::cancelled());
}

void HttpFetch::finish(Result<HttpResponse> result)
{
    m_finished = true;
    m_promise.addResult(std::move(result));
    m_promise.finish();
}

} // namespace Chat
