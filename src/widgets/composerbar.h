// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/message.h"
#include "core/settingvalues.h"

#include <QFrame>

QT_BEGIN_NAMESPACE
class QLabel;
class QToolButton;
QT_END_NAMESPACE

namespace Chat {

class ComposerEdit;

/// The card that a question is typed on: the field, a button that adds text files, and one that
/// sends, or stops while an answer comes. A question that was sent can be typed anew here: what was
/// typed before waits meanwhile, and comes back.
class ComposerBar final : public QFrame
{
    Q_OBJECT
public:
    explicit ComposerBar(QWidget *parent = nullptr);

    ComposerEdit &edit() { return *m_edit; }
    void setSendKey(SendKey key);

    /// What is typed and not sent; while a question is typed anew, what was typed before.
    const QString &draft() const { return m_draft; }
    /// Shows it now, or after editing; without a word to draftChanged().
    void setDraft(const QString &draft);

    void setBusy(bool isBusy); ///< Send becomes Stop
    /// Without: nothing can be sent; what is typed stays.
    void setSendable(bool isSendable);
    bool canSend() const;

    void beginEditing(const MessageId &id, const QString &text);
    /// Back to the draft, which is told by draftChanged() again.
    void endEditing();
    bool isEditing() const { return !m_edited.isNull(); }
    const MessageId &editedQuestion() const { return m_edited; } ///< null where none is
    QString text() const; ///< all that stands in the field

    /// As the button does.
    void send();
    void chooseFiles();
    void addFiles(const QStringList &paths);
    void insertParagraph(const QString &text); ///< where the cursor is

Q_SIGNALS:
    void sendRequested(const QString &text);
    void editRequested(const Chat::MessageId &id, const QString &text);
    void stopRequested();
    void editLastRequested();
    /// By the person. Where there is no other draft, a question that is typed anew is one, too:
    /// then a crash does not lose it.
    void draftChanged(const QString &draft);
    void filesChosen(const QStringList &paths); ///< to be quoted in the question
    void canSendChanged();
    void failed(const Chat::Error &error); ///< a file could not be added

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showText(const QString &text);
    void onTextChanged();
    void onEscape();
    void leaveEditing();
    void refresh();

    ComposerEdit *m_edit = nullptr;
    QWidget *m_editingBar = nullptr;
    QToolButton *m_attachButton = nullptr;
    QToolButton *m_sendButton = nullptr;
    QString m_draft;
    MessageId m_edited;
    bool m_isBusy = false;
    bool m_isSendable = true;
    bool m_isSetting = false;
};

} // namespace Chat
