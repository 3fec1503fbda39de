// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/markdownblock.h"
#include "style/metrics.h"

#include <QRect>

class QPainter;

namespace Chat {

struct TextLengths;
struct TextTheme;

/// What stands around a block's own content: the gap above it, the bars of quotes, the markers of
/// list items. Mirrored for a block that reads from right to left.
class BlockFrame final
{
public:
    BlockFrame(const MarkdownBlock &block, const TextTheme &theme, bool isFirst);

    int gap() const { return m_gap; } ///< above the content
    static int gapOf(const MarkdownBlock &block,
                     const TextLengths &lengths); ///< of another than the first
    void setWidth(int width, bool isMirrored);
    QRect content(int height) const; ///< below the gap, `height` high

    /// `baseline`: of the content's first line, from the content's top.
    void paint(QPainter &painter, int contentHeight, int baseline) const;

    static constexpr int QuoteIndent = Metrics::Large;
    static constexpr int LeastContentWidth = 120; ///< however deep the nesting
    static constexpr QLatin1StringView AfterMarker{"  "};

private:
    struct Level
    {
        BlockContainer container = {};
        int x = 0;
        int width = 0;
        int depth = 0; ///< of lists around a list
    };

    int mirrored(int x, int width) const;
    void paintMarker(QPainter &painter, const Level &level, int baseline) const;

    const TextTheme *m_theme;
    QList<Level> m_levels;
    int m_gap = 0;
    int m_indent = 0;
    int m_width = 0;
    bool m_isMirrored = false;
};

} // namespace Chat
