// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providerprofile.h"

namespace Chat {

QString providerKindName(ProviderKind kind)
{
    switch (kind) {
    case ProviderKind::OpenAi:
        return QStringLiteral("openai");
    case ProviderKind::GigaChat:
        return QStringLiteral("gigachat");
    case ProviderKind::Demo:
        break;
    }
    return QStringLiteral("demo");
}

} // namespace Chat
