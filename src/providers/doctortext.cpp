// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/doctortext.h"

#include "net/transporterror.h"
#include "providers/gigachatca.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace Chat::DoctorText {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Chat::Doctor)
};

} // namespace

QString settings(const ProviderInfo &info, const QString &model)
{
    if (info.kind == ProviderKind::Demo)
        return Text::tr("%1 needs no settings.").arg(info.title);
    const QString text = model.isEmpty()
        ? Text::tr("%1 is set up; no model is chosen.").arg(info.title)
        : Text::tr("%1 is set up, with the model %2.").arg(info.title, model);
    return info.warning.isEmpty() ? text : text + u' ' + info.warning;
}

Error notConfigured(const ProviderInfo &info)
{
    return {.kind = ErrorKind::NotConfigured,
            .message = Text::tr("%1 is not completely set up.").arg(info.title),
            .remedy = Text::tr("Set its key.")};
}

QString offline(const ProviderInfo &info)
{
    return Text::tr("Not needed: %1 stays on this computer.").arg(info.title);
}

QString authorized(const ProviderInfo &info)
{
    return info.kind == ProviderKind::GigaChat
        ? Text::tr("The service issued a token for the key.")
        : Text::tr("The service does not object to the key.");
}

QString listed(qsizetype count, const QString &model)
{
    return Text::tr("%1 is in the service's list (%2 in all).").arg(model).arg(count);
}

QString emptyList()
{
    return Text::tr("The service lists no models.");
}

QString noModelChosen(const ProviderInfo &info, const QStringList &some)
{
    return Text::tr("No model is chosen for %1. There are: %2.").arg(info.name, some.join(u", "_s));
}

Error notListed(qsizetype count, const QString &model, const QStringList &near)
{
    return {.kind = ErrorKind::ModelNotFound,
            .message =
                Text::tr("%1 is not in the service's list (%2 in all).").arg(model).arg(count),
            .remedy = near.isEmpty()
                ? Text::tr("Check the name of the model.")
                : Text::tr("Choose another model, such as %1.").arg(near.join(u", "_s))};
}

QString answersAllTheSame(const Error &doubt)
{
    return Text::tr("%1 But the model answers.").arg(doubt.message);
}

QString progress(const ChatProgress &progress)
{
    using Phase = ChatProgress::Phase;
    switch (progress.phase) {
    case Phase::Waiting:
        return Text::tr("Waiting until another request on this account is over.");
    case Phase::Authorizing:
        return Text::tr("Asking for a token.");
    case Phase::Connecting:
        return Text::tr("Connecting.");
    case Phase::Responding:
        return Text::tr("Waiting for the model.");
    case Phase::Streaming:
        return Text::tr("The answer begins.");
    case Phase::Retrying:
        break;
    }
    return progress.cause ? Text::tr("Trying again: %1").arg(progress.cause->message)
                          : Text::tr("Trying again.");
}

QString answered(const QString &model)
{
    return model.isEmpty() ? Text::tr("The model answers.") : Text::tr("%1 answers.").arg(model);
}

QString answeredWithoutText(const QString &model)
{
    return model.isEmpty() ? Text::tr("The model works; it gave no text for so few tokens.")
                           : Text::tr("%1 works; it gave no text for so few tokens.").arg(model);
}

Error withRemedy(const Error &error, const QUrl &url, const ProviderInfo &info)
{
    if (!TransportError::isUntrustedAuthority(error))
        return error;
    Error result = withGigaChatCaRemedy(error, url);
    if (result.remedy != error.remedy)
        return result;
    result.remedy =
        Text::tr("If it is your company's or your own authority, save its certificate as a file, "
                 "and name that as caFile under [profile/%1] in the settings. If you do not know "
                 "it, somebody may be listening: do not go on.")
            .arg(info.name);
    return result;
}

} // namespace Chat::DoctorText
