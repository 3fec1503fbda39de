// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace Chat {

/// The usual words behind a status that the gateway answers.
QByteArray reasonPhrase(int status);

} // namespace Chat
