// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/modelexchange.h"

#include "core/future.h"

#include <algorithm>
#include <utility>

namespace Chat {

namespace {

constexpr qsizetype LongestModel = 300; // as in lists of models
// Where a service tells no count: of English there are about four to a token, of Russian three.
constexpr qint64 CharactersPerToken = 3;

/// Of JSON, an escaped one counts once: some clients write `\u043f` for each letter of Russian.
qint64 charactersIn(QByteArrayView json)
{
    constexpr qsizetype escape = 2; // `\n`
    constexpr qsizetype unicodeEscape = 6;
    qint64 characters = 0;
    for (qsizetype at = 0; at < json.size();) {
        if (json[at] == '\\') {
            const bool isUnicode = at + 1 < json.size() && json[at + 1] == 'u';
            at += isUnicode ? unicodeEscape : escape;
            ++characters;
            continue;
        }
        // Of UTF-8 the bytes that go on with a character do not count.
        if ((static_cast<unsigned char>(json[at]) & 0xc0U) != 0x80U)
            ++characters;
        ++at;
    }
    return characters;
}

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
    settle();
}

void ModelExchange::reserveTokens(const QByteArray &prompt, qint64 answerTokens, qint64 surplus)
{
    m_promptCharacters = std::max<qint64>(charactersIn(prompt) + surplus, 0);
    m_reserved = m_promptCharacters / CharactersPerToken + answerTokens;
    context().quota.reserve(record().client, m_reserved);
}

void ModelExchange::countPrompt()
{
    m_characters += std::exchange(m_promptCharacters, 0);
}

void ModelExchange::settle()
{
    if (std::exchange(m_settled, true))
        return;
    const qint64 estimated = (m_characters + CharactersPerToken - 1) / CharactersPerToken;
    const qint64 told = record().usage ? record().usage->totalTokens : 0;
    const qint64 used = m_isCounted && told > 0 ? told : std::max(told, estimated);
    context().quota.settle(record().client, m_reserved, used, QDateTime::currentDateTimeUtc());
}

void ModelExchange::start()
{
    show();
    if (m_model.size() > LongestModel) {
        refuse({.kind = ErrorKind::ModelNotFound,
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
            // Nobody lets go of that but the end of the gateway; a client is answered all the same.
            refuse({.kind = ErrorKind::Internal,
                    .message = tr("The gateway could not find out which service has the model."),
                    .remedy = tr("Try again.")});
        });
}

void ModelExchange::askAt(const ModelTarget &target)
{
    record().provider = target.profile;
    show();
    const Result<Provider *> provider = context().registry.provider(target.profile);
    if (provider)
        ask(**provider, target.model);
    else
        refuse(provider.error());
}

bool ModelExchange::waitBehind(int others)
{
    if (isOver())
        return false;
    // Known at once: who is in the queue only moves forward.
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
