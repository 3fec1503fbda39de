// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/formularenderer.h"

#include "mathematics/formulaworker.h"

namespace Chat {

namespace {

constexpr int GatheringTime = 100; // ms
constexpr uint StackSize = 16 * 1024 * 1024; // MathJax goes into nested formulas by recursion

} // namespace

FormulaRenderer::FormulaRenderer(QObject *parent)
    : QObject(parent)
{
    m_thread.setObjectName(QStringLiteral("formulas"));
    m_thread.setStackSize(StackSize);
    m_announceTimer.setSingleShot(true);
    m_announceTimer.setInterval(GatheringTime);
    connect(&m_announceTimer, &QTimer::timeout, this, &FormulaRenderer::announce);
    m_idleTimer.setSingleShot(true);
    m_idleTimer.setInterval(IdleTime);
    connect(&m_idleTimer, &QTimer::timeout, this, [this] {
        QMetaObject::invokeMethod(m_worker, &FormulaWorker::release);
        m_isHoldingEngine = false;
    });
}

FormulaRenderer::~FormulaRenderer()
{
    m_thread.requestInterruption();
    if (m_worker)
        m_worker->interrupt();
    m_thread.quit();
    m_thread.wait();
}

void FormulaRenderer::request(const QStringList &sources)
{
    m_wanted.clear();
    for (const QString &source : sources) {
        if (source != m_current && !m_cache.find(source))
            m_wanted.append(source);
    }
    if (!FormulaEngine::isAvailable()) {
        for (const QString &source : std::as_const(m_wanted))
            m_cache.insert(source, {});
        m_wanted.clear();
        return;
    }
    drawNext();
}

void FormulaRenderer::drawNext()
{
    if (!m_current.isEmpty())
        return;
    if (m_wanted.isEmpty()) {
        if (m_isHoldingEngine && !m_idleTimer.isActive())
            m_idleTimer.start();
        return;
    }
    m_idleTimer.stop();
    if (!m_worker) {
        m_worker = new FormulaWorker;
        m_worker->moveToThread(&m_thread);
        connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
        connect(m_worker, &FormulaWorker::drawn, this, &FormulaRenderer::onDrawn);
        m_thread.start(QThread::LowPriority);
    }
    m_isHoldingEngine = true;
    m_current = m_wanted.takeFirst();
    QMetaObject::invokeMethod(m_worker,
                              [worker = m_worker, source = m_current] { worker->draw(source); });
}

void FormulaRenderer::onDrawn(const QString &source, const FormulaDrawingPtr &drawing)
{
    m_current.clear();
    m_cache.insert(source, drawing);
    m_new.append(source);
    if (m_wanted.isEmpty())
        announce();
    else if (!m_announceTimer.isActive())
        m_announceTimer.start();
    drawNext();
}

void FormulaRenderer::announce()
{
    m_announceTimer.stop();
    if (!m_new.isEmpty())
        Q_EMIT drawn(std::exchange(m_new, {}));
}

} // namespace Chat
