// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/exchange.h"

namespace Chat {

class Provider;

/// A request that a model answers: finds the profile that has it, and hands it to its provider.
class ModelExchange : public Exchange
{
    Q_OBJECT
public:
    ~ModelExchange() override;

    void start();

protected:
    /// `profile` answers, or where it is empty whoever has `model`, as the client asks for it.
    ModelExchange(GatewayContext &context, ClientConnection &connection,
                  const ClientRequest &request, const QString &client, const QString &model,
                  const QString &profile);

    /// `model` is empty for the provider's own.
    virtual void ask(Provider &provider, const QString &model) = 0;

    /// Keeps of the client's limit what `prompt` and an answer of that length may use. `surplus`:
    /// characters that the prompt counts for besides its own, or less than these.
    void reserveTokens(const QByteArray &prompt, qint64 answerTokens, qint64 surplus = 0);
    /// That it has cost, should nobody tell how much: the prompt, and what came of an answer.
    void countPrompt();
    void countAnswer(qsizetype characters) { m_characters += characters; }
    /// The service has ended its answer and counted it: what the record says holds. Of what it
    /// tells before, or of the prompt alone, and what was guessed here, the larger one does.
    void setCounted() { m_isCounted = true; }

    /// It has to wait for a place on its account: false where too many do, and it is refused.
    bool waitBehind(int others);
    /// Counts it among those that wait.
    void setWaiting(bool waiting);
    bool isWaiting() const { return m_waiting; }

private:
    void settle() final;
    void askAt(const ModelTarget &target);

    const QString m_model;
    const QString m_profile;
    qint64 m_promptCharacters = 0;
    qint64 m_characters = 0; // that have gone either way
    qint64 m_reserved = 0; // tokens
    bool m_isCounted = false;
    bool m_settled = false;
    bool m_waiting = false;
};

} // namespace Chat
