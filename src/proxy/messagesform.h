// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/answerblocks.h"
#include "proxy/answerform.h"
#include "proxy/clientcodec.h"

namespace Chat {

/// Anthropic's messages. Thoughts are told to those who ask for thinking, and to nobody else: many
/// clients take the first block for the text.
class MessagesForm final : public AnswerForm
{
public:
    explicit MessagesForm(const ClientOrder &order);

    QByteArray ping() const override;
    QByteArray begin() override;
    QByteArray delta(const ChatDelta &delta) override;
    void stoppedAt(const QString &stop) override { m_stop = stop; }
    QByteArray end(const Message &answer) override;
    QByteArray error(const Error &error) override;
    QByteArray whole(const Message &answer) override;

private:
    QByteArray events(const QList<AnswerBlocks::Step> &steps) const;
    QByteArray event(const AnswerBlocks::Step &step) const;
    QJsonObject message(const QJsonArray &content) const;
    void addEnd(QJsonObject &object, const Message &answer) const;

    const QString m_id;
    const QString m_model;
    const bool m_showsThoughts;
    AnswerBlocks m_blocks;
    QString m_stop;
};

} // namespace Chat
