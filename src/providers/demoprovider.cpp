// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/demoprovider.h"

#include "core/future.h"
#include "providers/demoreply.h"
#include "providers/dialect.h"

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

DemoProvider::DemoProvider(const ProviderProfile &profile, QObject *parent)
    : Provider(parent)
    , m_profile(profile)
{
}

ChatReplyPtr DemoProvider::send(const ChatRequest &request)
{
    const auto question =
        std::find_if(request.messages.crbegin(), request.messages.crend(),
                     [](const Message &message) { return message.role == Role::User; });
    const QString text = question == request.messages.crend() ? QString() : question->text;
    return ChatReplyPtr(new DemoReply(m_profile.name, demoAnswer(text), request.mode,
                                      m_profile.tokensPerSecond, this));
}

QFuture<Result<QList<ModelInfo>>> DemoProvider::models()
{
    return readyFuture(Result(QList<ModelInfo>{{.id = u"demo"_s}}));
}

ProviderInfo DemoProvider::info() const
{
    const ProviderPreset &preset = *findPreset(u"demo");
    return {.name = m_profile.name,
            .title = tr("Demo (offline, no model)"),
            .kind = ProviderKind::Demo,
            .defaultModel = preset.defaultModel,
            .capabilities = preset.dialect.capabilities};
}

} // namespace Chat
