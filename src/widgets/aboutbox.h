// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMessageBox>

namespace Chat {

/// What the program is, its version and licence, and in its details whose work it is made of, with
/// the licence of all that is carried in it. Deletes itself when it is closed.
class AboutBox final : public QMessageBox
{
    Q_OBJECT
public:
    explicit AboutBox(QWidget *parent = nullptr);
};

} // namespace Chat
