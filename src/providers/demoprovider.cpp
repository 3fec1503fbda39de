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
    const auto pictured =
        std::find_if(request.messages.cbegin(), request.messages.cend(),
                     [](const Message &message) { return !message.pictures.isEmpty(); });
    const DemoAnswer answer = pictured == request.messages.cend()
        ? demoAnswer(text)
        : DemoAnswer{.error = pictureRefusal(pictured->pictures.first())};
    return ChatReplyPtr(
        new DemoReply(m_profile.name, answer, request.mode, m_profile.tokensPerSecond, this));
}

Error DemoProvider::pictureRefusal(const MessagePicture &picture)
{
    return {.kind = ErrorKind::InvalidRequest,
            .message = tr("The demo has no model that could look at a picture."),
            .remedy = tr("Leave the picture out, or choose a service."),
            .parameter = picture.field};
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
