// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/conversationdelegate.h"

#include "chat/conversationlistmodel.h"
#include "chat/titles.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "style/themecolors.h"
#include "widgets/groupedconversationsmodel.h"

#include <QLineEdit>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

constexpr int LongestShownTitle = 300; // characters that could ever fit in a row
constexpr int LongestTitle = 500;

bool isTrue(const QModelIndex &index, int role)
{
    return index.data(role).toBool();
}

QFont headingFont(const QStyleOptionViewItem &option)
{
    QFont font = option.font;
    font.setPointSizeF(font.pointSizeF() * 0.9);
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

ConversationDelegate::ConversationDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

ConversationDelegate::Layout ConversationDelegate::layoutFor(const QStyleOptionViewItem &option,
                                                             const QModelIndex &index) const
{
    Layout layout;
    layout.ground = option.rect.adjusted(Metrics::Small, 1, -Metrics::Small, -1);
    QRect inner = layout.ground.adjusted(Metrics::Small, 0, -Metrics::Small, 0);
    const bool isRightToLeft = option.direction == Qt::RightToLeft;
    const auto takeEnd = [&inner, isRightToLeft] {
        constexpr int Size = Metrics::SmallIconSize;
        const QRect taken(isRightToLeft ? inner.left() : inner.right() + 1 - Size,
                          inner.center().y() - Size / 2, Size, Size);
        if (isRightToLeft)
            inner.setLeft(taken.right() + 1 + Metrics::Tiny);
        else
            inner.setRight(taken.left() - 1 - Metrics::Tiny);
        return taken;
    };
    if (isTrue(index, ConversationListModel::PinnedRole))
        layout.pin = takeEnd();
    if (isTrue(index, ConversationListModel::StreamingRole)
        || isTrue(index, ConversationListModel::UnreadRole))
        layout.mark = takeEnd();
    layout.title = inner;
    QFont font = option.font;
    if (isTrue(index, ConversationListModel::UnreadRole))
        font.setWeight(QFont::DemiBold);
    layout.text = QFontMetrics(font).elidedText(index.data().toString().left(LongestShownTitle),
                                                Qt::ElideRight, inner.width());
    return layout;
}

void ConversationDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const
{
    if (isTrue(index, GroupedConversationsModel::HeadingRole)) {
        paintHeading(painter, option, index);
        return;
    }
    const Layout layout = layoutFor(option, index);
    const ThemeColors &colors = themeColors(option.palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const bool isHovered = option.state.testFlag(QStyle::State_MouseOver);
    if (isSelected || isHovered) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(isSelected ? colors.selected : colors.hover);
        painter->drawRoundedRect(layout.ground, Metrics::ControlRadius, Metrics::ControlRadius);
    }
    if (option.state.testFlag(QStyle::State_HasFocus)
        && option.state.testFlag(QStyle::State_KeyboardFocusChange)) {
        painter->setPen(QPen(colors.accent, 1.5));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(layout.ground).adjusted(1, 1, -1, -1),
                                 Metrics::ControlRadius, Metrics::ControlRadius);
    }
    QFont font = option.font;
    const bool isUnread = isTrue(index, ConversationListModel::UnreadRole);
    if (isUnread)
        font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(colors.text);
    painter->drawText(
        layout.title,
        int(QStyle::visualAlignment(option.direction, Qt::AlignLeft) | Qt::AlignVCenter)
            | int(Qt::TextSingleLine),
        layout.text);
    if (!layout.pin.isEmpty())
        icon(Icon::Pin, IconTint::Muted).paint(painter, layout.pin);
    if (!layout.mark.isEmpty())
        paintMark(painter, option, layout.mark,
                  isTrue(index, ConversationListModel::StreamingRole));
    painter->restore();
}

void ConversationDelegate::paintHeading(QPainter *painter, const QStyleOptionViewItem &option,
                                        const QModelIndex &index) const
{
    painter->save();
    painter->setFont(headingFont(option));
    painter->setPen(themeColors(option.palette).mutedText);
    const QRect rect = option.rect.adjusted(Metrics::Large, 0, -Metrics::Large, -Metrics::Tiny);
    painter->drawText(
        rect,
        int(QStyle::visualAlignment(option.direction, Qt::AlignLeft) | Qt::AlignBottom)
            | int(Qt::TextSingleLine),
        QFontMetrics(headingFont(option))
            .elidedText(index.data().toString(), Qt::ElideRight, rect.width()));
    painter->restore();
}

void ConversationDelegate::paintMark(QPainter *painter, const QStyleOptionViewItem &option,
                                     const QRect &rect, bool isStreaming) const
{
    const ThemeColors &colors = themeColors(option.palette);
    if (!isStreaming) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(colors.accent);
        painter->drawEllipse(QRectF(rect).center(), 4, 4);
        return;
    }
    const QRectF ring = QRectF(rect).adjusted(2, 2, -2, -2);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(colors.border, 2));
    painter->drawEllipse(ring);
    painter->setPen(QPen(colors.accent, 2, Qt::SolidLine, Qt::RoundCap));
    painter->drawArc(ring, int(-m_turn * 360 * 16), 100 * 16);
}

QSize ConversationDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    // A width of its own would only make the view scroll sideways.
    return {0, std::max(Metrics::ControlHeight, option.fontMetrics.height() + 2 * Metrics::Small)};
}

QWidget *ConversationDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &,
                                            const QModelIndex &) const
{
    auto *editor = new QLineEdit(parent);
    editor->setObjectName(u"renameConversation"_s);
    editor->setMaxLength(LongestTitle);
    editor->setAccessibleName(tr("Title of the conversation"));
    return editor;
}

void ConversationDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    auto *edit = qobject_cast<QLineEdit *>(editor);
    if (edit->isModified())
        return; // the row changes otherwise; what is being typed stays
    edit->setText(cleanTitle(index.data(Qt::EditRole).toString()));
    edit->selectAll();
}

void ConversationDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                                const QModelIndex &) const
{
    editor->setGeometry(option.rect.adjusted(Metrics::Small, 0, -Metrics::Small, 0));
}

} // namespace Chat
