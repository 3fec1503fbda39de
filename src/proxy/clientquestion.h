// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/answerform.h"
#include "proxy/clientcodec.h"
#include "proxy/gatewayroutes.h"

#include <memory>

namespace Chat {

/// A question as the clients of a route put it, and the form in which they get the answer.
struct ClientQuestion
{
    ClientOrder order = {};
    std::unique_ptr<AnswerForm> form = {}; ///< never null
    QString profile = {}; ///< that answers; empty: whoever has the model
};

/// What a body asks for at a target that answers by a chat.
Result<ClientQuestion> decodeQuestion(GatewayTarget target, const QJsonObject &body);

} // namespace Chat
