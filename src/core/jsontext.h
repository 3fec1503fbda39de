// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringView>

namespace Chat {

/// The text as JSON has it: in quotation marks, as QJsonDocument writes it. For answers that are
/// made a thousand times a second: building them of QJsonObject takes several times as long as all
/// else that is done for them.
QByteArray jsonText(QStringView text);

} // namespace Chat
