// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeprovider.h"

#include "core/future.h"

namespace Chat {

using namespace Qt::StringLiterals;

FakeReply::FakeReply(QObject *parent)
    : ChatReply(parent)
{
}

void FakeReply::say(const QString &text)
{
    if (m_progress.phase != ChatProgress::Phase::Streaming)
        setProgress({.phase = ChatProgress::Phase::Streaming});
    give({.text = text});
}

void FakeReply::give(const ChatDelta &delta)
{
    Q_EMIT this->delta(delta);
}

void FakeReply::setProgress(const ChatProgress &progress)
{
    m_progress = progress;
    Q_EMIT this->progress(progress);
}

void FakeReply::finish(const std::optional<Error> &error, const AnswerInfo &info)
{
    if (m_isFinished)
        return;
    m_isFinished = true;
    m_error = error;
    m_info = info;
    QMetaObject::invokeMethod(this, &FakeReply::finished, Qt::QueuedConnection);
}

void FakeReply::abort()
{
    finish(Error{.kind = ErrorKind::Cancelled, .message = u"stopped"_s}, m_info);
}

void FakeReply::retryNow()
{
    ++m_retriesAsked;
}

FakeProvider::FakeProvider(const QString &name, QObject *parent)
    : Provider(parent)
    , m_name(name)
{
}

ChatReplyPtr FakeProvider::send(const ChatRequest &request)
{
    auto *reply = new FakeReply(this);
    m_requests.append(request);
    m_replies.append(reply);
    QMetaObject::invokeMethod(this, &FakeProvider::sent, Qt::QueuedConnection);
    return ChatReplyPtr(reply);
}

QFuture<Result<QList<ModelInfo>>> FakeProvider::models()
{
    return readyFuture(Result(QList<ModelInfo>{{.id = u"fake-1"_s}}));
}

ProviderInfo FakeProvider::info() const
{
    return {.name = m_name, .title = u"Fake"_s, .defaultModel = u"fake-1"_s, .warning = m_warning};
}

} // namespace Chat
