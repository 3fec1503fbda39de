// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "providers/servicecontext.h"

#include <QTimer>

namespace Chat {

/// A request to a service whose answer is wanted whole and is no chat: with the authorisation and
/// the renewal of ServiceReply, and its retries, unless told otherwise. Destroying it aborts. One
/// thread.
class ServiceFetch final : public QObject
{
    Q_OBJECT
public:
    /// Whether it waits for a place on the account: what costs the service work does.
    enum class Place { Needed, NotNeeded };
    /// Which failures that may pass are tried again. After some the service may have done what it
    /// was asked for, and would do it twice: Undone are those after which it has not.
    enum class Retries { All, Undone, None };

    struct Terms
    {
        Place place = Place::NotNeeded;
        Retries retries = Retries::All;
        /// For all that follows the place, with a renewal; nothing: the limits of the transport.
        std::optional<std::chrono::milliseconds> limit = {};
    };

    /// `request` is without its authorisation. Nothing is emitted before control has returned to
    /// the event loop.
    ServiceFetch(std::shared_ptr<ServiceContext> context, const HttpRequest &request,
                 const Terms &terms, QObject *parent = nullptr);
    ~ServiceFetch() override;

Q_SIGNALS:
    void waiting(int queuePosition); ///< for a place, behind so many others
    void granted(); ///< after waiting()
    /// Once: the answer, whose status is a success, or why there is none, as it may be told.
    void finished(const Chat::Result<Chat::HttpResponse> &response);

private:
    void start();
    void begin();
    void authorize();
    void send(const HttpHeaders &authorization);
    void onStreamFinished();
    void failTry(const Error &error);
    bool mayRetry(const Error &error) const;
    void onLimit();
    void finish(const Result<HttpResponse> &response);

    const std::shared_ptr<ServiceContext> m_context;
    const HttpRequest m_request;
    const Terms m_terms;
    RequestTicketPtr m_ticket; // null: needs none
    HttpHeaders m_authorization;
    HttpStreamPtr m_stream;
    HttpResponse m_response; // of this try
    QTimer m_retryTimer;
    QTimer m_limitTimer;
    int m_retries = 0;
    bool m_wasSent = false; // in this try
    bool m_renewed = false;
    bool m_ended = false;
};

} // namespace Chat
