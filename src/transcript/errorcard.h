// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "transcript/remedy.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;

namespace Chat {

class IconLabel;

/// Says inside a message what went wrong, what to do about it, and offers that as buttons.
class ErrorCard final : public QFrame
{
    Q_OBJECT

public:
    explicit ErrorCard(QWidget *parent = nullptr);

    /// `canRetry`: asking again is possible here and now.
    void setError(const Error &error, bool canRetry);

Q_SIGNALS:
    void remedyRequested(Chat::Remedy remedy);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    IconLabel *m_icon;
    QLabel *m_message;
    QLabel *m_remedy;
    QHBoxLayout *m_buttons;
    QList<Remedy> m_shown;
};

} // namespace Chat
