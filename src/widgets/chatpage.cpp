// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chatpage.h"

#include "chat/chatsession.h"
#include "chat/providercatalog.h"
#include "chat/settingskeeper.h"
#include "chat/textfilequoter.h"
#include "core/finishnotice.h"
#include "core/future.h"
#include "style/metrics.h"
#include "style/readingfont.h"
#include "style/themecolors.h"
#include "widgets/chatnotices.h"
#include "widgets/codesaver.h"
#include "widgets/composerbar.h"
#include "widgets/composeredit.h"
#include "widgets/messagedetails.h"
#include "widgets/selectorbar.h"
#include "widgets/statusline.h"

#include <QAction>
#include <QDesktopServices>
#include <QDir>
#include <QGuiApplication>
#include <QInputMethod>
#include <QKeyEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QToolButton *headerButton(QAction *action, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    // Not its default action: a fold that is open need not shine.
    QObject::connect(button, &QToolButton::clicked, action, &QAction::trigger);
    button->setIcon(action->icon());
    button->setToolTip(action->text().remove(u'&') + u" ("_s
                       + action->shortcut().toString(QKeySequence::NativeText) + u')');
    button->setStatusTip(action->statusTip());
    button->setAutoRaise(true);
    button->setIconSize({Metrics::IconSize, Metrics::IconSize});
    button->setFixedSize(Metrics::ControlHeight, Metrics::ControlHeight);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(action->text().remove(u'&'));
    button->setObjectName(action->objectName() + u"Button"_s);
    return button;
}

} // namespace

ChatPage::ChatPage(const WindowContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_selectors(new SelectorBar(context.catalog, this))
    , m_transcript(new TranscriptView(this))
    , m_notices(new ChatNotices(context, this))
    , m_composer(new ComposerBar(this))
    , m_status(new StatusLine(this))
    , m_statusRow(new QHBoxLayout)
    , m_column(new QWidget(this))
    , m_codeSaver(new CodeSaver(this))
{
    m_transcript->setObjectName(u"transcript"_s);
    applySettings();
    makeLayout();
    connectTranscript();
    connectComposer();
    connect(m_status, &StatusLine::cancelRequested, this, &ChatPage::stop);
    connect(m_status, &StatusLine::tryNowRequested, this, [this] { m_session->retryNow(); });
    connect(m_selectors, &SelectorBar::providerChosen, this,
            [this](const QString &name) { m_session->setProvider(name); });
    connect(m_selectors, &SelectorBar::modelChosen, this,
            [this](const QString &model) { m_session->setModel(model); });
    connect(m_selectors, &SelectorBar::setupRequested, this, &ChatPage::setupRequested);
    connect(m_notices, &ChatNotices::setupRequested, this, &ChatPage::setupRequested);
    connect(m_notices, &ChatNotices::chooseProviderRequested, this, &ChatPage::chooseProvider);
    connect(&context.settings, &SettingsKeeper::changed, this, &ChatPage::applySettings);
    connect(&context.catalog, &ProviderCatalog::changed, this, &ChatPage::refreshEmptyText);
    connect(&context.catalog, &ProviderCatalog::defaultProviderChanged, this,
            &ChatPage::refreshEmptyText);
}

ChatPage::~ChatPage()
{
    if (m_session)
        m_session->disconnect(this);
    m_transcript->setModel(nullptr);
}

void ChatPage::applySettings()
{
    m_composer->setSendKey(m_context.settings.get(Keys::ComposerSendKey));
    m_transcript->setCopyFormat(m_context.settings.get(Keys::CopiesAs));
    m_transcript->setKeepsQuestion(!m_context.settings.get(Keys::FollowAnswer));
}

void ChatPage::commit()
{
    // Where there is no other draft, it is the draft already.
    if (m_composer->isEditing() && !m_composer->draft().isEmpty())
        m_session->addToDraft(m_composer->text());
}

void ChatPage::makeLayout()
{
    m_header = new QHBoxLayout;
    m_header->setContentsMargins(Metrics::Small, Metrics::Small, Metrics::Small, Metrics::Small);
    m_header->setSpacing(Metrics::Tiny);
    m_header->addWidget(m_selectors, 1);

    auto *columnLayout = new QVBoxLayout(m_column);
    columnLayout->setContentsMargins(Metrics::Large, Metrics::Tiny, Metrics::Large, Metrics::Tiny);
    columnLayout->setSpacing(Metrics::Small);
    columnLayout->addWidget(m_notices);
    columnLayout->addWidget(m_composer);
    columnLayout->addSpacing(Metrics::Tiny - Metrics::Small);
    columnLayout->addLayout(m_statusRow);
    m_statusRow->setSpacing(Metrics::Small);
    m_statusRow->addWidget(m_status, 1);
    auto *centred = new QHBoxLayout;
    // In line with the text above, which has a scroll bar at its side.
    centred->setContentsMargins(0, 0, style()->pixelMetric(QStyle::PM_ScrollBarExtent), 0);
    centred->addStretch(1);
    centred->addWidget(m_column, 1000);
    centred->addStretch(1);
    fitColumn();

    auto *rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addLayout(m_header);
    rows->addWidget(m_transcript, 1);
    rows->addLayout(centred);
    setFocusProxy(m_composer);
}

void ChatPage::fitColumn()
{
    m_column->setMaximumWidth(textColumnWidth(font()) + 2 * Metrics::Large);
}

void ChatPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitColumn();
}

void ChatPage::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), themeColors(palette()).base);
}

void ChatPage::showHint(const QString &hint)
{
    m_status->showHint(hint);
}

void ChatPage::addHeaderActions(QAction *atStart, QAction *atEnd)
{
    QToolButton *first = headerButton(atStart, this);
    QToolButton *last = headerButton(atEnd, this);
    m_header->insertWidget(0, first);
    m_header->addWidget(last);
    setTabOrder(first, m_selectors);
    setTabOrder(m_selectors, last);
    setTabOrder(last, m_transcript);
    setTabOrder(m_transcript, m_notices);
    setTabOrder(m_notices, m_composer);
}

void ChatPage::addComposerAction(QAction *action)
{
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_composer->addAction(action);
}

void ChatPage::addStatusWidget(QWidget *widget)
{
    m_statusRow->addWidget(widget);
}

void ChatPage::connectTranscript()
{
    connect(m_transcript, &TranscriptView::editRequested, this, &ChatPage::edit);
    connect(m_transcript, &TranscriptView::regenerateRequested, this, &ChatPage::regenerate);
    connect(m_transcript, &TranscriptView::continueRequested, this,
            [this](const MessageId &id) { m_session->continueAnswer(id); });
    connect(m_transcript, &TranscriptView::deleteRequested, this,
            [this](const MessageId &id) { m_session->deleteMessage(id); });
    connect(m_transcript, &TranscriptView::detailsRequested, this, &ChatPage::showDetails);
    connect(m_transcript, &TranscriptView::versionRequested, this,
            [this](const MessageId &id, int index) { m_session->selectVersion(id, index); });
    connect(m_transcript, &TranscriptView::remedyRequested, this, &ChatPage::onRemedy);
    connect(m_transcript, &TranscriptView::saveCodeRequested, m_codeSaver, &CodeSaver::save);
    connect(m_codeSaver, &CodeSaver::failed, this, &ChatPage::showError);
    connect(m_codeSaver, &CodeSaver::saved, this, [this](const QString &path) {
        showHint(tr("Saved as %1.").arg(QDir::toNativeSeparators(path)));
    });
    connect(m_transcript, &TranscriptView::linkActivated, this, &ChatPage::openLink);
    connect(m_transcript, &TranscriptView::linkHovered, this, &ChatPage::showHint);
    connect(m_transcript, &TranscriptView::refused, this, &ChatPage::showHint);
    connect(m_transcript, &TranscriptView::copied, this, [this] { showHint(tr("Copied.")); });
}

void ChatPage::connectComposer()
{
    connect(m_composer, &ComposerBar::sendRequested, this, [this](const QString &text) {
        ask(text); // or what is typed stays
    });
    connect(m_composer, &ComposerBar::editRequested, this,
            [this](const MessageId &id, const QString &text) {
                if (!m_session->editQuestion(id, text))
                    return;
                m_composer->endEditing();
                focusComposer();
                m_transcript->showTurn();
            });
    connect(m_composer, &ComposerBar::stopRequested, this, &ChatPage::stop);
    connect(m_composer, &ComposerBar::editLastRequested, this, &ChatPage::editLast);
    connect(m_composer, &ComposerBar::draftChanged, this, [this](const QString &draft) {
        const QScopedValueRollback isTyping(m_isTyping, true);
        m_session->setDraft(draft);
    });
    connect(m_composer, &ComposerBar::filesChosen, this, &ChatPage::quoteFiles);
    connect(m_composer, &ComposerBar::canSendChanged, this, &ChatPage::possibleChanged);
    connect(m_composer, &ComposerBar::failed, this, &ChatPage::showError);
}

void ChatPage::setSession(std::shared_ptr<ChatSession> session)
{
    if (session == m_session)
        return;
    leaveSession();
    m_session = std::move(session);
    connectSession();
    m_notices->setSession(m_session);
    m_transcript->setModel(&m_session->messages());
    onLoaded();
}

void ChatPage::connectSession()
{
    ChatSession *now = m_session.get();
    connect(now, &ChatSession::loaded, this, &ChatPage::onLoaded);
    connect(now, &ChatSession::conversationChanged, this, &ChatPage::refreshSelectors);
    connect(now, &ChatSession::draftChanged, this, [this] {
        if (!m_isTyping) // sent, or typed in another window
            m_composer->setDraft(m_session->conversation().draft);
    });
    connect(now, &ChatSession::busyChanged, m_composer, &ComposerBar::setBusy);
    connect(now, &ChatSession::statusChanged, this,
            [this] { m_status->setStatus(m_session->status()); });
    connect(now, &ChatSession::busyChanged, this, &ChatPage::possibleChanged);
    connect(now, &ChatSession::deletionsChanged, this, &ChatPage::possibleChanged);
    connect(&now->messages(), &QAbstractItemModel::rowsInserted, this, &ChatPage::possibleChanged);
    connect(&now->messages(), &QAbstractItemModel::rowsRemoved, this, &ChatPage::possibleChanged);
}

void ChatPage::leaveSession()
{
    if (!m_session)
        return;
    Left &left = m_left[m_session->id()];
    if (m_session->isLoaded())
        left.position = m_transcript->position();
    left.edited = m_composer->editedQuestion();
    left.editedText = m_composer->isEditing() ? m_composer->text() : QString();
    {
        const QSignalBlocker quiet(m_composer); // its text stays the draft where that was empty
        m_composer->endEditing();
    }
    m_session->disconnect(this);
    m_session->disconnect(m_composer);
    m_session->messages().disconnect(this);
}

void ChatPage::onLoaded()
{
    m_composer->setBusy(m_session->isBusy());
    m_status->setStatus(m_session->status());
    m_composer->setSendable(m_session->isLoaded());
    const QString &draft = m_session->conversation().draft;
    m_composer->setDraft(draft);
    if (m_session->isLoaded()) {
        const Left left = m_left.value(m_session->id());
        m_transcript->setPosition(left.position);
        if (m_session->message(left.edited) != nullptr) {
            if (draft == left.editedText)
                m_composer->setDraft({});
            m_composer->beginEditing(left.edited, left.editedText);
        }
    }
    refreshSelectors();
    Q_EMIT possibleChanged();
}

void ChatPage::refreshSelectors()
{
    const Conversation &conversation = m_session->conversation();
    m_selectors->setSelection(conversation.provider, conversation.model);
    m_status->setProviderWarning(m_context.catalog.warning(m_selectors->effectiveProvider()));
    refreshEmptyText();
    Q_EMIT possibleChanged();
}

void ChatPage::refreshEmptyText()
{
    if (!m_session)
        return;
    if (m_session->loadError()) {
        m_transcript->setEmptyText({});
    } else if (!m_session->isLoaded()) {
        m_transcript->setEmptyText(tr("Opening…"));
    } else if (m_context.catalog.entry(m_selectors->effectiveProvider()).isDemo) {
        m_transcript->setEmptyText(
            tr("Ask anything to see how answers come, or /help for what the demo can show."));
    } else {
        m_transcript->setEmptyText(tr("What would you like to know?"));
    }
}

ChatPage::Possible ChatPage::possible() const
{
    Possible possible;
    if (!m_session || !m_session->isLoaded())
        return possible;
    const bool isBusy = m_session->isBusy();
    const Message *answer = lastOf(Role::Assistant);
    possible.send = m_composer->canSend();
    possible.stop = isBusy;
    possible.retry = m_session->canRetry();
    possible.regenerate = !isBusy && answer != nullptr;
    possible.continueAnswer = !isBusy && answer != nullptr && canContinue(*answer);
    possible.editLast = !isBusy && lastOf(Role::User) != nullptr;
    possible.answerKnown = answer != nullptr;
    possible.undoDelete = m_session->canUndoDelete();
    return possible;
}

const Message *ChatPage::lastOf(Role role) const
{
    const MessageListModel &messages = m_session->messages();
    for (int row = messages.rowCount() - 1; row >= 0; --row) {
        if (messages.message(row).role == role)
            return &messages.message(row);
    }
    return nullptr;
}

void ChatPage::send()
{
    m_composer->send();
}

void ChatPage::stop()
{
    m_session->stop();
}

bool ChatPage::ask(const QString &text)
{
    const bool isAsked = m_session->ask(text);
    if (isAsked)
        m_transcript->showTurn();
    return isAsked;
}

void ChatPage::retry()
{
    if (m_session->retry())
        m_transcript->showTurn();
}

void ChatPage::regenerate(const MessageId &id)
{
    if (m_session->regenerate(id))
        m_transcript->showTurn();
}

void ChatPage::regenerateLast()
{
    if (const Message *answer = lastOf(Role::Assistant))
        regenerate(MessageId(answer->id));
}

void ChatPage::continueLast()
{
    if (const Message *answer = lastOf(Role::Assistant))
        m_session->continueAnswer(MessageId(answer->id));
}

void ChatPage::editLast()
{
    if (const Message *question = lastOf(Role::User))
        edit(question->id);
}

void ChatPage::edit(const MessageId &id)
{
    const Message *question = m_session->message(id);
    if (question == nullptr || question->role != Role::User || m_session->isBusy())
        return;
    m_composer->beginEditing(id, question->text);
    focusComposer();
}

void ChatPage::copyLast()
{
    if (const Message *answer = lastOf(Role::Assistant))
        m_transcript->copyMessage(answer->id, CopyFormat::Plain);
}

void ChatPage::copyLastMarkdown()
{
    if (const Message *answer = lastOf(Role::Assistant))
        m_transcript->copyMessage(answer->id, CopyFormat::Markdown);
}

void ChatPage::copyLastCode()
{
    m_transcript->copyLastCode();
}

void ChatPage::find()
{
    m_transcript->find();
}

void ChatPage::findNext()
{
    m_transcript->findNext();
}

void ChatPage::findPrevious()
{
    m_transcript->findPrevious();
}

void ChatPage::showDetailsOfLast()
{
    if (const Message *answer = lastOf(Role::Assistant))
        showDetails(answer->id);
}

void ChatPage::showDetails(const MessageId &id)
{
    if (const Message *message = m_session->message(id))
        (new MessageDetails(*message, this))->show();
}

void ChatPage::onRemedy(Remedy remedy, const MessageId &id)
{
    const Message *answer = m_session->message(id);
    focusComposer(); // the button may go with what it mends
    switch (remedy) {
    case Remedy::Retry: // the card stays on answers that others followed
        if (m_session->conversation().headId == id && m_session->canRetry())
            retry();
        else
            regenerate(MessageId(id));
        break;
    case Remedy::OpenSettings:
        Q_EMIT setupRequested(answer != nullptr && !answer->info.provider.isEmpty()
                                  ? answer->info.provider
                                  : m_selectors->effectiveProvider());
        break;
    case Remedy::ChooseModel:
        chooseModel();
        break;
    }
}

void ChatPage::openLink(const QUrl &url)
{
    if (QDesktopServices::openUrl(url))
        return;
    showError({.message = tr("The link %1 could not be opened.").arg(url.toString()),
               .remedy = tr("See to it that a web browser is installed and is the standard one, or "
                            "copy the address from the link's menu.")});
}

void ChatPage::quoteFiles(const QStringList &paths)
{
    // They are for the conversation that is open now, also where another one is when they are read.
    whenFinished(TextFileQuoter::quoteFiles(paths), this,
                 [this, session = m_session](const TextFileQuoter::Quotations &quotations) {
                     const QString &text = quotations.text;
                     if (session == m_session && !text.isEmpty())
                         m_composer->insertParagraph(text);
                     else if (!text.isEmpty())
                         session->addToDraft(text);
                     if (quotations.error)
                         showError(*quotations.error);
                 });
}

void ChatPage::attachFile()
{
    m_composer->chooseFiles();
}

void ChatPage::chooseProvider()
{
    m_selectors->openProviderMenu();
}

void ChatPage::chooseModel()
{
    m_selectors->openModelPopup();
}

/// What is typed while reading is the next question: the transcript has no use for letters.
void ChatPage::keyPressEvent(QKeyEvent *event)
{
    if (!m_composer->edit().takeTyping(event, QGuiApplication::inputMethod()->locale()))
        QWidget::keyPressEvent(event);
}

void ChatPage::focusComposer()
{
    m_composer->setFocus(Qt::ShortcutFocusReason);
}

void ChatPage::showError(const Error &error)
{
    m_notices->showError(error);
}

} // namespace Chat
