// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/switchermodel.h"

#include <QFrame>

#include <memory>

namespace Ui {
class QuickSwitcher;
}

namespace Chat {

class ListSteering;

/// One field to get anywhere by typing: conversations, models, actions. Lies over its parent, is
/// worked by keys alone if so wished, and goes away by Esc, a choice, or when the focus goes
/// elsewhere.
class QuickSwitcher final : public QFrame
{
    Q_OBJECT
public:
    explicit QuickSwitcher(QWidget *parent);
    ~QuickSwitcher() override;

    void open(const QList<SwitcherItem> &items);

Q_SIGNALS:
    void chosen(const Chat::SwitcherItem &item);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void choose(const QModelIndex &index);
    void place();
    void dismiss();

    std::unique_ptr<Ui::QuickSwitcher> m_ui;
    SwitcherModel m_model;
    ListSteering *m_steering = nullptr;
    QPointer<QWidget> m_focusBefore;
};

} // namespace Chat
