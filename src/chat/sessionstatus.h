// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

#include <QDeadlineTimer>

namespace Chat {

/// What a status line shows of a session: of the answer that is on its way or, while idle, of the
/// last one that came.
struct SessionStatus
{
    enum class Phase {
        Idle,
        Preparing, ///< the question is being put on the disk, then the request is made
        Waiting, ///< for a free place on the account, behind `queuePosition` others
        Authorizing,
        Connecting,
        Responding, ///< the request has left; nothing has come yet
        Streaming,
        Retrying, ///< `cause` made a try fail; the next begins at `retryAt`
    };
    Phase phase = Phase::Idle;
    MessageId answerId = {}; ///< the message that is, or was last, being answered
    int attempt = 1;
    int queuePosition = 0; ///< for Waiting
    QDeadlineTimer retryAt = {}; ///< for Retrying
    std::optional<Error> cause = {}; ///< for Retrying
    /// Of the stream, thinking included. Estimated while no usage was reported.
    double tokensPerSecond = 0;
    bool isEstimate = true;
    std::optional<std::chrono::milliseconds> timeToFirstToken = {};
    std::optional<Usage> usage = {};
    QString activity = {}; ///< what the service says that it is doing (`function_in_progress`)
    QString warning = {}; ///< of the provider: certificates are not verified, …

    bool operator==(const SessionStatus &) const = default;
};

} // namespace Chat
