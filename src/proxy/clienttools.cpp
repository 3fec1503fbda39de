// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clienttools.h"

#include "proxy/jsonfields.h"

#include <QCoreApplication>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

ToolDefinition decodeTool(JsonFields &function, const QString &schemaField)
{
    return {.name = function.requiredText(u"name"_s),
            .description = function.text(u"description"_s),
            .parameters = function.object(schemaField),
            .strict = function.boolean(u"strict"_s).value_or(false)};
}

std::optional<ToolChoice::Mode> toolChoiceMode(const QString &name)
{
    if (name == "auto"_L1)
        return ToolChoice::Mode::Auto;
    if (name == "none"_L1)
        return ToolChoice::Mode::None;
    if (name == "required"_L1)
        return ToolChoice::Mode::Required;
    return std::nullopt;
}

void forceTool(JsonFields &fields, const QString &name, const QString &function,
               ChatRequest &request)
{
    request.toolChoice = {ToolChoice::Mode::Function, function};
    if (std::ranges::count(request.tools, function, &ToolDefinition::name) == 0)
        fields.fail(name,
                    QCoreApplication::translate("Chat::ClientCodec",
                                                "\"%1\" has to be auto, none, required, or one of "
                                                "the tools by its name.")
                        .arg(fields.pathOf(name)));
}

void keepTools(const QStringList &names, ChatRequest &request)
{
    request.tools.removeIf([&](const ToolDefinition &tool) { return !names.contains(tool.name); });
}

ResponseFormat decodeSchema(JsonFields &format)
{
    return {ResponseFormat::Type::JsonSchema, format.text(u"name"_s), format.object(u"schema"_s),
            format.boolean(u"strict"_s).value_or(false)};
}

} // namespace Chat
