// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace Chat {

/// The title of a group of fields in a form: bold, with room above. Follows the application's font.
class HeadingLabel final : public QLabel
{
    Q_OBJECT
public:
    explicit HeadingLabel(QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;

private:
    void updateFont();
};

} // namespace Chat
