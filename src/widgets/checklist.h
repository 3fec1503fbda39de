// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkfinding.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QGridLayout;
class QLabel;
QT_END_NAMESPACE

namespace Chat {

/// The stages of a connection check, one line each: how it went, what was found, how long it took,
/// and below the one that failed what to do about it. Changes in place while the check goes on.
class CheckList final : public QWidget
{
    Q_OBJECT
public:
    explicit CheckList(QWidget *parent = nullptr);

    void setFindings(const QList<CheckFinding> &findings);
    /// One line alone: a check that could not begin.
    void setError(const Error &error);
    void clear() { setFindings({}); }

    int lineCount() const { return static_cast<int>(m_lines.size()); }
    QString lineText(int line) const; ///< as it is shown, in one line

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Line
    {
        QLabel *icon = nullptr;
        QLabel *title = nullptr;
        QLabel *text = nullptr;
        CheckState state = CheckState::NotReached;
    };

    void setLineCount(qsizetype count);
    void show(Line &line, const QString &title, CheckState state, const QString &text);
    void updateColors(const Line &line);

    QGridLayout *m_layout = nullptr;
    QList<Line> m_lines;
};

} // namespace Chat
