// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/settings.h"
#include "core/sharedpromise.h"
#include "providers/provider.h"
#include "providers/providersetup.h"

#include <QPointer>

#include <map>
#include <memory>
#include <vector>

namespace Chat {

class Redactor;
class SecretStore;

/// All providers by the names of their profiles. A provider is made when it is first asked for, and
/// stays: replies of one that the settings changed or took away end in their own time.
///
/// `secrets` and `redactor` must outlive the registry. One thread.
class ProviderRegistry final : public QObject
{
    Q_OBJECT
public:
    ProviderRegistry(const Settings &settings, SecretStore &secrets, Redactor &redactor,
                     QObject *parent = nullptr);
    ~ProviderRegistry() override;

    /// Names of all profiles, in the order in which they are offered; the demo is the last.
    QStringList names() const;

    /// Null where there is no such profile.
    const ProviderProfile *profile(const QString &name) const;

    /// What an interface shows of a profile, without making its provider.
    QString title(const QString &name) const;

    /// The provider of that name, owned by the registry. NotConfigured where there is no such
    /// profile, with the nearest name as the remedy; InvalidSettings or File where what the profile
    /// says cannot be used.
    Result<Provider *> provider(const QString &name);

    /// The profile that answers where none is asked for: the one of `chat/provider`, or for `auto`
    /// the first that has its key, else the demo. One whose settings are wrong counts as set up,
    /// and where no key is found, so does the first whose key cannot be read: asking it tells why.
    /// The demo must not answer in its place.
    QFuture<QString> defaultName();

    /// Takes over new settings: providers whose profile, or whose way out, changed are made anew
    /// when they are next asked for. Emits changed().
    void setSettings(const Settings &settings);

    /// Offers `provider` under the name of its info(), in place of a profile of that name.
    void add(std::unique_ptr<Provider> provider);

Q_SIGNALS:
    void changed(); ///< other names, or other settings of them

private:
    struct Made
    {
        ProviderSetup setup;
        std::unique_ptr<Provider> provider;
    };

    void findConfigured(qsizetype index, const QString &unreadable,
                        const SharedPromise<QString> &promise);
    void checkKeyReadable(qsizetype index, const QString &unreadable,
                          const SharedPromise<QString> &promise);
    void goOnWithout(const QPointer<Provider> &asked, qsizetype index, const QString &unreadable,
                     const SharedPromise<QString> &promise);
    void retire(std::unique_ptr<Provider> provider);
    void deleteIdleRetired();

    Settings m_settings;
    SecretStore &m_secrets;
    Redactor &m_redactor;
    std::map<QString, std::unique_ptr<Provider>> m_added; // by add()
    std::map<QString, Made> m_made; // when first asked for
    std::vector<std::unique_ptr<Provider>> m_retired; // until their last reply has gone
};

} // namespace Chat
