// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/switcheritems.h"

#include "chat/conversationlibrary.h"
#include "chat/providercatalog.h"
#include "widgets/windowactions.h"
#include "widgets/windowcontext.h"

namespace Chat {

QList<SwitcherItem> switcherItems(const WindowContext &context, const WindowActions &actions)
{
    QList<SwitcherItem> items;
    const ConversationListModel &conversations = context.library.conversations();
    items.reserve(conversations.rowCount() + 100);
    for (int row = 0; row < conversations.rowCount(); ++row) {
        const QModelIndex index = conversations.index(row);
        items.append({.kind = SwitcherItem::Kind::Conversation,
                      .title = index.data().toString(),
                      .hint = index.data(ConversationListModel::GroupRole).toString(),
                      .conversation = conversations.idAt(row)});
    }
    const QList<ProviderCatalog::Entry> providers = context.catalog.entries();
    for (const ProviderCatalog::Entry &provider : providers) {
        if (provider.readiness != ProviderCatalog::Readiness::Ready)
            continue;
        QStringList models = context.catalog.models(provider.name).ids;
        const QString usual = context.catalog.defaultModel(provider.name);
        if (!usual.isEmpty() && !models.contains(usual))
            models.prepend(usual);
        for (const QString &model : std::as_const(models)) {
            items.append({.kind = SwitcherItem::Kind::Model,
                          .title = model,
                          .hint = provider.title,
                          .provider = provider.name,
                          .model = model});
        }
    }
    for (QAction *action : actions.all()) {
        if (!action->isEnabled())
            continue;
        items.append({.kind = SwitcherItem::Kind::Action,
                      .title = action->text().remove(u'&'),
                      .hint = action->shortcut().toString(QKeySequence::NativeText),
                      .action = action});
    }
    return items;
}

} // namespace Chat
