// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/modelexchange.h"

#include "core/future.h"

namespace Chat {

namespace {

constexpr qsizetype LongestModel = 300; // as in lists of models

} // namespace

ModelExchange::ModelExchange(GatewayContext &context, ClientConnection &connection,
                             const ClientRequest &request, const QString &client,
                             const QString &model, const QString &profile)
    : Exchange(context, connection, request, client)
    , m_model(model)
    , m_profile(profile)
{
    record().model = model.left(LongestModel);
}

ModelExchange::~ModelExchange()
{
    setWaiting(false);
}

void ModelExchange::start()
{
    if (m_model.size() > LongestModel) {
        fail({.kind = ErrorKind::ModelNotFound,
              .message = tr("A model's name has at most %1 characters.").arg(LongestModel)});
        return;
    }
    if (!m_profile.isEmpty()) {
        askAt({m_profile, m_model});
        return;
    }
    whenFinished(
        context().catalog.find(m_model), this,
        [this](const ModelTarget &target) {
            if (!isOver())
                askAt(target);
        },
        [this] {
            fail({.kind = ErrorKind::Cancelled,
                  .message = tr("The settings changed while the model was looked for."),
                  .remedy = tr("Try again.")});
        });
}

void ModelExchange::askAt(const ModelTarget &target)
{
    record().provider = target.profile;
    const Result<Provider *> provider = context().registry.provider(target.profile);
    if (provider)
        ask(**provider, target.model);
    else
        fail(provider.error());
}

bool ModelExchange::waitBehind(int others)
{
    if (isOver())
        return false;
    // Known at once: who stands in line only moves forward.
    const bool isRoom = others < context().settings.maxQueue;
    if (isRoom)
        setWaiting(true);
    else
        refuseToWait();
    return isRoom;
}

void ModelExchange::setWaiting(bool waiting)
{
    if (waiting != m_waiting)
        context().now.waiting += waiting ? 1 : -1;
    m_waiting = waiting;
}

} // namespace Chat
