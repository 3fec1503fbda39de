// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"

#include <QByteArray>

namespace Chat {

/// How the window was left: kept beside the conversations, not among the settings, for no person
/// writes it. A value.
struct WindowState
{
    QByteArray geometry = {}; ///< as QWidget::saveGeometry() gives it
    bool sideBar = true;
    int sideBarWidth = 264;
    bool parameters = false;
    int parametersWidth = 304;
    QByteArray trafficGeometry = {}; ///< of the gateway's traffic
    ConversationId conversation = {}; ///< that was shown last

    bool operator==(const WindowState &) const = default;

    /// The usual file; wants the application's name set.
    static QString standardFile();

    /// What `file` holds; the defaults where it is not there, or holds something else.
    static WindowState load(const QString &file);
    /// Where that fails there is nothing a person need know: the next window opens as usual.
    void save(const QString &file) const;
};

} // namespace Chat
