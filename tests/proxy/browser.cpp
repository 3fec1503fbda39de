// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/browser.h"

#include <QStandardPaths>

#include <cerrno>
#include <csignal>
#include <sys/prctl.h>
#include <sys/wait.h>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QString program()
{
    for (const QString &name : {u"chromium"_s, u"chromium-browser"_s, u"google-chrome"_s}) {
        const QString path = QStandardPaths::findExecutable(name);
        if (!path.isEmpty())
            return path;
    }
    return {};
}

/// Returns when no process of the group is left. Those whose parent ended are ours by then.
void endGroup(pid_t group)
{
    if (group <= 0)
        return;
    ::kill(-group, SIGKILL);
    while (::waitpid(-group, nullptr, 0) > 0 || errno == EINTR) { }
}

} // namespace

Browser::Browser()
{
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, qEnvironmentVariable("PATH"));
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    for (const QString &name :
         {u"HOME"_s, u"TMPDIR"_s, u"XDG_RUNTIME_DIR"_s, u"XDG_CONFIG_HOME"_s, u"XDG_CACHE_HOME"_s})
        environment.insert(name, m_home.path());
    m_process.setProcessEnvironment(environment);
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setStandardOutputFile(QProcess::nullDevice());
    // Chromium is many processes, and those for network and storage still write into the profile
    // for a while when the first has ended: all have to be waited for.
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    m_process.setChildProcessModifier([] { ::setpgid(0, 0); });
}

Browser::~Browser()
{
    m_process.terminate();
    if (!m_process.waitForFinished(10'000)) {
        m_process.kill();
        m_process.waitForFinished();
    }
    endGroup(m_group);
}

std::optional<QString> Browser::absence()
{
    if (program().isEmpty())
        return u"There is no Chromium: its package is \"chromium\""_s;
    return std::nullopt;
}

void Browser::open(const QUrl &page)
{
    // Root, and many a container, has no sandbox; no pages but the test's own are opened. Nothing
    // else is to be sent anywhere.
    m_process.start(
        program(),
        {u"--headless"_s, u"--no-sandbox"_s, u"--disable-gpu"_s, u"--disable-dev-shm-usage"_s,
         u"--no-first-run"_s, u"--no-proxy-server"_s, u"--disable-extensions"_s,
         u"--disable-sync"_s, u"--disable-background-networking"_s, u"--disable-component-update"_s,
         u"--password-store=basic"_s, u"--user-data-dir="_s + m_home.filePath(u"profile"_s),
         page.toString(QUrl::FullyEncoded)});
    m_group = pid_t(m_process.processId());
}

} // namespace Chat
