// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transcript/blockspots.h"
#include "transcript/textposition.h"

#include <QAccessible>
#include <QPointer>

#include <optional>

namespace Chat {

class TranscriptArea;

/// One message for a screen reader, in sight or not: an item with a text and a caret. Its children
/// are its blocks, each with its role. Whatever message is in the row at the time.
class MessageAccessible final : public QAccessibleInterface, public QAccessibleTextInterface
{
public:
    MessageAccessible(TranscriptArea *area, int row);
    ~MessageAccessible() override;

    bool isValid() const override;
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    QAccessibleInterface *parent() const override;
    QAccessibleInterface *child(int index) const override;
    int childCount() const override;
    int indexOfChild(const QAccessibleInterface *child) const override;
    QString text(QAccessible::Text kind) const override;
    void setText(QAccessible::Text, const QString &) override { }
    QRect rect() const override;
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    QAccessible::State state() const override;
    void *interface_cast(QAccessible::InterfaceType type) override;

    // The text
    void selection(int index, int *start, int *end) const override;
    int selectionCount() const override;
    void addSelection(int start, int end) override;
    void removeSelection(int) override { }
    void setSelection(int, int start, int end) override { addSelection(start, end); }
    int cursorPosition() const override;
    void setCursorPosition(int position) override;
    QString text(int start, int end) const override;
    int characterCount() const override;
    QRect characterRect(int offset) const override;
    int offsetAtPoint(const QPoint &point) const override;
    void scrollToSubstring(int start, int end) override;
    QString attributes(int offset, int *start, int *end) const override;

    int row() const { return m_row; }
    TranscriptArea *area() const { return m_area; }

private:
    QList<MarkdownBlock> blocks() const;
    int offsetOf(int block, qsizetype position) const;
    void positionOf(int offset, int *block, qsizetype *position) const;
    QString wholeText() const;

    QPointer<TranscriptArea> m_area;
    int m_row;
    mutable QHash<int, QAccessible::Id> m_children;
};

/// One block of a message. Its children are its links and buttons.
class BlockAccessible final : public QAccessibleInterface
{
public:
    BlockAccessible(const MessageAccessible *message, int block);
    ~BlockAccessible() override;

    bool isValid() const override;
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    QAccessibleInterface *parent() const override;
    QAccessibleInterface *child(int index) const override;
    int childCount() const override { return static_cast<int>(spotsIn(block()).size()); }
    int indexOfChild(const QAccessibleInterface *child) const override;
    QString text(QAccessible::Text kind) const override;
    void setText(QAccessible::Text, const QString &) override { }
    QRect rect() const override;
    QAccessible::Role role() const override;
    QAccessible::State state() const override { return {}; }

    MarkdownBlock block() const;
    TextPosition position() const { return {.row = m_row, .block = m_block}; }
    TranscriptArea *area() const { return m_area; }

private:
    QPointer<TranscriptArea> m_area;
    int m_row;
    int m_block;
    mutable QHash<int, QAccessible::Id> m_children;
};

/// A link or a button in a block, to be pressed.
class SpotAccessible final : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    SpotAccessible(const BlockAccessible *block, int index);

    bool isValid() const override { return spot().has_value(); }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    QAccessibleInterface *parent() const override;
    QAccessibleInterface *child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QString text(QAccessible::Text kind) const override;
    void setText(QAccessible::Text, const QString &) override { }
    QRect rect() const override;
    QAccessible::Role role() const override;
    QAccessible::State state() const override;
    void *interface_cast(QAccessible::InterfaceType type) override;

    QStringList actionNames() const override;
    void doAction(const QString &actionName) override;
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    std::optional<BlockSpot> spot() const;

    QPointer<TranscriptArea> m_area;
    TextPosition m_block;
    int m_index;
};

} // namespace Chat
