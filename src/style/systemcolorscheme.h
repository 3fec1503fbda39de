// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPalette>

namespace Chat {

class AppearancePortal;

/// Whether the desktop wants dark windows: from Qt's own answer where there is one (6.5 on), else
/// from the desktop portal, else from the palette that the platform started with. The portal is
/// asked without waiting: until it answers, the palette decides. GUI thread only.
class SystemColorScheme final : public QObject
{
    Q_OBJECT

public:
    /// To be made before anyone sets the application's palette.
    explicit SystemColorScheme(QObject *parent = nullptr);

    bool isDark() const { return m_dark; }

Q_SIGNALS:
    void changed();

private:
    void update();

    AppearancePortal *m_portal = nullptr;
    bool m_startedDark = false;
    bool m_dark = false;
};

} // namespace Chat
