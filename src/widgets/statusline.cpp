// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/statusline.h"

#include "style/iconlabel.h"
#include "style/metrics.h"
#include "widgets/elidedlabel.h"
#include "widgets/statustext.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds HintTime(6000);
constexpr int LeastHeight = 28;
constexpr int TextShare = 3; // of the width, where both are too long
constexpr int WarningShare = 2;

} // namespace

StatusLine::StatusLine(QWidget *parent)
    : QWidget(parent)
    , m_warningIcon(new IconLabel(Icon::Warning, IconTint::Warning, Metrics::SmallIconSize, this))
    , m_warning(new ElidedLabel(this))
    , m_text(new ElidedLabel(this))
    , m_hintText(new ElidedLabel(this))
    , m_tryNow(new QPushButton(tr("Try now"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    setObjectName(u"statusLine"_s);
    m_text->setObjectName(u"statusText"_s);
    m_hintText->setObjectName(u"statusHint"_s);
    m_hintText->hide();
    m_warning->setObjectName(u"statusWarning"_s);
    m_tryNow->setObjectName(u"tryNow"_s);
    m_tryNow->setToolTip(tr("Try again at once"));
    m_cancel->setObjectName(u"cancelRetry"_s);
    m_cancel->setToolTip(tr("Give up and show the error"));
    for (QPushButton *button : {m_tryNow, m_cancel}) {
        button->setFlat(true);
        button->hide();
    }

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Metrics::Small);
    layout->addWidget(m_text, TextShare);
    layout->addWidget(m_hintText, WarningShare);
    layout->addWidget(m_tryNow);
    layout->addWidget(m_cancel);
    layout->addWidget(m_warningIcon);
    layout->addWidget(m_warning, WarningShare);
    // Beside a status the hint has what that leaves.
    m_hintText->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);

    fitHeight();
    m_countdown.setInterval(std::chrono::milliseconds(250));
    connect(&m_countdown, &QTimer::timeout, this, &StatusLine::refresh);
    m_hintTime.setSingleShot(true);
    m_hintTime.setInterval(HintTime);
    connect(&m_hintTime, &QTimer::timeout, this, [this] { showHint({}); });
    connect(m_tryNow, &QPushButton::clicked, this, &StatusLine::tryNowRequested);
    connect(m_cancel, &QPushButton::clicked, this, &StatusLine::cancelRequested);
    showWarning();
}

void StatusLine::setStatus(const SessionStatus &status)
{
    m_status = status;
    if (status.phase == SessionStatus::Phase::Retrying)
        m_countdown.start();
    else
        m_countdown.stop();
    refresh();
}

void StatusLine::setProviderWarning(const QString &warning)
{
    m_providerWarning = warning;
    showWarning();
}

void StatusLine::showHint(const QString &hint)
{
    m_hint = hint;
    if (hint.isEmpty())
        m_hintTime.stop();
    else
        m_hintTime.start();
    refresh();
}

QString StatusLine::text() const
{
    return m_text->isHidden() ? QString() : m_text->text();
}

QString StatusLine::hint() const
{
    return m_hint;
}

void StatusLine::refresh()
{
    const StatusText shown = statusText(m_status);
    const bool isHinting = !m_hint.isEmpty();
    m_text->setText(shown.text);
    m_text->setDetails(shown.details);
    m_text->setVisible(!isHinting || shown.isBusy);
    m_hintText->setText(m_hint);
    m_hintText->setVisible(isHinting);
    static_cast<QHBoxLayout *>(layout())->setStretchFactor(m_text, isHinting ? 0 : TextShare);
    if (isHinting)
        m_text->updateGeometry();
    showWarning();
    m_tryNow->setVisible(shown.canTryNow);
    m_cancel->setVisible(shown.canTryNow || m_status.phase == SessionStatus::Phase::Waiting);
}

/// The same with and without the buttons: the page above must not jump.
void StatusLine::fitHeight()
{
    const int height = std::max(LeastHeight, fontMetrics().height() + Metrics::Small);
    for (QPushButton *button : {m_tryNow, m_cancel})
        button->setFixedHeight(height);
    setMinimumHeight(height);
}

void StatusLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitHeight();
}

void StatusLine::showWarning()
{
    const QString warning = m_status.warning.isEmpty() ? m_providerWarning : m_status.warning;
    m_warning->setText(warning);
    m_warning->setVisible(!warning.isEmpty() && m_hint.isEmpty());
    m_warningIcon->setVisible(!warning.isEmpty());
}

} // namespace Chat
