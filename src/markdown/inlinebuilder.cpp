// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/inlinebuilder.h"

#include "markdown/autolinks.h"

namespace Chat {

void InlineBuilder::append(QStringView text, InlineStyles styles)
{
    if (text.isEmpty())
        return;
    styles |= m_styles;
    const qsizetype start = m_text.text.size();
    m_text.text += text;
    if (!styles)
        return;
    const bool beginsFormula = styles & InlineStyle::Math && start == m_formulaEnd;
    if (!m_text.runs.isEmpty() && !beginsFormula) {
        InlineRun &last = m_text.runs.last();
        if (last.start + last.length == start && last.styles == styles && last.target == m_target) {
            last.length += text.size();
            return;
        }
    }
    m_text.runs.append(
        {.start = start, .length = text.size(), .styles = styles, .target = m_target});
}

void InlineBuilder::enter(InlineStyle style)
{
    m_open.append({.style = style, .target = m_target, .start = m_text.text.size()});
    m_styles |= style;
}

void InlineBuilder::leave(InlineStyle style)
{
    if (m_open.isEmpty())
        return;
    m_target = m_open.takeLast().target;
    const auto isOpen = [style](const OpenStyle &open) { return open.style == style; };
    if (std::none_of(m_open.cbegin(), m_open.cend(), isOpen))
        m_styles.setFlag(style, false);
}

void InlineBuilder::enterTarget(InlineStyle style, const QString &target)
{
    enter(style);
    m_text.targets.append(target);
    m_target = static_cast<int>(m_text.targets.size()) - 1;
}

void InlineBuilder::leaveTarget(InlineStyle style)
{
    if (!m_open.isEmpty() && m_open.last().start == m_text.text.size() && m_target >= 0)
        append(m_text.targets.at(m_target));
    leave(style);
}

void InlineBuilder::enterFormula()
{
    enter(InlineStyle::Math);
}

void InlineBuilder::leaveFormula()
{
    if (m_open.isEmpty() || m_open.last().style != InlineStyle::Math)
        return;
    leave(InlineStyle::Math);
    m_formulaEnd = m_text.text.size();
}

InlineText InlineBuilder::take()
{
    m_formulaEnd = -1;
    InlineText text = std::exchange(m_text, {});
    m_open.clear();
    m_styles = {};
    m_target = -1;
    addAutolinks(text);
    return text;
}

} // namespace Chat
