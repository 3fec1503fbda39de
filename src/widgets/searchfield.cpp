// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/searchfield.h"

#include "style/icons.h"

#include <QAction>
#include <QCoreApplication>
#include <QLineEdit>

namespace Chat {

using namespace Qt::StringLiterals;

void makeSearchField(QLineEdit *edit)
{
    QAction *magnifier =
        edit->addAction(icon(Icon::Search, IconTint::Muted), QLineEdit::LeadingPosition);
    magnifier->setText(QCoreApplication::translate("Chat::SearchField", "Search"));
    // Qt's own, which it leaves without a name.
    if (auto *clear = edit->findChild<QAction *>(u"_q_qlineeditclearaction"_s))
        clear->setText(QCoreApplication::translate("Chat::SearchField", "Clear"));
}

} // namespace Chat
