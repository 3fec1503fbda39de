// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/numberfield.h"

#include <QLocale>

#include <cmath>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr int LongestNumber = 20;

QString numberText(double value, bool isWhole)
{
    return isWhole ? QString::number(static_cast<qint64>(value)) : QString::number(value, 'g', 10);
}

} // namespace

NumberField::NumberField(const Range &range, QWidget *parent)
    : QLineEdit(parent)
    , m_range(range)
{
    setPlaceholderText(tr("Default"));
    setMaxLength(LongestNumber);
    setInputMethodHints(m_range.isWhole ? Qt::ImhDigitsOnly : Qt::ImhFormattedNumbersOnly);
    connect(this, &QLineEdit::textEdited, this, &NumberField::valueEdited);
}

void NumberField::setValue(std::optional<double> newValue)
{
    // "0." on the way to "0.5" is not to be mended, nor a wrong number taken away.
    const bool isSame = problem().isEmpty() ? value() == newValue : m_shown == newValue;
    m_shown = newValue;
    if (!isSame)
        reset(newValue);
}

void NumberField::reset(std::optional<double> newValue)
{
    m_shown = newValue;
    setText(newValue ? numberText(*newValue, m_range.isWhole) : QString());
}

std::optional<double> NumberField::parsed() const
{
    // A comma is what many people's keyboards have; no grouping, so there is no doubt.
    QString typed = text().trimmed().replace(u',', u'.').replace(QChar(0x2212), u'-');
    bool isNumber = false;
    const double number = typed.toDouble(&isNumber);
    if (!isNumber || !std::isfinite(number))
        return std::nullopt;
    if (m_range.isWhole && number != std::floor(number))
        return std::nullopt;
    if (number < m_range.minimum || number > m_range.maximum
        || (m_range.excludesMinimum && number <= m_range.minimum))
        return std::nullopt;
    return number;
}

std::optional<double> NumberField::value() const
{
    return parsed();
}

QString NumberField::problem() const
{
    if (text().trimmed().isEmpty() || parsed())
        return {};
    const QString minimum = numberText(m_range.minimum, m_range.isWhole);
    const QString maximum = numberText(m_range.maximum, m_range.isWhole);
    return m_range.isWhole        ? tr("A whole number from %1 to %2.").arg(minimum, maximum)
        : m_range.excludesMinimum ? tr("A number above %1, at most %2.").arg(minimum, maximum)
                                  : tr("A number from %1 to %2.").arg(minimum, maximum);
}

} // namespace Chat
