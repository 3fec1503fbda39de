// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QList>

namespace Chat {

/// What a connection to a service has to get through, in this order.
enum class CheckStage {
    Settings, ///< everything needed is set, the key too
    Lookup, ///< the host's name has an address
    Proxy, ///< the proxy answers, where one is used
    Connect, ///< the host takes the connection
    Tls, ///< its certificate is trusted
    Authorization, ///< the key is accepted
    Models, ///< the model is in the service's list
    Token, ///< the model answers
};

enum class CheckState {
    NotReached,
    Running,
    Passed,
    Skipped, ///< does not apply here; the text says why
    Warning, ///< passed, but a person should know something
    Failed,
};

/// One stage of a connection check and how far it has come: what a report shows as one line.
struct CheckFinding
{
    CheckStage stage = CheckStage::Settings;
    QString host = {}; ///< with its port where that is unusual; empty for what is of no one host
    CheckState state = CheckState::NotReached;
    QString text = {}; ///< a translated sentence of facts; the error's message where it failed
    std::optional<Error> error = {}; ///< where it failed
    std::chrono::milliseconds duration = {}; ///< once it has ended

    bool hasEnded() const
    {
        return state != CheckState::NotReached && state != CheckState::Running;
    }
    bool operator==(const CheckFinding &) const = default;
};

/// Stable English names for `--json` and tests: `lookup`, `authorization`, …
QString checkStageName(CheckStage stage);
QString checkStateName(CheckState state); ///< `not_reached`, `passed`, …

/// Likewise for people, translated: "name lookup", "one token".
QString checkStageTitle(CheckStage stage);
QString checkStateTitle(CheckState state); ///< "ok", "failed", …

/// Text of a stranger's making, such as a name in a certificate, for one line of a report: without
/// control and format characters, at most `limit` long.
QString plainLine(const QString &text, qsizetype limit = 200);

} // namespace Chat
