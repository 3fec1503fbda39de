// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

namespace Chat {

/// A flat button of icon, words and a small arrow: something opens below it.
class SelectorButton final : public QToolButton
{
    Q_OBJECT
public:
    explicit SelectorButton(QWidget *parent = nullptr);

    /// How much of its width is not for words.
    int widthAroundText() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace Chat
