// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

class QStyleOptionSlider;
class QStyleOptionSpinBox;

namespace Chat {

/// Fusion with flat, rounded buttons and fields, thin scroll bars and room around words; everything
/// it draws takes its colours from themeColors() of the option's palette, its lengths from Metrics.
///
/// A button whose dynamic property AccentProperty is true stands out as the one that goes on: the
/// default button of a dialog does so by itself.
class ChatStyle final : public QProxyStyle
{
    Q_OBJECT

public:
    static constexpr char AccentProperty[] = "accent";

    ChatStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                            QPainter *painter, const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option,
                    const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *returnData) const override;
    QIcon standardIcon(StandardPixmap standard, const QStyleOption *option,
                       const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option,
                         const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                         SubControl subControl, const QWidget *widget) const override;
    void polish(QWidget *widget) override;
    using QProxyStyle::polish;

private:
    static QRect scrollBarRect(const QStyleOptionSlider *bar, SubControl subControl);
    static QRect spinBoxRect(const QStyleOptionSpinBox *spin, SubControl subControl);
};

} // namespace Chat
