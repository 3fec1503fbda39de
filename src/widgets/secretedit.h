// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace Chat {

/// A field for a key or password: dots, until the person asks to see it. Hidden again whenever
/// another text is set, so that nothing is shown that nobody asked for.
class SecretEdit final : public QLineEdit
{
    Q_OBJECT
public:
    explicit SecretEdit(QWidget *parent = nullptr);

    bool isRevealed() const { return echoMode() == Normal; }
    void setRevealed(bool isRevealed);

    /// Replaces the text, hidden. No textEdited(), as with setText().
    void setSecretText(const QString &text);

private:
    QAction *m_revealAction = nullptr;
};

} // namespace Chat
