// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QToolButton;

namespace Chat {

class MessageTextView;

/// The model's thinking, folded to one line until a person unfolds it. Its text becomes a document
/// only then.
class ReasoningPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit ReasoningPanel(QWidget *parent = nullptr);

    /// `isThinking`: no answer has begun yet.
    void setReasoning(const QString &text, bool isThinking);

    bool isUnfolded() const { return m_isUnfolded; }
    void setUnfolded(bool unfolded);

    /// Places what is inside for this width; the height that it takes.
    int layOut(int width);

Q_SIGNALS:
    void heightChanged();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void updateHeader();

    QToolButton *m_header;
    MessageTextView *m_body = nullptr; // from the first unfolding on
    QString m_text;
    bool m_isThinking = false;
    bool m_isUnfolded = false;
};

} // namespace Chat
