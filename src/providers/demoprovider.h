// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/provider.h"

namespace Chat {

/// Answers offline with fixed texts, and fails on request, so that the program can be tried and
/// its interface worked on without an account. Never pretends to be a model: it says what it is in
/// its title and its answers, and counts no tokens.
class DemoProvider final : public Provider
{
    Q_OBJECT
public:
    /// Of the profile, name and speed count.
    explicit DemoProvider(const ProviderProfile &profile, QObject *parent = nullptr);

    ChatReplyPtr send(const ChatRequest &request) override;
    QFuture<Result<QList<ModelInfo>>> models() override;
    ProviderInfo info() const override;

private:
    static Error pictureRefusal(const MessagePicture &picture);

    const ProviderProfile m_profile;
};

} // namespace Chat
