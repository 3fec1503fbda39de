// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/chatstore.h"

namespace Chat {

ChatStore::ChatStore(const QString &path, QObject *parent)
    : QObject(parent)
    , m_path(path)
{
    if (m_path.isEmpty())
        m_state = State::Off;
    else
        open();
}

ChatStore::~ChatStore() = default;

void ChatStore::reopen()
{
    if (m_path.isEmpty() || m_state == State::Opening || m_state == State::Open)
        return;
    open();
    Q_EMIT stateChanged();
}

void ChatStore::turnOff()
{
    if (m_state == State::Off)
        return;
    m_thread.reset();
    setState(State::Off);
}

void ChatStore::close()
{
    m_thread.reset();
}

void ChatStore::open()
{
    m_thread = std::make_unique<StoreThread>(m_path);
    m_state = State::Opening;
    whenFinished(m_thread->opened(), this,
                 [this, thread = m_thread.get()](const Result<void> &opened) {
                     if (thread != m_thread.get())
                         return; // closed or opened anew meanwhile
                     if (!opened)
                         m_error = opened.error();
                     setState(opened ? State::Open : State::Failed);
                 });
}

Error ChatStore::notKeptError() const
{
    return {.kind = ErrorKind::Storage,
            .message = tr("Conversations are not being saved."),
            .remedy = tr("They are lost when the program ends. Copy what you want to keep.")};
}

void ChatStore::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace Chat
