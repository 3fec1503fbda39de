// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/contractprovider.h"

#include "providers/demoanswer.h"
#include "providers/providerfactory.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

const QString OAuthPath = u"/oauth"_s;

/// A chunk as the service of that kind has it.
QByteArray event(ProviderKind kind, const QString &field, const QString &text,
                 const QString &finishReason = {})
{
    QJsonObject delta;
    if (!field.isEmpty())
        delta.insert(field, text);
    QJsonObject choice{{u"index"_s, 0}, {u"delta"_s, delta}};
    if (!finishReason.isEmpty())
        choice.insert("finish_reason"_L1, finishReason);
    else if (kind == ProviderKind::OpenAi)
        choice.insert("finish_reason"_L1, QJsonValue::Null);
    const QJsonObject chunk{{u"model"_s, u"model-1"_s}, {u"choices"_s, QJsonArray{choice}}};
    return "data: " + QJsonDocument(chunk).toJson(QJsonDocument::Compact) + "\n\n";
}

QString demoQuestion(ContractProvider::Deed deed)
{
    using enum ContractProvider::Deed;
    switch (deed) {
    case Think:
        return u"/think"_s;
    case RefuseKey:
        return u"/fail 401"_s;
    case LimitRate:
        return u"/fail 429"_s;
    case FailInside:
        return u"/fail 500"_s;
    case SendGarbage:
        return u"/fail garbage"_s;
    case Cut:
        return u"/fail cut"_s;
    case StreamSlowly:
        return u"/slow"_s;
    case Answer:
    case KeepAlive:
        break;
    }
    return u"/code"_s;
}

} // namespace

ContractProvider::ContractProvider(ProviderKind kind)
    : m_kind(kind)
{
    const QString name = providerKindName(kind);
    if (!m_server.start())
        qFatal("no server");
    m_server.setHandler([this](const RecordedRequest &request) { return answer(request); });
    if (kind == ProviderKind::Demo) {
        m_home.set(u"profile/demo/tokensPerSecond"_s, u"0"_s);
    } else {
        m_home.set(u"profile/%1/baseUrl"_s.arg(name), m_server.url(u"/v1"_s).toString());
        m_home.setKey(name,
                      kind == ProviderKind::GigaChat ? "client-id:client-secret"
                                                     : "sk-invented-0123456789");
    }
    if (kind == ProviderKind::GigaChat)
        m_home.set(u"profile/gigachat/authUrl"_s, m_server.url(OAuthPath).toString());
    Result<ProviderSetup> setup = m_home.setup(name);
    if (!setup)
        qFatal("%s", qPrintable(errorText(setup.error())));
    setup->retries.maxRetries = 1;
    m_provider = makeProvider(*setup, m_home.secrets(), m_home.redactor);
}

ContractProvider::~ContractProvider() = default;

ChatRequest ContractProvider::prepare(Deed deed, AnswerMode mode)
{
    m_deed = deed;
    m_mode = mode;
    return question(m_kind == ProviderKind::Demo ? demoQuestion(deed) : u"Hello"_s, mode);
}

QString ContractProvider::expectedText() const
{
    if (m_kind == ProviderKind::Demo)
        return demoAnswer(demoQuestion(Deed::Answer)).text;
    QString text;
    for (int i = 0; i < 200; ++i)
        text += u"слово %1 "_s.arg(i);
    return text;
}

Script ContractProvider::answer(const RecordedRequest &request) const
{
    if (request.path() != OAuthPath)
        return script();
    const QJsonObject token{{u"access_token"_s, u"invented-token"_s},
                            {u"expires_at"_s, QDateTime::currentMSecsSinceEpoch() + 1'800'000}};
    return Script::json(200, QJsonDocument(token).toJson());
}

Script ContractProvider::script() const
{
    const QString content = u"content"_s;
    const QByteArray some = event(m_kind, content, u"So far"_s);
    const QByteArray stop = event(m_kind, {}, {}, u"stop"_s) + "data: [DONE]\n\n";
    switch (m_deed) {
    case Deed::Answer:
        break;
    case Deed::Think:
        return Script::stream({event(m_kind, u"reasoning_content"_s, u"Hm. "_s),
                               event(m_kind, u"reasoning_content"_s, u"Well."_s),
                               event(m_kind, content, u"Yes."_s), stop});
    case Deed::KeepAlive:
        return Script::stream({": wait\n\n", ":\n\n", ": wait\n\n", some, ": wait\n\n", stop});
    case Deed::RefuseKey:
        return Script::json(401, R"({"status":401,"message":"Unauthorized"})");
    case Deed::LimitRate:
        return Script::json(429, R"({"status":429,"message":"Too many requests"})",
                            {{"Retry-After", "60"}});
    case Deed::FailInside:
        return Script::json(500, R"({"status":500,"message":"Internal Server Error"})");
    case Deed::SendGarbage:
        return Script::stream({some, "data: {\"choices\":[{\"delta\":\n\n"});
    case Deed::Cut:
        return Script::openStream({some}).reset();
    case Deed::StreamSlowly:
        return Script::openStream({some}).hang();
    }
    if (m_mode == AnswerMode::Whole) {
        const QJsonObject message{{u"role"_s, u"assistant"_s}, {u"content"_s, expectedText()}};
        const QJsonObject choice{{u"message"_s, message}, {u"finish_reason"_s, u"stop"_s}};
        const QJsonObject body{{u"model"_s, u"model-1"_s}, {u"choices"_s, QJsonArray{choice}}};
        return Script::json(200, QJsonDocument(body).toJson());
    }
    QByteArrayList slices;
    for (const QString &word : expectedText().split(u' ', Qt::SkipEmptyParts))
        slices.append(event(m_kind, content, word + u' '));
    slices.append(stop);
    return Script::stream(slices);
}

} // namespace Chat
