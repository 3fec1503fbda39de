// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pseudoterminal.h"

#include <QProcess>

#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace Chat {

PseudoTerminal::PseudoTerminal()
{
    const winsize size{.ws_row = 24, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
    if (openpty(&m_controller, &m_terminal, nullptr, nullptr, &size) != 0)
        qFatal("there is no pseudo terminal");
    fcntl(m_controller, F_SETFL, O_NONBLOCK);
    fcntl(m_controller, F_SETFD, FD_CLOEXEC);
    fcntl(m_terminal, F_SETFD, FD_CLOEXEC);
}

PseudoTerminal::~PseudoTerminal()
{
    close(m_terminal);
    close(m_controller);
}

void PseudoTerminal::attach(QProcess &process)
{
    process.setStandardInputFile(QString());
    process.setInputChannelMode(QProcess::ForwardedInputChannel);
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    process.setChildProcessModifier([terminal = m_terminal] {
        setsid();
        ioctl(terminal, TIOCSCTTY, 0);
        for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
            dup2(terminal, stream);
    });
}

void PseudoTerminal::type(const QByteArray &text)
{
    if (write(m_controller, text.constData(), size_t(text.size())) != text.size())
        qFatal("the pseudo terminal takes nothing");
}

const QByteArray &PseudoTerminal::screen()
{
    QByteArray piece(4096, Qt::Uninitialized);
    for (;;) {
        const ssize_t size = read(m_controller, piece.data(), size_t(piece.size()));
        if (size <= 0)
            return m_screen;
        m_screen.append(piece.constData(), size);
    }
}

} // namespace Chat
