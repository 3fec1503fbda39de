// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/blockaccessible.h"

#include "transcript/blockspots.h"
#include "transcript/messageaccessible.h"
#include "transcript/spotaccessible.h"
#include "transcript/transcriptarea.h"

#include <QCoreApplication>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::BlockAccessible)
};

QString markerText(const BlockContainer &container)
{
    if (container.kind == BlockContainer::Kind::Item && container.marker.isEmpty())
        return u"•"_s;
    return container.marker;
}

/// The innermost item of a list that this block begins; null where it begins none.
const BlockContainer *beginningItem(const MarkdownBlock &block)
{
    const auto found = std::find_if(
        block.containers.rbegin(), block.containers.rend(), [](const BlockContainer &container) {
            return container.kind == BlockContainer::Kind::Item && container.starts;
        });
    return found == block.containers.rend() ? nullptr : &*found;
}

} // namespace

BlockAccessible::BlockAccessible(const MessageAccessible &message, QAccessibleInterface *parent,
                                 int index)
    : AccessibleText(message.area(), parent)
    , m_message(message)
    , m_index(index)
{
}

MessagePart BlockAccessible::part() const
{
    return m_message.part(m_index);
}

bool BlockAccessible::isValid() const
{
    return m_index < m_message.childCount();
}

int BlockAccessible::childCount() const
{
    return static_cast<int>(spotsIn(part().block).size());
}

QAccessibleInterface *BlockAccessible::makeChild(int index) const
{
    return new SpotAccessible(*this, self(), index);
}

QList<AccessibleText::Stretch> BlockAccessible::stretches() const
{
    if (!isValid())
        return {};
    const MessagePart what = part();
    return {{what.place, spokenText(what.block)}};
}

QString BlockAccessible::text(QAccessible::Text kind) const
{
    if (kind == QAccessible::Description)
        return description();
    if (kind != QAccessible::Name)
        return {};
    const MarkdownBlock block = part().block;
    QString text = spokenText(block);
    for (const BlockContainer &container : block.containers) {
        const QString marker = container.starts ? markerText(container) : QString();
        if (!marker.isEmpty())
            text.prepend(marker + u' ');
    }
    return text;
}

QString BlockAccessible::description() const
{
    const MarkdownBlock block = part().block;
    QStringList words;
    if (block.kind == MarkdownBlock::Kind::Heading)
        words.append(Texts::tr("Heading of level %1").arg(block.level));
    else if (block.kind == MarkdownBlock::Kind::Code)
        words.append(block.language.isEmpty() ? Texts::tr("Code")
                                              : Texts::tr("Code in %1").arg(block.language));
    if (std::ranges::find(block.containers, BlockContainer::Kind::Quote, &BlockContainer::kind)
        != block.containers.end())
        words.append(Texts::tr("Quote"));
    const BlockContainer *item = beginningItem(block);
    if (item && item->task != BlockContainer::Task::None)
        words.append(item->task == BlockContainer::Task::Done ? Texts::tr("Done")
                                                              : Texts::tr("Not done"));
    return words.join(", "_L1);
}

QRect BlockAccessible::rect() const
{
    return isValid() ? onScreen(area()->blockRect(part().place)) : QRect();
}

QAccessible::Role BlockAccessible::role() const
{
    const MarkdownBlock block = part().block;
    switch (block.kind) {
    case MarkdownBlock::Kind::Heading:
        return QAccessible::Heading;
    case MarkdownBlock::Kind::Table:
        return QAccessible::Table;
    case MarkdownBlock::Kind::Rule:
        return QAccessible::Separator;
    case MarkdownBlock::Kind::Code: // there is no role of its own for it
    case MarkdownBlock::Kind::Html:
        return QAccessible::StaticText;
    case MarkdownBlock::Kind::Paragraph:
        break;
    }
    const InlineText &content = block.content;
    const bool isOneRun =
        content.runs.size() == 1 && content.runs.first().length == content.text.size();
    if (isOneRun && content.runs.first().styles & InlineStyle::Math)
        return QAccessible::Equation;
    return QAccessible::Paragraph;
}

QAccessible::State BlockAccessible::state() const
{
    QAccessible::State state = AccessibleText::state();
    const MarkdownBlock block = part().block;
    const BlockContainer *item = beginningItem(block);
    if (item && item->task != BlockContainer::Task::None) {
        state.checkable = true;
        state.checked = item->task == BlockContainer::Task::Done;
    }
    return state;
}

} // namespace Chat
