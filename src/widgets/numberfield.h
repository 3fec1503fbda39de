// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

#include <optional>

namespace Chat {

/// A field for a number that need not be there: empty means the service's own choice. What is no
/// number, or out of range, is no value: see problem().
class NumberField final : public QLineEdit
{
    Q_OBJECT
public:
    struct Range
    {
        double minimum = 0;
        double maximum = 0;
        bool isWhole = false;
        bool excludesMinimum = false;
    };

    NumberField(const Range &range, QWidget *parent = nullptr);

    /// What is being typed stays where the value is the one that was shown before.
    void setValue(std::optional<double> value);
    void reset(std::optional<double> value); ///< the same, whatever is typed
    /// Nothing where it is empty or wrong: see problem().
    std::optional<double> value() const;
    /// What is wrong, as a sentence; empty where nothing is.
    QString problem() const;

Q_SIGNALS:
    void valueEdited(); ///< by the person; problem() may stand against it

private:
    std::optional<double> parsed() const;

    const Range m_range;
    std::optional<double> m_shown; // by setValue()
};

} // namespace Chat
