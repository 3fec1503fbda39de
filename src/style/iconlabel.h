// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "style/icons.h"

#include <QWidget>

namespace Chat {

/// An icon beside words. Painted afresh each time, so it has the colours of the theme and the
/// screen's pixels whatever they were when it was set. For the eye alone: the words say it, too.
class IconLabel final : public QWidget
{
    Q_OBJECT

public:
    /// `side`: in device-independent pixels.
    explicit IconLabel(int side, QWidget *parent = nullptr);
    IconLabel(Icon name, IconTint tint, int side, QWidget *parent = nullptr);

    void setIcon(Icon name, IconTint tint);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QIcon m_icon;
};

} // namespace Chat
