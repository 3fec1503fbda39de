// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/remedy.h"

#include <QCoreApplication>

namespace Chat {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::Remedy)
};

} // namespace

QList<Remedy> remediesFor(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::NotConfigured:
    case ErrorKind::InvalidSettings:
    case ErrorKind::Authentication:
    case ErrorKind::Secrets:
    case ErrorKind::Proxy:
    case ErrorKind::Tls:
    case ErrorKind::Redirected:
        return {Remedy::OpenSettings, Remedy::Retry};
    case ErrorKind::Permission:
    case ErrorKind::ModelNotFound:
        return {Remedy::ChooseModel, Remedy::OpenSettings};
    case ErrorKind::ContextTooLong:
    case ErrorKind::InvalidRequest:
        return {Remedy::ChooseModel, Remedy::Retry};
    case ErrorKind::QuotaExceeded:
        return {Remedy::ChooseModel, Remedy::OpenSettings, Remedy::Retry};
    case ErrorKind::RateLimited:
        return {Remedy::Retry, Remedy::ChooseModel};
    case ErrorKind::NameLookup:
    case ErrorKind::Connection:
        return {Remedy::Retry, Remedy::OpenSettings};
    case ErrorKind::Cancelled:
    case ErrorKind::InvalidArgument:
    case ErrorKind::ContentFiltered:
    case ErrorKind::TooLarge:
    case ErrorKind::Timeout:
    case ErrorKind::Interrupted:
    case ErrorKind::Protocol:
    case ErrorKind::Server:
    case ErrorKind::Storage:
    case ErrorKind::File:
    case ErrorKind::Internal:
        break;
    }
    return {Remedy::Retry};
}

QString remedyText(Remedy remedy)
{
    switch (remedy) {
    case Remedy::Retry:
        return Texts::tr("Try again");
    case Remedy::OpenSettings:
        return Texts::tr("Open settings");
    case Remedy::ChooseModel:
        return Texts::tr("Choose another model");
    }
    return {};
}

} // namespace Chat
