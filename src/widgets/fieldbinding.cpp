// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fieldbinding.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScopedValueRollback>
#include <QSpinBox>

#include <algorithm>

namespace Chat {

namespace {

bool holds(QLayoutItem *item, QWidget *widget)
{
    if (QWidget *here = item->widget())
        return here == widget || here->isAncestorOf(widget);
    QLayout *layout = item->layout();
    for (int i = 0; layout != nullptr && i < layout->count(); ++i) {
        if (holds(layout->itemAt(i), widget))
            return true;
    }
    return false;
}

int rowOf(QGridLayout *form, QWidget *editor)
{
    for (int i = 0; i < form->count(); ++i) {
        if (!holds(form->itemAt(i), editor))
            continue;
        int row = 0;
        int column = 0;
        int rowSpan = 0;
        int columnSpan = 0;
        form->getItemPosition(i, &row, &column, &rowSpan, &columnSpan);
        return row;
    }
    Q_ASSERT_X(false, "FieldBinding", "the editor is in no row of the form");
    return -1;
}

void setItemVisible(QLayoutItem *item, bool isVisible)
{
    if (item == nullptr)
        return;
    if (item->widget())
        item->widget()->setVisible(isVisible);
    QLayout *layout = item->layout();
    for (int i = 0; layout != nullptr && i < layout->count(); ++i)
        setItemVisible(layout->itemAt(i), isVisible);
}

constexpr auto StackedProperty = "stackedForm";

bool isFormStacked(const QGridLayout *form)
{
    return form->property(StackedProperty).toBool();
}

/// Column 0 of a row is in the row 2 × row of a stacked form, column 1 in the one after that.
struct Cell
{
    QLayoutItem *item = nullptr;
    int row = 0;
    int column = 0;
};

QList<Cell> takeAll(QGridLayout *form, bool isStacked)
{
    QList<Cell> cells;
    while (form->count() > 0) {
        int row = 0;
        int column = 0;
        int rowSpan = 0;
        int columnSpan = 0;
        form->getItemPosition(0, &row, &column, &rowSpan, &columnSpan);
        QLayoutItem *item = form->takeAt(0);
        cells.append({item, isStacked ? row / 2 : row, isStacked ? row % 2 : column});
    }
    return cells;
}

} // namespace

FieldNote *addNoteBelow(QGridLayout *form, QWidget *editor)
{
    auto *note = new FieldNote;
    form->addWidget(note, rowOf(form, editor) + 1, 1);
    note->hide();
    return note;
}

void setRowVisible(QGridLayout *form, QWidget *editor, bool isVisible)
{
    const int row = rowOf(form, editor);
    if (isFormStacked(form)) {
        setItemVisible(form->itemAtPosition(row - 1, 0), isVisible);
        setItemVisible(form->itemAtPosition(row, 0), isVisible);
    } else {
        setItemVisible(form->itemAtPosition(row, 0), isVisible);
        setItemVisible(form->itemAtPosition(row, 1), isVisible);
    }
}

void setFormStacked(QGridLayout *form, bool isStacked)
{
    if (isFormStacked(form) == isStacked)
        return;
    const QList<Cell> cells = takeAll(form, !isStacked);
    form->setProperty(StackedProperty, isStacked);
    for (const Cell &cell : cells) {
        const bool isHeading =
            cell.column == 0 && std::ranges::none_of(cells, [&cell](const Cell &other) {
                return other.row == cell.row && other.column == 1;
            });
        const Qt::Alignment alignment = cell.item->alignment();
        const int row = isStacked ? cell.row * 2 + cell.column : cell.row;
        const int column = isStacked ? 0 : cell.column;
        const int columnSpan = isStacked || isHeading ? 2 : 1;
        if (QLayout *layout = cell.item->layout()) // is to have its parent back
            form->addLayout(layout, row, column, 1, columnSpan, alignment);
        else
            form->addItem(cell.item, row, column, 1, columnSpan, alignment);
    }
    form->invalidate();
}

FieldBinding::FieldBinding(SettingsDraft &draft, const DraftField &field, QWidget *editor,
                           QGridLayout *form)
    : QObject(editor)
    , m_draft(draft)
    , m_field(field)
    , m_editor(editor)
    , m_form(form)
    , m_note(addNoteBelow(form, editor))
{
    if (qobject_cast<QComboBox *>(editor) || qobject_cast<QSpinBox *>(editor)) {
        // A page that is scrolled must not change the values that pass below the pointer.
        editor->setFocusPolicy(Qt::StrongFocus);
        editor->installEventFilter(this);
    }
    connectEditor();
    connect(&draft, &SettingsDraft::changed, this, &FieldBinding::load);
    load();
}

FieldBinding::~FieldBinding() = default;

QString FieldBinding::noteText() const
{
    return m_note->text();
}

void FieldBinding::setProfile(ProfileId profile)
{
    m_field.profile = profile;
    load();
}

void FieldBinding::setHint(const QString &hint, FieldNote::Tone tone)
{
    m_hint = hint;
    m_hintTone = tone;
    updateNote();
}

void FieldBinding::load()
{
    const bool isInProfile = m_field.profile != NoProfile;
    const bool isShown = !isInProfile || m_draft.isOffered(m_field);
    setRowVisible(m_form, m_editor, isShown);
    m_editor->setEnabled(!m_draft.fixedBy(m_field));
    if (isShown) {
        const QScopedValueRollback loading(m_isLoading, true);
        const QString text = m_draft.text(m_field);
        if (editorText() != text)
            setEditorText(text);
    }
    updateNote();
}

void FieldBinding::store(const QString &text)
{
    if (!m_isLoading)
        m_draft.setText(m_field, text);
}

void FieldBinding::updateNote()
{
    const bool isShown = m_field.profile == NoProfile || m_draft.isOffered(m_field);
    QString text = m_hint;
    FieldNote::Tone tone = m_hintTone;
    if (const auto origin = m_draft.fixedBy(m_field)) {
        text = tr("Set by: %1.").arg(originText(*origin));
        tone = FieldNote::Tone::Hint;
    } else if (const QString problem = m_draft.problem(m_field); !problem.isEmpty()) {
        text = problem;
        tone = FieldNote::Tone::Problem;
    } else if (const QString warning = m_draft.warning(m_field); !warning.isEmpty()) {
        text = warning;
        tone = FieldNote::Tone::Warning;
    }
    m_note->setNote(text, tone);
    m_editor->setAccessibleDescription(text);
    m_note->setVisible(isShown && !text.isEmpty());
}

QString FieldBinding::editorText() const
{
    if (const auto *line = qobject_cast<QLineEdit *>(m_editor))
        return line->text();
    if (const auto *spin = qobject_cast<QSpinBox *>(m_editor))
        return QString::number(spin->value());
    if (const auto *check = qobject_cast<QCheckBox *>(m_editor))
        return SettingRule<bool>().text(check->isChecked());
    if (const auto *edit = qobject_cast<QPlainTextEdit *>(m_editor))
        return edit->toPlainText();
    const auto *box = qobject_cast<QComboBox *>(m_editor);
    Q_ASSERT(box);
    return box->isEditable() ? box->currentText() : box->currentData().toString();
}

void FieldBinding::setEditorText(const QString &text)
{
    if (auto *line = qobject_cast<QLineEdit *>(m_editor)) {
        line->setText(text);
    } else if (auto *spin = qobject_cast<QSpinBox *>(m_editor)) {
        spin->setValue(text.trimmed().toInt());
    } else if (auto *check = qobject_cast<QCheckBox *>(m_editor)) {
        check->setChecked(SettingRule<bool>().parse(text).value_or(false));
    } else if (auto *edit = qobject_cast<QPlainTextEdit *>(m_editor)) {
        edit->setPlainText(text);
    } else if (auto *box = qobject_cast<QComboBox *>(m_editor)) {
        if (box->isEditable())
            box->setEditText(text);
        else
            box->setCurrentIndex(box->findData(text.trimmed(), Qt::UserRole,
                                               Qt::MatchFixedString)); // of any case
    }
}

void FieldBinding::connectEditor()
{
    const auto changed = [this] { store(editorText()); };
    if (auto *line = qobject_cast<QLineEdit *>(m_editor))
        connect(line, &QLineEdit::textChanged, this, changed);
    else if (auto *spin = qobject_cast<QSpinBox *>(m_editor))
        connect(spin, &QSpinBox::valueChanged, this, changed);
    else if (auto *check = qobject_cast<QCheckBox *>(m_editor))
        connect(check, &QCheckBox::toggled, this, changed);
    else if (auto *edit = qobject_cast<QPlainTextEdit *>(m_editor))
        connect(edit, &QPlainTextEdit::textChanged, this, changed);
    else if (auto *box = qobject_cast<QComboBox *>(m_editor); box->isEditable())
        connect(box, &QComboBox::currentTextChanged, this, changed);
    else
        connect(box, &QComboBox::currentIndexChanged, this, changed);
}

bool FieldBinding::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Wheel && !m_editor->hasFocus()) {
        event->ignore();
        return true;
    }
    return QObject::eventFilter(watched, event);
}

FieldBinding &FieldBindings::add(SettingsDraft &draft, const DraftField &field, QWidget *editor,
                                 QGridLayout *form)
{
    m_bindings.push_back(std::make_unique<FieldBinding>(draft, field, editor, form));
    return *m_bindings.back();
}

void FieldBindings::setProfile(ProfileId profile)
{
    for (const auto &binding : m_bindings)
        binding->setProfile(profile);
}

FieldBinding *FieldBindings::find(const SettingDeclaration &declaration) const
{
    for (const auto &binding : m_bindings) {
        if (binding->field().declaration == &declaration)
            return binding.get();
    }
    return nullptr;
}

bool FieldBindings::focus(const SettingDeclaration &declaration) const
{
    const FieldBinding *binding = find(declaration);
    if (!binding || binding->editor()->isHidden())
        return false;
    binding->editor()->setFocus(Qt::OtherFocusReason);
    return true;
}

} // namespace Chat
