// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/messagetext.h"

#include "style/metrics.h"
#include "style/themecolors.h"

#include <QFontDatabase>
#include <QFontInfo>
#include <QRegularExpression>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextFrame>
#include <QTextList>
#include <QTextTable>

#include <algorithm>
#include <array>
#include <vector>

namespace Chat::MessageText {

using namespace Qt::StringLiterals;

namespace {

constexpr int LineHeight = 135; // percent
constexpr int CodeLineHeight = 125;
constexpr std::array HeadingSizes{1.4, 1.25, 1.1, 1.0, 1.0, 1.0}; // to the text's

/// Everything that the documents of one look have in common.
struct Look
{
    QFont font;
    QFont codeFont;
    const ThemeColors &colors;

    Look(const QFont &text, const QPalette &palette)
        : font(text)
        , codeFont(QFontDatabase::systemFont(QFontDatabase::FixedFont))
        , colors(themeColors(palette))
    {
        if (text.pointSizeF() > 0)
            codeFont.setPointSizeF(text.pointSizeF() * 0.95);
        else
            codeFont.setPixelSize(text.pixelSize());
    }

    QTextCharFormat code() const
    {
        QTextCharFormat format;
        format.setFont(codeFont);
        return format;
    }
};

/// Positions of the first and behind the last character of a code block.
struct CodeRun
{
    int start = 0;
    int end = 0;
    int indent = 0;
    QString language;
};

bool isCode(const QTextBlock &block)
{
    return block.blockFormat().hasProperty(QTextFormat::BlockCodeLanguage);
}

QTextBlockFormat codeFormat(const QString &language)
{
    QTextBlockFormat format;
    format.setProperty(QTextFormat::BlockCodeLanguage, language);
    format.setLineHeight(CodeLineHeight, QTextBlockFormat::ProportionalHeight);
    return format;
}

void styleCode(const QTextBlock &block, const Look &look)
{
    QTextCursor cursor(block);
    cursor.setBlockFormat(
        codeFormat(block.blockFormat().stringProperty(QTextFormat::BlockCodeLanguage)));
    cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    cursor.setCharFormat(look.code());
    cursor.setBlockCharFormat(look.code());
}

void styleHeading(const QTextBlock &block, const Look &look)
{
    const int level = std::clamp(block.blockFormat().headingLevel(), 1, int(HeadingSizes.size()));
    QTextCharFormat format;
    format.setProperty(QTextFormat::FontSizeAdjustment, 0);
    format.setFontPointSize(QFontInfo(look.font).pointSizeF() * HeadingSizes[size_t(level - 1)]);
    format.setFontWeight(QFont::DemiBold);
    QTextCursor cursor(block);
    QTextBlockFormat blockFormat;
    blockFormat.setTopMargin(block.blockNumber() == 0 ? 0 : Metrics::Large);
    blockFormat.setBottomMargin(Metrics::Tiny);
    cursor.mergeBlockFormat(blockFormat);
    cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    cursor.mergeCharFormat(format);
}

void styleParagraph(const QTextBlock &block, const Look &look)
{
    QTextCursor cursor(block);
    QTextBlockFormat format = block.blockFormat();
    const int quoteLevel = format.intProperty(QTextFormat::BlockQuoteLevel);
    format.setLineHeight(LineHeight, QTextBlockFormat::ProportionalHeight);
    format.setTopMargin(0);
    const bool isBetweenItems = block.textList() && block.next().textList();
    format.setBottomMargin(isBetweenItems ? Metrics::Tiny : Metrics::Small);
    if (quoteLevel > 0) {
        format.setLeftMargin(Metrics::Large * quoteLevel);
        format.setRightMargin(0);
    }
    if (!block.textList())
        format.clearProperty(QTextFormat::BlockMarker); // 6.4 lets a task's box run on
    cursor.setBlockFormat(format);
    if (quoteLevel > 0) {
        QTextCharFormat muted;
        muted.setForeground(look.colors.mutedText);
        cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        cursor.mergeCharFormat(muted);
    }
}

/// Links, pictures and code within the line. From the end, since a picture's words are longer
/// than the picture.
void styleFragments(const QTextBlock &block, const Look &look)
{
    std::vector<QTextFragment> fragments;
    for (auto it = block.begin(); !it.atEnd(); ++it)
        fragments.push_back(it.fragment());

    for (auto fragment = fragments.rbegin(); fragment != fragments.rend(); ++fragment) {
        QTextCharFormat format = fragment->charFormat();
        if (!format.isImageFormat() && !format.isAnchor() && !format.fontFixedPitch())
            continue;
        QTextCursor cursor(block);
        cursor.setPosition(fragment->position());
        cursor.setPosition(fragment->position() + fragment->length(), QTextCursor::KeepAnchor);
        if (format.isImageFormat()) {
            QTextCharFormat muted;
            muted.setForeground(look.colors.mutedText);
            const QTextImageFormat image = format.toImageFormat();
            const QString words = image.property(QTextFormat::ImageAltText).toString();
            cursor.insertText(u"[%1]"_s.arg(words.isEmpty() ? image.name() : words), muted);
            continue;
        }
        if (format.fontFixedPitch()) {
            format.setFont(look.codeFont, QTextCharFormat::FontPropertiesSpecifiedOnly);
            format.setBackground(look.colors.codeBackground);
        }
        if (format.isAnchor()) {
            if (isSafeLink(QUrl(format.anchorHref()))) {
                format.setForeground(look.colors.accent);
                format.setFontUnderline(true);
            } else {
                format.setAnchor(false);
                format.setAnchorHref({});
                format.setFontUnderline(false);
                format.setForeground(look.colors.text);
            }
        }
        cursor.setCharFormat(format);
    }
}

void styleTables(QTextDocument &document, const Look &look)
{
    const QList<QTextFrame *> frames = document.rootFrame()->childFrames();
    for (QTextFrame *frame : frames) {
        auto *table = qobject_cast<QTextTable *>(frame);
        if (!table)
            continue;
        QTextTableFormat format = table->format();
        format.setBorderCollapse(true);
        format.setBorder(1);
        format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
        format.setBorderBrush(look.colors.border);
        format.setCellPadding(6);
        format.setTopMargin(Metrics::Small);
        format.setBottomMargin(Metrics::Medium);
        table->setFormat(format);
        for (int column = 0; column < table->columns(); ++column) {
            QTextTableCell cell = table->cellAt(0, column);
            // 6.4 begins a table behind a quotation with an empty paragraph too many.
            QTextCursor start = cell.firstCursorPosition();
            if (start.block().length() == 1 && cell.firstPosition() < cell.lastPosition())
                start.deleteChar();
            QTextCharFormat head = cell.format();
            head.setBackground(look.colors.codeBackground);
            cell.setFormat(head);
            QTextCharFormat bold;
            bold.setFontWeight(QFont::DemiBold);
            QTextCursor words = cell.firstCursorPosition();
            words.setPosition(cell.lastPosition(), QTextCursor::KeepAnchor);
            words.mergeCharFormat(bold);
        }
    }
}

void flatten(const QTextBlock &block)
{
    QTextCharFormat tiny;
    tiny.setFontPointSize(1);
    QTextBlockFormat format;
    format.setLineHeight(1, QTextBlockFormat::FixedHeight);
    QTextCursor cursor(block);
    cursor.setBlockFormat(format);
    cursor.setBlockCharFormat(tiny);
}

/// Gives every code block a frame, which the view draws the ground of.
void frameCode(QTextDocument &document, const std::vector<CodeRun> &runs)
{
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        QTextFrameFormat format;
        format.setProperty(CodeFrameProperty, true);
        format.setPadding(Metrics::Medium);
        format.setTopMargin(Metrics::Tiny);
        format.setBottomMargin(Metrics::Medium);
        format.setLeftMargin(run->indent * Metrics::Huge);
        QTextCursor cursor(&document);
        cursor.setPosition(run->start);
        cursor.setPosition(run->end, QTextCursor::KeepAnchor);
        QTextFrame *frame = cursor.insertFrame(format);
        frame->firstCursorPosition().setBlockFormat(codeFormat(run->language)); // Qt drops it
    }
    // Qt puts an empty paragraph on either side of a frame. Make it as low as it gets.
    const QList<QTextFrame *> frames = document.rootFrame()->childFrames();
    for (const QTextFrame *frame : frames) {
        if (!frame->frameFormat().hasProperty(CodeFrameProperty))
            continue;
        for (const int position : {frame->firstPosition() - 1, frame->lastPosition() + 1}) {
            const QTextBlock block = document.findBlock(position);
            if (block.length() == 1)
                flatten(block);
        }
    }
}

void addToRuns(std::vector<CodeRun> &runs, const QTextBlock &block, int indent)
{
    const QString language = block.blockFormat().stringProperty(QTextFormat::BlockCodeLanguage);
    const int end = block.position() + block.length() - 1;
    if (!runs.empty() && runs.back().end + 1 == block.position()
        && runs.back().language == language)
        runs.back().end = end;
    else
        runs.push_back({block.position(), end, indent, language});
}

void prepare(QTextDocument &document, const QFont &font)
{
    document.setUndoRedoEnabled(false);
    document.setDocumentMargin(0);
    document.setDefaultFont(font);
    document.setIndentWidth(Metrics::Huge);
}

/// The fence that a line begins, or none.
struct Fence
{
    QChar mark;
    qsizetype length = 0;
    QString language;
};

Fence fenceOf(QStringView line)
{
    const QStringView start = line.trimmed();
    if (!start.startsWith(u"```") && !start.startsWith(u"~~~"))
        return {}; // as nearly every line
    static const QRegularExpression pattern(u"\\A {0,3}(`{3,}|~{3,})[ \\t]*([^`\\n]*)\\z"_s);
    const QRegularExpressionMatch match = pattern.match(line.toString());
    if (!match.hasMatch())
        return {};
    return {match.capturedView(1).front(), match.capturedLength(1),
            match.captured(2).section(u' ', 0, 0)};
}

bool closes(const Fence &line, const Fence &open)
{
    return line.mark == open.mark && line.length >= open.length && line.language.isEmpty();
}

/// Whether a line can only begin a paragraph or heading of its own.
bool standsAlone(QStringView line)
{
    static const QRegularExpression other(u"\\A(\\s|[-+*>|=]|\\d{1,9}[.)]|\\[)"_s);
    return !line.isEmpty() && !other.match(line.toString()).hasMatch();
}

} // namespace

bool isSafeLink(const QUrl &url)
{
    const QString scheme = url.scheme();
    return url.isValid() && (scheme == "http"_L1 || scheme == "https"_L1 || scheme == "mailto"_L1);
}

void setMarkdown(QTextDocument &document, const QString &markdown, const QFont &font,
                 const QPalette &palette)
{
    const Look look(font, palette);
    prepare(document, font);
    document.setMarkdown(markdown,
                         QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub)
                             | QTextDocument::MarkdownNoHTML);

    std::vector<CodeRun> runs;
    QTextCursor edit(&document);
    edit.beginEditBlock();
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        if (isCode(block)) {
            int indent = 0;
            if (QTextList *list = block.textList()) {
                indent = std::max(1, list->format().indent());
                list->remove(block); // 6.4 makes every line of such code an item
            }
            styleCode(block, look);
            addToRuns(runs, block, indent);
            continue;
        }
        if (!QTextCursor(block).currentTable())
            styleParagraph(block, look);
        if (block.blockFormat().headingLevel() > 0)
            styleHeading(block, look);
        styleFragments(block, look);
    }
    frameCode(document, runs);
    styleTables(document, look); // takes paragraphs away, so behind what counts characters
    edit.endEditBlock();
}

void setTyped(QTextDocument &document, const QString &text, const QFont &font,
              const QPalette &palette)
{
    const Look look(font, palette);
    prepare(document, font);
    document.clear();

    QTextBlockFormat prose;
    prose.setLineHeight(LineHeight, QTextBlockFormat::ProportionalHeight);
    std::vector<CodeRun> runs;
    Fence open;
    bool isFirst = true;
    QTextCursor cursor(&document);
    cursor.beginEditBlock();
    const auto addLine = [&](const QString &line, const QTextBlockFormat &format) {
        if (isFirst)
            cursor.setBlockFormat(format);
        else
            cursor.insertBlock(format, QTextCharFormat());
        isFirst = false;
        cursor.insertText(line, QTextCharFormat());
    };
    const QStringList lines = text.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString &line = lines[i];
        const Fence fence = fenceOf(line);
        if (open.length == 0 && fence.length > 0) {
            open = fence;
        } else if (open.length > 0 && closes(fence, open)) {
            open = {};
        } else if (open.length > 0) {
            addLine(line, codeFormat(open.language));
            styleCode(cursor.block(), look);
            addToRuns(runs, cursor.block(), 0);
        } else {
            // The frame of code has air of its own.
            const bool isAir = line.isEmpty()
                && ((i + 1 < lines.size() && fenceOf(lines[i + 1]).length > 0)
                    || (i > 0 && fenceOf(lines[i - 1]).length > 0));
            if (!isAir)
                addLine(line, prose);
        }
    }
    frameCode(document, runs);
    cursor.endEditBlock();
}

QStringList split(const QString &markdown, qsizetype length)
{
    QStringList parts;
    qsizetype partStart = 0;
    Fence open;
    bool afterBlank = false;
    for (qsizetype start = 0; start < markdown.size();) {
        const qsizetype end = markdown.indexOf(u'\n', start);
        if (end < 0)
            break; // what an unfinished line will be is not known yet
        const QStringView line = QStringView(markdown).mid(start, end - start);
        if (open.length == 0 && afterBlank && start - partStart >= length && standsAlone(line)) {
            parts.append(markdown.mid(partStart, start - partStart));
            partStart = start;
        }
        const Fence fence = fenceOf(line);
        if (open.length == 0)
            open = fence;
        else if (closes(fence, open))
            open = {};
        afterBlank = line.trimmed().isEmpty();
        start = end + 1;
    }
    if (partStart < markdown.size() || parts.isEmpty())
        parts.append(markdown.mid(partStart));
    return parts;
}

} // namespace Chat::MessageText
