// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/linemarkers.h"

namespace Chat {

namespace {

bool isBlank(QChar c)
{
    return c == u' ' || c == u'\t';
}

/// Where the marker of a quote or list item that begins at `position` ends, or `position`.
qsizetype markerEnd(QStringView line, qsizetype position)
{
    const auto endsWord = [line](qsizetype at) { return at >= line.size() || isBlank(line[at]); };
    const QChar c = line[position];
    if (c == u'>')
        return position + 1;
    if ((c == u'-' || c == u'+' || c == u'*') && endsWord(position + 1))
        return position + 1;
    qsizetype end = position;
    while (end < line.size() && end - position < 9 && line[end] >= u'0' && line[end] <= u'9')
        ++end;
    if (end > position && end < line.size() && (line[end] == u'.' || line[end] == u')')
        && endsWord(end + 1))
        return end + 1;
    return position;
}

} // namespace

LineMarkers lineMarkers(QStringView line, int most)
{
    LineMarkers markers;
    qsizetype position = 0;
    while (markers.count <= most) {
        while (position < line.size() && isBlank(line[position]))
            ++position;
        if (position == line.size())
            break;
        const qsizetype end = markerEnd(line, position);
        if (end == position)
            break;
        if (markers.count == 0)
            markers.beginsWithBullet = end == position + 1 && line[position] != u'>';
        ++markers.count;
        position = end;
    }
    markers.end = position;
    return markers;
}

} // namespace Chat
