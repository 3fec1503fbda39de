// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/noticebar.h"

#include "style/announcement.h"
#include "style/iconlabel.h"
#include "style/literaltext.h"
#include "style/metrics.h"
#include "style/themecolors.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr int NarrowBelow = 520;

} // namespace

NoticeBar::NoticeBar(QWidget *parent)
    : QFrame(parent)
    , m_icon(new IconLabel(Metrics::IconSize, this))
    , m_text(new QLabel(this))
    , m_buttonLayout(new QHBoxLayout)
{
    m_text->setObjectName(u"noticeText"_s);
    m_text->setTextFormat(Qt::PlainText); // of a server, or a person's own titles
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_buttonLayout->setSpacing(Metrics::Small);

    auto *textLayout = new QHBoxLayout;
    textLayout->setSpacing(Metrics::Small);
    textLayout->addWidget(m_icon);
    textLayout->addWidget(m_text, 1);
    m_layout = new QBoxLayout(QBoxLayout::LeftToRight, this);
    m_layout->setContentsMargins(Metrics::Medium, Metrics::Small, Metrics::Small, Metrics::Small);
    m_layout->setSpacing(Metrics::Small);
    m_layout->addLayout(textLayout, 1);
    m_layout->addLayout(m_buttonLayout);
    m_buttonLayout->addStretch(1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    setAccessibleName(tr("Notice"));
    hide();
}

NoticeBar::~NoticeBar() = default;

void NoticeBar::showText(const QString &text, Tone tone, const QString &details)
{
    m_tone = tone;
    m_text->setText(text);
    m_text->setToolTip(literalText(details));
    passFocusOn();
    for (QWidget *button : std::as_const(m_buttons)) {
        button->hide();
        button->deleteLater(); // it may be the one whose click brought us here
    }
    m_buttons.clear();
    updateIcon();
    show();
    update();
    announce(*this, text);
}

void NoticeBar::setVisible(bool visible)
{
    if (!visible)
        passFocusOn();
    QFrame::setVisible(visible);
}

/// The button that was pressed may go now: the keyboard is to be where one types, not wherever Qt
/// finds the next field.
void NoticeBar::passFocusOn()
{
    const QWidget *focus = QApplication::focusWidget();
    if (focus == nullptr || !isAncestorOf(focus))
        return;
    for (QWidget *around = parentWidget(); around != nullptr; around = around->parentWidget()) {
        if (around->focusProxy() != nullptr) {
            around->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
}

void NoticeBar::addButton(const QString &text, const QString &objectName,
                          std::function<void()> action)
{
    auto *button = new QPushButton(text, this);
    button->setObjectName(objectName);
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, std::move(action));
    m_buttonLayout->addWidget(button);
    m_buttons.append(button);
    arrange();
}

void NoticeBar::addCloseButton()
{
    auto *button = new QToolButton(this);
    button->setObjectName(u"dismissNotice"_s);
    button->setAutoRaise(true);
    button->setIcon(icon(Icon::Close, IconTint::Muted));
    button->setToolTip(tr("Close"));
    button->setAccessibleName(tr("Close this notice"));
    connect(button, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT dismissed();
    });
    m_buttonLayout->addWidget(button);
    m_buttons.append(button);
}

/// Several buttons leave no room for words in a narrow window.
void NoticeBar::arrange()
{
    const bool isNarrow = m_buttons.size() > 1 && width() < NarrowBelow;
    m_layout->setDirection(isNarrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void NoticeBar::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    arrange();
}

QString NoticeBar::text() const
{
    return m_text->text();
}

void NoticeBar::updateIcon()
{
    m_icon->setVisible(m_tone != Tone::Quiet);
    if (m_tone == Tone::Warning)
        m_icon->setIcon(Icon::Warning, IconTint::Warning);
    else if (m_tone == Tone::Trouble)
        m_icon->setIcon(Icon::Error, IconTint::Danger);
}

void NoticeBar::paintEvent(QPaintEvent *)
{
    const ThemeColors &colors = themeColors(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor ground = colors.window;
    QColor line = colors.border;
    if (m_tone == Tone::Warning)
        ground = line = colors.warningBackground;
    else if (m_tone == Tone::Trouble)
        ground = line = colors.dangerBackground;
    painter.setPen(line);
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Metrics::ControlRadius,
                            Metrics::ControlRadius);
}

} // namespace Chat
