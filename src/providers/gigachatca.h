// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QUrl>

// The certificate authority of GigaChat's official hosts, "Russian Trusted Root CA", is in no
// system's store (reference §2). It is installed once, on the person's word, and trusted for those
// hosts only: a state's root must not vouch for anybody else.

namespace Chat {

/// Where the installed root is kept, as PEM; wants the application's name set. The file need not
/// be there.
QString gigaChatCaPath();

/// Whether that is one of GigaChat's official hosts, or a name below it.
bool isGigaChatHost(const QString &host);

/// An error of an exchange with `url`, with the right remedy where it is that the root is not
/// installed.
Error withGigaChatCaRemedy(const Error &error, const QUrl &url);

} // namespace Chat
