// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/blockspots.h"

#include "typeset/codeblocklayout.h"

#include <QCoreApplication>

#include <utility>

namespace Chat {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::BlockSpot)
};

/// A link with words in several styles is several runs.
void addLinks(const InlineText &content, qsizetype offset, QList<BlockSpot> &spots)
{
    int last = -1;
    for (const InlineRun &run : content.runs) {
        const int before = std::exchange(last, run.target);
        if (run.target < 0)
            continue;
        if (run.target != before) {
            spots.append(
                {.start = offset + run.start, .link = {.target = content.targets.at(run.target)}});
        }
        BlockSpot &spot = spots.last();
        spot.length = offset + run.start + run.length - spot.start;
        spot.link.text += QStringView(content.text).sliced(run.start, run.length);
        spot.link.isPicture = spot.link.isPicture || run.styles & InlineStyle::Image;
    }
}

} // namespace

QList<BlockSpot> spotsIn(const MarkdownBlock &block)
{
    QList<BlockSpot> spots;
    switch (block.kind) {
    case MarkdownBlock::Kind::Code:
        spots = {{.control = BlockControl::CopyCode},
                 {.control = BlockControl::WrapCode},
                 {.control = BlockControl::SaveCode}};
        if (CodeBlockLayout::isLong(block.content.text))
            spots.append({.control = BlockControl::UnfoldCode});
        break;
    case MarkdownBlock::Kind::Table: {
        qsizetype offset = 0;
        for (const InlineText &cell : block.cells) {
            addLinks(cell, offset, spots);
            offset += cell.text.size() + 1;
        }
        break;
    }
    default:
        addLinks(block.content, 0, spots);
        break;
    }
    return spots;
}

QString spotText(const BlockSpot &spot, const CodeView &view)
{
    switch (spot.control) {
    case BlockControl::CopyCode:
        return Texts::tr("Copy code");
    case BlockControl::WrapCode:
        return view.isWrapped ? Texts::tr("Do not wrap lines") : Texts::tr("Wrap lines");
    case BlockControl::SaveCode:
        return Texts::tr("Save code as…");
    case BlockControl::UnfoldCode:
        return view.isUnfolded ? Texts::tr("Show less") : Texts::tr("Show all lines");
    case BlockControl::None:
    case BlockControl::ScrollBar:
        break;
    }
    return spot.link.text;
}

} // namespace Chat
