// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/gatewaymetrics.h"

#include "proxy/gatewayroutes.h"

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QByteArray quoted(const QString &text)
{
    QString escaped = text;
    escaped.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s).replace(u'\n', u"\\n"_s);
    return '"' + escaped.toUtf8() + '"';
}

QByteArray head(const QByteArray &name, const QByteArray &type, const QByteArray &help)
{
    return "# HELP " + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

template <typename Number>
QByteArray gauge(const QByteArray &name, const QByteArray &help, Number value,
                 const QByteArray &type = "gauge")
{
    return head(name, type, help) + name + ' ' + QByteArray::number(value) + '\n';
}

template <typename Number>
QByteArray byLabel(const QByteArray &name, const QByteArray &label, const QByteArray &help,
                   const QMap<QString, Number> &values)
{
    QByteArray text = head(name, "counter", help);
    for (auto it = values.cbegin(); it != values.cend(); ++it)
        text += name + '{' + label + '=' + quoted(it.key()) + "} " + QByteArray::number(it.value())
            + '\n';
    return text;
}

} // namespace

void GatewayMetrics::count(const RequestRecord &record)
{
    // Not by the path as it was sent: anybody can invent those, and each would be kept for ever.
    ++m_requests[{routeName(record.route), record.status}];
    if (!record.error.isEmpty())
        ++m_errors[record.error];
    if (record.usage) {
        m_promptTokens[record.provider] += record.usage->promptTokens;
        m_completionTokens[record.provider] += record.usage->completionTokens;
    }
    if (record.timeToFirstToken) {
        const double seconds = std::chrono::duration<double>(*record.timeToFirstToken).count();
        const auto bucket = std::ranges::lower_bound(Bounds, seconds) - Bounds.begin();
        ++m_firstTokens.at(static_cast<std::size_t>(bucket));
        m_firstTokenSum += seconds;
    }
}

QByteArray GatewayMetrics::text(const Now &now) const
{
    QByteArray text = head("lmchat_requests_total", "counter", "Requests by route and status.");
    for (auto it = m_requests.cbegin(); it != m_requests.cend(); ++it)
        text += "lmchat_requests_total{route=" + quoted(it.key().first) + ",status=\""
            + QByteArray::number(it.key().second) + "\"} " + QByteArray::number(it.value()) + '\n';
    text += byLabel("lmchat_errors_total", "kind", "Errors by kind.", m_errors);
    text +=
        byLabel("lmchat_prompt_tokens_total", "provider", "Tokens of questions.", m_promptTokens);
    text += byLabel("lmchat_completion_tokens_total", "provider", "Tokens of answers.",
                    m_completionTokens);
    const QByteArray firstToken = "lmchat_time_to_first_token_seconds";
    text += head(firstToken, "histogram", "Time to the first token of an answer.");
    quint64 sum = 0;
    for (std::size_t i = 0; i < m_firstTokens.size(); ++i) {
        sum += m_firstTokens.at(i);
        const QByteArray bound = i < Bounds.size() ? QByteArray::number(Bounds.at(i)) : "+Inf";
        text += firstToken + "_bucket{le=\"" + bound + "\"} " + QByteArray::number(sum) + '\n';
    }
    text += firstToken + "_sum " + QByteArray::number(m_firstTokenSum) + '\n';
    text += firstToken + "_count " + QByteArray::number(sum) + '\n';
    text += gauge("lmchat_connections", "Connections of clients.", qint64(now.connections));
    text +=
        gauge("lmchat_body_bytes", "Bytes of requests that come or are in work.", now.bodyBytes);
    text += gauge("lmchat_connections_refused_total", "Connections refused at the limit.",
                  now.refusedConnections, "counter");
    text += gauge("lmchat_requests_in_work", "Requests in work.", now.requests);
    text += gauge("lmchat_streams_open", "Streams open.", now.streams);
    text += gauge("lmchat_queue_length", "Requests that wait for a place on their account.",
                  now.waiting);
    return text;
}

} // namespace Chat
