// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/statustext.h"

#include "chat/durationtext.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <cmath>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

class StatusLineText
{
    Q_DECLARE_TR_FUNCTIONS(Chat::StatusLine)
public:
    static QString speed(const SessionStatus &status)
    {
        if (!(status.tokensPerSecond > 0) || !std::isfinite(status.tokensPerSecond))
            return {};
        const QString number =
            QLocale().toString(status.tokensPerSecond, 'f', status.tokensPerSecond < 10 ? 1 : 0);
        return status.isEstimate ? tr("About %1 tokens/s").arg(number)
                                 : tr("%1 tokens/s").arg(number);
    }

    static QString firstToken(const SessionStatus &status)
    {
        if (!status.timeToFirstToken)
            return {};
        return tr("First token after %1").arg(durationText(*status.timeToFirstToken));
    }

    static QString retry(const SessionStatus &status)
    {
        // Rounded up, so that "in 0 s" is never shown for a wait that goes on.
        const qint64 left = (std::max<qint64>(0, status.retryAt.remainingTime()) + 999) / 1000;
        const QString when = left > 0
            ? tr("Trying again in %1")
                  .arg(left < 60 ? tr("%1 s").arg(left) : durationText(std::chrono::seconds(left)))
            : tr("Trying again");
        return status.cause ? u"%1 · %2"_s.arg(when, status.cause->message) : when;
    }

    static QString waiting(const SessionStatus &status)
    {
        if (status.queuePosition <= 0)
            return tr("Waiting for a free place: next in line");
        return tr("Waiting for a free place: %n before this one", nullptr, status.queuePosition);
    }

    static QString usage(const Usage &usage)
    {
        const QLocale locale;
        return tr("%1 tokens (%2 in, %3 out)")
            .arg(locale.toString(usage.totalTokens), locale.toString(usage.promptTokens),
                 locale.toString(usage.completionTokens));
    }

    static QString usageDetails(const Usage &usage)
    {
        const QLocale locale;
        QStringList lines = {tr("Question: %1 tokens").arg(locale.toString(usage.promptTokens)),
                             tr("Answer: %1 tokens").arg(locale.toString(usage.completionTokens))};
        if (usage.cachedTokens > 0)
            lines.append(tr("From the cache: %1").arg(locale.toString(usage.cachedTokens)));
        if (usage.reasoningTokens > 0)
            lines.append(tr("Thinking: %1").arg(locale.toString(usage.reasoningTokens)));
        return lines.join(u'\n');
    }

    static QString phase(const SessionStatus &status)
    {
        using Phase = SessionStatus::Phase;
        switch (status.phase) {
        case Phase::Preparing:
            return tr("Sending");
        case Phase::Waiting:
            return waiting(status);
        case Phase::Authorizing:
            return tr("Signing in");
        case Phase::Connecting:
            return status.attempt > 1 ? tr("Connecting, attempt %1").arg(status.attempt)
                                      : tr("Connecting");
        case Phase::Responding:
            return tr("Waiting for the answer");
        case Phase::Streaming:
            return tr("Answering");
        case Phase::Retrying:
            return retry(status);
        case Phase::Idle:
            break;
        }
        return {};
    }
};

} // namespace

QString usageText(const Usage &usage)
{
    return StatusLineText::usage(usage);
}

StatusText statusText(const SessionStatus &status)
{
    using Phase = SessionStatus::Phase;
    StatusText result;
    QStringList parts;
    result.isBusy = status.phase != Phase::Idle;
    if (result.isBusy)
        parts.append(StatusLineText::phase(status));
    if (!status.activity.isEmpty() && result.isBusy)
        parts.append(status.activity.simplified().left(100));
    if (status.phase == Phase::Streaming || status.phase == Phase::Idle) {
        if (status.usage) {
            parts.append(StatusLineText::usage(*status.usage));
            result.details = StatusLineText::usageDetails(*status.usage);
        }
        parts.append(StatusLineText::speed(status));
        parts.append(StatusLineText::firstToken(status));
    }
    if (status.phase == Phase::Retrying) {
        result.isTrouble = true;
        result.canTryNow = true;
        if (status.cause)
            result.details = errorText(*status.cause);
    }
    parts.removeAll(QString());
    result.text = parts.join(u" · "_s);
    return result;
}

} // namespace Chat
