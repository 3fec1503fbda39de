// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mathematics/formulacache.h"

#include <QObject>
#include <QStringList>
#include <QThread>
#include <QTimer>

namespace Chat {

class FormulaWorker;

/// Has formulas drawn in a thread of its own, which is there from the first one on and gives its
/// memory back when there was nothing to do for a while. GUI thread.
class FormulaRenderer final : public QObject
{
    Q_OBJECT

public:
    explicit FormulaRenderer(QObject *parent = nullptr);
    ~FormulaRenderer() override;

    /// Formulas with their delimiters, the most wanted first. What was asked for before, has not
    /// been begun and is not among them is not wanted any more.
    void request(const QStringList &sources);

    const FormulaCache &cache() const { return m_cache; }
    bool isDrawing() const
    {
        return !m_current.isEmpty() || !m_wanted.isEmpty() || !m_new.isEmpty();
    }

    static constexpr int IdleTime = 60'000; // ms
    void setIdleTime(int milliseconds) { m_idleTimer.setInterval(milliseconds); }
    bool isHoldingEngine() const { return m_isHoldingEngine; } ///< or may be

Q_SIGNALS:
    /// The cache knows these now. Several at once, so that a text does not move for each of them.
    void drawn(const QStringList &sources);

private:
    void drawNext();
    void onDrawn(const QString &source, const FormulaDrawingPtr &drawing);
    void announce();

    FormulaCache m_cache;
    QStringList m_wanted;
    QStringList m_new; ///< drawn and not announced yet
    QString m_current; ///< being drawn; empty: nothing is
    QThread m_thread;
    FormulaWorker *m_worker = nullptr; ///< lives in the thread
    QTimer m_announceTimer;
    QTimer m_idleTimer;
    bool m_isHoldingEngine = false;
};

} // namespace Chat
