// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QObject>

QT_BEGIN_NAMESPACE
class QSocketNotifier;
QT_END_NAMESPACE

namespace Chat {

/// Reads standard input to its end, without blocking the event loop.
class StandardInput final : public QObject
{
    Q_OBJECT
public:
    static constexpr qint64 Limit = 1024 * 1024; ///< bytes

    explicit StandardInput(int descriptor = 0, QObject *parent = nullptr);
    ~StandardInput() override;

    bool isTerminal() const;

    void start();

Q_SIGNALS:
    /// Once, queued: valid UTF-8 without a byte order mark, or why not (ErrorKind::File,
    /// ErrorKind::TooLarge). Empty where there is no standard input.
    void finished(const Chat::Result<QByteArray> &content);

private:
    void read();
    void finish();
    void finish(const Result<QByteArray> &content);

    const int m_descriptor;
    QSocketNotifier *m_notifier = nullptr;
    QByteArray m_content;
};

} // namespace Chat
