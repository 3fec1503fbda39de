// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/formulaengine.h"

namespace Chat {

bool FormulaEngine::isAvailable()
{
    return false;
}

std::unique_ptr<FormulaEngine> FormulaEngine::create(std::chrono::milliseconds)
{
    return {};
}

} // namespace Chat
