// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sharedpromise.h"
#include "net/httpclient.h"
#include "providers/provider.h"

#include <QStringList>

namespace Chat {

/// A port at which a preset's server usually is on this machine.
struct LocalPort
{
    QString preset = {};
    quint16 port = 0;

    bool operator==(const LocalPort &) const = default;
};

/// The ports of all presets that have one.
QList<LocalPort> usualLocalPorts();

/// A model server that answers on this machine.
struct LocalServer
{
    QString preset = {}; ///< `ollama`, …: what usually is at that port, or what it says it is
    QString title = {}; ///< "Ollama"
    QUrl baseUrl = {};
    QStringList models = {}; ///< those for chat, sorted; may be empty

    bool operator==(const LocalServer &) const = default;
};

/// Looks for model servers on this machine by asking the usual ports, of loopback only, for their
/// models. Nothing that could be a key is sent. What answers otherwise than a model server, or not
/// within a second and a half, is left out: many other things listen on such ports.
class LocalServers final : public QObject
{
    Q_OBJECT
public:
    /// `redactor` must outlive it.
    explicit LocalServers(const Redactor &redactor,
                          const QList<LocalPort> &ports = usualLocalPorts(),
                          QObject *parent = nullptr);

    /// Those that answer, in the order of the ports. Cancelled where this object goes first.
    QFuture<QList<LocalServer>> find();

private:
    struct Search
    {
        SharedPromise<QList<LocalServer>> promise = {};
        QList<std::optional<LocalServer>> found = {}; ///< by the index of the port
        qsizetype open = 0;
    };

    void ask(qsizetype index, const std::shared_ptr<Search> &search);

    const QList<LocalPort> m_ports;
    HttpClient m_client;
};

} // namespace Chat
