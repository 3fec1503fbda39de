// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/markdownparser.h"

#include "markdown/blocksplit.h"
#include "markdown/cmarkarena.h"
#include "markdown/cmarkreader.h"
#include "markdown/markdownsource.h"

#include <cmark-gfm-core-extensions.h>

#include <QMutex>

#include <csetjmp>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

/// cmark-gfm keeps its table of special characters in a global variable that every parser changes.
QMutex &parserMutex()
{
    static QMutex mutex;
    return mutex;
}

/// The tree of the whole text, or null where it would take more memory than the arena's limit. No
/// objects with destructors in here: longjmp() comes back past them.
cmark_node *parseTree(CmarkArena &arena, const char *utf8, std::size_t size, int options)
{
    std::jmp_buf outOfMemory;
    if (setjmp(outOfMemory) != 0)
        return nullptr;
    arena.setLimit(CmarkArena::limitFor(size), &outOfMemory);
    cmark_parser *parser = cmark_parser_new_with_mem(options, arena.memory());
    for (const char *name : {"table", "strikethrough", "tasklist"})
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name));
    cmark_parser_feed(parser, utf8, size);
    cmark_node *root = cmark_parser_finish(parser);
    cmark_parser_free(parser); // resets what it changed globally
    arena.removeLimit();
    return root;
}

} // namespace

ParsedMarkdown parseMarkdown(QStringView text, const MarkdownContext &context)
{
    static const bool registered = [] {
        cmark_gfm_core_extensions_ensure_registered();
        return true;
    }();
    Q_UNUSED(registered)

    const MarkdownSource source(text);
    const int options = CMARK_OPT_DEFAULT | (text.contains("]:"_L1) ? CMARK_OPT_FOOTNOTES : 0);
    const QMutexLocker lock(&parserMutex());
    CmarkArena arena;
    if (cmark_node *root = parseTree(arena, source.utf8.constData(),
                                     static_cast<std::size_t>(source.utf8.size()), options)) {
        ParsedMarkdown parsed = CmarkReader(text, source, context).read(root);
        parsed.formulas = source.formulas;
        return parsed;
    }
    return parsePlainText(text);
}

ParsedMarkdown parsePlainText(QStringView text)
{
    ParsedMarkdown parsed;
    bool blankBefore = false;
    const auto begin = [&](qsizetype offset, MarkdownBlock::Kind kind) {
        parsed.parts.append({.offset = offset, .firstBlock = parsed.blocks.size()});
        parsed.blocks.append(
            {.kind = kind, .blankBefore = blankBefore && !parsed.blocks.isEmpty()});
        blankBefore = false;
    };

    std::optional<CodeFence> fence;
    bool isFirstLine = true; // of the block that is being read
    bool isInParagraph = false;
    for (qsizetype offset = 0; offset < text.size();) {
        const qsizetype newline = text.indexOf(u'\n', offset);
        const qsizetype end = newline < 0 ? text.size() : newline;
        const QStringView line = text.sliced(offset, end - offset);
        if (fence) {
            if (fence->isClosedBy(line)) {
                fence.reset();
            } else {
                QString &code = parsed.blocks.last().content.text;
                if (!isFirstLine)
                    code += u'\n';
                code += line;
                isFirstLine = false;
            }
        } else if (const std::optional<CodeFence> opening = CodeFence::openedBy(line)) {
            begin(offset, MarkdownBlock::Kind::Code);
            const QString info = line.sliced(opening->length).trimmed().toString();
            parsed.blocks.last().language = info.section(u' ', 0, 0);
            fence = opening;
            parsed.parts.last().fence = opening;
            isFirstLine = true;
            isInParagraph = false;
        } else if (line.trimmed().isEmpty()) {
            blankBefore = true;
            isInParagraph = false;
        } else {
            if (isInParagraph)
                parsed.blocks.last().content.text += QChar::LineSeparator;
            else
                begin(offset, MarkdownBlock::Kind::Paragraph);
            parsed.blocks.last().content.text += line;
            isInParagraph = true;
        }
        offset = end + 1;
    }

    ParsedMarkdown split;
    split.parts = parsed.parts;
    qsizetype part = 0;
    for (qsizetype i = 0; i < parsed.blocks.size(); ++i) {
        while (part < split.parts.size() && parsed.parts.at(part).firstBlock == i)
            split.parts[part++].firstBlock = split.blocks.size();
        appendSplit(split.blocks, std::move(parsed.blocks[i]));
    }
    return split;
}

} // namespace Chat
