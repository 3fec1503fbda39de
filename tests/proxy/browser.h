// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

#include <optional>
#include <sys/types.h>

namespace Chat {

/// A Chromium without a window, with a profile of its own. All its processes, and the profile, are
/// gone when it is destroyed.
class Browser final
{
public:
    Browser();
    ~Browser();

    /// In plain words why there is none; nothing where there is.
    static std::optional<QString> absence();

    void open(const QUrl &page);
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    QByteArray messages() { return m_process.readAllStandardError().right(2000); }

private:
    QTemporaryDir m_home;
    QProcess m_process;
    pid_t m_group = 0;
};

} // namespace Chat
