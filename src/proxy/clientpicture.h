// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Chat {

class JsonFields;
class MessageContent;

// Pictures as clients send them: PNG, JPEG, WebP or GIF in base64, whose bytes have to be what they
// are said to be, or an https address. Whatever else, an http address among it, is a 400 that names
// the field; nothing is fetched and no file is read.

/// OpenAI's part `image_url` of a chat, or `input_image` of responses: a text or an object.
void readImagePart(JsonFields &part, MessageContent &content);

/// Anthropic's block `image`.
void readImageBlock(JsonFields &block, MessageContent &content);

} // namespace Chat
