// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "net/httpstream.h"

#include <QDateTime>
#include <QThreadPool>

namespace Chat {

class Redactor;

/// One exchange as it is written down.
struct HttpTraceRecord
{
    QDateTime begun = {}; ///< UTC
    HttpRequest request = {};
    HttpResponseHead head = {};
    QByteArray body = {};
};

/// Writes exchanges into a folder for developers, secrets removed: for each one a folder of its
/// own, named after time and host, with `request.txt`, `request-body`, `response.txt` and
/// `response-body` (all the bytes of a stream: such a file can serve as a test's fixture). Headers
/// that carry credentials lose their values, everything passes through the Redactor as a whole, and
/// only the owner may read it.
///
/// Files are written by a thread of its own; the destructor waits for it. A folder that cannot be
/// written is warned about, and harms no exchange.
class HttpTrace final
{
public:
    HttpTrace(const QString &directory, const Redactor &redactor);
    ~HttpTrace();

    void write(HttpTraceRecord record);

private:
    QString m_directory;
    const Redactor &m_redactor;
    QThreadPool m_writer;
};

/// An exchange under way, to be written at its end.
class HttpTraceEntry final
{
public:
    HttpTraceEntry(std::shared_ptr<HttpTrace> trace, const HttpRequest &request);

    void setResponse(const HttpResponseHead &head) { m_record.head = head; }
    void appendResponse(const QByteArray &bytes) { m_record.body += bytes; }
    void write();

private:
    std::shared_ptr<HttpTrace> m_trace;
    HttpTraceRecord m_record;
};

} // namespace Chat
