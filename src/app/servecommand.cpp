// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/servecommand.h"

#include "app/appcontext.h"
#include "app/commandline.h"
#include "app/console.h"
#include "app/exitstatus.h"
#include "app/jsonoutput.h"
#include "app/servicemanager.h"
#include "app/signalwatcher.h"
#include "app/terminaltext.h"
#include "core/gatewaykeys.h"
#include "proxy/clientkeys.h"

#include <csignal>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QString secondsText(std::chrono::milliseconds time)
{
    constexpr double perSecond = 1000;
    return QString::number(double(time.count()) / perSecond, 'f', 3) + u's';
}

QString recordLine(const RequestRecord &record)
{
    QStringList parts{record.time.toString(Qt::ISODateWithMs),
                      record.client,
                      record.method,
                      record.route,
                      QString::number(record.status),
                      secondsText(record.duration)};
    if (!record.provider.isEmpty())
        parts.append(u"provider="_s + record.provider);
    if (!record.model.isEmpty())
        parts.append(u"model="_s + record.model.left(200).simplified());
    if (record.timeToFirstToken)
        parts.append(u"first="_s + secondsText(*record.timeToFirstToken));
    if (record.usage)
        parts.append(u"tokens="_s + QString::number(record.usage->totalTokens));
    if (!record.error.isEmpty())
        parts.append(u"error="_s + record.error);
    if (!record.reason.isEmpty())
        parts.append(u"reason=\""_s + terminalLine(record.reason).replace(u'"', u'\'') + u'"');
    parts.append(QString::fromLatin1(record.id));
    return parts.join(u' ');
}

QJsonObject recordJson(const RequestRecord &record)
{
    const auto milliseconds = [](const std::optional<std::chrono::milliseconds> &time) {
        return time ? QJsonValue(qint64(time->count())) : QJsonValue(QJsonValue::Null);
    };
    const auto textOrNull = [](const QString &text) {
        return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
    };
    const auto tokens = [&record](qint64 Usage::*count) {
        return record.usage ? QJsonValue((*record.usage).*count) : QJsonValue(QJsonValue::Null);
    };
    return {{u"time"_s, record.time.toString(Qt::ISODateWithMs)},
            {u"request_id"_s, QString::fromLatin1(record.id)},
            {u"client"_s, record.client},
            {u"method"_s, record.method},
            {u"route"_s, record.route},
            {u"provider"_s, textOrNull(record.provider)},
            {u"model"_s, textOrNull(record.model)},
            {u"status"_s, record.status},
            {u"streamed"_s, record.streamed},
            {u"duration_ms"_s, milliseconds(record.duration)},
            {u"first_token_ms"_s, milliseconds(record.timeToFirstToken)},
            {u"prompt_tokens"_s, tokens(&Usage::promptTokens)},
            {u"completion_tokens"_s, tokens(&Usage::completionTokens)},
            {u"error"_s, textOrNull(record.error)},
            {u"reason"_s, textOrNull(record.reason)}};
}

} // namespace

CommandInfo ServeCommand::info()
{
    return {
        .name = u"serve"_s,
        .arguments = {},
        .summary = tr("Answers local programs by HTTP, as OpenAI's service does."),
        .details =
            tr("Any program that can use OpenAI's service can use every provider that is set up "
               "here: give it http://localhost:8080/v1 as the address, and any text as the key. "
               "POST /chatgpt/ and POST /gigachat/ answer with the whole conversation.\n"
               "Only programs of this machine are served; to others gateway/address opens it, once "
               "\"lmchat gateway-key\" has made a key.\n"
               "For each request a line is printed, without keys and texts. SIGTERM or Ctrl+C end "
               "it with exit status 0, and give answers on their way the time of "
               "gateway/stopTimeout; SIGHUP makes it read the settings anew."),
        .examples = {u"lmchat serve"_s, u"lmchat serve --port 8081 --log-format json"_s},
        .options = {{u"port"_s, tr("Listen at this port, not that of gateway/port."), u"PORT"_s},
                    {u"address"_s, tr("Listen at this address: localhost or an IP address."),
                     u"ADDRESS"_s},
                    {u"log-format"_s, tr("Print requests as text, or as one JSON object a line."),
                     u"text|json"_s}},
        .make = makeCommand<ServeCommand>,
    };
}

ServeCommand::ServeCommand(const CommandLine &line, AppContext &context, Console &console)
    : Command(line, context, console)
    , m_proxy(context.secrets(), context.redactor())
{
    connect(&m_proxy, &ProxyServer::stateChanged, this, &ServeCommand::onStateChanged);
    connect(&m_proxy, &ProxyServer::recorded, this, &ServeCommand::printRecords);
}

ServeCommand::~ServeCommand() = default;

void ServeCommand::start()
{
    if (!line().words().isEmpty()) {
        fail({.kind = ErrorKind::InvalidArgument,
              .message = tr("\"lmchat serve\" takes options only."),
              .remedy = tr("For example: lmchat serve --port 8081")});
        return;
    }
    const QString format = line().value(u"log-format"_s);
    m_asJson = format == "json"_L1;
    if (!format.isEmpty() && !m_asJson && format != "text"_L1) {
        fail({.kind = ErrorKind::InvalidArgument,
              .message = tr("There is no log format \"%1\".").arg(format.left(80)),
              .remedy = tr("Use --log-format text or --log-format json.")});
        return;
    }
    SignalWatcher::takeHangupAsMessage();
    m_proxy.start(context().settings(), ClientKeys::standardFile());
}

void ServeCommand::stop(int signal)
{
    if (signal == SIGHUP) {
        if (!m_isStopping)
            reload();
        return;
    }
    m_isStopping = true;
    if (m_proxy.state() == ProxyServer::State::Off) {
        finish(statusOfSignal(signal));
        return;
    }
    notifyServiceManager("STOPPING=1");
    const qint64 seconds = context().settings().get(Keys::GatewayStopTimeout).count();
    console().say(tr("Stopping: answers on their way have %1 seconds to end. Once more ends them "
                     "at once.")
                      .arg(seconds));
    m_proxy.stop();
}

void ServeCommand::reload()
{
    const Result<Settings> settings = Settings::load(context().sources());
    if (!settings) {
        console().sayError(settings.error());
        console().say(tr("The settings stay as they are."));
        return;
    }
    for (const QString &warning : settings->warnings())
        console().sayWarning(warning);
    context().setSettings(*settings);
    notifyServiceManager("RELOADING=1");
    m_proxy.start(*settings, ClientKeys::standardFile());
}

void ServeCommand::onStateChanged()
{
    switch (m_proxy.state()) {
    case ProxyServer::State::On:
        if (m_proxy.error()) {
            console().sayError(*m_proxy.error());
            console().say(tr("The gateway goes on with the settings it had."));
        }
        console().say(tr("Listening at %1").arg(m_proxy.addresses().join(tr(" and "))));
        notifyServiceManager("READY=1");
        return;
    case ProxyServer::State::Off:
        printRecords();
        if (m_proxy.error())
            fail(*m_proxy.error());
        else
            finish();
        return;
    case ProxyServer::State::Starting:
    case ProxyServer::State::Stopping:
        return;
    }
}

void ServeCommand::printRecords()
{
    const QList<RequestRecord> records = m_proxy.log().since(m_printed);
    if (records.isEmpty())
        return;
    if (records.first().ended > m_printed + 1)
        console().say(tr("%1 requests are not printed: standard output was too slow.")
                          .arg(records.first().ended - m_printed - 1));
    m_printed = records.last().ended;
    if (!m_hasReader)
        return;
    QString lines;
    for (const RequestRecord &record : records)
        lines += (m_asJson ? jsonLine(recordJson(record)) : recordLine(record)) + u'\n';
    const Console::Outcome outcome = console().write(lines);
    // Nobody reads the log any more: no reason not to serve.
    m_hasReader = outcome != Console::Outcome::ReaderGone && outcome != Console::Outcome::Failed;
    if (outcome == Console::Outcome::Failed)
        console().sayError(console().error());
}

} // namespace Chat
