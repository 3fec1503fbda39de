// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/chatstyle.h"

#include "style/controlpainter.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "style/themecolors.h"

#include <QAbstractScrollArea>
#include <QComboBox>
#include <QPainter>
#include <QPushButton>
#include <QStyleOption>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr int ScrollBarExtent = 12;
constexpr int ShortestScrollHandle = 32;
constexpr int SpinButtonWidth = 24;

/// Rows and menu entries that are chosen keep the colour of their text.
template <typename Option>
Option withQuietSelection(const Option &option, const QColor &ground)
{
    Option quiet(option);
    const QColor text = themeColors(option.palette).text;
    quiet.palette.setColor(QPalette::Highlight, ground);
    quiet.palette.setColor(QPalette::HighlightedText, text);
    return quiet;
}

/// A list or a text of several lines: it looks as a field of one line does.
bool isField(const QWidget *widget)
{
    const auto *area = qobject_cast<const QAbstractScrollArea *>(widget);
    return area != nullptr && area->frameShape() == QFrame::StyledPanel && !area->isWindow();
}

} // namespace

ChatStyle::ChatStyle()
    : QProxyStyle(u"Fusion"_s)
{
}

void ChatStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                              QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonCommand:
        ControlPainter::drawPushButton(option, painter, widget);
        return;
    case PE_PanelButtonTool:
        ControlPainter::drawToolButton(option, painter, widget);
        return;
    case PE_FrameDefaultButton:
        return;
    case PE_PanelLineEdit: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (frame && frame->lineWidth > 0)
            ControlPainter::drawField(option, painter);
        return; // without a frame it stands in a field that has its ground already
    }
    case PE_FrameLineEdit:
        return; // drawn with its panel
    case PE_Frame:
        if (isField(widget))
            ControlPainter::drawField(option, painter);
        else
            ControlPainter::drawFrame(option, painter);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        ControlPainter::drawCheckBox(option, painter);
        return;
    case PE_IndicatorRadioButton:
        ControlPainter::drawRadioButton(option, painter);
        return;
    case PE_PanelItemViewItem:
        ControlPainter::drawListRow(option, painter);
        return;
    case PE_PanelScrollAreaCorner:
    case PE_PanelItemViewRow:
        return; // nothing: each item draws its own part
    case PE_IndicatorArrowDown:
        ControlPainter::drawChevron(option, painter, option->rect, Qt::DownArrow);
        return;
    case PE_IndicatorArrowUp:
        ControlPainter::drawChevron(option, painter, option->rect, Qt::UpArrow);
        return;
    case PE_IndicatorHeaderArrow:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option))
            ControlPainter::drawChevron(option, painter, option->rect,
                                        header->sortIndicator == QStyleOptionHeader::SortUp
                                            ? Qt::DownArrow // as Fusion has it
                                            : Qt::UpArrow);
        return;
    case PE_IndicatorArrowLeft:
        ControlPainter::drawChevron(option, painter, option->rect, Qt::LeftArrow);
        return;
    case PE_IndicatorArrowRight:
        ControlPainter::drawChevron(option, painter, option->rect, Qt::RightArrow);
        return;
    case PE_FrameFocusRect:
        // These show their focus themselves.
        if (qobject_cast<const QPushButton *>(widget) || qobject_cast<const QToolButton *>(widget)
            || qobject_cast<const QComboBox *>(widget))
            return;
        if ((option->state & State_Item) && (option->state & State_Selected))
            return; // a chosen row is plain to see
        ControlPainter::drawFocus(option, painter);
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void ChatStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                            const QWidget *widget) const
{
    const ThemeColors &colors = themeColors(option->palette);
    if (element == CE_PushButtonLabel && ControlPainter::isAccent(option, widget)) {
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            QStyleOptionButton accented(*button);
            accented.palette.setColor(QPalette::ButtonText, colors.accentText);
            QProxyStyle::drawControl(element, &accented, painter, widget);
            return;
        }
    }
    if (element == CE_HeaderSection || element == CE_HeaderEmptyArea) {
        ControlPainter::drawHeaderSection(option, painter);
        return;
    }
    if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
        header && element == CE_Header) {
        // Here, for Qt would ask the style below for these places.
        proxy()->drawControl(CE_HeaderSection, header, painter, widget);
        QStyleOptionHeader part(*header);
        part.rect = subElementRect(SE_HeaderLabel, header, widget);
        proxy()->drawControl(CE_HeaderLabel, &part, painter, widget);
        part.rect = subElementRect(SE_HeaderArrow, header, widget);
        if (!part.rect.isEmpty())
            proxy()->drawPrimitive(PE_IndicatorHeaderArrow, &part, painter, widget);
        return;
    }
    if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
        header && element == CE_HeaderLabel) {
        QStyleOptionHeader quiet(*header);
        quiet.palette.setColor(QPalette::ButtonText, colors.mutedText);
        quiet.state.setFlag(State_On, false); // not bold for a row that is chosen
        QProxyStyle::drawControl(element, &quiet, painter, widget);
        return;
    }
    if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
        item && element == CE_MenuItem) {
        QStyleOptionMenuItem quiet(*item);
        if ((item->state & State_Selected) && (item->state & State_Enabled)) {
            ControlPainter::drawPanel(
                painter, QRectF(item->rect).adjusted(Metrics::Tiny, 0, -Metrics::Tiny, 0),
                colors.hover, {}, 0, Metrics::Tiny);
            quiet.state.setFlag(State_Selected, false); // Fusion would put lines around it
        }
        QProxyStyle::drawControl(element, &quiet, painter, widget);
        return;
    }
    if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
        const QStyleOptionMenuItem quiet = withQuietSelection(*item, colors.hover);
        QProxyStyle::drawControl(element, &quiet, painter, widget);
        return;
    }
    if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option)) {
        const QStyleOptionViewItem quiet = withQuietSelection(*item, colors.selected);
        QProxyStyle::drawControl(element, &quiet, painter, widget);
        return;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void ChatStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                   QPainter *painter, const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option)) {
            ControlPainter::drawScrollBar(
                bar, proxy()->subControlRect(CC_ScrollBar, bar, SC_ScrollBarSlider, widget),
                painter);
            return;
        }
    }
    if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option)) {
        if (combo->editable) {
            ControlPainter::drawField(combo, painter);
        } else {
            QStyleOptionButton panel;
            panel.QStyleOption::operator=(*combo);
            panel.state.setFlag(State_On, false); // its list is open: that shows by itself
            if (!combo->frame)
                panel.features = QStyleOptionButton::Flat;
            ControlPainter::drawPushButton(&panel, painter, nullptr);
        }
        ControlPainter::drawChevron(
            combo, painter, proxy()->subControlRect(CC_ComboBox, combo, SC_ComboBoxArrow, widget),
            Qt::DownArrow);
        return;
    }
    if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option)) {
        ControlPainter::drawField(spin, painter);
        if (spin->buttonSymbols == QAbstractSpinBox::NoButtons)
            return;
        const auto drawStep = [&](SubControl part, QAbstractSpinBox::StepEnabledFlag step,
                                  Qt::ArrowType direction) {
            QStyleOption arrow(*spin);
            arrow.state.setFlag(State_Enabled,
                                (spin->state & State_Enabled) && (spin->stepEnabled & step));
            const QRect rect = proxy()->subControlRect(CC_SpinBox, spin, part, widget);
            ControlPainter::drawChevron(&arrow, painter, rect, direction);
        };
        drawStep(SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled, Qt::UpArrow);
        drawStep(SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled, Qt::DownArrow);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

int ChatStyle::pixelMetric(PixelMetric metric, const QStyleOption *option,
                           const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return ScrollBarExtent;
    case PM_ScrollBarSliderMin:
        return ShortestScrollHandle;
    case PM_ButtonIconSize:
    case PM_ToolBarIconSize:
        return Metrics::IconSize;
    case PM_SmallIconSize:
        return Metrics::SmallIconSize;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return Metrics::SmallIconSize;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return Metrics::Small;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_HeaderMargin:
        return Metrics::Small;
    case PM_FocusFrameHMargin: // at the sides of a cell's words, but for one
        return qobject_cast<const QTableView *>(widget)
            ? Metrics::Small - 1
            : QProxyStyle::pixelMetric(metric, option, widget);
    case PM_DefaultFrameWidth:
        // What it holds stays within its round corners.
        return isField(widget) ? 2 : QProxyStyle::pixelMetric(metric, option, widget);
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        return Metrics::Medium;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return Metrics::Small;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

QSize ChatStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                  const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
    case CT_LineEdit:
    case CT_ComboBox:
    case CT_SpinBox:
        if (type == CT_PushButton || type == CT_ComboBox)
            result.rwidth() += Metrics::Small;
        else if (type == CT_SpinBox)
            result.rheight() -= 2; // its frame is counted twice
        result.setHeight(std::max(result.height(), Metrics::ControlHeight));
        return result;
    case CT_MenuItem: {
        const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
        if (item && item->menuItemType != QStyleOptionMenuItem::Separator)
            result.rheight() += Metrics::Tiny;
        return result;
    }
    default:
        return result;
    }
}

int ChatStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                         QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ScrollBar_LeftClickAbsolutePosition:
    case SH_EtchDisabledText:
    case SH_ComboBox_Popup:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

QIcon ChatStyle::standardIcon(StandardPixmap standard, const QStyleOption *option,
                              const QWidget *widget) const
{
    if (standard == SP_LineEditClearButton)
        return icon(Icon::Close, IconTint::Muted);
    return QProxyStyle::standardIcon(standard, option, widget);
}

QRect ChatStyle::subElementRect(SubElement element, const QStyleOption *option,
                                const QWidget *widget) const
{
    if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
        header && (element == SE_HeaderArrow || element == SE_HeaderLabel)) {
        // The arrow at the end of the title's place.
        const QRect inner = header->rect.adjusted(Metrics::Small, 0, -Metrics::Small, 0);
        const int arrow =
            header->sortIndicator == QStyleOptionHeader::None ? 0 : Metrics::SmallIconSize;
        const QRect place = element == SE_HeaderArrow
            ? QRect(inner.right() + 1 - arrow, inner.top(), arrow, inner.height())
            : inner.adjusted(0, 0, -arrow, 0);
        return visualRect(header->direction, header->rect, place);
    }
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
    if (element == SE_LineEditContents && frame && frame->lineWidth > 0)
        return rect.adjusted(Metrics::Tiny, 0, -Metrics::Tiny, 0);
    return rect;
}

QRect ChatStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                                SubControl subControl, const QWidget *widget) const
{
    if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
        bar && control == CC_ScrollBar)
        return scrollBarRect(bar, subControl);
    if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option))
        return spinBoxRect(spin, subControl);
    const QRect rect = QProxyStyle::subControlRect(control, option, subControl, widget);
    // The words in fields of all kinds begin at the same place.
    const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
    if (combo && subControl == SC_ComboBoxEditField)
        return rect.adjusted(combo->editable ? 3 : 2, 0, 0, 0);
    return rect;
}

/// No arrow buttons: the groove is all there is.
QRect ChatStyle::scrollBarRect(const QStyleOptionSlider *bar, SubControl subControl)
{
    const bool vertical = bar->orientation == Qt::Vertical;
    const int length = vertical ? bar->rect.height() : bar->rect.width();
    int handle = length;
    if (const qint64 range = qint64(bar->maximum) - bar->minimum; range > 0) {
        handle = int(qint64(bar->pageStep) * length / (range + bar->pageStep));
        handle = std::clamp(handle, std::min(ShortestScrollHandle, length), length);
    }
    const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition,
                                              length - handle, bar->upsideDown);
    const auto span = [&](int from, int size) {
        const QRect rect = vertical ? QRect(0, from, bar->rect.width(), size)
                                    : QRect(from, 0, size, bar->rect.height());
        return visualRect(bar->direction, bar->rect, rect.translated(bar->rect.topLeft()));
    };
    switch (subControl) {
    case SC_ScrollBarGroove:
        return bar->rect;
    case SC_ScrollBarSlider:
        return span(start, handle);
    case SC_ScrollBarSubPage:
        return span(0, start);
    case SC_ScrollBarAddPage:
        return span(start + handle, length - start - handle);
    default:
        return {};
    }
}

QRect ChatStyle::spinBoxRect(const QStyleOptionSpinBox *spin, SubControl subControl)
{
    const QRect &all = spin->rect;
    const int buttons = spin->buttonSymbols == QAbstractSpinBox::NoButtons ? 0 : SpinButtonWidth;
    const int left = all.right() + 1 - buttons;
    const int middle = all.center().y();
    QRect rect;
    switch (subControl) {
    case SC_SpinBoxFrame:
        rect = all;
        break;
    case SC_SpinBoxEditField:
        rect = all.adjusted(Metrics::Tiny + 1, 2, -buttons, -2);
        break;
    case SC_SpinBoxUp:
        rect = QRect(QPoint(left, all.top() + 2), QPoint(all.right() - 4, middle));
        break;
    case SC_SpinBoxDown:
        rect = QRect(QPoint(left, middle + 1), QPoint(all.right() - 4, all.bottom() - 2));
        break;
    default:
        return {};
    }
    return visualRect(spin->direction, all, rect);
}

void ChatStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QToolButton *>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (isField(widget)) // its ground is painted with its frame
        static_cast<QAbstractScrollArea *>(widget)->viewport()->setAutoFillBackground(false);
}

} // namespace Chat
