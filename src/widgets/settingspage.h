// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/fieldbinding.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QScrollArea;
QT_END_NAMESPACE

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

    /// The page's form, which `area` scrolls, but never sideways: where the page is too narrow for
    /// it, labels stand above their fields.
    void setForm(QScrollArea *area, QGridLayout *form);

    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

    FieldBindings m_bindings;

private:
    void fitForm();
    void setStacked(bool isStacked);

    QScrollArea *m_area = nullptr;
    QGridLayout *m_form = nullptr;
    int m_widthBeside = 0; // that labels beside their fields take
    bool m_isStacked = false;
};

} // namespace Chat
