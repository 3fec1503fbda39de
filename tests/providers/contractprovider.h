// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/provider.h"
#include "providers/providerhome.h"
#include "support/scriptedserver.h"

#include <memory>

namespace Chat {

/// A provider of one kind, made to do what a contract test wants: those over HTTP by what their
/// server plays, the Demo by how it is asked.
class ContractProvider final
{
public:
    enum class Deed {
        Answer, ///< some text in several pieces
        Think, ///< reasoning, then text
        KeepAlive, ///< comments for a while, then text; not by the Demo
        RefuseKey, ///< 401
        LimitRate, ///< 429 with a wait, again and again
        FailInside, ///< 500, again and again
        SendGarbage, ///< text, then what is no JSON
        Cut, ///< text, then the end of the connection
        StreamSlowly, ///< text that does not end for a long time
    };

    explicit ContractProvider(ProviderKind kind);
    ~ContractProvider();

    Provider &provider() { return *m_provider; }

    /// Makes the next answers do so; the request that it is to be sent with.
    ChatRequest prepare(Deed deed, AnswerMode mode = AnswerMode::Streamed);

    /// What it answers to Deed::Answer.
    QString expectedText() const;

private:
    Script answer(const RecordedRequest &request) const;
    Script script() const;

    const ProviderKind m_kind;
    Deed m_deed = Deed::Answer;
    AnswerMode m_mode = AnswerMode::Streamed;
    ProviderHome m_home;
    ScriptedServer m_server;
    std::unique_ptr<Provider> m_provider;
};

} // namespace Chat
