// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/codefence.h"

namespace Chat {

std::optional<CodeFence> CodeFence::openedBy(QStringView line)
{
    if (line.isEmpty() || (line.front() != u'`' && line.front() != u'~'))
        return {};
    CodeFence fence{.character = line.front(), .length = 1};
    while (fence.length < line.size() && line[fence.length] == fence.character)
        ++fence.length;
    if (fence.length < 3)
        return {};
    if (fence.character == u'`' && line.sliced(fence.length).contains(u'`'))
        return {};
    return fence;
}

bool CodeFence::isClosedBy(QStringView line) const
{
    qsizetype begin = 0;
    while (begin < line.size() && begin < 3 && line[begin] == u' ')
        ++begin;
    qsizetype end = begin;
    while (end < line.size() && line[end] == character)
        ++end;
    if (end - begin < length)
        return false;
    while (end < line.size() && (line[end] == u' ' || line[end] == u'\t'))
        ++end;
    return end == line.size();
}

} // namespace Chat
