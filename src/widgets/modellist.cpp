// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/modellist.h"

#include "widgets/fuzzymatch.h"

#include <algorithm>

namespace Chat {

QStringList matchingModels(const QStringList &models, const QString &typed)
{
    const QString name = typed.trimmed();
    if (name.isEmpty())
        return models;
    QList<std::pair<int, QString>> scored;
    for (const QString &model : models) {
        if (const int score = fuzzyScore(name, model); score > 0)
            scored.append({-score, model});
    }
    std::stable_sort(scored.begin(), scored.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    QStringList matching;
    for (const auto &[score, model] : std::as_const(scored))
        matching.append(model);
    if (!models.contains(name))
        matching.append(name);
    return matching;
}

} // namespace Chat
