// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/answerblocks.h"

#include "proxy/answerform.h"

#include <QJsonDocument>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

QList<AnswerBlocks::Step> AnswerBlocks::feed(const ChatDelta &delta)
{
    add(delta);
    return advance(false);
}

QList<AnswerBlocks::Step> AnswerBlocks::finish()
{
    return advance(true);
}

QList<AnswerBlocks::Block> AnswerBlocks::of(const Message &answer)
{
    ChatDelta delta{.text = answer.text, .reasoning = answer.reasoning};
    for (const ToolCall &call : answer.toolCalls)
        delta.toolCalls.append({.index = int(delta.toolCalls.size()),
                                .id = call.id,
                                .name = call.name,
                                .arguments = call.arguments});
    AnswerBlocks blocks;
    blocks.add(delta);
    return blocks.m_blocks;
}

void AnswerBlocks::add(const ChatDelta &delta)
{
    addText(Kind::Reasoning, delta.reasoning);
    addText(Kind::Text, delta.text);
    for (const ToolCallDelta &call : delta.toolCalls)
        addCall(call);
}

void AnswerBlocks::addText(Kind kind, const QString &text)
{
    if (text.isEmpty())
        return;
    if (m_blocks.isEmpty() || m_blocks.last().kind != kind)
        m_blocks.append({.kind = kind});
    m_blocks.last().content += text;
}

void AnswerBlocks::addCall(const ToolCallDelta &call)
{
    const auto isCall = [&call](const Block &block) {
        return block.kind == Kind::Call && block.call == call.index;
    };
    auto block = std::ranges::find_if(m_blocks, isCall);
    if (block == m_blocks.end()) {
        m_blocks.append({.kind = Kind::Call,
                         .call = call.index,
                         .id = call.id.isEmpty() ? newAnswerId("call_"_L1) : call.id});
        block = std::prev(m_blocks.end());
    }
    block->name += call.name;
    block->content += call.arguments;
}

/// Whether nothing more can come for it, once another has begun.
bool AnswerBlocks::mayClose(const Block &block) const
{
    return block.kind != Kind::Call || QJsonDocument::fromJson(block.content.toUtf8()).isObject();
}

QList<AnswerBlocks::Step> AnswerBlocks::advance(bool isEnd)
{
    QList<Step> steps;
    while (m_current < m_blocks.size()) {
        const Block &block = m_blocks.at(m_current);
        if (!m_isOpen) {
            if (block.kind == Kind::Call && block.name.isEmpty() && !isEnd)
                break;
            steps.append({Step::Type::Open, m_current, {}});
            m_isOpen = true;
            m_given = 0;
        }
        if (m_given < block.content.size())
            steps.append({Step::Type::Piece, m_current, block.content.mid(m_given)});
        m_given = block.content.size();
        const bool isLast = m_current + 1 == m_blocks.size();
        if (!isEnd && (isLast || !mayClose(block)))
            break;
        steps.append({Step::Type::Close, m_current, {}});
        m_isOpen = false;
        ++m_current;
    }
    return steps;
}

} // namespace Chat
