// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/embeddingsexchange.h"

namespace Chat {

EmbeddingsExchange::EmbeddingsExchange(GatewayContext &context, ClientConnection &connection,
                                       const ClientRequest &request, const QString &client,
                                       const EmbeddingsOrder &order)
    : ModelExchange(context, connection, request, client, order.model, {})
    , m_order(order)
{
    reserveTokens(request.body, 0);
}

void EmbeddingsExchange::ask(Provider &provider, const QString &model)
{
    m_order.request.model = model;
    m_reply = provider.embed(m_order.request);
    connect(m_reply.get(), &EmbeddingReply::waiting, this, [this](int queuePosition) {
        if (!waitBehind(queuePosition))
            m_reply.reset();
    });
    connect(m_reply.get(), &EmbeddingReply::granted, this, [this] { setWaiting(false); });
    connect(m_reply.get(), &EmbeddingReply::finished, this, &EmbeddingsExchange::onFinished);
    m_order.request.inputs.clear(); // they may be megabytes
}

void EmbeddingsExchange::letGo()
{
    if (m_reply && !isWaiting())
        countPrompt();
    setWaiting(false);
    m_reply.reset();
}

void EmbeddingsExchange::onFinished(const Result<Embeddings> &embeddings)
{
    if (isOver())
        return;
    if (!embeddings) {
        fail(embeddings.error());
        return;
    }
    record().usage = embeddings->usage;
    setCounted();
    countPrompt();
    answer({.body = jsonBody(encodeEmbeddings(m_order, *embeddings))});
}

} // namespace Chat
