// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/gatewayswitch.h"

#include <utility>

namespace Chat {

using namespace Qt::StringLiterals;

void GatewaySwitch::setState(const State &state)
{
    if (m_state == state)
        return;
    m_state = state;
    const bool isSettled = state.phase == Phase::Off || state.phase == Phase::On;
    if (isSettled && state.error != m_knownError)
        m_knownError.reset();
    if (!state.address.isEmpty())
        m_lastAddress = state.address;
    Q_EMIT changed();
}

QString GatewaySwitch::baseUrl() const
{
    return m_state.address.isEmpty() ? QString() : m_state.address + "/v1"_L1;
}

void GatewaySwitch::request(bool isOn)
{
    m_isNews = isOn && !m_isKnown;
    m_knownError.reset();
    Q_EMIT requested(isOn);
}

void GatewaySwitch::setKnown()
{
    m_isKnown = true;
    if (std::exchange(m_isNews, false))
        Q_EMIT changed();
}

void GatewaySwitch::setErrorKnown()
{
    if (!isErrorNews())
        return;
    m_knownError = m_state.error;
    Q_EMIT changed();
}

void GatewaySwitch::setInUse(bool isInUse)
{
    if (m_isInUse == isInUse)
        return;
    m_isInUse = isInUse;
    Q_EMIT inUseChanged();
}

} // namespace Chat
