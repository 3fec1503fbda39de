// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/markdownblock.h"

namespace Chat {

using namespace Qt::StringLiterals;

QString blockText(const MarkdownBlock &block)
{
    if (block.kind != MarkdownBlock::Kind::Table)
        return block.content.text;
    QString text;
    const qsizetype columns = block.columns.size();
    for (qsizetype i = 0; i < block.cells.size(); ++i) {
        if (i > 0)
            text += i % columns == 0 ? u'\n' : u'\t';
        text += block.cells.at(i).text;
    }
    return text;
}

namespace {

QString inlineDrawing(const InlineText &content)
{
    QString drawing;
    qsizetype done = 0;
    for (const InlineRun &run : content.runs) {
        drawing += QStringView(content.text).sliced(done, run.start - done);
        drawing += u"{%1:"_s.arg(run.styles.toInt(), 0, 16);
        drawing += QStringView(content.text).sliced(run.start, run.length);
        if (run.target >= 0)
            drawing += "->"_L1 + content.targets.at(run.target);
        drawing += u'}';
        done = run.start + run.length;
    }
    drawing += QStringView(content.text).sliced(done);
    return drawing.replace(QChar::LineSeparator, u'/').replace(u'\n', "\\n"_L1);
}

QString containerDrawing(const BlockContainer &container)
{
    QString drawing;
    switch (container.kind) {
    case BlockContainer::Kind::Quote:
        drawing = u">"_s;
        break;
    case BlockContainer::Kind::Item:
        drawing = container.marker.isEmpty() ? u"-"_s : container.marker;
        break;
    case BlockContainer::Kind::Footnote:
        drawing = u"^"_s + container.marker;
        break;
    }
    if (container.task != BlockContainer::Task::None)
        drawing += container.task == BlockContainer::Task::Done ? "[x]"_L1 : "[ ]"_L1;
    return container.starts ? drawing : u'(' + drawing + u')';
}

} // namespace

QString blockDrawing(const MarkdownBlock &block)
{
    QString drawing = block.blankBefore ? u"~ "_s : u"  "_s;
    for (const BlockContainer &container : block.containers)
        drawing += containerDrawing(container) + u' ';
    switch (block.kind) {
    case MarkdownBlock::Kind::Paragraph:
        return drawing + "p "_L1 + inlineDrawing(block.content);
    case MarkdownBlock::Kind::Heading:
        return drawing + u"h%1 "_s.arg(block.level) + inlineDrawing(block.content);
    case MarkdownBlock::Kind::Code:
        return drawing + "code("_L1 + block.language + ") "_L1 + inlineDrawing(block.content);
    case MarkdownBlock::Kind::Html:
        return drawing + "html "_L1 + inlineDrawing(block.content);
    case MarkdownBlock::Kind::Rule:
        return drawing + "rule"_L1;
    case MarkdownBlock::Kind::Table:
        break;
    }
    drawing += u"table"_s;
    const qsizetype columns = block.columns.size();
    for (qsizetype i = 0; i < block.cells.size(); ++i) {
        if (i % columns == 0)
            drawing += " |"_L1;
        drawing += inlineDrawing(block.cells.at(i)) + u'|';
    }
    return drawing;
}

} // namespace Chat
