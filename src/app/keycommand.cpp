// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keycommand.h"

#include "app/appcontext.h"
#include "app/commandline.h"
#include "app/console.h"
#include "app/globaloptions.h"
#include "core/future.h"
#include "core/nearest.h"
#include "providers/dialect.h"
#include "secrets/filesecretstore.h"

#include <QDir>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestKey = 16 * 1024; // tokens of some services have kilobytes

QString originName(SecretOrigin origin)
{
    switch (origin) {
    case SecretOrigin::None:
        break;
    case SecretOrigin::Environment:
        return u"environment"_s;
    case SecretOrigin::Keychain:
        return u"keychain"_s;
    case SecretOrigin::File:
        return u"file"_s;
    case SecretOrigin::Settings:
        return u"settings"_s;
    }
    return u"none"_s;
}

} // namespace

CommandInfo KeyCommand::info()
{
    return {
        .name = u"key"_s,
        .arguments = tr("set|remove|where [PROVIDER]"),
        .summary = tr("Keeps a provider's key in the keychain, removes it, or says where it is."),
        .details = tr(
            "\"set\" asks for the key without showing it, or reads it from standard input; never "
            "give it as a word, where other programs can see it. It goes to the keychain or, "
            "where there is none and secrets/allowFile allows it, to a file that only your "
            "account can read.\n"
            "\"remove\" takes it out of both. Keys in the environment or the settings file stay: "
            "those are yours to change.\n"
            "\"where\" tells for each provider, or the one named, where its key comes from; of "
            "the key only the last four characters are shown."),
        .examples = {u"lmchat key set openai"_s, u"pass show gigachat | lmchat key set gigachat"_s,
                     u"lmchat key where"_s},
        .options = {jsonOption(tr("For \"where\": print a JSON object."))},
        .make = makeCommand<KeyCommand>,
    };
}

KeyCommand::KeyCommand(const CommandLine &line, AppContext &context, Console &console)
    : Command(line, context, console)
{
    connect(&m_input, &StandardInput::finished, this, [this](const Result<QByteArray> &content) {
        if (content)
            set(*content);
        else
            fail(content.error());
    });
    connect(&m_prompt, &HiddenInput::finished, this, [this](const QByteArray &text) {
        this->console().endPrompt();
        set(text);
    });
}

KeyCommand::~KeyCommand() = default;

void KeyCommand::start()
{
    const QStringList words = line().words();
    const QString action = words.value(0);
    m_provider = words.value(1);
    const QStringList actions{u"set"_s, u"remove"_s, u"where"_s};
    if (!actions.contains(action)) {
        failUsage(words.isEmpty() ? tr("What to do with the key is missing.")
                                  : tr("\"lmchat key\" cannot \"%1\".").arg(action.left(80)));
    } else if (words.size() > 2) {
        // What is too much may be the key itself.
        fail({.kind = ErrorKind::InvalidArgument,
              .message = tr("A key is not given on the command line: other programs can see it "
                            "there."),
              .remedy = tr("Type it when asked, or pass it on standard input.")});
    } else if (m_provider.isEmpty() && action != "where"_L1) {
        failUsage(tr("The name of the provider is missing."));
    } else if (const auto error = checkProvider()) {
        fail(*error);
    } else if (action == "set"_L1) {
        readKey();
    } else if (action == "remove"_L1) {
        remove();
    } else {
        m_names = m_provider.isEmpty() ? context().registry().names() : QStringList{m_provider};
        showNext();
    }
}

void KeyCommand::failUsage(const QString &message)
{
    fail({.kind = ErrorKind::InvalidArgument,
          .message = message,
          .remedy = tr("For example: lmchat key set openai, lmchat key remove openai, lmchat key "
                       "where")});
}

std::optional<Error> KeyCommand::checkProvider() const
{
    if (m_provider.isEmpty())
        return std::nullopt;
    const QStringList names = context().registry().names();
    const ProviderProfile *profile = context().registry().profile(m_provider);
    const ProviderPreset *preset = findPreset(m_provider);
    if (profile ? profile->kind == ProviderKind::Demo
                : preset && preset->kind == ProviderKind::Demo)
        return Error{.kind = ErrorKind::InvalidArgument,
                     .message = tr("The demo needs no key."),
                     .remedy = tr("Name another provider: %1.").arg(names.join(u", "_s))};
    if (profile || preset)
        return std::nullopt;
    const QString meant = nearestOf(m_provider, names);
    return Error{.kind = ErrorKind::NotConfigured,
                 .message = tr("There is no provider called \"%1\".").arg(m_provider.left(80)),
                 .remedy = meant.isEmpty() ? tr("There are: %1.").arg(names.join(u", "_s))
                                           : tr("Did you mean \"%1\"?").arg(meant)};
}

void KeyCommand::readKey()
{
    if (!m_input.isTerminal()) {
        m_input.start();
        return;
    }
    if (const Result<void> hidden = m_prompt.start(); !hidden) {
        fail(hidden.error());
        return;
    }
    console().prompt(tr("Key for %1 (not shown): ").arg(m_provider));
}

void KeyCommand::set(const QByteArray &text)
{
    if (isFinished())
        return;
    const Secret key(text);
    if (key.isEmpty()) {
        fail({.kind = ErrorKind::InvalidArgument,
              .message = tr("The key is empty; nothing was changed."),
              .remedy = tr("To remove a key: lmchat key remove %1").arg(m_provider)});
        return;
    }
    if (key.reveal().size() > LongestKey
        || !ProfileKeys::Key.accepts(QString::fromUtf8(key.reveal()))) {
        fail({.kind = ErrorKind::InvalidArgument,
              .message = tr("That is no key; nothing was changed."),
              .remedy = tr("Expected is one line of at most %1 KiB.").arg(LongestKey / 1024)});
        return;
    }
    whenFinished(context().secrets().write(m_provider, key), this,
                 [this](const Result<SecretOrigin> &stored) {
                     if (isFinished())
                         return;
                     if (!stored) {
                         fail(stored.error());
                         return;
                     }
                     if (!printLine(tr("The key of %1 is kept: %2.")
                                        .arg(m_provider, placeText(m_provider, *stored))))
                         return;
                     tellOfGivenKey();
                     finish();
                 });
}

void KeyCommand::remove()
{
    whenFinished(context().secrets().remove(m_provider), this, [this](const Result<void> &removed) {
        if (isFinished())
            return;
        if (!removed) {
            fail(removed.error());
            return;
        }
        if (!printLine(tr("No key of %1 is kept any more.").arg(m_provider)))
            return;
        tellOfGivenKey();
        finish();
    });
}

void KeyCommand::tellOfGivenKey()
{
    const GivenKey given = context().givenKey(m_provider);
    if (!given.secret.isEmpty())
        console().say(tr("There is another key of %1, which stays: %2.")
                          .arg(m_provider, originText(given.origin)));
}

void KeyCommand::showNext()
{
    if (m_names.isEmpty()) {
        finishList();
        return;
    }
    const QString name = m_names.takeFirst();
    const ProviderProfile *profile = context().registry().profile(name);
    if (profile && profile->kind == ProviderKind::Demo) {
        showNext();
        return;
    }
    whenFinished(context().secrets().read(name), this,
                 [this, name](const Result<StoredSecret> &stored) {
                     if (isFinished())
                         return;
                     if (!stored) {
                         fail(stored.error());
                         return;
                     }
                     show(name, *stored);
                     showNext();
                 });
}

void KeyCommand::show(const QString &name, const StoredSecret &stored)
{
    const QString masked = stored.secret.isEmpty() ? QString() : stored.secret.masked();
    const QString place = placeText(name, stored.origin);
    m_lines += u"%1  %2  %3"_s.arg(name, -12).arg(place, -30).arg(masked).trimmed() + u'\n';
    m_rows.append(QJsonObject{{u"provider"_s, name},
                              {u"source"_s, originName(stored.origin)},
                              {u"origin"_s, place},
                              {u"masked"_s, masked}});
}

void KeyCommand::finishList()
{
    if (line().isSet(u"json"_s) ? printJson({{u"keys"_s, m_rows}, {u"error"_s, QJsonValue()}})
                                : print(m_lines))
        finish();
}

QString KeyCommand::placeText(const QString &name, SecretOrigin origin) const
{
    switch (origin) {
    case SecretOrigin::None:
        return tr("no key");
    case SecretOrigin::Keychain:
        return tr("keychain");
    case SecretOrigin::File:
        return QDir::toNativeSeparators(FileSecretStore::standardPath());
    case SecretOrigin::Environment:
    case SecretOrigin::Settings:
        break;
    }
    return originText(context().givenKey(name).origin);
}

} // namespace Chat
