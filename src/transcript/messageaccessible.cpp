// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/messageaccessible.h"

#include "transcript/transcriptarea.h"

#include <QCoreApplication>
#include <QLocale>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::MessageAccessible)
};

QString nameOf(const Message &message)
{
    const QString time =
        QLocale().toString(message.createdAt.toLocalTime().time(), QLocale::ShortFormat);
    switch (message.role) {
    case Role::User:
        return Texts::tr("You, %1").arg(time);
    case Role::Assistant:
        return message.info.model.isEmpty()
            ? Texts::tr("Answer, %1").arg(time)
            : Texts::tr("Answer by %1, %2").arg(message.info.model, time);
    case Role::System:
        return Texts::tr("System prompt");
    case Role::Tool:
        return Texts::tr("Tool");
    }
    return {};
}

} // namespace

MessageAccessible::MessageAccessible(TranscriptArea *area, int row)
    : m_area(area)
    , m_row(row)
{
}

MessageAccessible::~MessageAccessible()
{
    for (const QAccessible::Id id : std::as_const(m_children))
        QAccessible::deleteAccessibleInterface(id);
}

bool MessageAccessible::isValid() const
{
    return m_area && m_row < m_area->model().count();
}

QAccessibleInterface *MessageAccessible::parent() const
{
    return QAccessible::queryAccessibleInterface(m_area);
}

QList<MarkdownBlock> MessageAccessible::blocks() const
{
    return isValid() ? m_area->blocksOf(m_row) : QList<MarkdownBlock>();
}

QAccessibleInterface *MessageAccessible::child(int index) const
{
    if (index < 0 || index >= childCount())
        return nullptr;
    const auto known = m_children.constFind(index);
    if (known != m_children.cend())
        return QAccessible::accessibleInterface(*known);
    auto *block = new BlockAccessible(this, index);
    m_children.insert(index, QAccessible::registerAccessibleInterface(block));
    return block;
}

int MessageAccessible::childCount() const
{
    return static_cast<int>(blocks().size());
}

int MessageAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    return m_children.key(QAccessible::uniqueId(const_cast<QAccessibleInterface *>(child)), -1);
}

QString MessageAccessible::wholeText() const
{
    QStringList texts;
    const QList<MarkdownBlock> all = blocks();
    for (const MarkdownBlock &block : all)
        texts.append(blockText(block).replace(QChar::LineSeparator, u'\n'));
    return texts.join(u'\n');
}

QString MessageAccessible::text(QAccessible::Text kind) const
{
    if (!isValid())
        return {};
    const TranscriptRow row = m_area->model().row(m_row);
    if (kind == QAccessible::Name) {
        QString name = nameOf(row.message);
        if (row.message.error)
            name += ": "_L1 + errorText(*row.message.error);
        else if (!row.notice.isEmpty())
            name += ": "_L1 + row.notice;
        return name;
    }
    if (kind == QAccessible::Description || kind == QAccessible::Value)
        return wholeText();
    return {};
}

QRect MessageAccessible::rect() const
{
    if (!isValid())
        return {};
    const QRect inView = m_area->rowRect(m_row);
    return inView.isNull()
        ? QRect()
        : QRect(m_area->viewport()->mapToGlobal(inView.topLeft()), inView.size());
}

QAccessible::State MessageAccessible::state() const
{
    QAccessible::State state;
    state.readOnly = true;
    state.selectableText = true;
    state.focusable = true;
    state.multiLine = true;
    if (isValid()) {
        state.offscreen = m_area->rowRect(m_row).isNull();
        state.focused = m_area->hasFocus() && m_area->currentRow() == m_row;
        state.busy = m_area->model().row(m_row).message.state == MessageState::Streaming;
    } else {
        state.invalid = true;
    }
    return state;
}

void *MessageAccessible::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::TextInterface)
        return static_cast<QAccessibleTextInterface *>(this);
    return nullptr;
}

int MessageAccessible::offsetOf(int block, qsizetype position) const
{
    const QList<MarkdownBlock> all = blocks();
    qsizetype offset = position;
    for (int i = 0; i < std::min<int>(block, static_cast<int>(all.size())); ++i)
        offset += blockText(all.at(i)).size() + 1;
    return static_cast<int>(offset);
}

void MessageAccessible::positionOf(int offset, int *block, qsizetype *position) const
{
    const QList<MarkdownBlock> all = blocks();
    qsizetype rest = offset;
    *block = 0;
    *position = 0;
    for (int i = 0; i < all.size(); ++i) {
        const qsizetype size = blockText(all.at(i)).size();
        *block = i;
        *position = std::min(rest, size);
        if (rest <= size)
            return;
        rest -= size + 1;
    }
}

void MessageAccessible::selection(int index, int *start, int *end) const
{
    *start = *end = 0;
    if (index != 0 || selectionCount() == 0)
        return;
    const TextRange range = m_area->selection().range();
    *start = range.start.row < m_row ? 0 : offsetOf(range.start.block, range.start.position);
    *end = range.end.row > m_row ? characterCount() : offsetOf(range.end.block, range.end.position);
}

int MessageAccessible::selectionCount() const
{
    if (!isValid() || m_area->selection().isEmpty())
        return 0;
    const TextRange range = m_area->selection().range();
    return range.start.row <= m_row && range.end.row >= m_row ? 1 : 0;
}

void MessageAccessible::addSelection(int start, int end)
{
    if (!isValid())
        return;
    TextRange range{{.row = m_row}, {.row = m_row}};
    positionOf(start, &range.start.block, &range.start.position);
    positionOf(end, &range.end.block, &range.end.position);
    m_area->select(range);
}

int MessageAccessible::cursorPosition() const
{
    if (!isValid() || !m_area->selection().isActive())
        return 0;
    const TextPosition cursor = m_area->selection().cursor();
    return cursor.row == m_row ? offsetOf(cursor.block, cursor.position) : 0;
}

void MessageAccessible::setCursorPosition(int position)
{
    addSelection(position, position);
}

QString MessageAccessible::text(int start, int end) const
{
    const QString whole = wholeText();
    start = std::clamp(start, 0, static_cast<int>(whole.size()));
    end = std::clamp(end, start, static_cast<int>(whole.size()));
    return whole.sliced(start, end - start);
}

int MessageAccessible::characterCount() const
{
    return static_cast<int>(wholeText().size());
}

QRect MessageAccessible::characterRect(int offset) const
{
    if (!isValid())
        return {};
    TextPosition place{.row = m_row};
    positionOf(offset, &place.block, &place.position);
    const QRect rect = m_area->cursorRect(place);
    return rect.isNull() ? QRect()
                         : QRect(m_area->viewport()->mapToGlobal(rect.topLeft()), rect.size());
}

int MessageAccessible::offsetAtPoint(const QPoint &point) const
{
    if (!isValid())
        return -1;
    const auto place = m_area->positionAt(m_area->viewport()->mapFromGlobal(point));
    if (!place || place->row != m_row || !place->isInText)
        return -1;
    return offsetOf(place->block, place->position);
}

void MessageAccessible::scrollToSubstring(int start, int)
{
    if (!isValid())
        return;
    TextPosition place{.row = m_row};
    positionOf(start, &place.block, &place.position);
    m_area->reveal({place, place});
}

QString MessageAccessible::attributes(int, int *start, int *end) const
{
    *start = 0;
    *end = characterCount();
    return {};
}

BlockAccessible::~BlockAccessible()
{
    for (const QAccessible::Id id : std::as_const(m_children))
        QAccessible::deleteAccessibleInterface(id);
}

BlockAccessible::BlockAccessible(const MessageAccessible *message, int block)
    : m_area(message->area())
    , m_row(message->row())
    , m_block(block)
{
}

bool BlockAccessible::isValid() const
{
    return m_area && m_row < m_area->model().count() && m_block < m_area->blocksOf(m_row).size();
}

MarkdownBlock BlockAccessible::block() const
{
    return isValid() ? m_area->blocksOf(m_row).at(m_block) : MarkdownBlock();
}

QAccessibleInterface *BlockAccessible::parent() const
{
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(m_area);
    return list ? list->child(m_row) : nullptr;
}

QAccessibleInterface *BlockAccessible::child(int index) const
{
    if (index < 0 || index >= childCount())
        return nullptr;
    const auto known = m_children.constFind(index);
    if (known != m_children.cend())
        return QAccessible::accessibleInterface(*known);
    auto *spot = new SpotAccessible(this, index);
    m_children.insert(index, QAccessible::registerAccessibleInterface(spot));
    return spot;
}

int BlockAccessible::indexOfChild(const QAccessibleInterface *child) const
{
    return m_children.key(QAccessible::uniqueId(const_cast<QAccessibleInterface *>(child)), -1);
}

QString BlockAccessible::text(QAccessible::Text kind) const
{
    const MarkdownBlock what = block();
    if (kind == QAccessible::Description && what.kind == MarkdownBlock::Kind::Code)
        return what.language.isEmpty() ? Texts::tr("Code")
                                       : Texts::tr("Code in %1").arg(what.language);
    if (kind != QAccessible::Name)
        return {};
    QString text = blockText(what).replace(QChar::LineSeparator, u'\n');
    for (const BlockContainer &container : what.containers) {
        if (container.starts && !container.marker.isEmpty())
            text.prepend(container.marker + u' ');
    }
    return text;
}

QRect BlockAccessible::rect() const
{
    if (!isValid())
        return {};
    const QRect first = m_area->cursorRect({.row = m_row, .block = m_block});
    if (first.isNull())
        return {};
    return {m_area->viewport()->mapToGlobal(first.topLeft()), first.size()};
}

QAccessible::Role BlockAccessible::role() const
{
    switch (block().kind) {
    case MarkdownBlock::Kind::Heading:
        return QAccessible::Heading;
    case MarkdownBlock::Kind::Table:
        return QAccessible::Table;
    case MarkdownBlock::Kind::Rule:
        return QAccessible::Separator;
    case MarkdownBlock::Kind::Code:
    case MarkdownBlock::Kind::Html:
        return QAccessible::StaticText;
    case MarkdownBlock::Kind::Paragraph:
        break;
    }
    const InlineText content = block().content;
    const bool isOneRun =
        content.runs.size() == 1 && content.runs.first().length == content.text.size();
    if (isOneRun && content.runs.first().styles & InlineStyle::Link)
        return QAccessible::Link;
    if (isOneRun && content.runs.first().styles & InlineStyle::Math)
        return QAccessible::Equation;
    return QAccessible::Paragraph;
}

SpotAccessible::SpotAccessible(const BlockAccessible *block, int index)
    : m_area(block->area())
    , m_block(block->position())
    , m_index(index)
{
}

std::optional<BlockSpot> SpotAccessible::spot() const
{
    if (!m_area || m_block.row >= m_area->model().count())
        return {};
    const QList<MarkdownBlock> blocks = m_area->blocksOf(m_block.row);
    if (m_block.block >= blocks.size())
        return {};
    const QList<BlockSpot> spots = spotsIn(blocks.at(m_block.block));
    return m_index < spots.size() ? std::optional(spots.at(m_index)) : std::nullopt;
}

QAccessibleInterface *SpotAccessible::parent() const
{
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(m_area);
    QAccessibleInterface *message = list ? list->child(m_block.row) : nullptr;
    return message ? message->child(m_block.block) : nullptr;
}

QString SpotAccessible::text(QAccessible::Text kind) const
{
    const std::optional<BlockSpot> what = spot();
    if (!what)
        return {};
    if (kind == QAccessible::Name)
        return spotText(*what, m_area->codeViewOf(m_block));
    if (kind == QAccessible::Value && what->isLink())
        return what->link.target;
    return {};
}

QRect SpotAccessible::rect() const
{
    const std::optional<BlockSpot> what = spot();
    const QRect inView = what ? m_area->spotRect(m_block, *what) : QRect();
    return inView.isNull()
        ? QRect()
        : QRect(m_area->viewport()->mapToGlobal(inView.topLeft()), inView.size());
}

QAccessible::Role SpotAccessible::role() const
{
    const std::optional<BlockSpot> what = spot();
    return what && what->isLink() ? QAccessible::Link : QAccessible::Button;
}

QAccessible::State SpotAccessible::state() const
{
    QAccessible::State state;
    const std::optional<BlockSpot> what = spot();
    state.invalid = !what;
    state.focusable = true;
    if (what) {
        state.linked = what->isLink();
        state.focused = m_area->isAtSpot(m_block, m_index);
        state.offscreen = m_area->spotRect(m_block, *what).isNull();
    }
    return state;
}

void *SpotAccessible::interface_cast(QAccessible::InterfaceType type)
{
    if (type == QAccessible::ActionInterface)
        return static_cast<QAccessibleActionInterface *>(this);
    return nullptr;
}

QStringList SpotAccessible::actionNames() const
{
    return {pressAction()};
}

void SpotAccessible::doAction(const QString &actionName)
{
    const std::optional<BlockSpot> what = spot();
    if (what && actionName == pressAction())
        m_area->activateSpot(m_block, *what);
}

} // namespace Chat
