// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gigachatcacommand.h"

#include "app/appcontext.h"
#include "app/commandline.h"
#include "app/console.h"
#include "app/globaloptions.h"
#include "core/future.h"
#include "net/certificates.h"
#include "net/transporterror.h"
#include "providers/gigachatca.h"
#include "providers/transportsettings.h"

#include <QDir>

namespace Chat {

using namespace Qt::StringLiterals;

CommandInfo GigaChatCaCommand::info()
{
    return {
        .name = u"gigachat-ca"_s,
        .arguments = tr("install|status|remove"),
        .summary = tr("Installs the certificate authority that GigaChat's hosts need."),
        .details =
            tr("GigaChat's hosts have certificates of \"Russian Trusted Root CA\", which no system "
               "trusts by itself. \"install\" gets it from its official address, or takes it from "
               "a file (PEM or DER), and accepts it only if its SHA-256 fingerprint is the known "
               "one. It is trusted by this program alone, and for GigaChat's hosts alone. With "
               "--json one object is printed: installed, path, subject, fingerprint, valid_until "
               "and error."),
        .examples = {u"lmchat gigachat-ca install"_s,
                     u"lmchat gigachat-ca install --from russian_trusted_root_ca.cer"_s},
        .options = {{u"from"_s, tr("Take the certificate from this file."), u"FILE"_s},
                    jsonOption(tr("Print a JSON object."))},
        .make = makeCommand<GigaChatCaCommand>,
    };
}

GigaChatCaCommand::GigaChatCaCommand(const CommandLine &line, AppContext &context, Console &console,
                                     const GigaChatCaSource &source)
    : Command(line, context, console)
    , m_source(source)
{
}

GigaChatCaCommand::~GigaChatCaCommand() = default;

void GigaChatCaCommand::start()
{
    m_installer = std::make_unique<GigaChatCaInstaller>(
        gigaChatCaPath(), transportOptions(context().settings()), context().redactor(), m_source);
    const QString word = line().words().size() == 1 ? line().words().first() : QString();
    if (word == "install"_L1) {
        install();
    } else if (line().isSet(u"from"_s)) {
        fail({.kind = ErrorKind::InvalidArgument,
              .message = tr("--from goes with \"install\" only."),
              .remedy = tr("For example: lmchat gigachat-ca install --from FILE")});
    } else if (word == "status"_L1) {
        showStatus();
    } else if (word == "remove"_L1) {
        remove();
    } else {
        fail({.kind = ErrorKind::InvalidArgument,
              .message = tr("\"lmchat gigachat-ca\" wants one of the words install, status and "
                            "remove."),
              .remedy = tr("To install: lmchat gigachat-ca install")});
    }
}

void GigaChatCaCommand::install()
{
    if (line().isSet(u"from"_s)) {
        onInstalled(m_installer->installFrom(line().value(u"from"_s)));
        return;
    }
    console().setStatus(tr("Asking %1 for the certificate…")
                            .arg(TransportError::hostText(m_source.addresses.value(0))));
    whenFinished(m_installer->install(), this,
                 [this](const Result<QSslCertificate> &certificate) { onInstalled(certificate); });
}

void GigaChatCaCommand::onInstalled(const Result<QSslCertificate> &certificate)
{
    if (isFinished())
        return;
    if (certificate)
        show(*certificate,
             tr("Installed for GigaChat's hosts: %1.").arg(certificateSummary(*certificate)));
    else
        fail(certificate.error());
}

void GigaChatCaCommand::showStatus()
{
    const Result<QSslCertificate> certificate = m_installer->installed();
    if (!certificate)
        fail(certificate.error());
    else if (certificate->isNull())
        show(QSslCertificate(), tr("Not installed. To install it: lmchat gigachat-ca install"));
    else
        show(*certificate, tr("Installed: %1.").arg(certificateSummary(*certificate)));
}

void GigaChatCaCommand::remove()
{
    const Result<bool> removed = m_installer->remove();
    if (removed)
        show(QSslCertificate(), *removed ? tr("Removed.") : tr("It was not installed."));
    else
        fail(removed.error());
}

void GigaChatCaCommand::show(const QSslCertificate &certificate, const QString &text)
{
    console().clearStatus();
    const QString path = m_installer->path();
    bool printed = false;
    if (line().isSet(u"json"_s)) {
        const bool isThere = !certificate.isNull();
        const auto ifThere = [isThere](const QString &value) {
            return isThere ? QJsonValue(value) : QJsonValue();
        };
        printed = printJson(
            {{u"installed"_s, isThere},
             {u"path"_s, path},
             {u"subject"_s, ifThere(certificateSubject(certificate))},
             {u"fingerprint"_s, ifThere(sha256Fingerprint(certificate))},
             {u"valid_until"_s, ifThere(certificate.expiryDate().toUTC().toString(Qt::ISODate))},
             {u"error"_s, QJsonValue()}});
    } else {
        printed = printLine(text);
        if (printed && !certificate.isNull())
            printed = printLine(tr("File: %1").arg(QDir::toNativeSeparators(path)));
    }
    if (printed)
        finish();
}

} // namespace Chat
