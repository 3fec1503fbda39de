// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mathematics/formulaengine.h"

#include <QMutex>
#include <QObject>

namespace Chat {

/// Draws formulas in its own thread, with an engine that is made for the first one.
class FormulaWorker final : public QObject
{
    Q_OBJECT

public:
    void draw(const QString &source); ///< with its delimiters
    void release(); ///< gives the engine up until there is another formula
    void interrupt(); ///< breaks off what is being drawn. Any thread

Q_SIGNALS:
    /// Null where it cannot be drawn.
    void drawn(const QString &source, const Chat::FormulaDrawingPtr &drawing);

private:
    FormulaDrawingPtr drawing(const QString &source);

    QMutex m_mutex; ///< guards the pointer, which interrupt() reads
    std::unique_ptr<FormulaEngine> m_engine;
};

} // namespace Chat
