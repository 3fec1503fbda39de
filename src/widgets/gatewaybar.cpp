// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/gatewaybar.h"

#include "style/icons.h"
#include "style/metrics.h"
#include "widgets/gatewayswitch.h"
#include "widgets/windowactions.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>
#include <QUrl>

namespace Chat {

using namespace Qt::StringLiterals;
using Phase = GatewaySwitch::Phase;

namespace {

/// As plain text: an error may quote the system.
QString plainTip(const QString &text)
{
    return text.toHtmlEscaped().replace(u'\n', "<br>"_L1);
}

} // namespace

GatewayBar::GatewayBar(GatewaySwitch &gateway, WindowActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_gateway(gateway)
    , m_actions(actions)
    , m_switch(new QToolButton(this))
    , m_address(new QToolButton(this))
    , m_traffic(new QToolButton(this))
{
    setObjectName(u"gatewayBar"_s);
    m_switch->setObjectName(u"gatewaySwitch"_s);
    m_address->setObjectName(u"gatewayAddress"_s);
    m_traffic->setObjectName(u"gatewayTraffic"_s);
    m_traffic->setIcon(icon(Icon::Traffic, IconTint::Muted));
    for (QToolButton *button : {m_address, m_traffic, m_switch}) {
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setIconSize({Metrics::SmallIconSize, Metrics::SmallIconSize});
    }
    m_switch->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_address->setToolButtonStyle(Qt::ToolButtonTextOnly);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_address);
    row->addWidget(m_traffic);
    row->addWidget(m_switch);
    setTabOrder(m_address, m_traffic);
    setTabOrder(m_traffic, m_switch);
    connectActions();
    connect(&gateway, &GatewaySwitch::changed, this, &GatewayBar::refresh);
    refresh();
}

void GatewayBar::connectActions()
{
    QAction *onOff = m_actions.action(Act::Gateway);
    connect(onOff, &QAction::triggered, &m_gateway, &GatewaySwitch::request);
    connect(m_switch, &QToolButton::clicked, this, &GatewayBar::onSwitchClicked);
    m_switch->setStatusTip(onOff->statusTip());

    QAction *copy = m_actions.action(Act::CopyGatewayAddress);
    connect(copy, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(m_gateway.baseUrl());
        Q_EMIT copied(m_gateway.baseUrl());
    });
    connect(m_address, &QToolButton::clicked, copy, &QAction::trigger);
    m_address->setStatusTip(copy->statusTip());

    QAction *traffic = m_actions.action(Act::GatewayTraffic);
    connect(traffic, &QAction::triggered, &m_gateway, &GatewaySwitch::showTraffic);
    connect(m_traffic, &QToolButton::clicked, traffic, &QAction::trigger);
    m_traffic->setStatusTip(traffic->statusTip());
    m_traffic->setAccessibleName(tr("Show the gateway's traffic"));
    m_traffic->setToolTip(plainTip(m_traffic->accessibleName() + u" ("_s
                                   + traffic->shortcut().toString(QKeySequence::NativeText)
                                   + u')'));

    connect(m_actions.action(Act::GatewaySettings), &QAction::triggered, this,
            [this] { m_gateway.openSettings(window()); });
}

void GatewayBar::onSwitchClicked()
{
    if (!m_gateway.hasFailed()) {
        m_actions.action(Act::Gateway)->trigger();
        return;
    }
    auto *menu = new QMenu(this);
    menu->setObjectName(u"gatewayChoice"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Try again"), &m_gateway, [this] { m_gateway.request(true); })
        ->setObjectName(u"tryGatewayAgain"_s);
    menu->addAction(tr("Switch &off"), &m_gateway, [this] { m_gateway.request(false); })
        ->setObjectName(u"switchGatewayOff"_s);
    menu->addSeparator();
    menu->addAction(m_actions.action(Act::GatewaySettings));
    menu->popup(m_switch->mapToGlobal(QPoint(0, -menu->sizeHint().height())));
}

void GatewayBar::refresh()
{
    const GatewaySwitch::State &state = m_gateway.state();
    const bool isOn = m_gateway.isOn();
    m_actions.action(Act::Gateway)->setChecked(isOn);
    m_actions.setEnabled(Act::CopyGatewayAddress, state.phase == Phase::On);

    QString word = tr("Gateway");
    QString name;
    QString tip;
    IconTint tint = IconTint::Muted;
    switch (state.phase) {
    case Phase::Off:
        name =
            state.error ? tr("Local gateway: off, it could not start") : tr("Local gateway: off");
        tip = state.error ? errorText(*state.error)
                          : tr("Switch it on to let programs of this machine use your providers.");
        tint = state.error ? IconTint::Danger : IconTint::Muted;
        break;
    case Phase::Starting:
        word = tr("Starting…");
        name = tr("Local gateway: starting");
        break;
    case Phase::On:
        name = tr("Local gateway: on at %1").arg(state.address);
        tip = state.error
            ? tr("It could not be changed.") + u' ' + errorText(*state.error)
            : tr("Programs of this machine can use your providers. Click to switch it off.");
        tint = state.error ? IconTint::Warning : IconTint::Success;
        break;
    case Phase::Stopping:
        word = tr("Stopping…");
        name = tr("Local gateway: stopping");
        tip = tr("Answers on their way may end.");
        tint = IconTint::Warning;
        break;
    }
    m_switch->setIcon(icon(Icon::Gateway, tint));
    m_switch->setText(word);
    m_switch->setAccessibleName(name);
    m_switch->setAccessibleDescription(tip);
    const QString shortcut =
        m_actions.action(Act::Gateway)->shortcut().toString(QKeySequence::NativeText);
    m_switch->setToolTip(plainTip((name + u" ("_s + shortcut + u")\n"_s + tip).trimmed()));

    m_address->setText(QUrl(state.address).authority());
    m_address->setVisible(state.phase == Phase::On);
    m_traffic->setVisible(state.phase == Phase::On);
    m_address->setAccessibleName(tr("Copy %1").arg(m_gateway.baseUrl()));
    m_address->setToolTip(plainTip(tr("Copy %1").arg(m_gateway.baseUrl())));
}

} // namespace Chat
