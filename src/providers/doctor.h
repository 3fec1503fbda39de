// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/checkfinding.h"
#include "net/connectionprobe.h"
#include "providers/provider.h"

#include <QElapsedTimer>
#include <QPointer>

#include <vector>

namespace Chat {

class Redactor;

/// Goes through the stages of a connection to one provider, in order, up to the first that fails:
/// its settings, the way to each of its hosts, authorisation, the list of models, one token of an
/// answer. What it asks of the service costs a token or two.
///
/// All findings are there from the start, as NotReached, and change in place. Where one stage
/// proves what the one before began, both are Running: the key by the list that is given for it,
/// and a model that is not listed by its answer, since some servers take other names than they
/// list. `provider` may go at any time: that ends it as cancelled. Texts are free of secrets. One
/// thread; destroying it ends it without a signal (by an ObjectPtr in slots of its own signals).
class Doctor final : public QObject
{
    Q_OBJECT
public:
    /// Asks for `model`, or the provider's own where that is empty. `redactor` must outlive it.
    Doctor(Provider &provider, const Redactor &redactor, const QString &model = {},
           QObject *parent = nullptr);
    ~Doctor() override;

    /// Once. Nothing is emitted before control is back in the event loop.
    void start();

    /// The stage at hand fails as ErrorKind::Cancelled; finished() follows.
    void abort();

    bool isFinished() const { return m_finished; }
    const QList<CheckFinding> &findings() const { return m_findings; }

    /// That of the stage that failed.
    const std::optional<Error> &error() const { return m_error; }

Q_SIGNALS:
    void changed(qsizetype index); ///< of the finding
    void finished();

private:
    struct Step
    {
        void (Doctor::*begin)() = nullptr;
        qsizetype finding = 0; ///< its first one
        ProviderEndpoint endpoint = {}; ///< of a probe
    };

    void plan();
    void add(void (Doctor::*begin)(), const QList<CheckStage> &stages,
             const ProviderEndpoint &endpoint = {});
    const Step &step() const { return m_steps.at(m_step); }
    void beginStep();
    void next();

    void checkSettings();
    void checkAddresses();
    void probe();
    void onProbed(const CheckFinding &finding);
    void skipNetwork();
    void authorize();
    void onModels(const Result<QList<ModelInfo>> &models);
    void judge(const QList<ModelInfo> &models);
    void doubt(const Error &error);
    void askForToken();
    void onProgress(const ChatProgress &progress);
    void onAnswer(const QString &text);
    void onReplyFinished();

    qsizetype indexOf(CheckStage stage) const; ///< of the provider itself, not of a host
    [[nodiscard]] bool run(CheckStage stage); ///< false where it has been stopped
    void end(CheckStage stage, CheckState state, const QString &text);
    void fail(CheckStage stage, const Error &error);
    void failAt(qsizetype index, const Error &error, const QString &text);
    void set(qsizetype index, CheckState state, const QString &text);
    void write(qsizetype index, CheckState state, const QString &text);
    void finish();

    template <typename T, typename Function>
    void await(const QFuture<T> &future, Function then);

    QPointer<Provider> m_provider;
    const ProviderInfo m_info;
    const Redactor &m_redactor;
    QString m_model;
    QList<CheckFinding> m_findings;
    QList<qint64> m_begun; // when each of them began, by m_clock
    QElapsedTimer m_clock;
    std::vector<Step> m_steps;
    std::size_t m_step = 0;
    ConnectionProbePtr m_probe;
    ChatReplyPtr m_reply;
    std::optional<Error> m_doubt; // whether there is this model
    bool m_finished = false;
    std::optional<Error> m_error;
};

} // namespace Chat
