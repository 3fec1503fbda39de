// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/systemcolorscheme.h"

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
#include "style/appearanceportal.h"
#endif

#include <QGuiApplication>
#include <QStyleHints>

namespace Chat {

SystemColorScheme::SystemColorScheme(QObject *parent)
    : QObject(parent)
    , m_startedDark(QGuiApplication::palette().color(QPalette::Window).lightness() < 128)
    , m_dark(m_startedDark)
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    m_portal = new AppearancePortal(this);
    connect(m_portal, &AppearancePortal::changed, this, &SystemColorScheme::update);
#endif
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this,
            &SystemColorScheme::update);
#endif
    update();
}

void SystemColorScheme::update()
{
    bool dark = m_startedDark;
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const Qt::ColorScheme scheme = QGuiApplication::styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown)
        dark = scheme == Qt::ColorScheme::Dark;
#endif
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    // Last: it is the desktop's own word, also where Qt has no theme for this desktop.
    if (m_portal->preference() != AppearancePortal::Preference::None)
        dark = m_portal->preference() == AppearancePortal::Preference::Dark;
#endif
    if (dark == m_dark)
        return;
    m_dark = dark;
    Q_EMIT changed();
}

} // namespace Chat
