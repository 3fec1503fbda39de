// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/demofailure.h"

#include "providers/chunkdecoder.h"
#include "providers/openaicodec.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Chat::DemoFailure)
};

QString host()
{
    return u"demo"_s;
}

QString partialText()
{
    return u"This answer begins like any other. It has a first sentence, a second one, and then"_s;
}

/// A failure by status: the body is decoded like a service's.
struct StatusFailure
{
    QLatin1StringView name;
    int status;
    const char *body;
    bool retries;
};

constexpr std::array StatusFailures{
    StatusFailure{"401"_L1, 401,
                  R"({"error":{"message":"Incorrect API key (demo).","code":"invalid_api_key"}})",
                  false},
    StatusFailure{"402"_L1, 402, R"({"error":{"message":"Insufficient balance (demo)."}})", false},
    StatusFailure{"403"_L1, 403, R"({"error":{"message":"Permission denied (demo)."}})", false},
    StatusFailure{
        "404"_L1, 404,
        R"({"error":{"message":"There is no such model (demo).","code":"model_not_found"}})",
        false},
    StatusFailure{"429"_L1, 429,
                  R"({"error":{"message":"Rate limit reached (demo).","type":"requests",
                      "code":"rate_limit_exceeded"}})",
                  true},
    StatusFailure{
        "500"_L1, 500,
        R"({"error":{"message":"The server had an error (demo).","type":"server_error"}})", true},
    StatusFailure{"503"_L1, 503, "<html><title>503 Service Unavailable (demo)</title></html>",
                  true},
};

DemoAnswer cut()
{
    return {.text = partialText(),
            .error =
                Error{.kind = ErrorKind::Interrupted,
                      .message =
                          Text::tr("The connection to %1 ended before the answer did.").arg(host()),
                      .remedy = Text::tr("The text so far is kept. Ask again, or let it "
                                         "continue.")}};
}

DemoAnswer garbage()
{
    ChunkDecoder decoder(ProviderKind::Demo, host());
    return {.text = partialText(), .error = decoder.decode(R"({"choices":[{"delta":)").error()};
}

DemoAnswer timeout()
{
    return {.error = Error{.kind = ErrorKind::Timeout,
                           .message = Text::tr("%1 did not answer in time.").arg(host()),
                           .remedy = Text::tr("Check the connection, then ask again.")}};
}

DemoAnswer nameLookup()
{
    return {.error = Error{.kind = ErrorKind::NameLookup,
                           .message = Text::tr("The host %1 was not found.").arg(host()),
                           .remedy = Text::tr("Check the base URL and the network connection.")}};
}

DemoAnswer tls()
{
    return {.error = Error{.kind = ErrorKind::Tls,
                           .message = Text::tr("The certificate of %1 is not trusted.").arg(host()),
                           .remedy = Text::tr("Add the certificate authority to the profile, if "
                                              "you trust it.")}};
}

DemoAnswer filter()
{
    return {.text = partialText(), .finishReason = FinishReason::ContentFilter};
}

DemoAnswer length()
{
    return {.text = partialText(), .finishReason = FinishReason::Length};
}

struct OtherFailure
{
    QLatin1StringView name;
    DemoAnswer (*make)();
};

constexpr std::array OtherFailures{
    OtherFailure{"cut"_L1, cut},         OtherFailure{"garbage"_L1, garbage},
    OtherFailure{"timeout"_L1, timeout}, OtherFailure{"dns"_L1, nameLookup},
    OtherFailure{"tls"_L1, tls},         OtherFailure{"filter"_L1, filter},
    OtherFailure{"length"_L1, length},
};

} // namespace

QStringList demoFailureNames()
{
    QStringList names;
    for (const StatusFailure &failure : StatusFailures)
        names.append(failure.name);
    for (const OtherFailure &failure : OtherFailures)
        names.append(failure.name);
    return names;
}

std::optional<DemoAnswer> demoFailure(const QString &name)
{
    const auto byStatus = std::ranges::find(StatusFailures, name, &StatusFailure::name);
    if (byStatus != StatusFailures.end())
        return DemoAnswer{.error =
                              OpenAiCodec::decodeError(byStatus->status, byStatus->body, host()),
                          .retriesFirst = byStatus->retries};
    const auto other = std::ranges::find(OtherFailures, name, &OtherFailure::name);
    if (other != OtherFailures.end())
        return other->make();
    return std::nullopt;
}

} // namespace Chat
