// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QScrollBar>

namespace Chat {

/// A scroll bar with marks beside its handle: where in the conversation the matches are.
class MarkedScrollBar final : public QScrollBar
{
    Q_OBJECT

public:
    explicit MarkedScrollBar(QWidget *parent = nullptr);

    void setMarks(const QList<qreal> &marks); ///< each from 0 (top) to 1
    const QList<qreal> &marks() const { return m_marks; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<qreal> m_marks;
};

} // namespace Chat
