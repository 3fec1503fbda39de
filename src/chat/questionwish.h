// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Chat {

/// A question that is to be asked in a new conversation, by whoever starts the program.
struct QuestionWish
{
    QString text = {}; ///< empty: there is none
    QString provider = {}; ///< name of a profile; empty: the usual one
    QString model = {}; ///< empty: the profile's own

    bool operator==(const QuestionWish &) const = default;
};

} // namespace Chat
