// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/windowstate.h"

#include "core/logging.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QStandardPaths>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 LargestFile = 64 * 1024;

} // namespace

QString WindowState::standardFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/window.json"_L1;
}

WindowState WindowState::load(const QString &fileName)
{
    WindowState state;
    QFile file(fileName);
    if (!QFileInfo(fileName).isFile() || !file.open(QIODevice::ReadOnly))
        return state;
    const QJsonObject json = QJsonDocument::fromJson(file.read(LargestFile)).object();
    state.geometry = QByteArray::fromBase64(json["geometry"_L1].toString().toLatin1());
    state.sideBar = json["sideBar"_L1].toBool(state.sideBar);
    state.sideBarWidth = json["sideBarWidth"_L1].toInt(state.sideBarWidth);
    state.parameters = json["parameters"_L1].toBool(state.parameters);
    state.parametersWidth = json["parametersWidth"_L1].toInt(state.parametersWidth);
    state.trafficGeometry =
        QByteArray::fromBase64(json["trafficGeometry"_L1].toString().toLatin1());
    state.conversation = QUuid::fromString(json["conversation"_L1].toString());
    return state;
}

void WindowState::save(const QString &fileName) const
{
    if (fileName.isEmpty())
        return;
    const QJsonObject json{{u"geometry"_s, QString::fromLatin1(geometry.toBase64())},
                           {u"sideBar"_s, sideBar},
                           {u"sideBarWidth"_s, sideBarWidth},
                           {u"parameters"_s, parameters},
                           {u"parametersWidth"_s, parametersWidth},
                           {u"trafficGeometry"_s, QString::fromLatin1(trafficGeometry.toBase64())},
                           {u"conversation"_s, conversation.toString(QUuid::WithoutBraces)}};
    QDir().mkpath(QFileInfo(fileName).path());
    QSaveFile file(fileName);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(json).toJson()) < 0
        || !file.commit())
        qCInfo(lcApp) << "the window's state cannot be kept:" << file.errorString();
}

} // namespace Chat
