// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/setting.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::Setting)
};

std::optional<int> wholeNumber(const QString &text, int minimum, int maximum)
{
    bool isNumber = false;
    const int value = text.trimmed().toInt(&isNumber);
    if (!isNumber || value < minimum || value > maximum)
        return std::nullopt;
    return value;
}

} // namespace

std::optional<bool> SettingRule<bool>::parse(const QString &text) const
{
    const QString word = text.trimmed().toLower();
    if (word == "true"_L1 || word == "yes"_L1 || word == "on"_L1 || word == "1"_L1)
        return true;
    if (word == "false"_L1 || word == "no"_L1 || word == "off"_L1 || word == "0"_L1)
        return false;
    return std::nullopt;
}

QString SettingRule<bool>::text(bool value) const
{
    return value ? u"true"_s : u"false"_s;
}

QString SettingRule<bool>::expectation() const
{
    return Texts::tr("true or false");
}

std::optional<int> SettingRule<int>::parse(const QString &text) const
{
    return wholeNumber(text, minimum, maximum);
}

QString SettingRule<int>::text(int value) const
{
    return QString::number(value);
}

QString SettingRule<int>::expectation() const
{
    return Texts::tr("a whole number from %1 to %2").arg(minimum).arg(maximum);
}

std::optional<std::chrono::seconds> SettingRule<std::chrono::seconds>::parse(
    const QString &text) const
{
    const std::optional<int> value = wholeNumber(text, minimum, maximum);
    if (!value)
        return std::nullopt;
    return std::chrono::seconds(*value);
}

QString SettingRule<std::chrono::seconds>::text(std::chrono::seconds value) const
{
    return QString::number(value.count());
}

QString SettingRule<std::chrono::seconds>::expectation() const
{
    return Texts::tr("a whole number of seconds from %1 to %2").arg(minimum).arg(maximum);
}

std::optional<std::optional<double>> SettingRule<std::optional<double>>::parse(
    const QString &text) const
{
    const QString word = text.trimmed();
    if (word.isEmpty())
        return std::optional<double>();
    bool isNumber = false;
    const double value = QLocale::c().toDouble(word, &isNumber);
    if (!isNumber || !std::isfinite(value) || value < minimum || value > maximum)
        return std::nullopt;
    return std::optional(value);
}

QString SettingRule<std::optional<double>>::text(std::optional<double> value) const
{
    return value ? QLocale::c().toString(*value, 'g', QLocale::FloatingPointShortest) : QString();
}

QString SettingRule<std::optional<double>>::expectation() const
{
    return Texts::tr("a number from %1 to %2, or nothing").arg(minimum).arg(maximum);
}

std::optional<QString> SettingRule<QString>::parse(const QString &text) const
{
    if (accepts && !accepts(text))
        return std::nullopt;
    return text;
}

QString SettingRule<QString>::expectation() const
{
    return describe ? describe() : Texts::tr("any text");
}

std::optional<QStringList> SettingRule<QStringList>::parse(const QString &text) const
{
    QStringList words;
    for (const QString &word : text.split(u',', Qt::SkipEmptyParts)) {
        const QString trimmed = word.trimmed();
        if (trimmed.contains(u' ') || trimmed.contains(u'\t'))
            return std::nullopt;
        if (!trimmed.isEmpty())
            words.append(trimmed);
    }
    return words;
}

QString SettingRule<QStringList>::text(const QStringList &value) const
{
    return value.join(", "_L1);
}

QString SettingRule<QStringList>::expectation() const
{
    return Texts::tr("words with commas between them");
}

} // namespace Chat
