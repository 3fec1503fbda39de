// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

QT_BEGIN_NAMESPACE
class QListWidget;
QT_END_NAMESPACE

namespace Chat {

/// Makes the row that is selected the current one, and lets there be one always. Assistive
/// technology selects a row, or takes its selection away, without making it current.
void followSelection(QListWidget *list);

} // namespace Chat
