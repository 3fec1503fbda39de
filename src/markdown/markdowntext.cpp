// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/markdowntext.h"

#include <algorithm>
#include <array>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

enum class Format { Plain, Markdown };

InlineText slice(const InlineText &content, qsizetype start, qsizetype end)
{
    InlineText part{.text = content.text.sliced(start, end - start), .targets = content.targets};
    for (InlineRun run : content.runs) {
        const qsizetype from = std::max(run.start, start);
        const qsizetype to = std::min(run.start + run.length, end);
        if (from >= to)
            continue;
        run.start = from - start;
        run.length = to - from;
        part.runs.append(run);
    }
    return part;
}

/// Without an escaped pair of brackets, which may be a formula's.
QString escaped(QStringView text, bool isInLink)
{
    QString result;
    for (const QChar c : text) {
        if (c == u']') {
            result += isInLink ? "&#93;"_L1 : "]"_L1;
            continue;
        }
        if (u"\\`*_[<>#~|$"_s.contains(c))
            result += u'\\';
        result += c;
    }
    return result;
}

QString codeSpan(QStringView code)
{
    qsizetype longest = 0;
    qsizetype current = 0;
    for (const QChar c : code) {
        current = c == u'`' ? current + 1 : 0;
        longest = std::max(longest, current);
    }
    const QString fence(longest + 1, u'`');
    const QLatin1StringView space = longest > 0 ? " "_L1 : ""_L1;
    return fence + space + code.toString() + space + fence;
}

/// Writes runs one after the other, with marks where a style begins and ends.
class InlineWriter final
{
public:
    void write(QStringView text, const InlineRun &run, const QStringList &targets)
    {
        if (text.isEmpty())
            return;
        closeMissing(run.styles);
        for (const auto &[style, mark] : Marks) {
            if (!run.styles.testFlag(style) || m_open.contains(style))
                continue;
            // Marks stand next to letters, or they would not count.
            while (!text.isEmpty() && text.front().isSpace()) {
                m_result += text.front();
                text = text.sliced(1);
            }
            if (text.isEmpty())
                return;
            m_result += mark;
            m_open.append(style);
        }
        m_result += body(text, run, targets);
    }

    QString finished()
    {
        closeMissing({});
        return m_result;
    }

private:
    static constexpr std::array<std::pair<InlineStyle, QLatin1StringView>, 3> Marks{
        {{InlineStyle::Strikethrough, "~~"_L1},
         {InlineStyle::Strong, "**"_L1},
         {InlineStyle::Emphasis, "*"_L1}}};

    static QString body(QStringView text, const InlineRun &run, const QStringList &targets)
    {
        if (run.styles & InlineStyle::Html)
            return text.toString();
        if (run.styles & InlineStyle::FootnoteReference)
            return "[^"_L1 + text + u']';
        QString inner;
        if (run.styles & InlineStyle::Math)
            inner = text.toString();
        else
            inner =
                run.styles & InlineStyle::Code ? codeSpan(text) : escaped(text, run.target >= 0);
        if (run.target < 0)
            return inner;
        const QString &target = targets.at(run.target);
        if (run.styles & InlineStyle::Link && (target == text || "mailto:"_L1 + text == target))
            return "<"_L1 + text + u'>';
        return (run.styles & InlineStyle::Image ? "!["_L1 : "["_L1) + inner + "](<"_L1 + target
            + ">)"_L1;
    }

    void closeMissing(InlineStyles styles)
    {
        const auto first = std::ranges::find_if(
            m_open, [styles](InlineStyle style) { return !styles.testFlag(style); });
        const qsizetype kept = first - m_open.begin();
        if (kept == m_open.size())
            return;
        QString space;
        while (!m_result.isEmpty() && m_result.back().isSpace()) {
            space.prepend(m_result.back());
            m_result.chop(1);
        }
        while (m_open.size() > kept) {
            const InlineStyle style = m_open.takeLast();
            m_result +=
                std::ranges::find(Marks, style, &std::pair<InlineStyle, QLatin1StringView>::first)
                    ->second;
        }
        m_result += space;
    }

    QString m_result;
    QList<InlineStyle> m_open; ///< outermost first
};

QString inlineText(const InlineText &content, Format format)
{
    if (format == Format::Plain)
        return QString(content.text).replace(QChar::LineSeparator, u'\n');
    const QStringView text(content.text);
    InlineWriter writer;
    qsizetype done = 0;
    for (const InlineRun &run : content.runs) {
        writer.write(text.sliced(done, run.start - done), {}, {});
        writer.write(text.sliced(run.start, run.length), run, content.targets);
        done = run.start + run.length;
    }
    writer.write(text.sliced(done), {}, {});
    return writer.finished().replace(QChar::LineSeparator, u'\n');
}

/// The cells of the rows that the stretch touches, whole where it is more than one cell.
QString tableText(const MarkdownBlock &block, qsizetype start, qsizetype end, Format format)
{
    const qsizetype columns = block.columns.size();
    QList<InlineText> cells;
    qsizetype position = 0;
    qsizetype firstCell = -1;
    qsizetype lastCell = -1;
    for (qsizetype i = 0; i < block.cells.size(); ++i) {
        const qsizetype cellEnd = position + block.cells.at(i).text.size();
        if (cellEnd >= start && firstCell < 0)
            firstCell = i;
        if (position <= end && firstCell >= 0)
            lastCell = i;
        position = cellEnd + 1;
    }
    if (firstCell < 0)
        return {};
    const bool isWhole = firstCell == 0 && lastCell == block.cells.size() - 1;
    QString result;
    if (format == Format::Plain || !isWhole) {
        const QString text = blockText(block).sliced(start, end - start);
        return QString(text).replace(QChar::LineSeparator, u' ');
    }
    for (qsizetype i = 0; i < block.cells.size(); ++i) {
        if (i % columns == 0)
            result += i == 0 ? "|"_L1 : "\n|"_L1;
        result += u' ' + inlineText(block.cells.at(i), format).replace(u'\n', "<br>"_L1) + " |"_L1;
        if (i == columns - 1) {
            result += "\n|"_L1;
            for (const MarkdownBlock::Alignment alignment : block.columns) {
                switch (alignment) {
                case MarkdownBlock::Alignment::None:
                    result += " --- |"_L1;
                    break;
                case MarkdownBlock::Alignment::Left:
                    result += " :-- |"_L1;
                    break;
                case MarkdownBlock::Alignment::Center:
                    result += " :-: |"_L1;
                    break;
                case MarkdownBlock::Alignment::Right:
                    result += " --: |"_L1;
                    break;
                }
            }
        }
    }
    return result;
}

QString codeText(const MarkdownBlock &block, QStringView code, Format format)
{
    if (format == Format::Plain)
        return code.toString();
    QString fence = u"```"_s;
    while (code.contains(fence))
        fence += u'`';
    return fence + block.language + u'\n' + code.toString() + u'\n' + fence;
}

QString bodyText(const MarkdownBlock &block, qsizetype start, qsizetype end, Format format)
{
    switch (block.kind) {
    case MarkdownBlock::Kind::Code:
        return codeText(block, QStringView(block.content.text).sliced(start, end - start), format);
    case MarkdownBlock::Kind::Table:
        return tableText(block, start, end, format);
    case MarkdownBlock::Kind::Rule:
        return format == Format::Markdown ? u"---"_s : u"———"_s;
    case MarkdownBlock::Kind::Heading: {
        const QString text = inlineText(slice(block.content, start, end), format);
        if (format == Format::Plain || start > 0)
            return text;
        return QString(block.level, u'#') + u' ' + QString(text).replace(u'\n', u' ');
    }
    case MarkdownBlock::Kind::Html:
        return QString(block.content.text.sliced(start, end - start))
            .replace(QChar::LineSeparator, u'\n');
    case MarkdownBlock::Kind::Paragraph:
        break;
    }
    return inlineText(slice(block.content, start, end), format);
}

struct Prefix
{
    QString first; ///< of the block's first line
    QString other;
};

Prefix prefixOf(const MarkdownBlock &block, bool isCut, Format format)
{
    Prefix prefix;
    for (const BlockContainer &container : block.containers) {
        QString marker;
        switch (container.kind) {
        case BlockContainer::Kind::Quote:
            prefix.first += "> "_L1;
            prefix.other += "> "_L1;
            continue;
        case BlockContainer::Kind::Item:
            marker = container.marker;
            if (marker.isEmpty())
                marker = format == Format::Markdown ? u"-"_s : u"•"_s;
            break;
        case BlockContainer::Kind::Footnote:
            marker = u"[^%1]:"_s.arg(container.marker);
            break;
        }
        const qsizetype width = marker.size() + 1;
        marker += u' ';
        if (container.task != BlockContainer::Task::None)
            marker += container.task == BlockContainer::Task::Done ? "[x] "_L1 : "[ ] "_L1;
        const QString blank(width, u' ');
        prefix.first += container.starts && !isCut ? marker : blank;
        prefix.other += blank;
    }
    return prefix;
}

/// What stands on the empty line before a block: the marks of the quotes that go on.
QString emptyLineBefore(const MarkdownBlock &block)
{
    QString line;
    for (const BlockContainer &container : block.containers) {
        if (container.starts)
            break;
        line += container.kind == BlockContainer::Kind::Quote
            ? u"> "_s
            : QString(container.marker.size() + 2, u' ');
    }
    while (line.endsWith(u' '))
        line.chop(1);
    return line;
}

QString rangeText(const QList<MarkdownBlock> &blocks, const BlockRange &range, Format format)
{
    const bool isOneBlock = range.firstBlock == range.lastBlock;
    QString result;
    for (qsizetype i = range.firstBlock; i <= range.lastBlock && i < blocks.size(); ++i) {
        const MarkdownBlock &block = blocks.at(i);
        const qsizetype size = blockText(block).size();
        const qsizetype start = i == range.firstBlock ? std::min(range.firstPosition, size) : 0;
        const qsizetype end = i == range.lastBlock ? std::min(range.lastPosition, size) : size;
        if (start > end)
            continue;
        const QString body = bodyText(block, start, end, format);
        // A few words out of one block are these words, without the list around them.
        if (isOneBlock && (start > 0 || end < size || format == Format::Plain)) {
            if (block.kind == MarkdownBlock::Kind::Code)
                return block.content.text.sliced(start, end - start);
            return body;
        }
        const Prefix prefix = prefixOf(block, start > 0, format);
        if (!result.isEmpty()) {
            result += u'\n';
            const bool isNextItem =
                !block.blankBefore && !block.containers.isEmpty() && block.containers.last().starts;
            if (!isNextItem)
                result += emptyLineBefore(block) + u'\n';
        }
        result += prefix.first + QString(body).replace(u'\n', u'\n' + prefix.other);
    }
    return result;
}

} // namespace

BlockRange wholeRange(const QList<MarkdownBlock> &blocks)
{
    if (blocks.isEmpty())
        return {};
    return {0, 0, blocks.size() - 1, blockText(blocks.last()).size()};
}

QString plainText(const QList<MarkdownBlock> &blocks, const BlockRange &range)
{
    return rangeText(blocks, range, Format::Plain);
}

QString markdownText(const QList<MarkdownBlock> &blocks, const BlockRange &range)
{
    return rangeText(blocks, range, Format::Markdown);
}

} // namespace Chat
