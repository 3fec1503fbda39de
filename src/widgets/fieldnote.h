// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
QT_END_NAMESPACE

namespace Chat {

class IconLabel;

/// A sentence about a field, below it: why it cannot be changed, what is risky about it, what is
/// wrong with it. In the colours of the theme.
class FieldNote final : public QWidget
{
    Q_OBJECT
public:
    enum class Tone { Hint, Good, Warning, Problem };

    explicit FieldNote(QWidget *parent = nullptr);

    void setNote(const QString &text, Tone tone = Tone::Hint);
    QString text() const;
    Tone tone() const { return m_tone; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void updateColors();

    IconLabel *m_icon = nullptr;
    QLabel *m_label = nullptr;
    Tone m_tone = Tone::Hint;
};

} // namespace Chat
