// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mathematics/allowance.h"
#include "mathematics/deadline.h"
#include "mathematics/formulaengine.h"
#include "mathematics/textmeasure.h"

#include <QJSEngine>

namespace Chat {

/// MathJax in a JavaScript engine of its own, which knows nothing but what stands in it: no files,
/// no network, no timers. Belongs to the thread that made it.
class MathJaxEngine final : public FormulaEngine
{
public:
    explicit MathJaxEngine(std::chrono::milliseconds limit);

    bool load(); ///< false where the thread was asked to end, or MathJax is not as expected

    FormulaDrawingPtr draw(const FormulaText &formula) override;
    bool isBroken() const override { return m_isBroken || m_allowance.isUsedUp(); }
    void interrupt() override { m_allowance.withdraw(); }

private:
    std::chrono::milliseconds m_limit;
    TextMeasure m_measure;
    Allowance m_allowance;
    QJSEngine m_engine;
    QJSValue m_draw;
    bool m_isBroken = false;
    Deadline
        m_deadline; ///< for a script that does not keep to its allowance. Last: it uses m_engine
};

} // namespace Chat
