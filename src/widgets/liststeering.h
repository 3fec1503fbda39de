// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QModelIndex>
#include <QObject>

QT_BEGIN_NAMESPACE
class QAbstractItemView;
class QLineEdit;
QT_END_NAMESPACE

namespace Chat {

/// Lets a list be used from the search field above it, which keeps the keyboard: Up and Down go
/// round, PageUp and PageDown stop at the ends, Enter chooses.
class ListSteering final : public QObject
{
    Q_OBJECT
public:
    /// Owned by the field; the list lives as long. It has a model.
    ListSteering(QLineEdit *field, QAbstractItemView *list);

    void move(int step);

Q_SIGNALS:
    void chosen(const QModelIndex &index); ///< invalid where the list is empty

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QAbstractItemView *m_list;
};

} // namespace Chat
