// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chatrequest.h"

#include <QStringList>

namespace Chat {

class JsonFields;

// What the families of clients have in common where they offer tools.

/// A function: `schemaField` is what the family calls the schema of its arguments.
ToolDefinition decodeTool(JsonFields &function,
                          const QString &schemaField = QStringLiteral("parameters"));

/// `auto`, `none` or `required`.
std::optional<ToolChoice::Mode> toolChoiceMode(const QString &name);

/// The model has to call that function, asked for by the field `name`: wrong where it is not
/// offered.
void forceTool(JsonFields &fields, const QString &name, const QString &function,
               ChatRequest &request);

/// Offers no others than these.
void keepTools(const QStringList &names, ChatRequest &request);

/// A `json_schema` with its name, schema and strictness.
ResponseFormat decodeSchema(JsonFields &format);

} // namespace Chat
