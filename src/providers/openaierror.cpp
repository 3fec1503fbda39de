// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/errortext.h"
#include "providers/openaicodec.h"

#include <algorithm>
#include <array>

// What the errors of OpenAI and its many lookalikes mean: by code or type where one is known, by
// the wording where servers have no better, by the status otherwise (reference §1.8, §2.1, §2.2).

namespace Chat::OpenAiCodec {

using namespace Qt::StringLiterals;

namespace {

struct Rule
{
    QLatin1StringView text;
    ErrorKind kind;
};

// Whole codes or types, in lower case. Some services send theirs as the type, some as the code.
constexpr std::array Names{
    Rule{"insufficient_quota"_L1, ErrorKind::QuotaExceeded},
    Rule{"billing_hard_limit_reached"_L1, ErrorKind::QuotaExceeded},
    Rule{"billing_not_active"_L1, ErrorKind::QuotaExceeded},
    Rule{"insufficient_balance"_L1, ErrorKind::QuotaExceeded},
    Rule{"context_length_exceeded"_L1, ErrorKind::ContextTooLong},
    Rule{"exceed_context_size_error"_L1, ErrorKind::ContextTooLong}, // llama.cpp
    Rule{"content_filter"_L1, ErrorKind::ContentFiltered},
    Rule{"content_policy_violation"_L1, ErrorKind::ContentFiltered},
    Rule{"responsibleaipolicyviolation"_L1, ErrorKind::ContentFiltered}, // Azure's innererror
    Rule{"invalid_api_key"_L1, ErrorKind::Authentication},
    Rule{"authentication_error"_L1, ErrorKind::Authentication},
    Rule{"invalid_authentication"_L1, ErrorKind::Authentication},
    Rule{"model_not_found"_L1, ErrorKind::ModelNotFound},
    Rule{"model_decommissioned"_L1, ErrorKind::ModelNotFound}, // Groq
    Rule{"deploymentnotfound"_L1, ErrorKind::ModelNotFound}, // Azure
    Rule{"invalid_model"_L1, ErrorKind::ModelNotFound}, // Mistral
    Rule{"not_found_error"_L1, ErrorKind::ModelNotFound}, // Ollama, llama.cpp
    Rule{"unsupported_country_region_territory"_L1, ErrorKind::Permission},
    Rule{"permission_error"_L1, ErrorKind::Permission},
    Rule{"rate_limit_exceeded"_L1, ErrorKind::RateLimited},
    Rule{"rate_limit_error"_L1, ErrorKind::RateLimited},
    Rule{"tokens"_L1, ErrorKind::RateLimited},
    Rule{"requests"_L1, ErrorKind::RateLimited},
    Rule{"request_too_large"_L1, ErrorKind::TooLarge},
    Rule{"server_error"_L1, ErrorKind::Server},
    Rule{"api_error"_L1, ErrorKind::Server},
    Rule{"overloaded_error"_L1, ErrorKind::Server},
    Rule{"unavailable_error"_L1, ErrorKind::Server}, // llama.cpp while it loads
};

// Parts of sentences, in lower case, for servers whose codes say no more than "invalid request".
constexpr std::array Wordings{
    Rule{"maximum context length"_L1, ErrorKind::ContextTooLong},
    Rule{"context window"_L1, ErrorKind::ContextTooLong},
    Rule{"context size"_L1, ErrorKind::ContextTooLong},
    Rule{"context length"_L1, ErrorKind::ContextTooLong},
    Rule{"prompt is too long"_L1, ErrorKind::ContextTooLong},
    Rule{"reduce the length of the messages"_L1, ErrorKind::ContextTooLong},
    Rule{"model not exist"_L1, ErrorKind::ModelNotFound},
    Rule{"model does not exist"_L1, ErrorKind::ModelNotFound},
    Rule{"is not a valid model"_L1, ErrorKind::ModelNotFound},
    Rule{"invalid model"_L1, ErrorKind::ModelNotFound},
    Rule{"insufficient balance"_L1, ErrorKind::QuotaExceeded},
};

ErrorKind kindOfStatus(int status)
{
    switch (status) {
    case 401:
        return ErrorKind::Authentication;
    case 402:
        return ErrorKind::QuotaExceeded;
    case 403:
    case 451:
        return ErrorKind::Permission;
    case 404:
        return ErrorKind::ModelNotFound;
    case 407:
        return ErrorKind::Proxy;
    case 408:
        return ErrorKind::Timeout;
    case 409:
        return ErrorKind::Server; // a conflict on its side: passes like its other troubles
    case 413:
        return ErrorKind::TooLarge;
    case 429:
        return ErrorKind::RateLimited;
    default:
        break;
    }
    if (status >= 300 && status < 400)
        return ErrorKind::Redirected;
    return status >= 400 && status < 500 ? ErrorKind::InvalidRequest : ErrorKind::Server;
}

template <typename Rules, typename Matches>
std::optional<ErrorKind> kindIn(const Rules &rules, Matches matches)
{
    const auto it = std::ranges::find_if(rules, matches, &Rule::text);
    if (it == rules.end())
        return std::nullopt;
    return it->kind;
}

ErrorKind classify(int status, const ErrorBody &body)
{
    if (body.isModeration)
        return ErrorKind::ContentFiltered;
    const QString code = body.code.toLower();
    const QString type = body.type.toLower();
    // In the order of the table, whichever of the two fields matches: a code that says "rate
    // limit" beside a type that says "insufficient quota" is about money.
    const auto named =
        kindIn(Names, [&](QLatin1StringView name) { return code == name || type == name; });
    if (named)
        return *named;
    // An authentication error's or a server error's own wording proves nothing.
    const bool isRequestError = status == 0 || (status >= 400 && status < 500 && status != 401);
    if (isRequestError) {
        const QString message = body.message.toLower();
        const auto worded =
            kindIn(Wordings, [&](QLatin1StringView part) { return message.contains(part); });
        if (worded)
            return *worded;
    }
    if (status == 0)
        return type.startsWith("invalid_request"_L1) ? ErrorKind::InvalidRequest
                                                     : ErrorKind::Server;
    return kindOfStatus(status);
}

} // namespace

Error decodeError(int httpStatus, const QByteArray &body, const QString &host)
{
    const ErrorBody parsed = parseErrorBody(body);
    // An error inside a good answer has its status in the body, or none.
    const int status = httpStatus >= 300 ? httpStatus : parsed.status;
    return describeFailure(classify(status, parsed), status, parsed, host);
}

QString refusedParameter(const Error &error)
{
    static constexpr std::array refusals{"unsupported_parameter"_L1, "unsupported_value"_L1,
                                         "unknown_parameter"_L1, "extra_forbidden"_L1,
                                         "value_error.extra"_L1};
    static constexpr std::array needed{"model"_L1, "messages"_L1};
    if (error.kind != ErrorKind::InvalidRequest || std::ranges::count(needed, error.parameter) > 0)
        return {};
    const bool refused = std::ranges::count(refusals, error.code) > 0
        || error.message.contains("unsupported parameter"_L1, Qt::CaseInsensitive)
        || error.message.contains("unrecognized request argument"_L1, Qt::CaseInsensitive)
        || error.message.contains("unknown parameter"_L1, Qt::CaseInsensitive)
        || error.message.contains("extra inputs are not permitted"_L1, Qt::CaseInsensitive);
    return refused ? error.parameter : QString();
}

void dropParameters(QJsonObject &body, const QSet<QString> &refused)
{
    const QString older = u"max_tokens"_s;
    const QString newer = u"max_completion_tokens"_s;
    for (const QString &parameter : refused) {
        const QJsonValue value = body.take(parameter);
        const QString other = parameter == older ? newer : parameter == newer ? older : QString();
        // Most services take one of the two, and the person's limit must not get lost.
        if (!other.isEmpty() && !value.isUndefined() && !refused.contains(other))
            body.insert(other, value);
    }
    if (!body.contains("stream"_L1))
        body.remove(u"stream_options"_s);
    if (!body.contains("tools"_L1)) {
        body.remove(u"tool_choice"_s);
        body.remove(u"parallel_tool_calls"_s);
    }
}

} // namespace Chat::OpenAiCodec
