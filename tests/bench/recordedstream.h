// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace Chat {

/// An answer as a service streams it.
struct RecordedStream
{
    QByteArray bytes = {};
    int eventCount = 0; ///< with `[DONE]`
};

/// The recorded stream of tests/data with its text repeated until it is `size` bytes long or a
/// little more. Ends the program where the recording cannot be read.
RecordedStream recordedStream(qsizetype size);

} // namespace Chat
