// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusVariant>
#include <QObject>

namespace Chat {

/// What the desktop portal says of the person's wish for light or dark windows
/// (`org.freedesktop.appearance color-scheme`). Asks once without waiting and follows changes;
/// where there is no bus, no portal or no answer, the preference stays None.
class AppearancePortal final : public QObject
{
    Q_OBJECT

public:
    enum class Preference { None, Dark, Light };

    explicit AppearancePortal(QObject *parent = nullptr);

    Preference preference() const { return m_preference; }

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void onSettingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void ask();
    void setFrom(const QVariant &value);

    Preference m_preference = Preference::None;
};

} // namespace Chat
