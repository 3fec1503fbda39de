// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/inlinebuilder.h"
#include "markdown/markdownparser.h"

#include <cmark-gfm.h>

#include <QHash>

namespace Chat {

struct MarkdownSource;

/// Turns a tree of cmark-gfm into blocks. Goes through it without recursion, for nesting is as deep
/// as the text's author likes.
class CmarkReader final
{
public:
    CmarkReader(QStringView text, const MarkdownSource &source, const MarkdownContext &context);

    ParsedMarkdown read(cmark_node *root);

private:
    struct OpenList
    {
        bool isOrdered = false;
        int number = 0; ///< of the next item
        QChar delimiter = u'.';
    };

    void enterBlock(cmark_node *node, cmark_node_type type);
    void leaveBlock(cmark_node *node, cmark_node_type type);
    void enterInline(cmark_node *node, cmark_node_type type);
    void leaveInline(cmark_node *node, cmark_node_type type);
    void readText(const QString &text);
    void enterList(cmark_node *node);
    void enterItem(cmark_node *node);
    void enterContainer(BlockContainer container, cmark_node *node);
    void leaveContainer();
    void readCode(cmark_node *node);
    void readTable(cmark_node *node);
    void finishTable();
    void finishRow();
    void finishCell();
    void beginPart(cmark_node *node);
    void append(MarkdownBlock block, int line);
    bool isBlankBefore(int line) const;
    int startLine(cmark_node *node) const;
    QString target(const char *url);

    QStringView m_text;
    const MarkdownSource &m_source;
    const MarkdownContext &m_context;
    ParsedMarkdown m_result;

    QList<BlockContainer> m_containers;
    QList<qsizetype> m_containerBlocks; ///< how many blocks there were when each of them began
    QList<int> m_containerLines;
    QList<OpenList> m_lists;
    int m_footnotes = 0;
    /// One definition can be used thousands of times.
    QHash<QByteArray, QString> m_targets;

    InlineBuilder m_inline;
    MarkdownBlock m_table;
    QList<InlineText> m_row;
    qsizetype m_tableCells = 0;
    bool m_isInTable = false;
    bool m_isRowPlain = false;
};

} // namespace Chat
