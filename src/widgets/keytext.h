// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/settingsdraft.h"
#include "widgets/fieldnote.h"

namespace Chat {

/// What the form of a profile says about its key: where it is, where it will be, what is wrong.
struct KeyText
{
    QString text = {};
    FieldNote::Tone tone = FieldNote::Tone::Hint;
};

KeyText keyText(const SettingsDraft &draft, ProfileId profile);

/// "in the keychain": for a sentence of where a key was put.
QString secretPlaceText(SecretOrigin origin);

} // namespace Chat
