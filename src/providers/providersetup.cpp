// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/providersetup.h"

#include "core/nearest.h"
#include "providers/transportsettings.h"

#include <QCoreApplication>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Chat::ProviderSetup)
};

/// Null where the profile names one that there is not.
const ProviderPreset *presetOf(const ProviderProfile &profile)
{
    if (!profile.preset.isEmpty())
        return findPreset(profile.preset);
    const ProviderPreset *preset = findPreset(profile.name);
    if (preset != nullptr && preset->kind == profile.kind)
        return preset;
    return findPreset(providerKindName(profile.kind));
}

Error unknownPreset(const ProviderProfile &profile)
{
    QStringList names;
    for (const ProviderPreset &preset : providerPresets())
        names.append(preset.name);
    const QString nearest = nearestOf(profile.preset, names);
    return {.kind = ErrorKind::InvalidSettings,
            .message = Text::tr("The profile \"%1\" names a service that is not known: \"%2\".")
                           .arg(profile.name, profile.preset),
            .remedy = nearest.isEmpty() ? Text::tr("Known are: %1.").arg(names.join(u", "_s))
                                        : Text::tr("Did you mean \"%1\"?").arg(nearest)};
}

QStringList keyVariables(const ProviderSetup &setup)
{
    const ProviderKind kind = setup.profile.kind;
    if (setup.profile.name == providerKindName(kind)) {
        const auto key = std::ranges::find_if(profileSettings(), [](const ProfileSetting &setting) {
            return &setting.declaration == &ProfileKeys::Key;
        });
        return key->useFor(kind)->variables;
    }
    return setup.profile.name == setup.preset->name ? setup.preset->keyVariables : QStringList();
}

} // namespace

Result<ProviderSetup> providerSetup(const ProviderProfile &profile, const Settings &settings)
{
    ProviderSetup setup{.profile = profile,
                        .preset = presetOf(profile),
                        .retries = {.maxRetries = settings.get(Keys::MaxRetries)}};
    if (setup.preset == nullptr)
        return unknownPreset(profile);
    if (profile.kind == ProviderKind::Demo)
        return setup;
    if (setup.profile.model.isEmpty())
        setup.profile.model = setup.preset->defaultModel;

    const bool hasModel = !setup.profile.model.isEmpty();
    const Result<ServiceUrls> urls =
        serviceUrls(setup, hasModel ? setup.profile.model : u"deployment"_s);
    if (!urls)
        return urls.error();
    setup.chatUrl = urls->chat;
    Result<TransportOptions> transport = transportOptions(settings, profile, setup.chatUrl);
    if (!transport)
        return transport.error();
    setup.transport = *std::move(transport);

    if (profile.kind == ProviderKind::GigaChat) {
        setup.authUrl = QUrl(profile.authUrl.isEmpty() ? setup.preset->authUrl : profile.authUrl);
        Result<TransportOptions> authTransport = transportOptions(settings, profile, setup.authUrl);
        if (!authTransport)
            return authTransport.error();
        setup.authTransport = *std::move(authTransport);
    }
    setup.keyVariables = keyVariables(setup);
    return setup;
}

QString profileTitle(const ProviderProfile &profile)
{
    const ProviderPreset *preset = presetOf(profile);
    return preset != nullptr && preset->name == profile.name ? preset->title : profile.name;
}

Result<ServiceUrls> serviceUrls(const ProviderSetup &setup, const QString &model)
{
    return resolveServiceUrls(*setup.preset, setup.profile.baseUrl, setup.profile.apiVersion,
                              model);
}

} // namespace Chat
