// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gatewaykeycommand.h"

#include "app/commandline.h"
#include "app/console.h"
#include "proxy/clientkeys.h"

namespace Chat {

using namespace Qt::StringLiterals;

CommandInfo GatewayKeyCommand::info()
{
    return {
        .name = u"gateway-key"_s,
        .arguments = tr("add|remove|list [NAME]"),
        .summary = tr("Makes, removes or lists the keys of programs that use \"lmchat serve\"."),
        .details = tr("\"add\" prints a new key: give it to the program, it cannot be shown again. "
                      "Only its hash is kept, in gateway-keys.ini beside the settings; there a "
                      "key can be limited by models=…, requestsPerMinute=… and tokensPerDay=….\n"
                      "A gateway that runs takes changes over on SIGHUP."),
        .examples = {u"lmchat gateway-key add laptop"_s, u"lmchat gateway-key list"_s},
        .options = {},
        .make = makeCommand<GatewayKeyCommand>,
    };
}

GatewayKeyCommand::GatewayKeyCommand(const CommandLine &line, AppContext &context, Console &console)
    : Command(line, context, console)
{
}

void GatewayKeyCommand::start()
{
    const QStringList words = line().words();
    const QString action = words.value(0);
    if (action == "add"_L1 && words.size() == 2) {
        add(words.at(1));
    } else if (action == "remove"_L1 && words.size() == 2) {
        remove(words.at(1));
    } else if (action == "list"_L1 && words.size() == 1) {
        list();
    } else {
        fail({.kind = ErrorKind::InvalidArgument,
              .message = tr("\"lmchat gateway-key\" wants add or remove with a name, or list."),
              .remedy = tr("For example: lmchat gateway-key add laptop")});
    }
}

void GatewayKeyCommand::add(const QString &name)
{
    const Result<Secret> key = ClientKeys::create(ClientKeys::standardFile(), name);
    if (!key) {
        fail(key.error());
        return;
    }
    if (printLine(QString::fromLatin1(key->reveal())))
        finish();
}

void GatewayKeyCommand::remove(const QString &name)
{
    const Result<bool> removed = ClientKeys::revoke(ClientKeys::standardFile(), name);
    if (!removed)
        fail(removed.error());
    else if (!*removed)
        fail({.kind = ErrorKind::InvalidArgument,
              .message = tr("There is no key called \"%1\".").arg(name.left(80)),
              .remedy = tr("\"lmchat gateway-key list\" lists those that there are.")});
    else
        finish();
}

void GatewayKeyCommand::list()
{
    const Result<ClientKeys> keys = ClientKeys::load(ClientKeys::standardFile());
    if (!keys) {
        fail(keys.error());
        return;
    }
    QString lines;
    for (const ClientKey &key : keys->all())
        lines += key.name + u'\n';
    if (print(lines))
        finish();
}

} // namespace Chat
