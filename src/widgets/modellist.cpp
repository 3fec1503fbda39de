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
    if (models.contains(name))
        return matching;
    // The first one is what Enter takes: what was typed, unless it is a part of a name that is
    // listed. The letters alone are in many.
    const bool isPart = std::ranges::any_of(models, [&name](const QString &model) {
        return model.contains(name, Qt::CaseInsensitive);
    });
    matching.insert(isPart ? matching.size() : 0, name);
    return matching;
}

} // namespace Chat
