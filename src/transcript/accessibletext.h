// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/markdownblock.h"
#include "transcript/textposition.h"

#include <QAccessible>
#include <QHash>
#include <QPointer>

namespace Chat {

class TranscriptArea;

/// A part of a conversation for screen readers, with its text, a caret and a selection in it. What
/// the part is of is looked up each time, in sight or not; once it is gone the part is not valid
/// and empty. Owns its children, which are made when they are asked for. GUI thread only.
class AccessibleText : public QAccessibleInterface, public QAccessibleTextInterface
{
public:
    ~AccessibleText() override;

    QObject *object() const override { return nullptr; }
    QAccessibleInterface *parent() const override { return m_parent; }
    QAccessibleInterface *child(int index) const override;
    QAccessibleInterface *childAt(int x, int y) const override;
    int indexOfChild(const QAccessibleInterface *child) const override;
    void setText(QAccessible::Text, const QString &) override { }
    QAccessible::State state() const override;
    void *interface_cast(QAccessible::InterfaceType type) override;

    QString text(QAccessible::Text kind) const override = 0;

    // The text
    void selection(int index, int *start, int *end) const override;
    int selectionCount() const override;
    void addSelection(int start, int end) override;
    void removeSelection(int index) override;
    void setSelection(int, int start, int end) override { addSelection(start, end); }
    int cursorPosition() const override; ///< 0 where the caret is elsewhere
    void setCursorPosition(int position) override;
    QString text(int start, int end) const override;
    int characterCount() const override;
    QRect characterRect(int offset) const override;
    int offsetAtPoint(const QPoint &point) const override;
    void scrollToSubstring(int start, int end) override;
    QString attributes(int offset, int *start, int *end) const override;

    TranscriptArea *area() const; ///< null once it is gone
    QRect onScreen(const QRect &inView) const; ///< null where that is

protected:
    /// Text of one block, or of a part of it.
    struct Stretch
    {
        TextPosition start = {};
        QString text = {};
    };

    explicit AccessibleText(TranscriptArea *area, QAccessibleInterface *parent = nullptr);

    /// What the text is made of, in its order; a line break stands between two.
    virtual QList<Stretch> stretches() const = 0;
    virtual QAccessibleInterface *makeChild(int index) const = 0;
    /// Whether the child can still stand for what has its index now.
    virtual bool isFit(int, const QAccessibleInterface *) const { return true; }

    QString wholeText() const;
    QAccessibleInterface *self() const { return const_cast<AccessibleText *>(this); }

private:
    int offsetOf(const TextPosition &position) const;
    TextPosition positionOf(int offset) const;
    TextRange range() const;

    QPointer<TranscriptArea> m_area;
    QAccessibleInterface *m_parent;
    mutable QHash<int, QAccessible::Id> m_children;
};

/// The text as it is read aloud.
QString spokenText(const MarkdownBlock &block);

} // namespace Chat
