// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <ctime>
#include <string_view>
#include <vector>

namespace Chat {

/// What a result has to be to be good enough.
enum class Target { AtLeast, Below };

/// The median of the results of `runs` calls of `measure`, after one to warm up: a mean would
/// follow the one run that was disturbed.
template <typename Measure>
auto medianOf(int runs, Measure measure)
{
    measure();
    std::vector<decltype(measure())> results(static_cast<std::size_t>(runs));
    std::ranges::generate(results, measure);
    const auto middle = results.begin() + runs / 2;
    std::ranges::nth_element(results, middle);
    return *middle;
}

/// The seconds of processor time that one call of `work` takes: unlike those of a clock on the wall
/// they do not count what else the machine did meanwhile.
template <typename Work>
double processorTimeOf(Work work)
{
    const std::clock_t begin = std::clock();
    work();
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

/// Prints one line of the table of tools/bench.
void printResult(std::string_view name, double value, std::string_view unit, Target target,
                 double targetValue);

/// Ends the program where `holds` is false: what does not do its work is not worth measuring.
void require(bool holds, std::string_view what);

} // namespace Chat
