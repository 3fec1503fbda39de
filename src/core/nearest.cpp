// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nearest.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace Chat {
namespace {

constexpr qsizetype LongestWord = 100; // a distance costs the product of both lengths

qsizetype editDistance(const QString &from, const QString &to)
{
    std::vector<qsizetype> row(static_cast<size_t>(to.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < from.size(); ++i) {
        qsizetype diagonal = row.front();
        row.front() = i + 1;
        for (size_t j = 1; j < row.size(); ++j) {
            const qsizetype replaced =
                diagonal + (from.at(i) == to.at(static_cast<qsizetype>(j) - 1) ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

} // namespace

QString nearestOf(const QString &word, const QStringList &candidates)
{
    if (word.isEmpty() || word.size() > LongestWord)
        return {};
    QString nearest;
    qsizetype best = word.size() / 3 + 1;
    for (const QString &candidate : candidates) {
        const qsizetype distance = editDistance(word.toLower(), candidate.toLower());
        if (distance < best) {
            best = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

} // namespace Chat
