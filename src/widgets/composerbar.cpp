// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/composerbar.h"

#include "chat/textfilequoter.h"
#include "style/chatstyle.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "style/themecolors.h"
#include "widgets/composeredit.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MostFiles = 20; // at once

QToolButton *makeButton(const QString &objectName, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(objectName);
    button->setAutoRaise(true);
    button->setIconSize({Metrics::IconSize, Metrics::IconSize});
    button->setFixedSize(Metrics::ControlHeight, Metrics::ControlHeight);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

ComposerBar::ComposerBar(QWidget *parent)
    : QFrame(parent)
    , m_edit(new ComposerEdit(this))
    , m_editingBar(new QWidget(this))
    , m_attachButton(makeButton(u"attachButton"_s, this))
    , m_sendButton(makeButton(u"sendButton"_s, this))
{
    m_edit->setObjectName(u"composer"_s);
    m_edit->setAccessibleName(tr("Question"));
    m_edit->setPlaceholderText(tr("Ask something"));
    m_edit->installEventFilter(this);

    const QLocale locale;
    m_sendButton->setAutoRaise(false); // it has the accent's ground
    m_attachButton->setIcon(icon(Icon::Attach, IconTint::Muted));
    m_attachButton->setAccessibleName(tr("Add a text file"));
    m_attachButton->setToolTip(tr("Add text files, up to %1 each")
                                   .arg(locale.formattedDataSize(TextFileQuoter::LargestFile, 0)));

    auto *editingText =
        new QLabel(tr("Asking in other words. The first version stays."), m_editingBar);
    auto *cancelButton = new QPushButton(tr("Cancel"), m_editingBar);
    cancelButton->setObjectName(u"cancelEditing"_s);
    cancelButton->setFlat(true);
    auto *editingLayout = new QHBoxLayout(m_editingBar);
    editingLayout->setContentsMargins(Metrics::Small, 0, 0, 0);
    editingLayout->addWidget(editingText, 1);
    editingLayout->addWidget(cancelButton);
    editingText->setWordWrap(true);
    m_editingBar->hide();

    auto *row = new QHBoxLayout;
    row->setSpacing(Metrics::Tiny);
    row->addWidget(m_attachButton, 0, Qt::AlignBottom);
    row->addWidget(m_edit, 1, Qt::AlignVCenter);
    row->addWidget(m_sendButton, 0, Qt::AlignBottom);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Metrics::Small, Metrics::Small, Metrics::Small, Metrics::Small);
    layout->setSpacing(Metrics::Tiny);
    layout->addWidget(m_editingBar);
    layout->addLayout(row);
    setFocusProxy(m_edit);

    connect(m_edit, &ComposerEdit::sendRequested, this, &ComposerBar::send);
    connect(m_edit, &ComposerEdit::stopRequested, this, &ComposerBar::onEscape);
    connect(m_edit, &ComposerEdit::editLastRequested, this, &ComposerBar::editLastRequested);
    connect(m_edit, &ComposerEdit::filesDropped, this, &ComposerBar::addFiles);
    connect(m_edit, &QPlainTextEdit::textChanged, this, &ComposerBar::onTextChanged);
    connect(cancelButton, &QPushButton::clicked, this, &ComposerBar::leaveEditing);
    connect(m_attachButton, &QToolButton::clicked, this, &ComposerBar::chooseFiles);
    connect(m_sendButton, &QToolButton::clicked, this, [this] {
        if (m_isBusy)
            Q_EMIT stopRequested();
        else
            send();
    });
    refresh();
}

void ComposerBar::setSendKey(SendKey key)
{
    m_edit->setSendKey(key);
    refresh();
}

QString ComposerBar::text() const
{
    return m_edit->toPlainText();
}

void ComposerBar::setDraft(const QString &draft)
{
    m_draft = draft;
    if (!isEditing())
        showText(draft);
}

void ComposerBar::showText(const QString &text)
{
    m_isSetting = true;
    if (m_edit->toPlainText() != text)
        m_edit->setText(text);
    m_isSetting = false;
    refresh();
    Q_EMIT canSendChanged();
}

void ComposerBar::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    refresh();
    Q_EMIT canSendChanged();
}

void ComposerBar::setSendable(bool isSendable)
{
    m_isSendable = isSendable;
    refresh();
    Q_EMIT canSendChanged();
}

bool ComposerBar::canSend() const
{
    return m_isSendable && !m_isBusy && m_edit->hasText();
}

void ComposerBar::beginEditing(const MessageId &id, const QString &text)
{
    m_edited = id;
    m_editingBar->show();
    showText(text);
}

void ComposerBar::endEditing()
{
    if (!isEditing())
        return;
    m_edited = {};
    m_editingBar->hide();
    showText(m_draft);
    Q_EMIT draftChanged(m_draft);
}

void ComposerBar::send()
{
    if (!canSend())
        return;
    const QString text = m_edit->toPlainText();
    if (isEditing())
        Q_EMIT editRequested(m_edited, text);
    else
        Q_EMIT sendRequested(text);
}

void ComposerBar::chooseFiles()
{
    auto *dialog = new QFileDialog(this, tr("Add text files"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &ComposerBar::addFiles);
    dialog->open();
}

void ComposerBar::addFiles(const QStringList &paths)
{
    if (paths.size() > MostFiles) {
        Q_EMIT failed({.kind = ErrorKind::TooLarge,
                       .message = tr("%1 files are too many at once.").arg(paths.size()),
                       .remedy = tr("Add at most %1.").arg(MostFiles)});
        return;
    }
    Q_EMIT filesChosen(paths);
}

void ComposerBar::insertParagraph(const QString &text)
{
    m_edit->insertParagraph(text);
}

void ComposerBar::onTextChanged()
{
    if (m_isSetting)
        return;
    refresh();
    Q_EMIT canSendChanged();
    const QString typed = m_edit->toPlainText();
    if (!isEditing())
        m_draft = typed;
    if (!isEditing() || m_draft.isEmpty())
        Q_EMIT draftChanged(typed);
}

void ComposerBar::onEscape()
{
    if (m_isBusy)
        Q_EMIT stopRequested();
    else
        leaveEditing();
}

void ComposerBar::leaveEditing()
{
    endEditing();
    m_edit->setFocus(Qt::OtherFocusReason);
}

void ComposerBar::refresh()
{
    const bool isSend = !m_isBusy;
    m_sendButton->setIcon(icon(isSend ? Icon::Send : Icon::Stop, IconTint::OnAccent));
    m_sendButton->setProperty(ChatStyle::AccentProperty, true);
    m_sendButton->setAccessibleName(isSend ? tr("Send") : tr("Stop"));
    m_sendButton->setToolTip(!isSend                                   ? tr("Stop the answer (Esc)")
                                 : m_edit->sendKey() == SendKey::Enter ? tr("Send (Enter)")
                                                                       : tr("Send (Ctrl+Enter)"));
    m_sendButton->setEnabled(m_isBusy || canSend());
    m_sendButton->update();
}

bool ComposerBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_edit
        && (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut))
        update();
    return QFrame::eventFilter(watched, event);
}

void ComposerBar::paintEvent(QPaintEvent *)
{
    const ThemeColors &colors = themeColors(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_edit->hasFocus() ? QPen(colors.accent, 1.5) : QPen(colors.controlBorder, 1));
    painter.setBrush(colors.base);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), Metrics::CardRadius,
                            Metrics::CardRadius);
}

} // namespace Chat
