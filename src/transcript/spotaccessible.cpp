// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/spotaccessible.h"

#include "transcript/blockaccessible.h"
#include "transcript/transcriptarea.h"

namespace Chat {

SpotAccessible::SpotAccessible(const BlockAccessible &block, QAccessibleInterface *parent,
                               int index)
    : m_block(block)
    , m_parent(parent)
    , m_index(index)
{
}

std::optional<BlockSpot> SpotAccessible::spot() const
{
    const QList<BlockSpot> spots = spotsIn(m_block.part().block);
    return m_index < spots.size() ? std::optional(spots.at(m_index)) : std::nullopt;
}

QString SpotAccessible::text(QAccessible::Text kind) const
{
    const std::optional<BlockSpot> what = spot();
    if (!what)
        return {};
    if (kind == QAccessible::Name)
        return spotText(*what, m_block.area()->codeViewOf(m_block.part().place));
    if (kind == QAccessible::Value && what->isLink())
        return what->link.target;
    return {};
}

QRect SpotAccessible::rect() const
{
    const std::optional<BlockSpot> what = spot();
    return what ? m_block.onScreen(m_block.area()->spotRect(m_block.part().place, *what)) : QRect();
}

QAccessible::Role SpotAccessible::role() const
{
    const std::optional<BlockSpot> what = spot();
    return what && what->isLink() ? QAccessible::Link : QAccessible::Button;
}

QAccessible::State SpotAccessible::state() const
{
    QAccessible::State state;
    const std::optional<BlockSpot> what = spot();
    state.invalid = !what;
    state.focusable = true;
    if (what) {
        state.linked = what->isLink();
        state.focused = m_block.area()->isAtSpot(m_block.part().place, m_index);
        state.offscreen = rect().isNull();
    }
    return state;
}

void *SpotAccessible::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::ActionInterface)
        return static_cast<QAccessibleActionInterface *>(this);
    return nullptr;
}

QStringList SpotAccessible::actionNames() const
{
    return {pressAction()};
}

void SpotAccessible::doAction(const QString &actionName)
{
    const std::optional<BlockSpot> what = spot();
    if (what && actionName == pressAction())
        m_block.area()->activateSpot(m_block.part().place, *what);
}

} // namespace Chat
