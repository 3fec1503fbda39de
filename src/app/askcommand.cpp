// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/askcommand.h"

#include "app/appcontext.h"
#include "app/commandline.h"
#include "app/console.h"
#include "app/exitstatus.h"
#include "app/globaloptions.h"
#include "app/jsonoutput.h"
#include "core/finishnotice.h"
#include "core/future.h"

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

Error argumentError(const QString &message, const QString &remedy)
{
    return Error{.kind = ErrorKind::InvalidArgument, .message = message, .remedy = remedy};
}

Message message(Role role, const QString &text)
{
    return {.role = role, .text = text};
}

} // namespace

CommandInfo AskCommand::info()
{
    return {
        .name = u"ask"_s,
        .arguments = tr("[QUESTION…]"),
        .summary = tr("Asks a question and prints the answer as it comes."),
        .details = tr(
            "Text on standard input is the question or, where words are given, is put behind them. "
            "It must be UTF-8 text of at most 1 MiB, a file one of at most 256 KiB. Run with "
            "</dev/null where standard input is open, but not meant.\n"
            "The answer goes to standard output; reasoning, notices and errors go to standard "
            "error. On a terminal the answer is shown without control characters, into a file or "
            "pipe it goes exactly as it came.\n"
            "With --json one object is printed at the end: text, reasoning, state, model, "
            "provider, "
            "finish_reason, usage, times, request_id and error. Ctrl+C keeps the text so far."),
        .examples = {u"lmchat ask \"What is the capital of Tatarstan?\""_s,
                     u"git diff | lmchat ask --provider gigachat \"Review this change\""_s,
                     u"lmchat ask -p openai -m gpt-4o --file notes.txt \"Sum up the notes\""_s,
                     u"lmchat ask --json \"2+2?\" | jq -r .text"_s},
        .options =
            {{{u"m"_s, u"model"_s}, tr("Ask this model; without it the profile's own."), u"NAME"_s},
             {{u"s"_s, u"system"_s}, tr("Instruction to begin with."), u"TEXT"_s},
             {{u"f"_s, u"file"_s}, tr("Add a text file; may be given up to 20 times."), u"FILE"_s},
             {u"temperature"_s, tr("From 0 (sober) to 2 (wild)."), u"NUMBER"_s},
             {u"top-p"_s, tr("Only the likeliest words, from 0 to 1 in all."), u"NUMBER"_s},
             {u"max-tokens"_s, tr("The answer's greatest length."), u"NUMBER"_s},
             {u"window"_s,
              tr("Ask in the window instead, in a new conversation; opens it where it is not.")},
             {u"no-stream"_s, tr("Have the answer sent as a whole.")},
             jsonOption(tr("Print one JSON object at the end in place of the text."))},
        .make = makeCommand<AskCommand>,
    };
}

AskCommand::AskCommand(const CommandLine &line, AppContext &context, Console &console)
    : Command(line, context, console)
    , m_reader(line.words(), line.values(u"file"_s))
    , m_progress(console)
    , m_wantsJson(line.isSet(u"json"_s))
{
    m_answer.role = Role::Assistant;
    m_answer.state = MessageState::Streaming;
    connect(&m_reader, &QuestionReader::readingInput, this,
            [this] { this->console().setStatus(tr("Reading standard input…")); });
    connect(&m_reader, &QuestionReader::finished, this, &AskCommand::onRead);
}

AskCommand::~AskCommand() = default;

void AskCommand::start()
{
    if (const auto error = readOptions())
        fail(*error);
    else
        m_reader.start();
}

void AskCommand::stop(int signal)
{
    m_signal = signal;
    if (m_reply && !m_reply->isFinished())
        m_reply->abort(); // finished() follows
    else
        Command::stop(signal);
}

std::optional<Error> AskCommand::readOptions()
{
    if (line().isSet(u"window"_s)) // see wantsWindow(): where there are windows it never comes here
        return argumentError(tr("This build has no window."), tr("Ask without --window."));
    const Settings &settings = context().settings();
    ChatParameters &parameters = m_request.parameters;
    parameters.temperature = settings.get(Keys::Temperature);
    if (line().isSet(u"top-p"_s)) {
        bool isNumber = false;
        parameters.topP = line().value(u"top-p"_s).toDouble(&isNumber);
        if (!isNumber || !(*parameters.topP >= 0 && *parameters.topP <= 1))
            return argumentError(tr("--top-p cannot be \"%1\".").arg(line().value(u"top-p"_s)),
                                 tr("Expected is a number from 0 to 1."));
    }
    if (line().isSet(u"max-tokens"_s)) {
        bool isNumber = false;
        parameters.maxTokens = line().value(u"max-tokens"_s).toInt(&isNumber);
        if (!isNumber || *parameters.maxTokens < 1)
            return argumentError(
                tr("--max-tokens cannot be \"%1\".").arg(line().value(u"max-tokens"_s)),
                tr("Expected is a whole number from 1."));
    }
    m_request.model = line().value(u"model"_s).trimmed();
    if (line().isSet(u"no-stream"_s))
        m_request.mode = AnswerMode::Whole;
    if (const QString system = settings.get(Keys::SystemPrompt); !system.trimmed().isEmpty())
        m_request.messages.append(message(Role::System, system));
    return std::nullopt;
}

void AskCommand::onRead(const Result<QString> &question)
{
    if (isFinished())
        return;
    if (!question) {
        fail(question.error());
    } else if (question->isEmpty()) {
        fail(argumentError(tr("There is no question."),
                           tr("For example: lmchat ask \"What is a monad?\"")));
    } else {
        m_request.messages.append(message(Role::User, *question));
        findProvider();
    }
}

void AskCommand::findProvider()
{
    const bool isChosen = context().settings().get(Keys::Provider) != Keys::Provider.defaultValue();
    whenFinished(context().registry().defaultName(), this, [this, isChosen](const QString &name) {
        if (isFinished())
            return;
        const ProviderProfile *profile = context().registry().profile(name);
        if (!isChosen && profile && profile->kind == ProviderKind::Demo)
            console().say(tr("No key is set up, so the offline demo answers; it is no model. To "
                             "add a key: lmchat key set openai (or gigachat). Models on this "
                             "machine: lmchat models --local."));
        ask(name);
    });
}

void AskCommand::ask(const QString &providerName)
{
    const Result<Provider *> provider = context().registry().provider(providerName);
    if (!provider) {
        fail(provider.error());
        return;
    }
    const ProviderInfo info = (*provider)->info();
    if (!info.warning.isEmpty())
        console().sayWarning(info.warning);
    m_answer.info.provider = info.name;
    m_reply = (*provider)->send(m_request);
    connect(m_reply.get(), &ChatReply::progress, &m_progress, &AnswerProgress::show);
    connect(m_reply.get(), &ChatReply::delta, this, &AskCommand::onDelta);
    connect(m_reply.get(), &ChatReply::finished, this, &AskCommand::onReplyFinished);
}

void AskCommand::onDelta(const ChatDelta &delta)
{
    applyDelta(delta, m_answer);
    if (!delta.status.isEmpty())
        m_progress.showStatus(delta.status);
    if (m_wantsJson)
        return;
    if (!delta.reasoning.isEmpty())
        console().writeReasoning(delta.reasoning);
    if (!delta.text.isEmpty() && !print(delta.text) && isFinished())
        m_reply.reset();
}

void AskCommand::onReplyFinished()
{
    m_progress.end();
    const QString provider = m_answer.info.provider;
    m_answer.info = m_reply->info();
    m_answer.info.provider = provider;
    m_answer.error = m_reply->error();
    m_answer.state = !m_answer.error                   ? MessageState::Complete
        : m_answer.error->kind == ErrorKind::Cancelled ? MessageState::Stopped
                                                       : MessageState::Failed;
    if (m_wantsJson ? !printJson(answerJson(m_answer, context().redactor()))
                    : !print(console().outputIsAtLineStart() ? QString() : u"\n"_s))
        return;
    tellEnd();
}

void AskCommand::tellEnd()
{
    if (m_signal != 0) {
        finish(statusOfSignal(m_signal));
        return;
    }
    if (m_answer.error) {
        console().sayError(*m_answer.error);
        finish(exitStatus(m_answer.error->kind));
        return;
    }
    if (const QString notice = finishNotice(m_answer); !notice.isEmpty())
        console().say(notice);
    switch (m_answer.info.finishReason) {
    case FinishReason::ContentFilter:
        finish(exitStatus(ErrorKind::ContentFiltered));
        return;
    case FinishReason::Error:
    case FinishReason::Overloaded:
        finish(exitStatus(ErrorKind::Server));
        return;
    case FinishReason::None:
    case FinishReason::Stop:
    case FinishReason::Length:
    case FinishReason::ToolCalls:
        break;
    }
    finish();
}

QJsonObject AskCommand::failureJson(const Error &error) const
{
    Message failed = m_answer;
    failed.state = MessageState::Failed;
    failed.error = error;
    return answerJson(failed, context().redactor());
}

} // namespace Chat
