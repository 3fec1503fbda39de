// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/settingsdraft.h"
#include "widgets/fieldnote.h"

#include <memory>
#include <vector>

QT_BEGIN_NAMESPACE
class QGridLayout;
QT_END_NAMESPACE

namespace Chat {

/// Ties an editor of a form to one value of a draft, both ways: what is typed goes to the draft at
/// once, and below the editor's row stands what the draft has to say about it. An editor whose
/// value is fixed is shown, but cannot be used; one whose setting means nothing in the profile is
/// not shown.
///
/// Editors are QLineEdit, QSpinBox, QCheckBox, QPlainTextEdit and QComboBox: an editable one by its
/// text, another by its items' data, which are the setting's words.
class FieldBinding final : public QObject
{
    Q_OBJECT
public:
    /// `editor` is, or is in, the field of one of the rows of `form`, and owns this. The draft
    /// outlives it.
    FieldBinding(SettingsDraft &draft, const DraftField &field, QWidget *editor, QGridLayout *form);
    ~FieldBinding() override;

    const DraftField &field() const { return m_field; }
    QWidget *editor() const { return m_editor; }
    QString noteText() const;

    void setProfile(ProfileId profile);
    /// Said where there is nothing more important to say.
    void setHint(const QString &hint, FieldNote::Tone tone = FieldNote::Tone::Hint);
    /// Takes the draft's value again.
    void load();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void store(const QString &text);
    void updateNote();
    QString editorText() const;
    void setEditorText(const QString &text);
    void connectEditor();

    SettingsDraft &m_draft;
    DraftField m_field;
    QWidget *m_editor;
    QGridLayout *m_form;
    FieldNote *m_note;
    QString m_hint;
    FieldNote::Tone m_hintTone = FieldNote::Tone::Hint;
    bool m_isLoading = false;
};

/// The bindings of one page.
class FieldBindings final
{
public:
    FieldBinding &add(SettingsDraft &draft, const DraftField &field, QWidget *editor,
                      QGridLayout *form);
    void setProfile(ProfileId profile);
    /// Gives the setting's editor the keyboard; false where it is not here or not shown.
    bool focus(const SettingDeclaration &declaration) const;
    FieldBinding *find(const SettingDeclaration &declaration) const;

private:
    std::vector<std::unique_ptr<FieldBinding>> m_bindings;
};

/// Forms are grids: a label, if any, in column 0, the editor or a layout with it in column 1, and
/// every second row is left to the note of the one above.
///
/// Puts a note below the row of `form` that `editor` is in.
FieldNote *addNoteBelow(QGridLayout *form, QWidget *editor);

/// Shows or hides all that is in the row of `editor`, but not its note.
void setRowVisible(QGridLayout *form, QWidget *editor, bool isVisible);

/// Where there is little room a form is stacked: each label stands above its editor, and all is as
/// wide as the form.
void setFormStacked(QGridLayout *form, bool isStacked);

} // namespace Chat
