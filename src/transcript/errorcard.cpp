// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/errorcard.h"

#include "style/controlpainter.h"
#include "style/iconlabel.h"
#include "style/metrics.h"
#include "style/themecolors.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace Chat {

namespace {

QLabel *makeTextLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText); // parts of it come from strangers
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

ErrorCard::ErrorCard(QWidget *parent)
    : QFrame(parent)
    , m_icon(new IconLabel(Icon::Error, IconTint::Danger, Metrics::IconSize, this))
    , m_message(makeTextLabel(this))
    , m_remedy(makeTextLabel(this))
    , m_buttons(new QHBoxLayout)
{
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(Metrics::Medium, Metrics::Medium, Metrics::Medium, Metrics::Medium);
    layout->setHorizontalSpacing(Metrics::Small);
    layout->setVerticalSpacing(Metrics::Tiny);
    layout->setColumnStretch(1, 1);
    layout->addWidget(m_icon, 0, 0, Qt::AlignTop);
    layout->addWidget(m_message, 0, 1);
    layout->addWidget(m_remedy, 1, 1);
    layout->addLayout(m_buttons, 2, 1);
    m_buttons->setContentsMargins(0, Metrics::Small, 0, 0);
    m_buttons->setSpacing(Metrics::Small);
    m_buttons->addStretch();
}

void ErrorCard::setError(const Error &error, bool canRetry)
{
    m_message->setText(error.message);
    m_remedy->setText(error.remedy);
    m_remedy->setVisible(!error.remedy.isEmpty());
    setAccessibleName(errorText(error));

    QList<Remedy> remedies = remediesFor(error);
    if (!canRetry)
        remedies.removeOne(Remedy::Retry);
    if (remedies == m_shown)
        return;
    m_shown = remedies;
    while (m_buttons->count() > 1) {
        QLayoutItem *item = m_buttons->takeAt(0);
        item->widget()->deleteLater(); // it may be the one that was just pressed
        item->widget()->hide();
        delete item;
    }
    for (const Remedy remedy : remedies) {
        auto *button = new QPushButton(remedyText(remedy), this);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this,
                [this, remedy] { Q_EMIT remedyRequested(remedy); });
        m_buttons->insertWidget(m_buttons->count() - 1, button);
    }
}

void ErrorCard::paintEvent(QPaintEvent *)
{
    const ThemeColors &colors = themeColors(palette());
    QPainter painter(this);
    ControlPainter::drawPanel(&painter, rect(), colors.dangerBackground, {}, 0, Metrics::Small);
}

} // namespace Chat
