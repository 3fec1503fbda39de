// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chatrequest.h"
#include "providers/answerreader.h"
#include "providers/chatreply.h"
#include "providers/pictureupload.h"
#include "providers/servicecontext.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QTimer>

namespace Chat {

/// One chat request as a service is sent it.
struct ServiceRequest
{
    QUrl url = {};
    HttpHeaders headers = {}; ///< besides those of Authorizer
    QJsonObject body = {};
    QString model = {};
    /// To be uploaded first; in `body` stand their numbers (see GigaChatFiles).
    QList<MessagePicture> pictures = {};
};

/// The answer of a service over HTTP. Waits for a place on the account, uploads what the request
/// has to name, gets the authorisation, sends, reads; what fails before the first byte of an answer
/// and may pass is tried again by RetryPolicy. Besides these retries a request is sent once more
/// after a 401 where the Authorizer has something newer, and once without a field that the service
/// does not take. Once the answer has begun nothing is repeated: the text so far stands, and the
/// error says that it is not whole.
class ServiceReply final : public ChatReply
{
    Q_OBJECT
public:
    /// An error in place of the request is what the reply fails with.
    ServiceReply(std::shared_ptr<ServiceContext> context, std::shared_ptr<UploadedFiles> files,
                 const Result<ServiceRequest> &request, QObject *parent);
    ~ServiceReply() override;

    void begin() override;
    void abort() override;
    void retryNow() override;
    void setPaused(bool paused) override;
    bool isFinished() const override { return m_finished; }
    const std::optional<Error> &error() const override { return m_error; }
    const AnswerInfo &info() const override { return m_info; }
    const ChatProgress &currentProgress() const override { return m_progress; }

private:
    void upload();
    void onUploaded(const std::optional<Error> &error);
    void authorize();
    void onAuthorized(const Result<HttpHeaders> &headers);
    void send();
    void onHead();
    void onChunk(const QByteArray &bytes);
    void onStreamFinished();
    void onTimer();
    void failTry(const Error &error);
    bool mendRequest(const Error &error);
    bool uploadAnew(const Error &error);
    void leaveUpload();
    void deliver(const AnswerReader::Step &step);
    void setPhase(ChatProgress::Phase phase);
    void setProgress(const ChatProgress &progress);
    void finish(const std::optional<Error> &error);
    void close(const std::optional<Error> &error);

    const std::shared_ptr<ServiceContext> m_context;
    const std::shared_ptr<UploadedFiles> m_files;
    Result<ServiceRequest> m_request;
    RequestTicketPtr m_ticket;
    ObjectPtr<PictureUpload> m_upload; // null: there is nothing to upload
    HttpHeaders m_authorization;
    HttpStreamPtr m_stream;
    HttpResponseHead m_head; // of this try's answer
    QByteArray m_errorBody;
    std::optional<AnswerReader> m_reader; // once the answer has begun
    int m_retries = 0;
    int m_attempt = 1;
    bool m_begun = false;
    bool m_paused = false;
    bool m_renewed = false;
    bool m_mended = false;
    bool m_uploadedAnew = false;
    QTimer m_timer; // until the next try, or until an answer that is complete counts as over
    QElapsedTimer m_clock; // since this try was sent
    ChatProgress m_progress;
    std::optional<Error> m_error;
    AnswerInfo m_info;
    bool m_finished = false;
};

} // namespace Chat
