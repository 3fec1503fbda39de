// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/messageaccessible.h"

#include "transcript/tableaccessible.h"
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

constexpr int MostTold = 4;

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
    : AccessibleText(area)
    , m_row(row)
{
}

bool MessageAccessible::isValid() const
{
    return area() && m_row < area()->model().count();
}

QAccessibleInterface *MessageAccessible::parent() const
{
    return QAccessible::queryAccessibleInterface(area());
}

int MessageAccessible::childCount() const
{
    if (!isValid())
        return 0;
    return static_cast<int>(area()->blocksOf(m_row, false).size() + area()->blocksOf(m_row).size());
}

MessagePart MessageAccessible::part(int index) const
{
    if (!isValid() || index < 0)
        return {};
    for (const bool isInText : {false, true}) {
        const QList<MarkdownBlock> blocks = area()->blocksOf(m_row, isInText);
        if (index < blocks.size())
            return {{.row = m_row, .isInText = isInText, .block = index}, blocks.at(index)};
        index -= static_cast<int>(blocks.size());
    }
    return {};
}

bool MessageAccessible::isTable(int index) const
{
    return part(index).block.kind == MarkdownBlock::Kind::Table;
}

QAccessibleInterface *MessageAccessible::makeChild(int index) const
{
    if (isTable(index))
        return new TableAccessible(*this, self(), index);
    return new BlockAccessible(*this, self(), index);
}

/// A paragraph that is being written becomes a table with its second line.
bool MessageAccessible::isFit(int index, const QAccessibleInterface *child) const
{
    return (dynamic_cast<const TableAccessible *>(child) != nullptr) == isTable(index);
}

QList<AccessibleText::Stretch> MessageAccessible::stretches() const
{
    if (!isValid())
        return {};
    QList<Stretch> all;
    for (const bool isInText : {false, true}) {
        const QList<MarkdownBlock> blocks = area()->blocksOf(m_row, isInText);
        for (int i = 0; i < blocks.size(); ++i) {
            all.append(
                {{.row = m_row, .isInText = isInText, .block = i}, spokenText(blocks.at(i))});
        }
    }
    return all;
}

QString MessageAccessible::text(QAccessible::Text kind) const
{
    if (!isValid())
        return {};
    const TranscriptRow row = area()->model().row(m_row);
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
    return isValid() ? onScreen(area()->rowRect(m_row)) : QRect();
}

QAccessible::State MessageAccessible::state() const
{
    QAccessible::State state = AccessibleText::state();
    state.focusable = true;
    if (isValid()) {
        state.focused = area()->hasFocus() && area()->currentRow() == m_row;
        state.busy = area()->model().row(m_row).message.state == MessageState::Streaming;
    }
    return state;
}

QAccessibleInterface *accessibleMessage(TranscriptArea &area, int row)
{
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&area);
    return list && row >= 0 && row < area.model().count() ? list->child(row) : nullptr;
}

QAccessibleInterface *accessibleSpot(TranscriptArea &area, const TextPosition &block, int spot)
{
    QAccessibleInterface *message = accessibleMessage(area, block.row);
    const auto before = block.isInText ? area.blocksOf(block.row, false).size() : 0;
    QAccessibleInterface *item =
        message ? message->child(static_cast<int>(before) + block.block) : nullptr;
    if (const auto *table = dynamic_cast<const TableAccessible *>(item))
        return table->spot(spot);
    return item ? item->child(spot) : nullptr;
}

void tellOfMessages(TranscriptArea &area, int first, int last)
{
    if (!QAccessible::isActive() || last - first >= MostTold) // more: a conversation was opened
        return;
    for (int row = first; row <= last; ++row) {
        if (QAccessibleInterface *message = accessibleMessage(area, row)) {
            QAccessibleEvent event(message, QAccessible::ObjectCreated);
            QAccessible::updateAccessibility(&event);
        }
    }
}

} // namespace Chat
