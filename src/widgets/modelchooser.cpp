// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/modelchooser.h"

#include <QCompleter>
#include <QLineEdit>
#include <QSignalBlocker>

namespace Chat {

ModelChooser::ModelChooser(QWidget *parent)
    : QComboBox(parent)
{
    setEditable(true);
    lineEdit()->setAccessibleName(tr("Model"));
    setInsertPolicy(NoInsert);
    setMaxVisibleItems(12);
    completer()->setCompletionMode(QCompleter::PopupCompletion);
    completer()->setFilterMode(Qt::MatchContains);
    completer()->setCaseSensitivity(Qt::CaseInsensitive);
    setSizeAdjustPolicy(AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(12);
}

void ModelChooser::setModels(const QStringList &names)
{
    const QString typed = currentText();
    const QSignalBlocker blocker(this);
    clear();
    addItems(names);
    setCurrentIndex(findText(typed, Qt::MatchExactly));
    setEditText(typed);
}

} // namespace Chat
