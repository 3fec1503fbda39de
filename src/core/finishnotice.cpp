// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/finishnotice.h"

#include <QCoreApplication>

#include <algorithm>

namespace Chat {
namespace {

struct Notice
{
    Q_DECLARE_TR_FUNCTIONS(Chat::FinishNotice)

public:
    static QString lengthReached(bool isEmpty, bool hasThought)
    {
        if (!isEmpty)
            return tr("The answer stops here because the token limit was reached. Let it continue, "
                      "or raise the limit.");
        if (hasThought)
            return tr("The model used up the token limit by thinking and came to no answer. Raise "
                      "the limit, or ask for less thinking.");
        return tr("The token limit was reached before any text came. Raise the limit, or shorten "
                  "the conversation.");
    }

    static QString filtered(bool isEmpty)
    {
        return isEmpty ? tr("The service's content filter held this answer back. Ask in other "
                            "words.")
                       : tr("The service's content filter cut or replaced this answer. Ask in "
                            "other words.");
    }

    static QString toolsWanted()
    {
        return tr("The model wants to call a function, which is not possible here. Ask it to "
                  "answer without.");
    }

    static QString gaveUp(bool isEmpty)
    {
        return isEmpty
            ? tr("The service gave up before any text came. Ask again.")
            : tr(
                "The service gave up in the middle of this answer. Let it continue, or ask again.");
    }

    static QString overloaded(bool isEmpty)
    {
        return isEmpty
            ? tr("The service is overloaded and gave no answer. Wait a moment, then ask again.")
            : tr(
                "The service ran out of capacity in the middle of this answer. Wait a moment, then "
                "let it continue.");
    }

    static QString empty(bool hasThought)
    {
        return hasThought ? tr("The model thought, but gave no answer. Ask again.")
                          : tr("The model gave an empty answer. Ask again, or in other words.");
    }

    static QString interrupted()
    {
        return tr("The program ended while this answer came. Let it continue, or ask again.");
    }
};

bool isBlank(const QString &text)
{
    return std::ranges::all_of(text, [](QChar c) { return c.isSpace(); });
}

} // namespace

QString finishNotice(const Message &answer)
{
    if (answer.role != Role::Assistant || answer.error)
        return {};
    switch (answer.state) {
    case MessageState::Interrupted:
        return Notice::interrupted();
    case MessageState::Streaming:
    case MessageState::Stopped:
    case MessageState::Failed:
        return {};
    case MessageState::Complete:
        break;
    }
    const bool isEmpty = isBlank(answer.text);
    const bool hasThought = !isBlank(answer.reasoning);
    switch (answer.info.finishReason) {
    case FinishReason::Length:
        return Notice::lengthReached(isEmpty, hasThought);
    case FinishReason::ContentFilter:
        return Notice::filtered(isEmpty);
    case FinishReason::ToolCalls:
        return Notice::toolsWanted();
    case FinishReason::Error:
        return Notice::gaveUp(isEmpty);
    case FinishReason::Overloaded:
        return Notice::overloaded(isEmpty);
    case FinishReason::None:
    case FinishReason::Stop:
        break;
    }
    if (!answer.toolCalls.isEmpty())
        return Notice::toolsWanted();
    return isEmpty ? Notice::empty(hasThought) : QString();
}

bool canContinue(const Message &answer)
{
    if (answer.role != Role::Assistant || isBlank(answer.text) || !answer.toolCalls.isEmpty())
        return false;
    switch (answer.state) {
    case MessageState::Streaming:
        return false;
    case MessageState::Stopped:
    case MessageState::Failed:
    case MessageState::Interrupted:
        return true;
    case MessageState::Complete:
        break;
    }
    switch (answer.info.finishReason) {
    case FinishReason::Length:
    case FinishReason::Error:
    case FinishReason::Overloaded:
        return true;
    case FinishReason::None:
    case FinishReason::Stop:
    case FinishReason::ToolCalls:
    case FinishReason::ContentFilter:
        break;
    }
    return false;
}

} // namespace Chat
