// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;

namespace Chat {

/// Asks what to find in the conversation. Escape closes it, Return goes on, with Shift back.
class FindBar final : public QFrame
{
    Q_OBJECT

public:
    explicit FindBar(QWidget *parent = nullptr);

    void open(const QString &needle); ///< with the words selected; an empty one keeps the last
    QString needle() const;
    /// How many there are, or were found so far.
    void setMatchCount(int count, bool isComplete);
    void clearMatchCount(); ///< nothing is searched

Q_SIGNALS:
    void needleChanged(const QString &needle);
    void nextRequested();
    void previousRequested();
    void closed();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QLineEdit *m_edit;
    QLabel *m_count;
};

} // namespace Chat
