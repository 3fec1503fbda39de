// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "providers/servicecontext.h"

#include <QTimer>

namespace Chat {

/// A request to a service whose answer is wanted whole and is no chat: with the authorisation, the
/// same retries and the same renewal as ServiceReply. Destroying it aborts. One thread.
class ServiceFetch final : public QObject
{
    Q_OBJECT
public:
    /// Whether it waits for a place on the account: what costs the service work does.
    enum class Place { Needed, NotNeeded };

    /// `request` is without its authorisation. Nothing is emitted before control has returned to
    /// the event loop.
    ServiceFetch(std::shared_ptr<ServiceContext> context, const HttpRequest &request, Place place,
                 QObject *parent = nullptr);
    ~ServiceFetch() override;

Q_SIGNALS:
    void waiting(int queuePosition); ///< for a place, behind so many others
    void granted(); ///< after waiting()
    /// Once: the answer, whose status is a success, or why there is none, as it may be told.
    void finished(const Chat::Result<Chat::HttpResponse> &response);

private:
    void start();
    void authorize();
    void send(const HttpHeaders &authorization);
    void onStreamFinished();
    void failTry(const Error &error);
    void finish(const Result<HttpResponse> &response);

    const std::shared_ptr<ServiceContext> m_context;
    const HttpRequest m_request;
    RequestTicketPtr m_ticket; // null: needs none
    HttpHeaders m_authorization;
    HttpStreamPtr m_stream;
    HttpResponse m_response; // of this try
    QTimer m_retryTimer;
    int m_retries = 0;
    bool m_renewed = false;
};

} // namespace Chat
