// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientkeys.h"

#include "core/inifile.h"
#include "core/settingkeys.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QStandardPaths>

#include <array>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::ClientKeys)
};

constexpr qsizetype HashSize = 32;

QByteArray hashOf(const QByteArray &key)
{
    return QCryptographicHash::hash(key, QCryptographicHash::Sha256);
}

bool areEqual(const QByteArray &one, const QByteArray &other)
{
    if (one.size() != other.size())
        return false;
    unsigned char difference = 0;
    for (qsizetype i = 0; i < one.size(); ++i)
        difference = static_cast<unsigned char>(difference | (one[i] ^ other[i]));
    return difference == 0;
}

Result<IniFile> openFile(const QString &file)
{
    return QFileInfo::exists(file) ? IniFile::load(file) : Result<IniFile>(IniFile());
}

std::optional<Error> readValue(const IniFile::Entry &entry, const QString &file, ClientKey &key)
{
    bool isRight = true;
    if (entry.name == "hash"_L1) {
        key.hash = QByteArray::fromHex(entry.value.toLatin1());
        isRight = key.hash.size() == HashSize;
    } else if (entry.name == "models"_L1) {
        for (const QString &model : entry.value.split(u',', Qt::SkipEmptyParts))
            key.models.append(model.trimmed());
    } else if (entry.name == "requestsPerMinute"_L1) {
        key.requestsPerMinute = entry.value.toInt(&isRight);
    } else if (entry.name == "tokensPerDay"_L1) {
        key.tokensPerDay = entry.value.toLongLong(&isRight);
    } else {
        isRight = false;
    }
    if (isRight && key.requestsPerMinute >= 0 && key.tokensPerDay >= 0)
        return std::nullopt;
    return Error{.kind = ErrorKind::InvalidSettings,
                 .message = Texts::tr("%1:%2: the gateway's key \"%3\" cannot be read.")
                                .arg(file)
                                .arg(entry.line)
                                .arg(entry.section),
                 .remedy = Texts::tr("A key has hash, and may have models, requestsPerMinute and "
                                     "tokensPerDay.")};
}

} // namespace

QString ClientKeys::standardFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
        + "/gateway-keys.ini"_L1;
}

Result<ClientKeys> ClientKeys::load(const QString &file)
{
    const Result<IniFile> ini = openFile(file);
    if (!ini)
        return ini.error();
    ClientKeys keys;
    for (const QString &name : ini->sections()) {
        ClientKey key{.name = name};
        for (const IniFile::Entry &entry : ini->entries()) {
            if (entry.section != name)
                continue;
            if (const auto error = readValue(entry, file, key))
                return *error;
        }
        if (!name.isEmpty() && !key.hash.isEmpty())
            keys.m_keys.append(key);
    }
    return keys;
}

Result<Secret> ClientKeys::create(const QString &file, const QString &name)
{
    if (!SettingCheck::isProfileName(name))
        return Error{.kind = ErrorKind::InvalidArgument,
                     .message = Texts::tr("\"%1\" cannot be the name of a key.").arg(name.left(80)),
                     .remedy = Texts::tr("Use letters, digits, dots, dashes and underscores.")};
    Result<IniFile> ini = openFile(file);
    if (!ini)
        return ini.error();
    if (ini->sections().contains(name))
        return Error{.kind = ErrorKind::InvalidArgument,
                     .message = Texts::tr("There is a key called \"%1\" already.").arg(name),
                     .remedy = Texts::tr("Remove it first, or choose another name.")};
    std::array<quint32, 8> random{};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    const QByteArray bytes(reinterpret_cast<const char *>(random.data()), sizeof(random));
    const QByteArray key =
        "lmchat-" + bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    ini->setValue(name, u"hash"_s, QString::fromLatin1(hashOf(key).toHex()));
    if (const Result<void> saved = ini->save(file); !saved)
        return saved.error();
    return Secret(key);
}

Result<bool> ClientKeys::revoke(const QString &file, const QString &name)
{
    Result<IniFile> ini = openFile(file);
    if (!ini)
        return ini.error();
    if (!ini->sections().contains(name))
        return false;
    ini->removeSection(name);
    if (const Result<void> saved = ini->save(file); !saved)
        return saved.error();
    return true;
}

const ClientKey *ClientKeys::find(const QByteArray &key) const
{
    const QByteArray hash = hashOf(key);
    const ClientKey *found = nullptr;
    for (const ClientKey &candidate : m_keys) {
        if (areEqual(candidate.hash, hash))
            found = &candidate;
    }
    return found;
}

} // namespace Chat
