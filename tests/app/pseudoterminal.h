// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

QT_BEGIN_NAMESPACE
class QProcess;
QT_END_NAMESPACE

namespace Chat {

/// A terminal, 80 columns wide, without a screen: what a program writes to terminal() is read here,
/// what is typed here it reads.
class PseudoTerminal final
{
public:
    PseudoTerminal();
    ~PseudoTerminal();
    Q_DISABLE_COPY_MOVE(PseudoTerminal)

    int terminal() const { return m_terminal; }

    /// Makes this the terminal of a process that has not started yet, for all three streams.
    void attach(QProcess &process);

    void type(const QByteArray &text);
    /// All that was written so far; never waits.
    const QByteArray &screen();

private:
    int m_controller = -1;
    int m_terminal = -1;
    QByteArray m_screen;
};

} // namespace Chat
