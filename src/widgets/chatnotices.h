// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/windowcontext.h"

#include <QWidget>

#include <memory>

namespace Chat {

class ChatSession;
class NoticeBar;
struct Error;

/// What stands between transcript and composer when it has to be said: the database cannot be
/// opened or written, the conversation cannot be read, its provider needs a key or is gone, a
/// message was deleted. Each with what can be done about it; none in the way.
class ChatNotices final : public QWidget
{
    Q_OBJECT
public:
    explicit ChatNotices(const WindowContext &context, QWidget *parent = nullptr);

    void setSession(std::shared_ptr<ChatSession> session);

    /// Something small that went wrong here and now; goes away by its cross.
    void showError(const Error &error);

Q_SIGNALS:
    void setupRequested(const QString &provider);
    void chooseProviderRequested();

private:
    NoticeBar *makeBar(const QString &objectName);
    void refreshStore();
    void refreshLoading();
    void refreshSaving();
    void refreshDeletion();
    void refreshProvider();
    void refreshGateway();

    WindowContext m_context;
    std::shared_ptr<ChatSession> m_session;
    NoticeBar *m_storeBar;
    NoticeBar *m_loadBar;
    NoticeBar *m_saveBar;
    NoticeBar *m_providerBar;
    NoticeBar *m_deletionBar;
    NoticeBar *m_gatewayHint = nullptr; // what it is, when it was switched on
    NoticeBar *m_gatewayBar;
    NoticeBar *m_errorBar;
    QString m_providerState; // what m_providerBar says, so that it is not built anew in vain
    bool m_isDemoDismissed = false;
};

} // namespace Chat
