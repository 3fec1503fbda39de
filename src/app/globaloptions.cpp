// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/globaloptions.h"

#include "core/gatewaykeys.h"

#include <QCoreApplication>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::GlobalOptions)
};

} // namespace

QList<QCommandLineOption> globalOptions()
{
    return {
        {u"config"_s, Texts::tr("Read this settings file in place of the usual one."), u"FILE"_s},
        {u"env-file"_s, Texts::tr("Read environment variables from this file, too (.env form)."),
         u"FILE"_s},
        providerOption(),
        {u"proxy"_s, Texts::tr("Go out this way: system, none, http://… or socks5://…."), u"URL"_s},
        {u"set"_s, Texts::tr("Set any setting for this once; \"lmchat settings\" lists them."),
         u"KEY=VALUE"_s},
        {u"verbose"_s, Texts::tr("Tell more on standard error: progress, details of errors.")},
        {{u"h"_s, u"help"_s}, Texts::tr("Show this help, or that of a command.")},
        {{u"v"_s, u"version"_s}, Texts::tr("Show the version.")},
    };
}

QList<QCommandLineOption> windowOptions()
{
    return {
        {u"screenshot"_s, Texts::tr("Paint the window into this PNG file, and end."), u"FILE"_s},
        {u"size"_s, Texts::tr("Size of the window in the picture, such as 1080x760."),
         u"WIDTHxHEIGHT"_s},
        {u"scale"_s, Texts::tr("Make the picture so many times as large, and as sharp."),
         u"NUMBER"_s},
        {u"theme"_s, Texts::tr("Colours of the picture: system, light or dark."), u"NAME"_s},
    };
}

QList<SettingOption> settingOptions()
{
    return {
        {u"address"_s, Keys::GatewayAddress.key()}, {u"port"_s, Keys::GatewayPort.key()},
        {u"provider"_s, Keys::Provider.key()},      {u"proxy"_s, Keys::Proxy.key()},
        {u"system"_s, Keys::SystemPrompt.key()},    {u"temperature"_s, Keys::Temperature.key()}};
}

QCommandLineOption jsonOption(const QString &description)
{
    return {u"json"_s, description};
}

QCommandLineOption providerOption()
{
    return {{u"p"_s, u"provider"_s},
            Texts::tr("Use this profile: openai, gigachat, demo, one of the settings file, or the "
                      "name of a known service such as openrouter or ollama."),
            u"NAME"_s};
}

} // namespace Chat
