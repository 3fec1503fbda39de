// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/allowance.h"

namespace Chat {

void Allowance::begin(std::chrono::milliseconds time)
{
    m_end = std::chrono::steady_clock::now() + time;
}

bool Allowance::isUsedUp() const
{
    return m_isWithdrawn || std::chrono::steady_clock::now() >= m_end;
}

} // namespace Chat
