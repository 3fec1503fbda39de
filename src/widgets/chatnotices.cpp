// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chatnotices.h"

#include "chat/conversationlibrary.h"
#include "chat/providercatalog.h"
#include "style/metrics.h"
#include "widgets/gatewayswitch.h"
#include "widgets/noticebar.h"

#include <QVBoxLayout>

namespace Chat {

using namespace Qt::StringLiterals;
using Tone = NoticeBar::Tone;
using Readiness = ProviderCatalog::Readiness;

ChatNotices::ChatNotices(const WindowContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::Small);
    m_storeBar = makeBar(u"storeBar"_s);
    m_loadBar = makeBar(u"loadBar"_s);
    m_saveBar = makeBar(u"saveBar"_s);
    m_providerBar = makeBar(u"providerBar"_s);
    m_gatewayHint = makeBar(u"gatewayHint"_s);
    m_gatewayBar = makeBar(u"gatewayNotice"_s);
    m_errorBar = makeBar(u"errorBar"_s);
    m_deletionBar = makeBar(u"deletionBar"_s);

    connect(&context.library.store(), &ChatStore::stateChanged, this, &ChatNotices::refreshStore);
    connect(&context.catalog, &ProviderCatalog::changed, this, &ChatNotices::refreshProvider);
    connect(&context.catalog, &ProviderCatalog::defaultProviderChanged, this,
            &ChatNotices::refreshProvider);
    connect(m_providerBar, &NoticeBar::dismissed, this, [this] { m_isDemoDismissed = true; });
    if (context.gateway != nullptr) {
        connect(context.gateway, &GatewaySwitch::changed, this, &ChatNotices::refreshGateway);
        connect(m_gatewayHint, &NoticeBar::dismissed, context.gateway, &GatewaySwitch::setKnown);
        connect(m_gatewayBar, &NoticeBar::dismissed, context.gateway,
                &GatewaySwitch::setErrorKnown);
        refreshGateway();
    }
    refreshStore();
}

NoticeBar *ChatNotices::makeBar(const QString &objectName)
{
    auto *bar = new NoticeBar(this);
    bar->setObjectName(objectName);
    layout()->addWidget(bar);
    return bar;
}

void ChatNotices::setSession(std::shared_ptr<ChatSession> session)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = std::move(session);
    ChatSession *now = m_session.get();
    connect(now, &ChatSession::loaded, this, [this] {
        refreshLoading();
        refreshProvider();
    });
    connect(now, &ChatSession::saveStateChanged, this, &ChatNotices::refreshSaving);
    connect(now, &ChatSession::deletionsChanged, this, &ChatNotices::refreshDeletion);
    connect(now, &ChatSession::conversationChanged, this, &ChatNotices::refreshProvider);
    m_errorBar->hide();
    m_deletionBar->hide();
    refreshLoading();
    refreshSaving();
    refreshProvider();
}

void ChatNotices::showError(const Error &error)
{
    m_errorBar->showText(errorText(error), Tone::Trouble, error.detail);
    m_errorBar->addCloseButton();
}

void ChatNotices::refreshStore()
{
    ChatStore &store = m_context.library.store();
    if (store.state() == ChatStore::State::Failed) {
        m_storeBar->showText(errorText(store.error()), Tone::Trouble, store.error().detail);
        m_storeBar->addButton(tr("Try again"), u"reopenStore"_s,
                              [this] { m_context.library.store().reopen(); });
        m_storeBar->addButton(tr("Go on without saving"), u"turnOffStore"_s,
                              [this] { m_context.library.store().turnOff(); });
    } else if (store.isOff() && !store.path().isEmpty()) {
        m_storeBar->showText(tr("Nothing is saved: conversations are lost when the program ends."),
                             Tone::Warning);
        m_storeBar->addButton(tr("Save again"), u"reopenStore"_s,
                              [this] { m_context.library.store().reopen(); });
    } else {
        m_storeBar->hide();
    }
    refreshSaving();
}

void ChatNotices::refreshLoading()
{
    if (!m_session->loadError()) {
        m_loadBar->hide();
        return;
    }
    m_loadBar->showText(errorText(*m_session->loadError()), Tone::Trouble,
                        m_session->loadError()->detail);
    m_loadBar->addButton(tr("Try again"), u"reload"_s, [this] { m_session->reload(); });
}

void ChatNotices::refreshSaving()
{
    // Where the whole database fails, its own bar says so for everything.
    const bool isStoreAtWork = m_context.library.store().state() == ChatStore::State::Open;
    if (!m_session || !m_session->saveError() || !isStoreAtWork) {
        m_saveBar->hide();
        return;
    }
    m_saveBar->showText(errorText(*m_session->saveError()), Tone::Trouble,
                        m_session->saveError()->detail);
    m_saveBar->addButton(tr("Try again"), u"saveNow"_s, [this] { m_session->saveNow(); });
}

void ChatNotices::refreshDeletion()
{
    if (!m_session->canUndoDelete()) {
        m_deletionBar->hide();
        return;
    }
    m_deletionBar->showText(tr("Deleted, with all that followed."));
    m_deletionBar->addButton(tr("Undo"), u"undoMessage"_s, [this] { m_session->undoDelete(); });
    m_deletionBar->addCloseButton();
}

void ChatNotices::refreshProvider()
{
    if (!m_session || !m_session->isLoaded())
        return;
    const QString chosen = m_session->conversation().provider;
    const QString name = chosen.isEmpty() ? m_context.catalog.defaultProvider() : chosen;
    if (name.isEmpty())
        return; // not known yet
    const ProviderCatalog::Entry entry = m_context.catalog.entry(name);
    const bool isDemoHint =
        entry.isDemo && !m_isDemoDismissed && m_context.catalog.defaultProvider() == name;
    const QString state =
        QStringList{name, entry.title, entry.error ? errorText(*entry.error) : QString(),
                    QString::number(int(entry.readiness) * 2 + int(isDemoHint))}
            .join(u'\n');
    if (state == m_providerState)
        return;
    m_providerState = state;
    if (entry.error) {
        m_providerBar->showText(errorText(*entry.error), Tone::Warning, entry.error->detail);
        m_providerBar->addButton(tr("Choose another"), u"chooseProvider"_s,
                                 [this] { Q_EMIT chooseProviderRequested(); });
        m_providerBar->addButton(tr("Open settings"), u"openSettings"_s, [this, name, entry] {
            Q_EMIT setupRequested(entry.isKnown ? name : QString());
        });
    } else if (entry.readiness == Readiness::NeedsSetup) {
        m_providerBar->showText(tr("%1 has no key yet.").arg(entry.title), Tone::Warning);
        m_providerBar->addButton(tr("Add a key"), u"addKey"_s,
                                 [this, name] { Q_EMIT setupRequested(name); });
    } else if (isDemoHint) {
        m_providerBar->showText(tr("This is the demo: it answers offline with fixed texts."));
        m_providerBar->addButton(tr("Add a key"), u"addKey"_s, [this] {
            Q_EMIT setupRequested(m_context.catalog.providerWithoutKey());
        });
        m_providerBar->addCloseButton();
    } else {
        m_providerBar->hide();
    }
}

void ChatNotices::refreshGateway()
{
    const QString address = m_context.gateway->state().address;
    if (!m_context.gateway->isNews()) {
        m_gatewayHint->hide();
    } else if (!m_gatewayHint->isVisibleTo(this) || !m_gatewayHint->text().contains(address)) {
        m_gatewayHint->showText(
            m_context.gateway->state().needsKey
                ? tr("Programs with one of the gateway's keys can now use your providers, at your "
                     "cost, by %1. It stays on at the next start, too.")
                      .arg(address)
                : tr("Every program of this machine can now use your providers, at your cost and "
                     "without a key, by %1. It stays on at the next start, too.")
                      .arg(address));
        m_gatewayHint->addButton(
            m_context.gateway->state().needsKey ? tr("Make a key…") : tr("Ask for keys…"),
            u"gatewayKeys"_s, [this] { m_context.gateway->openSettings(window()); });
        m_gatewayHint->addButton(tr("Switch off"), u"switchGatewayOff"_s,
                                 [this] { m_context.gateway->request(false); });
        m_gatewayHint->addCloseButton();
    }
    const std::optional<Error> &error = m_context.gateway->state().error;
    if (!m_context.gateway->isErrorNews()) {
        m_gatewayBar->hide();
        return;
    }
    m_gatewayBar->showText(errorText(*error), Tone::Trouble, error->detail);
    // "Switch off" stands at the end, as in the hint that comes in its place once a try has worked:
    // the second click of a double click must not take that back.
    m_gatewayBar->addButton(tr("Try again"), u"startGateway"_s,
                            [this] { m_context.gateway->request(true); });
    m_gatewayBar->addButton(tr("Open settings"), u"gatewaySettings"_s,
                            [this] { m_context.gateway->openSettings(window()); });
    m_gatewayBar->addButton(tr("Switch off"), u"stopGateway"_s,
                            [this] { m_context.gateway->request(false); });
    m_gatewayBar->addCloseButton();
}

} // namespace Chat
