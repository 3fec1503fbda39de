// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chatdelta.h"
#include "core/secretfilter.h"

#include <map>

namespace Chat {

/// Takes the secrets in use out of an answer: a service, or what stands in its place, may echo the
/// headers of a request, and with them its key. A value; `redactor` must outlive it.
class AnswerFilter final
{
public:
    explicit AnswerFilter(const Redactor &redactor);

    /// What of the answer so far may go on.
    ChatDelta feed(const ChatDelta &delta);
    /// What was kept back of the text, where something else follows it.
    QString finishText() { return m_text.finish(); }
    /// The answer has ended: all that was kept back.
    ChatDelta finish();

private:
    const Redactor &m_redactor;
    SecretFilter m_reasoning;
    SecretFilter m_text;
    std::map<int, SecretFilter> m_arguments; // by the call's index
};

} // namespace Chat
