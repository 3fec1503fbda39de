// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/nodeclients.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

namespace Chat {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int OldestNode = 18; // that of Debian 12
constexpr int Tries = 2;
constexpr std::chrono::milliseconds InstallPatience = 120s; // of each try; Qt Test waits for 300 s
constexpr std::chrono::milliseconds Patience = 200s;

NodeClients::Run runProcess(const QString &program, const QStringList &arguments,
                            const QString &folder, const QProcessEnvironment &environment,
                            std::chrono::milliseconds patience)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(folder);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(program, arguments);
    const bool hasEnded =
        QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; },
                        static_cast<int>(patience.count()));
    if (!hasEnded)
        process.kill();
    process.waitForFinished();
    const bool isNormal = hasEnded && process.error() != QProcess::FailedToStart
        && process.exitStatus() == QProcess::NormalExit;
    return {.status = isNormal ? process.exitCode() : -1,
            .output = process.readAllStandardOutput(),
            .messages = process.readAllStandardError()};
}

std::optional<QByteArray> contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    return file.readAll();
}

} // namespace

NodeClients::NodeClients(const QString &source, const QString &folder)
    : m_source(source)
    , m_folder(folder)
    , m_node(QStandardPaths::findExecutable(u"node"_s))
    , m_npm(QStandardPaths::findExecutable(u"npm"_s))
{
}

std::optional<QString> NodeClients::prepare() const
{
    if (m_node.isEmpty() || m_npm.isEmpty())
        return u"Node.js or npm is not installed"_s;
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const Run version = runProcess(m_node, {u"--version"_s}, m_source, environment, Patience);
    if (version.output.mid(1).split('.').first().toInt() < OldestNode)
        return u"Node.js %1 is older than %2"_s.arg(QString::fromLatin1(version.output.trimmed()),
                                                    QString::number(OldestNode));
    if (const auto failure = copySources())
        return failure;

    const QByteArray lock = contentOf(path(u"package-lock.json"_s)).value_or(QByteArray());
    const QByteArray mark = QCryptographicHash::hash(lock, QCryptographicHash::Sha256).toHex();
    const QString markPath = path(u"node_modules/.installed"_s);
    if (contentOf(markPath) == mark)
        return std::nullopt;
    QByteArray said;
    for (int i = 0; i < Tries; ++i) {
        // Nothing of a package runs here but what the programs import.
        const Run install =
            runProcess(m_npm,
                       {u"ci"_s, u"--ignore-scripts"_s, u"--no-audit"_s, u"--no-fund"_s,
                        u"--prefer-offline"_s, u"--fetch-retries=1"_s, u"--fetch-timeout=30000"_s},
                       m_folder, environment, InstallPatience);
        QFile file(markPath);
        if (install.status == 0 && file.open(QIODevice::WriteOnly) && file.write(mark) > 0)
            return std::nullopt;
        said = install.messages.trimmed();
    }
    return u"npm cannot install the clients: "_s + QString::fromUtf8(said.left(300));
}

std::optional<QString> NodeClients::copySources() const
{
    if (!QDir().mkpath(m_folder))
        return m_folder + u" cannot be made"_s;
    const QStringList names =
        QDir(m_source).entryList({u"*.mjs"_s, u"package*.json"_s}, QDir::Files);
    for (const QString &name : names) {
        const auto content = contentOf(m_source + u'/' + name);
        QFile copy(path(name));
        if (!content || !copy.open(QIODevice::WriteOnly) || copy.write(*content) < content->size())
            return copy.fileName() + u" cannot be written"_s;
    }
    return std::nullopt;
}

NodeClients::Run NodeClients::run(const QString &program,
                                  const QProcessEnvironment &environment) const
{
    return runProcess(m_node, {u"--test-reporter=tap"_s, program}, m_folder, environment, Patience);
}

} // namespace Chat
