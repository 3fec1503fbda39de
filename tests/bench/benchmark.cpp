// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/benchmark.h"

#include <cstdio>
#include <cstdlib>

namespace Chat {

void printResult(std::string_view name, double value, std::string_view unit, Target target,
                 double targetValue)
{
    const bool isReached = target == Target::AtLeast ? value >= targetValue : value < targetValue;
    std::printf("%-44.*s %10.2f %-5.*s %s %-7g %s\n", static_cast<int>(name.size()), name.data(),
                value, static_cast<int>(unit.size()), unit.data(),
                target == Target::AtLeast ? ">=" : "< ", targetValue,
                isReached ? "reached" : "missed");
    std::fflush(stdout);
}

void require(bool holds, std::string_view what)
{
    if (holds)
        return;
    std::fprintf(stderr, "not measured: %.*s\n", static_cast<int>(what.size()), what.data());
    std::exit(EXIT_FAILURE);
}

} // namespace Chat
