// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/provider.h"

#include <QPointer>

namespace Chat {

/// An answer that a test drives: what it is told to say it says at once, in the manners of a reply.
class FakeReply final : public ChatReply
{
    Q_OBJECT
public:
    explicit FakeReply(QObject *parent);

    void say(const QString &text); ///< a delta of text, as the first of which it is Streaming
    void give(const ChatDelta &delta);
    void setProgress(const ChatProgress &progress);
    /// Ends it; finished() is queued. `info` is what it then knows of the answer.
    void finish(const std::optional<Error> &error = {}, const AnswerInfo &info = {});

    int retriesAsked() const { return m_retriesAsked; }

    void abort() override;
    void retryNow() override;
    bool isFinished() const override { return m_isFinished; }
    const std::optional<Error> &error() const override { return m_error; }
    const AnswerInfo &info() const override { return m_info; }
    const ChatProgress &currentProgress() const override { return m_progress; }

private:
    ChatProgress m_progress;
    std::optional<Error> m_error;
    AnswerInfo m_info;
    int m_retriesAsked = 0;
    bool m_isFinished = false;
};

/// A provider that answers nothing by itself: keeps the requests and hands out the replies.
class FakeProvider final : public Provider
{
    Q_OBJECT
public:
    explicit FakeProvider(const QString &name = QStringLiteral("fake"), QObject *parent = nullptr);

    const QList<ChatRequest> &requests() const { return m_requests; }
    /// The newest reply; null where it has gone.
    FakeReply *reply() const { return m_replies.isEmpty() ? nullptr : m_replies.last().data(); }
    FakeReply *reply(qsizetype index) const { return m_replies.value(index).data(); }
    void setWarning(const QString &warning) { m_warning = warning; }

    ChatReplyPtr send(const ChatRequest &request) override;
    QFuture<Result<QList<ModelInfo>>> models() override;
    ProviderInfo info() const override;

Q_SIGNALS:
    void sent(); ///< the newest reply may be told what to say once control is in the event loop

private:
    const QString m_name;
    QString m_warning;
    QList<ChatRequest> m_requests;
    QList<QPointer<FakeReply>> m_replies;
};

} // namespace Chat
