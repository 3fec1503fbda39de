// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/sessionstatus.h"

#include <QTimer>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QPushButton;
QT_END_NAMESPACE

namespace Chat {

class ElidedLabel;
class IconLabel;

/// What a session is doing, in one line: connecting, waiting, a countdown with its buttons, speed
/// and token counts; the provider's warning beside it.
class StatusLine final : public QWidget
{
    Q_OBJECT
public:
    explicit StatusLine(QWidget *parent = nullptr);

    void setStatus(const SessionStatus &status);
    /// A lasting warning of the provider that is chosen; empty: none. One that comes with a status
    /// goes before it.
    void setProviderWarning(const QString &warning);

    /// Words for some seconds, or until they are taken back by an empty text: what a menu entry
    /// does, where a link goes. They stand in place of the status that an answer left behind, but
    /// beside that of one that comes.
    void showHint(const QString &hint);

    QString text() const; ///< the status as shown, without hint and warning
    QString hint() const;

Q_SIGNALS:
    void cancelRequested();
    void tryNowRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void fitHeight();
    void showWarning();

    SessionStatus m_status;
    QString m_providerWarning;
    QString m_hint;
    QTimer m_countdown;
    QTimer m_hintTime;
    IconLabel *m_warningIcon = nullptr;
    ElidedLabel *m_warning = nullptr;
    ElidedLabel *m_text = nullptr;
    ElidedLabel *m_hintText = nullptr;
    QPushButton *m_tryNow = nullptr;
    QPushButton *m_cancel = nullptr;
};

} // namespace Chat
