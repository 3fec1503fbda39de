// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUrl>

namespace Chat {

/// What a link in a message may open: http, https and mailto, each with something to go to.
/// Invalid for everything else.
QUrl safeLink(const QString &target);

/// Whether the words of a link name another host than the one that it leads to.
bool namesAnotherHost(const QString &words, const QUrl &link);

} // namespace Chat
