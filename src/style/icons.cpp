// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/icons.h"

#include "style/iconengine.h"

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QString fileName(Icon name)
{
    switch (name) {
    case Icon::ArrowDown:
        return u"arrow-down"_s;
    case Icon::Attach:
        return u"attach"_s;
    case Icon::Check:
        return u"check"_s;
    case Icon::ChevronDown:
        return u"chevron-down"_s;
    case Icon::ChevronLeft:
        return u"chevron-left"_s;
    case Icon::ChevronRight:
        return u"chevron-right"_s;
    case Icon::ChevronUp:
        return u"chevron-up"_s;
    case Icon::Clock:
        return u"clock"_s;
    case Icon::Close:
        return u"close"_s;
    case Icon::Continue:
        return u"continue"_s;
    case Icon::Copy:
        return u"copy"_s;
    case Icon::Delete:
        return u"delete"_s;
    case Icon::Edit:
        return u"edit"_s;
    case Icon::Error:
        return u"error"_s;
    case Icon::Eye:
        return u"eye"_s;
    case Icon::EyeOff:
        return u"eye-off"_s;
    case Icon::Gateway:
        return u"gateway"_s;
    case Icon::Info:
        return u"info"_s;
    case Icon::Key:
        return u"key"_s;
    case Icon::Model:
        return u"model"_s;
    case Icon::More:
        return u"more"_s;
    case Icon::Network:
        return u"network"_s;
    case Icon::NewConversation:
        return u"new-conversation"_s;
    case Icon::Parameters:
        return u"parameters"_s;
    case Icon::Pin:
        return u"pin"_s;
    case Icon::Plus:
        return u"plus"_s;
    case Icon::Provider:
        return u"provider"_s;
    case Icon::Regenerate:
        return u"regenerate"_s;
    case Icon::Search:
        return u"search"_s;
    case Icon::Send:
        return u"send"_s;
    case Icon::Settings:
        return u"settings"_s;
    case Icon::Sidebar:
        return u"sidebar"_s;
    case Icon::Stop:
        return u"stop"_s;
    case Icon::Theme:
        return u"theme"_s;
    case Icon::Traffic:
        return u"traffic"_s;
    case Icon::Undo:
        return u"undo"_s;
    case Icon::Warning:
        return u"warning"_s;
    case Icon::Window:
        return u"window"_s;
    }
    return {};
}

} // namespace

QIcon icon(Icon name, IconTint tint)
{
    return QIcon(new IconEngine(u":/icons/%1.svg"_s.arg(fileName(name)), tint));
}

QIcon applicationIcon()
{
    return QIcon(new IconEngine(u":/icons/lmchat.svg"_s, std::nullopt));
}

} // namespace Chat
