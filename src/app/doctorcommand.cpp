// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/doctorcommand.h"

#include "app/appcontext.h"
#include "app/commandline.h"
#include "app/console.h"
#include "app/exitstatus.h"
#include "app/globaloptions.h"
#include "app/jsonoutput.h"
#include "core/future.h"
#include "providers/doctor.h"

#include <QJsonArray>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype StateWidth = 13;
constexpr qsizetype StageWidth = 15;

QString indented(const QString &text)
{
    return QString(StateWidth + StageWidth, u' ') + text + u'\n';
}

} // namespace

CommandInfo DoctorCommand::info()
{
    return {
        .name = u"doctor"_s,
        .arguments = tr("[PROVIDER]"),
        .summary = tr("Finds out what stands between this computer and an answer."),
        .details =
            tr("Goes through the stages of a connection, up to the first that fails: settings, "
               "name lookup, proxy, connection, certificate, authorisation, model list, one token. "
               "What it asks of the service costs next to nothing. With --json one object is "
               "printed: provider, model, stages (each with stage, host, state, text, "
               "duration_ms and error) and error; a state is passed, warning, skipped, failed or "
               "not_reached."),
        .examples = {u"lmchat doctor gigachat"_s, u"lmchat doctor openai --model gpt-5-mini"_s},
        .options = {{{u"m"_s, u"model"_s},
                     tr("Ask this model in place of the profile's."),
                     u"MODEL"_s},
                    jsonOption(tr("Print a JSON object."))},
        .wordIsProvider = true,
        .make = makeCommand<DoctorCommand>,
    };
}

DoctorCommand::DoctorCommand(const CommandLine &line, AppContext &context, Console &console)
    : Command(line, context, console)
    , m_model(line.value(u"model"_s))
{
}

DoctorCommand::~DoctorCommand() = default;

void DoctorCommand::start()
{
    if (line().words().size() > 1) {
        fail({.kind = ErrorKind::InvalidArgument,
              .message = tr("\"lmchat doctor\" examines one provider at a time."),
              .remedy = tr("For example: lmchat doctor %1").arg(line().words().first().left(80))});
        return;
    }
    whenFinished(context().registry().defaultName(), this,
                 [this](const QString &name) { examine(name); });
}

void DoctorCommand::stop(int signal)
{
    m_signal = signal;
    if (m_doctor && !m_doctor->isFinished())
        m_doctor->abort();
    else
        Command::stop(signal);
}

void DoctorCommand::examine(const QString &providerName)
{
    if (isFinished())
        return;
    m_provider = providerName;
    const Result<Provider *> provider = context().registry().provider(providerName);
    if (!provider) {
        const Error error = context().redactor().redacted(provider.error());
        m_badSettings = CheckFinding{.stage = CheckStage::Settings,
                                     .state = CheckState::Failed,
                                     .text = error.message,
                                     .error = error};
        end(error);
        return;
    }
    if (m_model.isEmpty())
        m_model = (*provider)->info().defaultModel;
    m_doctor = std::make_unique<Doctor>(**provider, context().redactor(), m_model);
    connect(m_doctor.get(), &Doctor::changed, this, &DoctorCommand::onChanged);
    connect(m_doctor.get(), &Doctor::finished, this, [this] { end(m_doctor->error()); });
    m_doctor->start();
}

void DoctorCommand::onChanged(qsizetype index)
{
    const CheckFinding &finding = m_doctor->findings().at(index);
    if (finding.state == CheckState::Running) {
        QStringList parts{checkStageTitle(finding.stage), finding.host, finding.text};
        parts.removeAll(QString());
        console().setStatus(parts.join(u", "_s));
    } else {
        printEnded();
    }
}

/// Those that have ended since it was last called, up to the first that has not.
bool DoctorCommand::printEnded()
{
    if (line().isSet(u"json"_s))
        return true;
    const QList<CheckFinding> all = findings();
    while (m_printed < all.size() && all.at(m_printed).hasEnded()) {
        if (!printFinding(all.at(m_printed++)))
            return false;
    }
    return true;
}

bool DoctorCommand::printFinding(const CheckFinding &finding)
{
    QString text;
    if (!finding.host.isEmpty() && finding.host != m_printedHost)
        text += finding.host + u":\n"_s;
    m_printedHost = finding.host;
    QString facts = finding.text;
    if (finding.duration.count() > 0)
        facts += u' ' + tr("(%1 ms)").arg(finding.duration.count());
    const QString line = checkStateTitle(finding.state).leftJustified(StateWidth)
        + checkStageTitle(finding.stage).leftJustified(StageWidth) + facts;
    text += line.trimmed() + u'\n';
    if (finding.error) {
        if (!finding.error->remedy.isEmpty())
            text += indented(finding.error->remedy);
        if (console().isVerbose() && !finding.error->detail.isEmpty()) {
            for (const QString &detail : finding.error->detail.split(u'\n'))
                text += indented(detail);
        }
    }
    return print(text);
}

void DoctorCommand::end(const std::optional<Error> &error)
{
    if (isFinished())
        return;
    console().clearStatus();
    if (line().isSet(u"json"_s)) {
        if (!printJson(json(error)))
            return;
    } else {
        if (!printEnded())
            return;
        const QList<CheckFinding> all = findings();
        while (m_printed < all.size()) { // not reached
            if (!printFinding(all.at(m_printed++)))
                return;
        }
    }
    if (m_signal != 0)
        finish(statusOfSignal(m_signal));
    else
        finish(error ? exitStatus(error->kind) : SuccessStatus);
}

QList<CheckFinding> DoctorCommand::findings() const
{
    if (m_badSettings)
        return {*m_badSettings};
    return m_doctor ? m_doctor->findings() : QList<CheckFinding>();
}

QJsonObject DoctorCommand::failureJson(const Error &error) const
{
    return json(error);
}

QJsonObject DoctorCommand::json(const std::optional<Error> &error) const
{
    const auto orNull = [](const QString &text) {
        return text.isEmpty() ? QJsonValue() : QJsonValue(text);
    };
    const auto errorOrNull = [this](const std::optional<Error> &given) {
        return given ? QJsonValue(errorJson(*given, context().redactor())) : QJsonValue();
    };
    QJsonArray stages;
    const QList<CheckFinding> all = findings();
    for (const CheckFinding &finding : all) {
        const bool took = finding.hasEnded() && finding.state != CheckState::Skipped;
        stages.append(QJsonObject{
            {u"stage"_s, checkStageName(finding.stage)},
            {u"host"_s, orNull(finding.host)},
            {u"state"_s, checkStateName(finding.state)},
            {u"text"_s, orNull(context().redactor().redacted(finding.text))},
            {u"duration_ms"_s, took ? QJsonValue(qint64(finding.duration.count())) : QJsonValue()},
            {u"error"_s, errorOrNull(finding.error)}});
    }
    return {{u"provider"_s, orNull(m_provider)},
            {u"model"_s, orNull(m_model)},
            {u"stages"_s, stages},
            {u"error"_s, errorOrNull(error)}};
}

} // namespace Chat
