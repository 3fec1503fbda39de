// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/standardinput.h"

#include <QSocketNotifier>
#include <QStringDecoder>

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace Chat {

StandardInput::StandardInput(int descriptor, QObject *parent)
    : QObject(parent)
    , m_descriptor(descriptor)
{
}

StandardInput::~StandardInput() = default;

bool StandardInput::isTerminal() const
{
    return isatty(m_descriptor);
}

void StandardInput::start()
{
    if (fcntl(m_descriptor, F_GETFD) == -1) {
        finish();
        return;
    }
    m_notifier = new QSocketNotifier(m_descriptor, QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &StandardInput::read);
}

void StandardInput::read()
{
    QByteArray piece(64 * 1024, Qt::Uninitialized);
    const ssize_t size = ::read(m_descriptor, piece.data(), size_t(piece.size()));
    if (size < 0) {
        if (errno == EINTR || errno == EAGAIN)
            return;
        finish(
            Error{.kind = ErrorKind::File,
                  .message = tr("Standard input cannot be read: %1.").arg(qt_error_string(errno)),
                  .remedy = tr("Check where it comes from.")});
    } else if (size == 0) {
        finish();
    } else {
        m_content.append(piece.constData(), size);
        if (m_content.size() > Limit)
            finish(Error{.kind = ErrorKind::TooLarge,
                         .message = tr("Standard input is larger than %1 KiB.").arg(Limit / 1024),
                         .remedy = tr("Pass on only the part that matters.")});
    }
}

void StandardInput::finish()
{
    if (m_content.startsWith("\xEF\xBB\xBF"))
        m_content.remove(0, 3);
    QStringDecoder decoder(QStringConverter::Utf8, QStringConverter::Flag::Stateless);
    const QString decoded = decoder.decode(m_content);
    if (decoder.hasError() || m_content.contains('\0'))
        finish(Error{.kind = ErrorKind::File,
                     .message = tr("Standard input is not UTF-8 text."),
                     .remedy = tr("Convert it first, for example with iconv.")});
    else
        finish(m_content);
}

void StandardInput::finish(const Result<QByteArray> &content)
{
    if (m_notifier)
        m_notifier->setEnabled(false);
    QMetaObject::invokeMethod(
        this, [this, content] { Q_EMIT finished(content); }, Qt::QueuedConnection);
}

} // namespace Chat
