// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/checklist.h"

#include "style/icons.h"
#include "style/metrics.h"
#include "style/themecolors.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QPixmap picture(CheckState state, qreal ratio)
{
    Icon name = Icon::More;
    IconTint tint = IconTint::Muted;
    switch (state) {
    case CheckState::NotReached:
    case CheckState::Skipped:
        break;
    case CheckState::Running:
        name = Icon::Clock;
        tint = IconTint::Accent;
        break;
    case CheckState::Passed:
        name = Icon::Check;
        tint = IconTint::Success;
        break;
    case CheckState::Warning:
        name = Icon::Warning;
        tint = IconTint::Warning;
        break;
    case CheckState::Failed:
        name = Icon::Error;
        tint = IconTint::Danger;
        break;
    }
    return icon(name, tint).pixmap(QSize(Metrics::SmallIconSize, Metrics::SmallIconSize), ratio);
}

QString capitalized(QString text)
{
    if (!text.isEmpty())
        text[0] = text.at(0).toUpper();
    return text;
}

} // namespace

CheckList::CheckList(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QGridLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(Metrics::Small);
    m_layout->setVerticalSpacing(Metrics::Tiny);
    m_layout->setColumnStretch(2, 1);
}

void CheckList::setFindings(const QList<CheckFinding> &findings)
{
    setLineCount(findings.size());
    for (qsizetype i = 0; i < findings.size(); ++i) {
        const CheckFinding &finding = findings.at(i);
        QString title = capitalized(checkStageTitle(finding.stage));
        if (!finding.host.isEmpty())
            title += u'\n' + finding.host;
        QString text = finding.text;
        if (finding.error && !finding.error->remedy.isEmpty())
            text += u'\n' + finding.error->remedy;
        if (finding.state == CheckState::Passed && finding.duration.count() > 0)
            text += u' ' + tr("(%1 ms)").arg(finding.duration.count());
        show(m_lines[i], title, finding.state, text);
    }
}

void CheckList::setError(const Error &error)
{
    setLineCount(1);
    show(m_lines.first(), tr("Settings"), CheckState::Failed, errorText(error));
}

QString CheckList::lineText(int line) const
{
    return m_lines.at(line).text->accessibleName();
}

void CheckList::setLineCount(qsizetype count)
{
    while (m_lines.size() > count) {
        const Line line = m_lines.takeLast();
        for (QLabel *label : {line.icon, line.title, line.text})
            delete label;
    }
    while (m_lines.size() < count) {
        const int row = static_cast<int>(m_lines.size());
        Line line{new QLabel(this), new QLabel(this), new QLabel(this)};
        line.icon->setFixedSize(Metrics::SmallIconSize, Metrics::SmallIconSize);
        line.text->setWordWrap(true);
        for (QLabel *label : {line.title, line.text}) {
            label->setTextFormat(Qt::PlainText);
            label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        }
        m_layout->addWidget(line.icon, row, 0, Qt::AlignTop);
        m_layout->addWidget(line.title, row, 1, Qt::AlignTop);
        m_layout->addWidget(line.text, row, 2, Qt::AlignTop);
        m_lines.append(line);
    }
    setVisible(count > 0);
}

void CheckList::show(Line &line, const QString &title, CheckState state, const QString &text)
{
    line.state = state;
    line.title->setText(title);
    line.text->setText(text);
    QString spoken = title + u": "_s + checkStateTitle(state);
    if (!text.isEmpty())
        spoken += u". "_s + text;
    line.text->setAccessibleName(spoken.replace(u'\n', u' '));
    updateColors(line);
}

void CheckList::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange) {
        for (const Line &line : std::as_const(m_lines))
            updateColors(line);
    }
    QWidget::changeEvent(event);
}

void CheckList::updateColors(const Line &line)
{
    const ThemeColors &colors = themeColors(palette());
    const bool isPale = line.state == CheckState::NotReached || line.state == CheckState::Skipped;
    QPalette title = line.title->palette();
    title.setColor(QPalette::WindowText, isPale ? colors.mutedText : colors.text);
    line.title->setPalette(title);
    QPalette text = line.text->palette();
    text.setColor(QPalette::WindowText,
                  line.state == CheckState::Failed        ? colors.danger
                      : line.state == CheckState::Warning ? colors.warning
                                                          : colors.mutedText);
    line.text->setPalette(text);
    line.icon->setPixmap(picture(line.state, devicePixelRatioF()));
}

} // namespace Chat
