// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace Chat {

/// Paints the rows of GroupedConversationsModel: headings, and conversations with their title and a
/// mark for pinned, streaming and unread. All rows are of one height. A title of any kind stays in
/// its place: only its beginning is laid out.
class ConversationDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    /// Where things stand in a row, in the view's coordinates; an empty rectangle is not painted.
    struct Layout
    {
        QRect ground = {}; ///< of the row's highlight
        QRect title = {};
        QRect pin = {};
        QRect mark = {}; ///< streaming or unread
        QString text = {}; ///< the title, elided
    };

    explicit ConversationDelegate(QObject *parent = nullptr);

    Layout layoutFor(const QStyleOptionViewItem &option, const QModelIndex &index) const;

    /// The turn of the streaming marks, 0…1.
    void setTurn(qreal turn) { m_turn = turn; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const override;

private:
    void paintHeading(QPainter *painter, const QStyleOptionViewItem &option,
                      const QModelIndex &index) const;
    void paintMark(QPainter *painter, const QStyleOptionViewItem &option, const QRect &rect,
                   bool isStreaming) const;

    qreal m_turn = 0;
};

} // namespace Chat
