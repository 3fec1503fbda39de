// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exitstatus.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace Chat {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::ExitStatus)
};

struct Row
{
    ErrorKind kind;
    int status;
    const char *meaning;
};

constexpr std::array Rows{
    Row{ErrorKind::Internal, 1, QT_TRANSLATE_NOOP("Chat::ExitStatus", "a fault of this program")},
    Row{ErrorKind::InvalidArgument, 2, QT_TRANSLATE_NOOP("Chat::ExitStatus", "wrong command line")},
    Row{ErrorKind::InvalidSettings, 3, QT_TRANSLATE_NOOP("Chat::ExitStatus", "wrong settings")},
    Row{ErrorKind::NotConfigured, 4,
        QT_TRANSLATE_NOOP("Chat::ExitStatus", "no such provider, or no key for it")},
    Row{ErrorKind::InvalidRequest, 10,
        QT_TRANSLATE_NOOP("Chat::ExitStatus", "the service refused the request as wrong")},
    Row{ErrorKind::ContextTooLong, 11,
        QT_TRANSLATE_NOOP("Chat::ExitStatus", "too long for the model")},
    Row{ErrorKind::Authentication, 12, QT_TRANSLATE_NOOP("Chat::ExitStatus", "wrong key")},
    Row{ErrorKind::Permission, 13,
        QT_TRANSLATE_NOOP("Chat::ExitStatus", "the key has no right to this")},
    Row{ErrorKind::ModelNotFound, 14,
        QT_TRANSLATE_NOOP("Chat::ExitStatus", "no such model or address")},
    Row{ErrorKind::RateLimited, 15,
        QT_TRANSLATE_NOOP("Chat::ExitStatus", "too many requests: waiting helps")},
    Row{ErrorKind::QuotaExceeded, 16,
        QT_TRANSLATE_NOOP("Chat::ExitStatus", "no money or tokens left")},
    Row{ErrorKind::ContentFiltered, 17,
        QT_TRANSLATE_NOOP("Chat::ExitStatus", "stopped by the service's content filter")},
    Row{ErrorKind::TooLarge, 18, QT_TRANSLATE_NOOP("Chat::ExitStatus", "larger than allowed")},
    Row{ErrorKind::NameLookup, 20, QT_TRANSLATE_NOOP("Chat::ExitStatus", "no such host")},
    Row{ErrorKind::Connection, 21, QT_TRANSLATE_NOOP("Chat::ExitStatus", "no connection")},
    Row{ErrorKind::Proxy, 22, QT_TRANSLATE_NOOP("Chat::ExitStatus", "the proxy refused or failed")},
    Row{ErrorKind::Tls, 23,
        QT_TRANSLATE_NOOP("Chat::ExitStatus", "TLS failed, or a certificate is not trusted")},
    Row{ErrorKind::Timeout, 24, QT_TRANSLATE_NOOP("Chat::ExitStatus", "no answer in time")},
    Row{ErrorKind::Interrupted, 25,
        QT_TRANSLATE_NOOP("Chat::ExitStatus", "the answer was cut before its end")},
    Row{ErrorKind::Redirected, 26,
        QT_TRANSLATE_NOOP("Chat::ExitStatus", "a redirection to another host was refused")},
    Row{ErrorKind::Protocol, 27,
        QT_TRANSLATE_NOOP("Chat::ExitStatus", "the service's answer makes no sense")},
    Row{ErrorKind::Server, 28, QT_TRANSLATE_NOOP("Chat::ExitStatus", "the service failed")},
    Row{ErrorKind::Storage, 30, QT_TRANSLATE_NOOP("Chat::ExitStatus", "database or its disk")},
    Row{ErrorKind::Secrets, 31, QT_TRANSLATE_NOOP("Chat::ExitStatus", "keychain or secrets file")},
    Row{ErrorKind::File, 32,
        QT_TRANSLATE_NOOP("Chat::ExitStatus", "a file, or standard output, cannot be used")},
    Row{ErrorKind::Cancelled, 130, QT_TRANSLATE_NOOP("Chat::ExitStatus", "stopped with Ctrl+C")},
};

} // namespace

int exitStatus(ErrorKind kind)
{
    const auto row = std::ranges::find(Rows, kind, &Row::kind);
    return row == Rows.end() ? 1 : row->status;
}

QList<ExitStatusRow> exitStatusTable()
{
    QList<ExitStatusRow> table{{SuccessStatus, Texts::tr("all went well")}};
    for (const Row &row : Rows)
        table.append({row.status, Texts::tr(row.meaning)});
    table.append({ReaderGoneStatus, Texts::tr("nobody reads the output any more")});
    table.append(
        {statusOfSignal(15),
         Texts::tr("ended by SIGTERM (129: by SIGHUP); \"lmchat serve\" by a second one")});
    return table;
}

} // namespace Chat
