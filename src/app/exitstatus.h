// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QList>

namespace Chat {

// The exit statuses of the program: one for each kind of error, so that a script can tell them
// apart. They never change their meaning; numbers in use by shells (126 to 128) are left out.

/// 128 and the number of the signal, as shells say it of a program that a signal ended.
constexpr int statusOfSignal(int signal)
{
    return 128 + signal;
}

/// Nothing went wrong.
constexpr int SuccessStatus = 0;
/// Who read standard output went away (`lmchat ask … | head -1`): as if SIGPIPE had ended us.
constexpr int ReaderGoneStatus = statusOfSignal(13);

int exitStatus(ErrorKind kind);

struct ExitStatusRow
{
    int status = 0;
    QString meaning = {}; ///< for people
};

/// All of them in order of number: for the help.
QList<ExitStatusRow> exitStatusTable();

} // namespace Chat
