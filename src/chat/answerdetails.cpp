// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/answerdetails.h"

namespace Chat {
namespace {

Usage sum(const Usage &a, const Usage &b)
{
    return {.promptTokens = a.promptTokens + b.promptTokens,
            .completionTokens = a.completionTokens + b.completionTokens,
            .totalTokens = a.totalTokens + b.totalTokens,
            .cachedTokens = a.cachedTokens + b.cachedTokens,
            .reasoningTokens = a.reasoningTokens + b.reasoningTokens};
}

} // namespace

AnswerInfo completedInfo(const AnswerInfo &ofReply, const AnswerInfo &ofDeltas)
{
    AnswerInfo info = ofReply;
    if (info.model.isEmpty())
        info.model = ofDeltas.model;
    if (info.finishReason == FinishReason::None)
        info.finishReason = ofDeltas.finishReason;
    if (!info.usage)
        info.usage = ofDeltas.usage;
    return info;
}

AnswerInfo joinedInfo(const AnswerInfo &earlier, const AnswerInfo &later)
{
    AnswerInfo info = later;
    if (earlier.timeToFirstToken)
        info.timeToFirstToken = earlier.timeToFirstToken;
    if (earlier.duration)
        info.duration = *earlier.duration + info.duration.value_or(std::chrono::milliseconds());
    if (earlier.usage)
        info.usage = sum(*earlier.usage, info.usage.value_or(Usage()));
    return info;
}

} // namespace Chat
