// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QObject>

namespace Chat {

/// What MathJax asks about characters that it has no shapes for: they are drawn in this font.
class TextMeasure final : public QObject
{
    Q_OBJECT

public:
    static QFont font(qreal pixels, bool isBold, bool isItalic);

    Q_INVOKABLE double width(const QString &text, double pixels, bool isBold, bool isItalic) const;
    Q_INVOKABLE double xHeight() const; ///< in em
};

} // namespace Chat
