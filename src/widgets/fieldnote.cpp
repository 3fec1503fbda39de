// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fieldnote.h"

#include "style/iconlabel.h"
#include "style/metrics.h"
#include "style/themecolors.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

namespace Chat {

FieldNote::FieldNote(QWidget *parent)
    : QWidget(parent)
    , m_icon(new IconLabel(Metrics::SmallIconSize, this))
    , m_label(new QLabel(this))
{
    m_label->setWordWrap(true);
    m_label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, Metrics::Tiny);
    layout->setSpacing(Metrics::Tiny);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_label, 1);
    setNote({});
}

void FieldNote::setNote(const QString &text, Tone tone)
{
    m_label->setText(text);
    m_label->setAccessibleName(text);
    m_tone = tone;
    m_icon->setVisible(tone != Tone::Hint && !text.isEmpty());
    updateColors();
}

QString FieldNote::text() const
{
    return m_label->text();
}

void FieldNote::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        updateColors();
    QWidget::changeEvent(event);
}

void FieldNote::updateColors()
{
    const ThemeColors &colors = themeColors(palette());
    QColor text = colors.mutedText;
    Icon picture = Icon::Info;
    IconTint tint = IconTint::Muted;
    switch (m_tone) {
    case Tone::Hint:
        break;
    case Tone::Good:
        picture = Icon::Check;
        tint = IconTint::Success;
        break;
    case Tone::Warning:
        text = colors.warning;
        picture = Icon::Warning;
        tint = IconTint::Warning;
        break;
    case Tone::Problem:
        text = colors.danger;
        picture = Icon::Error;
        tint = IconTint::Danger;
        break;
    }
    QPalette palette = m_label->palette();
    palette.setColor(QPalette::WindowText, text);
    m_label->setPalette(palette);
    m_icon->setIcon(picture, tint);
}

} // namespace Chat
