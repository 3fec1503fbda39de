// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <type_traits>
#include <utility>

namespace Chat {

/// What of a setting's value may be shown.
enum class Secrecy {
    Plain,
    Secret, ///< nothing but Secret::masked()
    UrlPassword, ///< all but the password of the URL
};

/// How the text of one setting becomes its value: `parse` gives nothing where the text is wrong,
/// `expectation` completes "expected is …" for a person, `text` is the inverse of `parse`.
template <typename T>
struct SettingRule;

template <>
struct SettingRule<bool>
{
    std::optional<bool> parse(const QString &text) const;
    QString text(bool value) const;
    QString expectation() const;
};

template <>
struct SettingRule<int>
{
    int minimum = 0;
    int maximum = 0;

    std::optional<int> parse(const QString &text) const;
    QString text(int value) const;
    QString expectation() const;
};

template <>
struct SettingRule<std::chrono::seconds>
{
    int minimum = 0;
    int maximum = 0;

    std::optional<std::chrono::seconds> parse(const QString &text) const;
    QString text(std::chrono::seconds value) const;
    QString expectation() const;
};

/// A number or, as empty text, none.
template <>
struct SettingRule<std::optional<double>>
{
    double minimum = 0;
    double maximum = 0;

    std::optional<std::optional<double>> parse(const QString &text) const;
    QString text(std::optional<double> value) const;
    QString expectation() const;
};

template <>
struct SettingRule<QString>
{
    bool (*accepts)(const QString &) = nullptr; ///< null: any text
    QString (*describe)() = nullptr; ///< the expectation; null only where any text will do

    std::optional<QString> parse(const QString &text) const;
    QString text(const QString &value) const { return value; }
    QString expectation() const;
};

/// Words with commas between them.
template <>
struct SettingRule<QStringList>
{
    std::optional<QStringList> parse(const QString &text) const;
    QString text(const QStringList &value) const;
    QString expectation() const;
};

/// One word out of some: an enumeration whose words are given in the order of its enumerators.
template <typename T>
requires std::is_enum_v<T>
struct SettingRule<T>
{
    QStringList words = {};

    std::optional<T> parse(const QString &text) const
    {
        const qsizetype index = words.indexOf(text.trimmed().toLower());
        if (index < 0)
            return std::nullopt;
        return static_cast<T>(index);
    }
    QString text(T value) const { return words.value(static_cast<qsizetype>(value)); }
    QString expectation() const { return words.join(QStringLiteral(", ")); }
};

/// What every declaration of a setting has whatever its type: enough to check, show and document
/// the setting.
class SettingDeclaration
{
public:
    SettingDeclaration(const SettingDeclaration &) = delete;
    SettingDeclaration &operator=(const SettingDeclaration &) = delete;

    const QString &key() const { return m_key; } ///< `section/name`; in a profile only the name
    const QString &description() const { return m_description; } ///< for the example file; English
    Secrecy secrecy() const { return m_secrecy; }

    virtual QString defaultText() const = 0;
    virtual bool accepts(const QString &text) const = 0;
    virtual QString expectation() const = 0;

protected:
    SettingDeclaration(const char *key, const char *description, Secrecy secrecy)
        : m_key(QString::fromLatin1(key))
        , m_description(QString::fromUtf8(description))
        , m_secrecy(secrecy)
    {
    }
    ~SettingDeclaration() = default;

private:
    QString m_key;
    QString m_description;
    Secrecy m_secrecy;
};

/// The one declaration of a setting: loading, checking, the example file and `lmchat settings` all
/// come from it.
template <typename T>
class Setting final : public SettingDeclaration
{
public:
    Setting(const char *key, T defaultValue, const char *description, SettingRule<T> rule = {},
            Secrecy secrecy = Secrecy::Plain)
        : SettingDeclaration(key, description, secrecy)
        , m_default(std::move(defaultValue))
        , m_rule(std::move(rule))
    {
    }

    const T &defaultValue() const { return m_default; }
    std::optional<T> parse(const QString &text) const { return m_rule.parse(text); }
    QString text(const T &value) const { return m_rule.text(value); } ///< the inverse of parse()

    QString defaultText() const override { return m_rule.text(m_default); }
    bool accepts(const QString &text) const override { return parse(text).has_value(); }
    QString expectation() const override { return m_rule.expectation(); }

private:
    T m_default;
    SettingRule<T> m_rule;
};

} // namespace Chat
