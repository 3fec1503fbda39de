// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/reasoningpanel.h"

#include "style/icons.h"
#include "style/metrics.h"
#include "style/themecolors.h"
#include "transcript/messagetextview.h"

#include <QPainter>
#include <QToolButton>

namespace Chat {

namespace {

constexpr int BarWidth = 2;
constexpr int BarLeft = 13; // below the middle of the header's icon
constexpr int HeaderHeight = 28;

} // namespace

ReasoningPanel::ReasoningPanel(QWidget *parent)
    : QWidget(parent)
    , m_header(new QToolButton(this))
{
    m_header->setAutoRaise(true);
    m_header->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_header->setIconSize(QSize(Metrics::SmallIconSize, Metrics::SmallIconSize));
    m_header->setFocusPolicy(Qt::TabFocus);
    connect(m_header, &QToolButton::clicked, this, [this] { setUnfolded(!m_isUnfolded); });
    updateHeader();
}

void ReasoningPanel::setReasoning(const QString &text, bool isThinking)
{
    m_text = text;
    m_isThinking = isThinking;
    if (m_body)
        m_body->setText(text);
    updateHeader();
}

void ReasoningPanel::setUnfolded(bool unfolded)
{
    if (unfolded == m_isUnfolded)
        return;
    m_isUnfolded = unfolded;
    if (unfolded && !m_body) {
        m_body = new MessageTextView(MessageTextView::Kind::Muted, this);
        m_body->setText(m_text);
    }
    m_body->setVisible(unfolded);
    updateHeader();
    Q_EMIT heightChanged();
}

int ReasoningPanel::layOut(int width)
{
    const int headerWidth = std::min(width, m_header->sizeHint().width());
    m_header->setGeometry(0, 0, headerWidth, HeaderHeight);
    if (!m_isUnfolded)
        return HeaderHeight;
    const int left = BarLeft + BarWidth + Metrics::Medium;
    const int top = HeaderHeight + Metrics::Tiny;
    const int height = m_body->heightFor(width - left);
    m_body->setGeometry(left, top, width - left, height);
    return top + height;
}

void ReasoningPanel::paintEvent(QPaintEvent *)
{
    if (!m_isUnfolded)
        return;
    QPainter painter(this);
    painter.fillRect(QRect(BarLeft, m_body->y(), BarWidth, m_body->height()),
                     themeColors(palette()).controlBorder);
}

void ReasoningPanel::updateHeader()
{
    m_header->setIcon(icon(m_isUnfolded ? Icon::ChevronDown : Icon::ChevronRight, IconTint::Muted));
    m_header->setText(m_isThinking ? tr("Thinking…") : tr("Reasoning"));
    m_header->setAccessibleName(m_header->text());
    m_header->setStatusTip(m_isUnfolded ? tr("Fold the model's reasoning")
                                        : tr("Show the model's reasoning"));
}

} // namespace Chat
