// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program.h"

#include <QDirIterator>
#include <QFileInfo>
#include <QTest>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr int Patience = 60000; // ms

} // namespace

Program::Program()
{
    const QProcessEnvironment ours = QProcessEnvironment::systemEnvironment();
    // PATH, and what sanitizers are told; nothing of the person.
    for (const QString &name : ours.keys()) {
        if (name == "PATH"_L1 || name.endsWith("SAN_OPTIONS"_L1) || name == "LD_LIBRARY_PATH"_L1)
            m_environment.insert(name, ours.value(name));
    }
    m_environment.insert(u"HOME"_s, m_home.path());
    m_environment.insert(u"XDG_RUNTIME_DIR"_s, path(u"run"_s));
    m_environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    QDir(m_home.path()).mkdir(u"run"_s);
    QFile::setPermissions(path(u"run"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

QString Program::path(const QString &name) const
{
    return QDir(m_home.path()).absoluteFilePath(name);
}

QString Program::writeFile(const QString &name, const QByteArray &content) const
{
    QFile file(path(name));
    QDir().mkpath(QFileInfo(file).absolutePath());
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s cannot be written", qPrintable(name));
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    return file.fileName();
}

void Program::setVariable(const QString &name, const QString &value)
{
    m_environment.insert(name, value);
}

void Program::unsetVariable(const QString &name)
{
    m_environment.remove(name);
}

Program::Run Program::run(const QStringList &arguments, const QByteArray &input) const
{
    const std::unique_ptr<QProcess> process = prepare(arguments);
    if (!input.isNull())
        process->setStandardInputFile(QString());
    process->start();
    if (!input.isNull()) {
        process->write(input);
        process->closeWriteChannel();
    }
    return finish(*process);
}

std::unique_ptr<QProcess> Program::prepare(const QStringList &arguments) const
{
    auto process = std::make_unique<QProcess>();
    process->setProgram(QStringLiteral(LMCHAT_PROGRAM));
    process->setArguments(arguments);
    process->setProcessEnvironment(m_environment);
    process->setWorkingDirectory(m_home.path());
    process->setStandardInputFile(QProcess::nullDevice());
    return process;
}

Program::Run Program::finish(QProcess &process)
{
    const bool hasEnded =
        QTest::qWaitFor([&process] { return process.state() == QProcess::NotRunning; }, Patience);
    if (!hasEnded)
        process.kill();
    process.waitForFinished();
    const bool isNormal = hasEnded && process.error() != QProcess::FailedToStart
        && process.exitStatus() == QProcess::NormalExit;
    return {.status = isNormal ? process.exitCode() : -1,
            .output = process.readAllStandardOutput(),
            .messages = process.readAllStandardError()};
}

QByteArray Program::allFiles() const
{
    QByteArray all;
    QDirIterator files(m_home.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        all += file.fileName().toUtf8() + '\n';
        if (file.open(QIODevice::ReadOnly))
            all += file.readAll() + '\n';
    }
    return all;
}

} // namespace Chat
