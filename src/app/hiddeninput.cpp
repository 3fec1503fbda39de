// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hiddeninput.h"

#include <QSocketNotifier>

#include <array>
#include <cerrno>

#include <unistd.h>

namespace Chat {

HiddenInput::HiddenInput(int terminal, QObject *parent)
    : QObject(parent)
    , m_terminal(terminal)
{
}

HiddenInput::~HiddenInput()
{
    restore();
}

Result<void> HiddenInput::start()
{
    termios before = {};
    termios hidden = {};
    bool isHidden = tcgetattr(m_terminal, &before) == 0;
    if (isHidden) {
        hidden = before;
        hidden.c_lflag &= ~tcflag_t(ECHO | ECHOE | ECHOK | ECHONL);
        hidden.c_lflag |= ICANON | ISIG;
        isHidden = tcsetattr(m_terminal, TCSAFLUSH, &hidden) == 0;
    }
    if (!isHidden)
        return Error{
            .kind = ErrorKind::File,
            .message =
                tr("The terminal cannot hide what is typed: %1.").arg(qt_error_string(errno)),
            .remedy = tr("Pass the key on standard input.")};
    m_before = before;
    m_notifier = new QSocketNotifier(m_terminal, QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &HiddenInput::read);
    return {};
}

void HiddenInput::read()
{
    std::array<char, 4096> piece = {}; // a terminal gives no longer line
    const ssize_t size = ::read(m_terminal, piece.data(), piece.size());
    if (size < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (size > 0)
        m_line.append(piece.data(), size);
    const bool isEnd = size <= 0 || m_line.contains('\n');
    if (!isEnd)
        return;
    m_notifier->setEnabled(false);
    restore();
    if (const qsizetype end = m_line.indexOf('\n'); end >= 0)
        m_line.truncate(end);
    Q_EMIT finished(m_line);
}

void HiddenInput::restore()
{
    if (m_before)
        tcsetattr(m_terminal, TCSAFLUSH, &*m_before);
    m_before.reset();
}

} // namespace Chat
