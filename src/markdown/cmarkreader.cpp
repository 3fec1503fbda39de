// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/cmarkreader.h"

#include "markdown/blocksplit.h"
#include "markdown/markdownsource.h"

#include <cmark-gfm-core-extensions.h>

#include <cstring>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

bool isNamed(cmark_node *node, const char *name)
{
    return std::strcmp(cmark_node_get_type_string(node), name) == 0;
}

bool isTable(cmark_node *node)
{
    return isNamed(node, "table");
}

bool isLineBreakTag(QStringView html)
{
    if (!html.startsWith("<br"_L1, Qt::CaseInsensitive) || !html.endsWith(u'>'))
        return false;
    const QStringView rest = html.sliced(3, html.size() - 4).trimmed();
    return rest.isEmpty() || rest == u'/';
}

QString literal(cmark_node *node)
{
    return MarkdownSource::restored(cmark_node_get_literal(node));
}

} // namespace

CmarkReader::CmarkReader(QStringView text, const MarkdownSource &source,
                         const MarkdownContext &context)
    : m_text(text)
    , m_source(source)
    , m_context(context)
{
}

ParsedMarkdown CmarkReader::read(cmark_node *root)
{
    cmark_iter *iterator = cmark_iter_new(root);
    for (cmark_event_type event = cmark_iter_next(iterator); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(iterator)) {
        cmark_node *node = cmark_iter_get_node(iterator);
        const cmark_node_type type = cmark_node_get_type(node);
        const bool isBlock = (type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK;
        if (event == CMARK_EVENT_ENTER)
            isBlock ? enterBlock(node, type) : enterInline(node, type);
        else
            isBlock ? leaveBlock(node, type) : leaveInline(node, type);
    }
    return std::move(m_result);
}

int CmarkReader::startLine(cmark_node *node) const
{
    const int line = cmark_node_get_start_line(node);
    if (line > 0)
        return line;
    // A paragraph whose last line became a table's header: the table has its place.
    cmark_node *next = cmark_node_next(node);
    return next ? cmark_node_get_start_line(next) : 0;
}

QString CmarkReader::target(const char *url)
{
    const QByteArray raw = QByteArray::fromRawData(url, qstrlen(url));
    const auto known = m_targets.constFind(raw);
    if (known != m_targets.cend())
        return *known;
    return *m_targets.insert(QByteArray(url), MarkdownSource::restored(url));
}

bool CmarkReader::isBlankBefore(int line) const
{
    if (line <= 1)
        return line == 1 && m_context.blankBefore;
    if (line > m_source.lineOffsets.size())
        return false;
    const qsizetype begin = m_source.lineOffsets.at(line - 2);
    const QStringView before = m_text.sliced(begin, m_source.lineOffsets.at(line - 1) - begin);
    for (const QChar c : before) {
        if (!c.isSpace() && c != u'>')
            return false;
    }
    return true;
}

void CmarkReader::append(MarkdownBlock block, int line)
{
    block.blankBefore = isBlankBefore(line);
    block.containers = m_containers;
    appendSplit(m_result.blocks, std::move(block));
    for (BlockContainer &container : m_containers)
        container.starts = false;
}

void CmarkReader::beginPart(cmark_node *node)
{
    MarkdownPart part{.firstBlock = m_result.blocks.size()};
    const int line = cmark_node_get_start_line(node);
    cmark_node *before = cmark_node_previous(node);
    const bool isTold = line >= 1 && line <= m_source.lineOffsets.size()
        && (!before || cmark_node_get_start_line(before) >= 1);
    if (isTold)
        part.offset = m_source.lineOffsets.at(line - 1);
    if (isTable(node))
        part.headLines = 2;
    if (cmark_node_get_type(node) == CMARK_NODE_ITEM && m_lists.last().isOrdered)
        part.number = m_lists.last().number;
    int length = 0;
    int offset = 0;
    char character = 0;
    if (cmark_node_get_type(node) == CMARK_NODE_CODE_BLOCK
        && cmark_node_get_fenced(node, &length, &offset, &character) && offset == 0)
        part.fence = CodeFence{.character = QLatin1Char(character), .length = length};
    m_result.parts.append(part);
}

void CmarkReader::enterBlock(cmark_node *node, cmark_node_type type)
{
    cmark_node *parent = cmark_node_parent(node);
    const bool isTopLevel = parent && cmark_node_get_type(parent) == CMARK_NODE_DOCUMENT;
    if (type == CMARK_NODE_LIST) {
        enterList(node);
        return;
    }
    if (isTopLevel || (type == CMARK_NODE_ITEM && m_lists.size() == 1 && m_containers.isEmpty()))
        beginPart(node);

    switch (type) {
    case CMARK_NODE_BLOCK_QUOTE:
        enterContainer({.kind = BlockContainer::Kind::Quote}, node);
        break;
    case CMARK_NODE_ITEM:
        enterItem(node);
        break;
    case CMARK_NODE_FOOTNOTE_DEFINITION:
        enterContainer(
            {.kind = BlockContainer::Kind::Footnote, .marker = QString::number(++m_footnotes)},
            node);
        break;
    case CMARK_NODE_CODE_BLOCK:
        readCode(node);
        break;
    case CMARK_NODE_HTML_BLOCK: {
        QString html = literal(node);
        if (html.endsWith(u'\n'))
            html.chop(1);
        append({.kind = MarkdownBlock::Kind::Html,
                .content = {.text = html.replace(u'\n', QChar::LineSeparator)}},
               startLine(node));
        break;
    }
    case CMARK_NODE_THEMATIC_BREAK:
        append({.kind = MarkdownBlock::Kind::Rule}, startLine(node));
        break;
    default:
        if (isTable(node))
            readTable(node);
        break;
    }
}

void CmarkReader::leaveBlock(cmark_node *node, cmark_node_type type)
{
    switch (type) {
    case CMARK_NODE_PARAGRAPH:
        append({.kind = MarkdownBlock::Kind::Paragraph, .content = m_inline.take()},
               startLine(node));
        break;
    case CMARK_NODE_HEADING:
        append({.kind = MarkdownBlock::Kind::Heading,
                .level = cmark_node_get_heading_level(node),
                .content = m_inline.take()},
               startLine(node));
        break;
    case CMARK_NODE_LIST:
        m_lists.removeLast();
        break;
    case CMARK_NODE_BLOCK_QUOTE:
    case CMARK_NODE_ITEM:
    case CMARK_NODE_FOOTNOTE_DEFINITION:
        leaveContainer();
        break;
    default:
        if (!m_isInTable)
            break;
        if (isNamed(node, "table_cell"))
            finishCell();
        else if (isNamed(node, "table_row") || isNamed(node, "table_header"))
            finishRow();
        else if (isTable(node))
            finishTable();
        break;
    }
}

void CmarkReader::enterList(cmark_node *node)
{
    OpenList list;
    if (cmark_node_get_list_type(node) == CMARK_ORDERED_LIST) {
        list.isOrdered = true;
        list.number = cmark_node_get_list_start(node);
        if (cmark_node_get_list_delim(node) == CMARK_PAREN_DELIM)
            list.delimiter = u')';
        if (m_context.number && m_result.parts.isEmpty())
            list.number = *m_context.number;
    }
    m_lists.append(list);
}

void CmarkReader::enterItem(cmark_node *node)
{
    BlockContainer item{.kind = BlockContainer::Kind::Item};
    OpenList &list = m_lists.last();
    if (list.isOrdered)
        item.marker = QString::number(list.number++) + list.delimiter;
    if (isNamed(node, "tasklist")) {
        item.task = cmark_gfm_extensions_get_tasklist_item_checked(node)
            ? BlockContainer::Task::Done
            : BlockContainer::Task::Open;
    }
    enterContainer(item, node);
}

void CmarkReader::enterContainer(BlockContainer container, cmark_node *node)
{
    m_containerBlocks.append(m_result.blocks.size());
    m_containerLines.append(startLine(node));
    if (m_containerBlocks.size() <= MarkdownBlock::MaximumNesting)
        m_containers.append(std::move(container));
}

void CmarkReader::leaveContainer()
{
    const bool isEmpty = m_containerBlocks.takeLast() == m_result.blocks.size();
    const int line = m_containerLines.takeLast();
    if (isEmpty) // an item without text has a marker all the same
        append({}, line);
    if (m_containerBlocks.size() < MarkdownBlock::MaximumNesting)
        m_containers.removeLast();
}

void CmarkReader::readCode(cmark_node *node)
{
    MarkdownBlock block{.kind = MarkdownBlock::Kind::Code};
    block.content.text = literal(node);
    if (block.content.text.endsWith(u'\n'))
        block.content.text.chop(1);
    const QString info = MarkdownSource::restored(cmark_node_get_fence_info(node)).trimmed();
    block.language = info.section(u' ', 0, 0);
    append(std::move(block), startLine(node));
}

void CmarkReader::readTable(cmark_node *node)
{
    m_isInTable = true;
    m_isRowPlain = false;
    m_tableCells = 0;
    m_table = {.kind = MarkdownBlock::Kind::Table};
    const uint16_t columns = cmark_gfm_extensions_get_table_columns(node);
    const uint8_t *alignments = cmark_gfm_extensions_get_table_alignments(node);
    for (uint16_t i = 0; i < columns; ++i) {
        switch (alignments[i]) {
        case 'l':
            m_table.columns.append(MarkdownBlock::Alignment::Left);
            break;
        case 'c':
            m_table.columns.append(MarkdownBlock::Alignment::Center);
            break;
        case 'r':
            m_table.columns.append(MarkdownBlock::Alignment::Right);
            break;
        default:
            m_table.columns.append(MarkdownBlock::Alignment::None);
            break;
        }
    }
    append(m_table, startLine(node));
}

void CmarkReader::finishCell()
{
    m_row.append(m_inline.take());
}

void CmarkReader::finishRow()
{
    QList<InlineText> &cells = m_table.cells;
    m_row.resize(m_table.columns.size());
    // A part that can be laid out at once; the next one shows the header again.
    if (!m_isRowPlain && cells.size() + m_row.size() > MarkdownBlock::MaximumCellsAtOnce
        && m_tableCells + m_row.size() <= MarkdownBlock::MaximumCells) {
        MarkdownBlock &part = m_result.blocks.last();
        const QList<InlineText> header = cells.first(m_row.size());
        part.cells = std::exchange(cells, header);
        append(m_table, 0);
        m_result.blocks.last().cells.clear();
    }
    m_tableCells += m_row.size();
    if (!m_isRowPlain && m_tableCells <= MarkdownBlock::MaximumCells) {
        cells.append(std::exchange(m_row, {}));
        return;
    }
    if (!m_isRowPlain) {
        m_result.blocks.last().cells = std::exchange(cells, {});
        append({.kind = MarkdownBlock::Kind::Paragraph}, 0);
        m_isRowPlain = true;
    }
    MarkdownBlock &rest = m_result.blocks.last();
    for (qsizetype i = 0; i < m_row.size(); ++i) {
        if (!rest.content.text.isEmpty())
            rest.content.text += i == 0 ? u"\u2028"_s : u" | "_s;
        rest.content.text += m_row.at(i).text;
    }
    m_row.clear();
}

void CmarkReader::finishTable()
{
    m_isInTable = false;
    if (m_isRowPlain) {
        MarkdownBlock rest = m_result.blocks.takeLast();
        appendSplit(m_result.blocks, std::move(rest));
        return;
    }
    m_result.blocks.last().cells = std::exchange(m_table.cells, {});
}

void CmarkReader::enterInline(cmark_node *node, cmark_node_type type)
{
    switch (type) {
    case CMARK_NODE_TEXT:
        readText(QString::fromUtf8(cmark_node_get_literal(node)));
        break;
    case CMARK_NODE_SOFTBREAK:
    case CMARK_NODE_LINEBREAK:
        m_inline.append(QString(QChar::LineSeparator));
        break;
    case CMARK_NODE_CODE:
        m_inline.append(literal(node), InlineStyle::Code);
        break;
    case CMARK_NODE_HTML_INLINE: {
        const QString html = literal(node);
        if (isLineBreakTag(html)) // the only way to have one in a table
            m_inline.append(QString(QChar::LineSeparator));
        else
            m_inline.append(html, InlineStyle::Html);
        break;
    }
    case CMARK_NODE_FOOTNOTE_REFERENCE:
        m_inline.append(literal(node), InlineStyle::FootnoteReference);
        break;
    case CMARK_NODE_EMPH:
        m_inline.enter(InlineStyle::Emphasis);
        break;
    case CMARK_NODE_STRONG:
        m_inline.enter(InlineStyle::Strong);
        break;
    case CMARK_NODE_LINK:
        m_inline.enterTarget(InlineStyle::Link, target(cmark_node_get_url(node)));
        break;
    case CMARK_NODE_IMAGE:
        m_inline.enterTarget(InlineStyle::Image, target(cmark_node_get_url(node)));
        break;
    default:
        if (isNamed(node, "strikethrough"))
            m_inline.enter(InlineStyle::Strikethrough);
        break;
    }
}

void CmarkReader::readText(const QString &text)
{
    qsizetype done = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isStart = MarkdownSource::isFormulaStart(text.at(i));
        if (!isStart && !MarkdownSource::isFormulaEnd(text.at(i)))
            continue;
        const qsizetype end = isStart ? i : i + 1;
        m_inline.append(MarkdownSource::restored(text.sliced(done, end - done)));
        done = end;
        if (isStart)
            m_inline.enterFormula();
        else
            m_inline.leaveFormula();
    }
    m_inline.append(MarkdownSource::restored(text.sliced(done)));
}

void CmarkReader::leaveInline(cmark_node *node, cmark_node_type type)
{
    switch (type) {
    case CMARK_NODE_EMPH:
        m_inline.leave(InlineStyle::Emphasis);
        break;
    case CMARK_NODE_STRONG:
        m_inline.leave(InlineStyle::Strong);
        break;
    case CMARK_NODE_LINK:
        m_inline.leaveTarget(InlineStyle::Link);
        break;
    case CMARK_NODE_IMAGE:
        m_inline.leaveTarget(InlineStyle::Image);
        break;
    default:
        if (isNamed(node, "strikethrough"))
            m_inline.leave(InlineStyle::Strikethrough);
        break;
    }
}

} // namespace Chat
