// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/embeddingreply.h"
#include "proxy/clientembeddings.h"
#include "proxy/modelexchange.h"

namespace Chat {

/// Texts that a model turns into vectors. A client that leaves takes its request with it.
class EmbeddingsExchange final : public ModelExchange
{
    Q_OBJECT
public:
    EmbeddingsExchange(GatewayContext &context, ClientConnection &connection,
                       const ClientRequest &request, const QString &client,
                       const EmbeddingsOrder &order);

protected:
    void ask(Provider &provider, const QString &model) override;
    void letGo() override;

private:
    void onFinished(const Result<Embeddings> &embeddings);

    EmbeddingsOrder m_order;
    EmbeddingReplyPtr m_reply;
};

} // namespace Chat
