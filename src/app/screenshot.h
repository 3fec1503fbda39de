// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/settingvalues.h"

#include <QSize>

#include <optional>

namespace Chat {

class CommandLine;

/// A wish for a picture of the window: `--screenshot FILE` and what belongs to it. A value.
struct Screenshot
{
    QString file = {};
    QSize size = {1080, 760}; ///< of the window, in its own pixels
    double scale = 1; ///< pixels of the picture for one of the window
    std::optional<ColorTheme> theme = {}; ///< else the one of the settings

    /// Nothing where no picture is wished; an Error where what goes with it cannot be meant.
    static Result<std::optional<Screenshot>> fromCommandLine(const CommandLine &line);
};

} // namespace Chat
