// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/trayicon.h"

#include "style/icons.h"

#include <QGuiApplication>
#include <QMenu>
#include <QSystemTrayIcon>

namespace Chat {

TrayIcon::TrayIcon(QObject *parent)
    : QObject(parent)
    , m_menu(std::make_unique<QMenu>())
    , m_icon(new QSystemTrayIcon(applicationIcon(), this))
{
    m_menu->addAction(tr("Open"), this, &TrayIcon::raiseRequested);
    m_menu->addAction(icon(Icon::NewConversation), tr("New conversation"), this,
                      &TrayIcon::newRequested);
    m_menu->addSeparator();
    m_menu->addAction(tr("Quit"), this, &TrayIcon::quitRequested);
    m_icon->setContextMenu(m_menu.get());
    m_icon->setToolTip(QGuiApplication::applicationDisplayName());
    connect(m_icon, &QSystemTrayIcon::activated, this,
            [this](QSystemTrayIcon::ActivationReason reason) {
                if (reason == QSystemTrayIcon::Trigger)
                    Q_EMIT raiseRequested();
            });
    if (QSystemTrayIcon::isSystemTrayAvailable())
        m_icon->show();
}

TrayIcon::~TrayIcon() = default;

bool TrayIcon::isShown() const
{
    return m_icon->isVisible();
}

} // namespace Chat
