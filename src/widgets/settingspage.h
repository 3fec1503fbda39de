// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/fieldbinding.h"

#include <QWidget>

namespace Chat {

/// One page of the settings dialog: edits a part of a draft, which outlives it.
class SettingsPage : public QWidget
{
    Q_OBJECT
public:
    /// Gives the setting's editor the keyboard and scrolls to it; false where it is not here.
    virtual bool focusField(const SettingDeclaration &declaration) const
    {
        return m_bindings.focus(declaration);
    }
    /// Whether the setting is on this page.
    virtual bool edits(const SettingDeclaration &declaration) const
    {
        return m_bindings.find(declaration) != nullptr;
    }

protected:
    using QWidget::QWidget;

    FieldBindings m_bindings;
};

} // namespace Chat
