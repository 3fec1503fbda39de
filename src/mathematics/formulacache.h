// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mathematics/formuladrawing.h"

#include <QCache>
#include <QString>

#include <optional>

namespace Chat {

/// The drawings there are, by the source of the formula with its delimiters: they serve every size
/// and colour. Gives up those that were not asked for lately. One thread at a time.
class FormulaCache final
{
public:
    FormulaCache();

    /// Nothing where the formula was not drawn yet; null where it cannot be.
    std::optional<FormulaDrawingPtr> find(const QString &source) const;
    void insert(const QString &source, const FormulaDrawingPtr &drawing);

private:
    QCache<QString, FormulaDrawingPtr> m_drawings;
};

} // namespace Chat
