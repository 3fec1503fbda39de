// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QToolButton;
QT_END_NAMESPACE

namespace Chat {

class GatewaySwitch;
class WindowActions;

/// The local gateway at the end of the status line: a button that switches it and, before that,
/// where it is on, its address, which a click copies, and the way to its traffic. The switch never
/// moves from under the pointer. Where the gateway could not start it lets choose between another
/// try and off. The window's actions of the gateway follow it, too.
class GatewayBar final : public QWidget
{
    Q_OBJECT
public:
    /// Both must outlive it.
    GatewayBar(GatewaySwitch &gateway, WindowActions &actions, QWidget *parent = nullptr);

Q_SIGNALS:
    void copied(const QString &address);

private:
    void connectActions();
    void onSwitchClicked();
    void refresh();

    GatewaySwitch &m_gateway;
    WindowActions &m_actions;
    QToolButton *m_switch = nullptr;
    QToolButton *m_address = nullptr;
    QToolButton *m_traffic = nullptr;
};

} // namespace Chat
