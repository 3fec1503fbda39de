// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chatdelta.h"

namespace Chat {

/// The pieces of an answer as blocks that come strictly one after the other: thoughts, texts,
/// calls. Some families of clients want one block to end before the next begins, while a service
/// may go back and forth; what comes too early is kept until its turn. A value.
class AnswerBlocks final
{
public:
    enum class Kind { Reasoning, Text, Call };

    struct Block
    {
        Kind kind = Kind::Text;
        QString content = {}; ///< so far; of a call its arguments
        int call = 0; ///< of a call: its index in the answer
        QString id = {}; ///< of a call; made where the service gave none
        QString name = {}; ///< of a call
    };

    struct Step
    {
        enum class Type { Open, Piece, Close };
        Type type = Type::Open;
        qsizetype block = 0; ///< its place among the blocks
        QString piece = {}; ///< of Type::Piece: what is new

        bool operator==(const Step &) const = default;
    };

    QList<Step> feed(const ChatDelta &delta);
    /// Nothing follows: whatever is open or kept back, to its end.
    QList<Step> finish();

    const QList<Block> &blocks() const { return m_blocks; }

    /// Those of a whole answer.
    static QList<Block> of(const Message &answer);

private:
    void add(const ChatDelta &delta);
    void addText(Kind kind, const QString &text);
    void addCall(const ToolCallDelta &call);
    bool mayClose(const Block &block) const;
    QList<Step> advance(bool isEnd);

    QList<Block> m_blocks;
    qsizetype m_current = 0; // the first that is not closed
    bool m_isOpen = false; // the current one
    qsizetype m_given = 0; // of the current one's content
};

} // namespace Chat
