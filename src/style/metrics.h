// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Chat::Metrics {

// Lengths in device-independent pixels. Everything stands on a grid of 4, most of it on 8.

inline constexpr int Tiny = 4; ///< between an icon and its word
inline constexpr int Small = 8; ///< between things that belong together
inline constexpr int Medium = 12; ///< inside cards and bubbles
inline constexpr int Large = 16; ///< around a page, between groups
inline constexpr int Huge = 24; ///< between one message and the next

inline constexpr int ControlHeight = 32; ///< buttons, selectors, single-line fields
inline constexpr int IconSize = 20;
inline constexpr int SmallIconSize = 16; ///< the actions under a message

inline constexpr int ControlRadius = 6;
inline constexpr int CardRadius = 12; ///< bubbles, cards, the composer

} // namespace Chat::Metrics
