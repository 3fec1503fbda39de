// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QObject>

#include <optional>

#include <termios.h>

QT_BEGIN_NAMESPACE
class QSocketNotifier;
QT_END_NAMESPACE

namespace Chat {

/// Reads one line from a terminal that does not show it. The terminal is as before when this is
/// gone, or when the line has come.
class HiddenInput final : public QObject
{
    Q_OBJECT
public:
    explicit HiddenInput(int terminal = 0, QObject *parent = nullptr);
    ~HiddenInput() override;

    /// ErrorKind::File where the terminal cannot be kept from showing what is typed.
    Result<void> start();

Q_SIGNALS:
    /// Once, without the line break; what was typed before the end where there was none.
    void finished(const QByteArray &line);

private:
    void read();
    void restore();

    const int m_terminal;
    std::optional<termios> m_before;
    QSocketNotifier *m_notifier = nullptr;
    QByteArray m_line;
};

} // namespace Chat
