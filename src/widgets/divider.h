// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace Chat {

/// A thin line in the theme's colour, between two parts of a window. Lies or stands as its room
/// does.
class Divider final : public QWidget
{
    Q_OBJECT
public:
    explicit Divider(QWidget *parent = nullptr);

    QSize sizeHint() const override { return {1, 1}; }
    QSize minimumSizeHint() const override { return {1, 1}; }

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace Chat
