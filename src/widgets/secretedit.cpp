// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/secretedit.h"

#include "style/icons.h"

#include <QAction>

namespace Chat {

using namespace Qt::StringLiterals;

SecretEdit::SecretEdit(QWidget *parent)
    : QLineEdit(parent)
    , m_revealAction(addAction(icon(Icon::Eye), QLineEdit::TrailingPosition))
{
    m_revealAction->setObjectName(u"revealAction"_s);
    m_revealAction->setCheckable(true);
    m_revealAction->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_H));
    m_revealAction->setShortcutContext(Qt::WidgetShortcut);
    connect(m_revealAction, &QAction::toggled, this, &SecretEdit::setRevealed);
    setRevealed(false);
    // No word of it for the input method's memory.
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText
                        | Qt::ImhNoAutoUppercase);
}

void SecretEdit::setRevealed(bool isRevealed)
{
    setEchoMode(isRevealed ? Normal : Password);
    m_revealAction->setChecked(isRevealed);
    m_revealAction->setIcon(icon(isRevealed ? Icon::EyeOff : Icon::Eye));
    m_revealAction->setText(isRevealed ? tr("Hide") : tr("Show"));
    m_revealAction->setToolTip(
        (isRevealed ? tr("Hide what is typed (%1)") : tr("Show what is typed (%1)"))
            .arg(m_revealAction->shortcut().toString(QKeySequence::NativeText)));
}

void SecretEdit::setSecretText(const QString &text)
{
    if (this->text() == text)
        return;
    setRevealed(false);
    setText(text);
}

} // namespace Chat
