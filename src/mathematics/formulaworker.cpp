// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/formulaworker.h"

namespace Chat {

void FormulaWorker::draw(const QString &source)
{
    Q_EMIT drawn(source, drawing(source));
}

FormulaDrawingPtr FormulaWorker::drawing(const QString &source)
{
    const std::optional<FormulaText> formula = formulaText(source);
    if (!formula)
        return {};
    if (!m_engine) {
        std::unique_ptr<FormulaEngine> engine = FormulaEngine::create();
        const QMutexLocker lock(&m_mutex);
        m_engine = std::move(engine);
    }
    if (!m_engine)
        return {};
    const FormulaDrawingPtr result = m_engine->draw(*formula);
    if (m_engine->isBroken())
        release();
    return result;
}

void FormulaWorker::release()
{
    const QMutexLocker lock(&m_mutex);
    m_engine.reset();
}

void FormulaWorker::interrupt()
{
    const QMutexLocker lock(&m_mutex);
    if (m_engine)
        m_engine->interrupt();
}

} // namespace Chat
