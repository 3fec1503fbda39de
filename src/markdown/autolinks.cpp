// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/autolinks.h"

#include <algorithm>
#include <array>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Found
{
    qsizetype start = 0;
    qsizetype end = 0;
    QString target = {};
};

constexpr qsizetype LongestMailName = 64;
constexpr qsizetype LongestHostName = 253;

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

bool endsAddress(QChar c)
{
    return c.isSpace() || c == u'<' || c == u'`' || c == QChar::ObjectReplacementCharacter;
}

/// Without the punctuation that belongs to the sentence around the address.
qsizetype trimmedEnd(QStringView text, qsizetype start, qsizetype end)
{
    qsizetype opened = text.sliced(start, end - start).count(u'(');
    qsizetype closed = text.sliced(start, end - start).count(u')');
    for (; end > start; --end) {
        const QChar last = text[end - 1];
        if (last == u')') {
            if (closed <= opened)
                break;
            --closed;
        } else if (last == u'(') {
            --opened;
        } else if (!u"?!.,:;*_~'\"»”’]}|"_s.contains(last)) {
            break;
        }
    }
    return end;
}

bool isHostCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'-' || c == u'.' || c == u'_';
}

Found webAddress(QStringView text, qsizetype start, qsizetype hostStart, QLatin1StringView scheme)
{
    if (!text[hostStart].isLetterOrNumber()) // before anything is searched for its end
        return {};
    qsizetype end = hostStart;
    while (end < text.size() && !endsAddress(text[end]))
        ++end;
    end = trimmedEnd(text, hostStart, end);
    return {start, end, scheme + text.sliced(start, end - start)};
}

Found mailAddress(QStringView text, qsizetype at, qsizetype notBefore)
{
    qsizetype start = at;
    while (start > notBefore && at - start < LongestMailName
           && (isWordCharacter(text[start - 1]) || u".+-"_s.contains(text[start - 1])))
        --start;
    while (start < at && !text[start].isLetterOrNumber())
        ++start;
    qsizetype end = at + 1;
    while (end < text.size() && end - at <= LongestHostName && isHostCharacter(text[end]))
        ++end;
    while (end > at + 1 && !text[end - 1].isLetterOrNumber())
        --end;
    const QStringView host = text.sliced(at + 1, end - at - 1);
    if (start == at || host.indexOf(u'.') <= 0 || host.contains(".."_L1))
        return {};
    if (end < text.size() && text[end] == u'@')
        return {};
    return {start, end, "mailto:"_L1 + text.sliced(start, end - start)};
}

/// The first address in `text` from `from` on; empty where there is none.
class AddressFinder final
{
public:
    explicit AddressFinder(QStringView text)
        : m_text(text)
    {
        m_next.fill(-1);
    }

    Found next(qsizetype from, qsizetype end)
    {
        while (from < end) {
            std::size_t nearest = 0;
            for (std::size_t i = 0; i < m_next.size(); ++i) {
                if (m_next[i] < from)
                    m_next[i] = position(i, from);
                if (m_next[i] < m_next[nearest])
                    nearest = i;
            }
            const qsizetype at = m_next[nearest];
            if (at >= end)
                return {};
            const Found found = addressAt(nearest, at, from, end);
            if (found.end > found.start)
                return found;
            from = at + 1;
        }
        return {};
    }

private:
    static constexpr std::array<QLatin1StringView, 4> Signs{"https://"_L1, "http://"_L1, "www."_L1,
                                                            "@"_L1};

    qsizetype position(std::size_t sign, qsizetype from) const
    {
        const qsizetype at = m_text.indexOf(Signs[sign], from, Qt::CaseInsensitive);
        return at < 0 ? m_text.size() : at;
    }

    Found addressAt(std::size_t sign, qsizetype at, qsizetype from, qsizetype end) const
    {
        const QStringView text = m_text.first(end);
        if (sign == 3)
            return mailAddress(text, at, from);
        if (at > from && isWordCharacter(text[at - 1]))
            return {};
        const qsizetype hostStart = at + Signs[sign].size();
        if (hostStart >= end)
            return {};
        return webAddress(text, at, hostStart, sign == 2 ? "http://"_L1 : ""_L1);
    }

    QStringView m_text;
    std::array<qsizetype, 4> m_next = {};
};

} // namespace

void addAutolinks(InlineText &content)
{
    const bool mayHaveSome = content.text.contains(u'@') || content.text.contains("://"_L1)
        || content.text.contains("www."_L1, Qt::CaseInsensitive);
    if (!mayHaveSome)
        return;

    constexpr InlineStyles Closed = InlineStyle::Code | InlineStyle::Link | InlineStyle::Image
        | InlineStyle::Html | InlineStyle::FootnoteReference | InlineStyle::Math;
    AddressFinder finder(content.text);
    QList<InlineRun> runs;
    // Within the stretch [start, end) of one style, which holds no other runs.
    const auto addStretch = [&](qsizetype start, qsizetype end, const InlineRun &run) {
        const auto add = [&](qsizetype from, qsizetype to, InlineStyles styles, int target) {
            if (to > from && styles)
                runs.append({from, to - from, styles, target});
        };
        qsizetype done = start;
        if (!(run.styles & Closed)) {
            for (Found found = finder.next(start, end); found.end > found.start;
                 found = finder.next(done, end)) {
                add(done, found.start, run.styles, run.target);
                content.targets.append(found.target);
                add(found.start, found.end, run.styles | InlineStyle::Link,
                    static_cast<int>(content.targets.size()) - 1);
                done = found.end;
            }
        }
        add(done, end, run.styles, run.target);
    };

    qsizetype done = 0;
    const QList<InlineRun> old = std::exchange(content.runs, {});
    for (const InlineRun &run : old) {
        addStretch(done, run.start, {});
        addStretch(run.start, run.start + run.length, run);
        done = run.start + run.length;
    }
    addStretch(done, content.text.size(), {});
    content.runs = runs;
}

} // namespace Chat
