// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/httptrace.h"

#include "core/logging.h"
#include "core/redactor.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <array>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

bool carriesCredentials(const QByteArray &name)
{
    static constexpr std::array names{
        "authorization", "proxy-authorization", "api-key", "x-api-key", "cookie", "set-cookie"};
    return std::ranges::find(names, QByteArrayView(name.toLower()),
                             [](const char *known) { return QByteArrayView(known); })
        != names.end();
}

QByteArray headerLines(const HttpHeaders &headers)
{
    QByteArray lines;
    for (const auto &[name, value] : headers)
        lines += name + ": " + (carriesCredentials(name) ? QByteArray("[secret]") : value) + '\n';
    return lines;
}

/// The bytes as they are where there is nothing to remove: a trace may hold a cut character.
QByteArray redactedBytes(const Redactor &redactor, const QByteArray &bytes)
{
    const QString text = QString::fromUtf8(bytes);
    const QString redacted = redactor.redacted(text);
    return redacted == text ? bytes : redacted.toUtf8();
}

/// A new folder for this exchange; empty where none can be made.
QString makeFolder(const QString &directory, const HttpTraceRecord &record)
{
    QString host = record.request.url.host();
    host.replace(u':', u'-');
    const QString stem = record.begun.toString(u"yyyyMMdd'T'HHmmss.zzz"_s) + u'-' + host;
    const QDir parent(directory);
    if (!parent.mkpath(u"."_s))
        return {};
    for (int number = 1; number < 1000; ++number) {
        const QString name = stem + u'-' + QString::number(number);
        if (parent.mkdir(name, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
            return parent.filePath(name);
    }
    return {};
}

bool writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::NewOnly,
                     QFile::ReadOwner | QFile::WriteOwner)
        && file.write(bytes) == bytes.size() && file.flush();
}

bool writeRecord(const QString &directory, const Redactor &redactor, const HttpTraceRecord &record)
{
    const QString folder = makeFolder(directory, record);
    if (folder.isEmpty())
        return false;
    const HttpRequest &request = record.request;
    const QByteArray requestHead =
        request.verb + ' ' + request.url.toEncoded() + '\n' + headerLines(request.headers);
    const QByteArray responseHead = "status " + QByteArray::number(record.head.status) + '\n'
        + headerLines(record.head.headers);
    const std::array<std::pair<QString, QByteArray>, 4> files{{
        {u"request.txt"_s, requestHead},
        {u"request-body"_s, request.body},
        {u"response.txt"_s, responseHead},
        {u"response-body"_s, record.body},
    }};
    return std::ranges::all_of(files, [&](const auto &file) {
        return writeFile(folder + u'/' + file.first, redactedBytes(redactor, file.second));
    });
}

} // namespace

HttpTrace::HttpTrace(const QString &directory, const Redactor &redactor)
    : m_directory(directory)
    , m_redactor(redactor)
{
    m_writer.setMaxThreadCount(1);
}

HttpTrace::~HttpTrace()
{
    m_writer.waitForDone();
}

void HttpTrace::write(HttpTraceRecord record)
{
    m_writer.start([this, record = std::move(record)] {
        if (!writeRecord(m_directory, m_redactor, record))
            qCWarning(lcNet).noquote()
                << "The trace of an exchange could not be written to" << m_directory;
    });
}

HttpTraceEntry::HttpTraceEntry(std::shared_ptr<HttpTrace> trace, const HttpRequest &request)
    : m_trace(std::move(trace))
    , m_record{.begun = QDateTime::currentDateTimeUtc(), .request = request}
{
}

void HttpTraceEntry::write()
{
    m_trace->write(std::move(m_record));
}

} // namespace Chat
