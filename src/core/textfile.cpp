// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/textfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStringDecoder>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::TextFile)
};

Error unreadable(const QString &message, const QString &remedy)
{
    return Error{.kind = ErrorKind::InvalidSettings, .message = message, .remedy = remedy};
}

} // namespace

Result<QByteArray> readTextFile(const QString &path, qint64 limit)
{
    const QString shown = QDir::toNativeSeparators(path);
    if (QFileInfo(path).isDir())
        return unreadable(Texts::tr("%1 is a folder, not a file.").arg(shown),
                          Texts::tr("Name a file."));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(Texts::tr("%1 cannot be read: %2.").arg(shown, file.errorString()),
                          Texts::tr("Check the path and the rights of the file."));
    QByteArray content = file.read(limit + 1);
    if (file.error() != QFileDevice::NoError)
        return unreadable(Texts::tr("%1 cannot be read: %2.").arg(shown, file.errorString()),
                          Texts::tr("Check the disk."));
    if (content.size() > limit)
        return unreadable(Texts::tr("%1 is larger than %2 KiB.").arg(shown).arg(limit / 1024),
                          Texts::tr("Check that it is the file that was meant."));
    if (content.startsWith("\xEF\xBB\xBF"))
        content.remove(0, 3);
    QStringDecoder decoder(QStringConverter::Utf8, QStringConverter::Flag::Stateless);
    const QString decoded = decoder.decode(content);
    if (decoder.hasError() || content.contains('\0'))
        return unreadable(Texts::tr("%1 is not UTF-8 text.").arg(shown),
                          Texts::tr("Save it as UTF-8."));
    return content;
}

Result<void> writePrivateFile(const QString &path, const QByteArray &content, ErrorKind kind)
{
    const auto failed = [&](const QString &reason) {
        return Error{
            .kind = kind,
            .message =
                Texts::tr("%1 cannot be written: %2.").arg(QDir::toNativeSeparators(path), reason),
            .remedy = Texts::tr("Check the rights of its folder and the space left.")};
    };
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(folder))
        return failed(Texts::tr("its folder cannot be made"));
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failed(file.errorString());
    // Before the content: QSaveFile gives the new file the rights of the one it replaces.
    if (!file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return failed(file.errorString());
    if (file.write(content) != content.size() || !file.commit())
        return failed(file.errorString());
    return {};
}

} // namespace Chat
