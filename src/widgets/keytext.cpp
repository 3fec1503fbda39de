// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/keytext.h"

#include <QCoreApplication>

namespace Chat {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::KeyText)
};

QString futurePlace(const SettingsDraft &draft)
{
    const std::optional<SecretOrigin> place = draft.keyPlace();
    if (place == SecretOrigin::Keychain)
        return Texts::tr("Will be kept in the keychain.");
    if (place == SecretOrigin::File)
        return Texts::tr("Will be kept in a file that only your account can read.");
    return Texts::tr("Will be kept in the keychain or, where there is none, in the private file.");
}

} // namespace

KeyText keyText(const SettingsDraft &draft, ProfileId profile)
{
    using Tone = FieldNote::Tone;
    const DraftKey key = draft.key(profile);
    if (!key.problem.isEmpty())
        return {key.problem, Tone::Problem};
    if (key.change == DraftKey::Change::Set)
        return {futurePlace(draft)};
    if (key.change == DraftKey::Change::Remove)
        return {Texts::tr("Will be forgotten.")};
    if (key.error)
        return {errorText(*key.error), Tone::Warning};
    if (!key.isRead)
        return {Texts::tr("Asking the keychain…")};
    switch (key.origin) {
    case SecretOrigin::Environment:
        if (const auto origin = draft.fixedBy({ProfileKeys::Key, profile}))
            return {Texts::tr("Set by: %1.").arg(originText(*origin))};
        return {Texts::tr("Set by the environment.")};
    case SecretOrigin::Keychain:
        return {Texts::tr("Kept in the keychain."), Tone::Good};
    case SecretOrigin::File:
        return {Texts::tr("Kept in a file that only your account can read."), Tone::Good};
    case SecretOrigin::Settings:
        return {Texts::tr("Stands in the settings file. Enter it anew to move it to the keychain."),
                Tone::Warning};
    case SecretOrigin::None:
        break;
    }
    return {draft.preset(profile).dialect.keyRequired
                ? Texts::tr("There is no key yet.")
                : Texts::tr("Only needed where the server asks for one.")};
}

QString secretPlaceText(SecretOrigin origin)
{
    switch (origin) {
    case SecretOrigin::Keychain:
        return Texts::tr("in the keychain");
    case SecretOrigin::File:
        return Texts::tr("in a file that only your account can read");
    case SecretOrigin::Environment:
        return Texts::tr("in the environment");
    case SecretOrigin::Settings:
        return Texts::tr("in the settings file");
    case SecretOrigin::None:
        break;
    }
    return Texts::tr("nowhere");
}

} // namespace Chat
