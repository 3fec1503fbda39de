// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/message.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace Chat {
namespace {

template <typename Enum>
struct Name
{
    Enum value;
    QLatin1StringView name;
};
// clang before 17 deduces no aggregates by itself.
template <typename Enum>
Name(Enum, QLatin1StringView) -> Name<Enum>;

using namespace Qt::StringLiterals;

constexpr std::array Roles{
    Name{Role::System, "system"_L1},
    Name{Role::User, "user"_L1},
    Name{Role::Assistant, "assistant"_L1},
    Name{Role::Tool, "tool"_L1},
};

constexpr std::array States{
    Name{MessageState::Complete, "complete"_L1},
    Name{MessageState::Streaming, "streaming"_L1},
    Name{MessageState::Stopped, "stopped"_L1},
    Name{MessageState::Failed, "failed"_L1},
    Name{MessageState::Interrupted, "interrupted"_L1},
};

constexpr std::array Reasons{
    Name{FinishReason::Stop, "stop"_L1},
    Name{FinishReason::Length, "length"_L1},
    Name{FinishReason::ToolCalls, "tool_calls"_L1},
    Name{FinishReason::ContentFilter, "content_filter"_L1},
    Name{FinishReason::Error, "error"_L1},
    Name{FinishReason::Overloaded, "overloaded"_L1},
};

template <typename Table, typename Enum>
QString nameIn(const Table &table, Enum value)
{
    const auto it = std::ranges::find(table, value, &Table::value_type::value);
    return it == std::end(table) ? QString() : QString(it->name);
}

template <typename Table>
auto valueIn(const Table &table, QStringView name)
    -> std::optional<decltype(Table::value_type::value)>
{
    const auto it =
        std::ranges::find_if(table, [name](const auto &row) { return row.name == name; });
    if (it == std::end(table))
        return std::nullopt;
    return it->value;
}

} // namespace

QString roleName(Role role)
{
    return nameIn(Roles, role);
}

std::optional<Role> roleFromName(QStringView name)
{
    return valueIn(Roles, name);
}

QString messageStateName(MessageState state)
{
    return nameIn(States, state);
}

std::optional<MessageState> messageStateFromName(QStringView name)
{
    return valueIn(States, name);
}

QString finishReasonName(FinishReason reason)
{
    return nameIn(Reasons, reason);
}

FinishReason finishReasonFromName(QStringView name)
{
    if (name.isEmpty())
        return FinishReason::None;
    return valueIn(Reasons, name).value_or(FinishReason::Stop);
}

} // namespace Chat
