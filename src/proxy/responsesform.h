// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/answerblocks.h"
#include "proxy/answerform.h"
#include "proxy/clientcodec.h"

namespace Chat {

/// OpenAI's responses: an answer is a list of items, and a stream tells of every step of each.
class ResponsesForm final : public AnswerForm
{
public:
    /// Much of `body` is told again in the answer.
    ResponsesForm(const ClientOrder &order, const QJsonObject &body);

    QByteArray begin() override;
    QByteArray delta(const ChatDelta &delta) override;
    QByteArray end(const Message &answer) override;
    QByteArray error(const Error &error) override;
    QByteArray whole(const Message &answer) override;

private:
    QByteArray event(const QString &type, QJsonObject data);
    /// `lastStatus` is of the last item, should it be closed.
    QByteArray events(const QList<AnswerBlocks::Step> &steps, const QString &lastStatus);
    QByteArray opening(qsizetype block);
    QByteArray piece(qsizetype block, const QString &text);
    QByteArray closing(qsizetype block, const QString &status);
    QString itemId(qsizetype block);
    QJsonObject at(qsizetype block, bool isPart);
    QJsonArray items(const QList<AnswerBlocks::Block> &blocks, const QString &status);
    QJsonObject response(const QString &status, const QJsonArray &output) const;
    QJsonObject ended(const Message &answer, const QList<AnswerBlocks::Block> &blocks);

    QJsonObject m_response; // what is the same from begin to end
    AnswerBlocks m_blocks;
    QStringList m_itemIds; // by block
    qsizetype m_closed = 0; // blocks, from the first
    qint64 m_sequence = 0;
};

} // namespace Chat
