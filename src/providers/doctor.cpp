// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/doctor.h"

#include "core/redactor.h"
#include "net/addresscheck.h"
#include "net/transporterror.h"
#include "providers/doctortext.h"
#include "providers/modelcheck.h"

#include <QFutureWatcher>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

const QList<CheckStage> WayStages{CheckStage::Lookup, CheckStage::Proxy, CheckStage::Connect,
                                  CheckStage::Tls};
const QList<CheckStage> ServiceStages{CheckStage::Authorization, CheckStage::Models};

// Not 1: some reasoning models refuse so little, since their thinking counts too.
constexpr int MaxTokens = 16;

constexpr qsizetype LongestText = 1000;

/// Kinds of failure by which a service may say that it does not have the model, or no list.
bool isAboutModel(ErrorKind kind)
{
    return kind == ErrorKind::ModelNotFound || kind == ErrorKind::InvalidRequest
        || kind == ErrorKind::Permission;
}

/// A reasoning model that spent all its tokens on thinking: OpenAI tells this as an error.
bool isOutOfTokens(const Error &error)
{
    return error.kind == ErrorKind::InvalidRequest
        && error.message.contains("max_tokens or model output limit"_L1);
}

} // namespace

Doctor::Doctor(Provider &provider, const Redactor &redactor, const QString &model, QObject *parent)
    : QObject(parent)
    , m_provider(&provider)
    , m_info(provider.info())
    , m_redactor(redactor)
    , m_model(model.isEmpty() ? m_info.defaultModel : model)
{
    connect(&provider, &QObject::destroyed, this, &Doctor::abort);
    m_clock.start();
    plan();
}

Doctor::~Doctor() = default;

void Doctor::plan()
{
    add(&Doctor::checkSettings, {CheckStage::Settings});
    QStringList hosts;
    for (const ProviderEndpoint &endpoint : m_provider->endpoints()) {
        const QString host = endpoint.url.scheme() + TransportError::hostText(endpoint.url);
        if (hosts.contains(host))
            continue;
        hosts.append(host);
        add(&Doctor::probe, WayStages, endpoint);
    }
    if (hosts.isEmpty())
        add(&Doctor::skipNetwork, WayStages + ServiceStages);
    else
        add(&Doctor::authorize, ServiceStages);
    add(&Doctor::askForToken, {CheckStage::Token});
    m_begun.resize(m_findings.size());
}

void Doctor::add(void (Doctor::*begin)(), const QList<CheckStage> &stages,
                 const ProviderEndpoint &endpoint)
{
    m_steps.push_back({.begin = begin, .finding = m_findings.size(), .endpoint = endpoint});
    for (const CheckStage stage : stages)
        m_findings.append({.stage = stage, .host = TransportError::hostText(endpoint.url)});
}

void Doctor::start()
{
    QMetaObject::invokeMethod(this, &Doctor::beginStep, Qt::QueuedConnection);
}

void Doctor::abort()
{
    const auto isAtHand = [](const CheckFinding &finding) { return !finding.hasEnded(); };
    const auto atHand = std::ranges::find_if(m_findings, isAtHand);
    if (atHand != m_findings.end()) {
        const Error error = TransportError::cancelled();
        failAt(atHand - m_findings.begin(), error, error.message);
    }
}

void Doctor::beginStep()
{
    if (!m_finished)
        (this->*step().begin)();
}

void Doctor::next()
{
    if (m_finished)
        return;
    ++m_step;
    beginStep();
}

void Doctor::checkSettings()
{
    if (!run(CheckStage::Settings))
        return;
    await(m_provider->isConfigured(), [this](bool isConfigured) {
        if (isConfigured) {
            checkAddresses();
            return;
        }
        // It knows best what is missing; and without a key it asks nobody.
        await(m_provider->authorize(), [this](const Result<void> &authorized) {
            fail(CheckStage::Settings,
                 authorized ? DoctorText::notConfigured(m_info) : authorized.error());
        });
    });
}

void Doctor::checkAddresses()
{
    for (const Step &planned : m_steps) {
        const ProviderEndpoint &endpoint = planned.endpoint;
        if (planned.begin != &Doctor::probe)
            continue;
        if (const auto error = objectionToAddress(endpoint.url, endpoint.transport.proxy)) {
            fail(CheckStage::Settings, *error);
            return;
        }
    }
    end(CheckStage::Settings, m_info.warning.isEmpty() ? CheckState::Passed : CheckState::Warning,
        DoctorText::settings(m_info, m_model));
    next();
}

void Doctor::probe()
{
    m_probe.reset(new ConnectionProbe(step().endpoint.url, step().endpoint.transport));
    connect(m_probe.get(), &ConnectionProbe::found, this, &Doctor::onProbed);
    connect(m_probe.get(), &ConnectionProbe::finished, this, &Doctor::next);
    m_probe->start();
}

void Doctor::onProbed(const CheckFinding &finding)
{
    const qsizetype index = step().finding + WayStages.indexOf(finding.stage);
    if (finding.state == CheckState::Running)
        m_begun[index] = m_clock.elapsed();
    if (finding.state == CheckState::Failed)
        failAt(index, DoctorText::withRemedy(*finding.error, step().endpoint.url, m_info),
               finding.text);
    else
        set(index, finding.state, finding.text);
}

void Doctor::skipNetwork()
{
    for (qsizetype offset = 0; offset < WayStages.size() + ServiceStages.size(); ++offset)
        set(step().finding + offset, CheckState::Skipped, DoctorText::offline(m_info));
    next();
}

void Doctor::authorize()
{
    if (!run(CheckStage::Authorization))
        return;
    await(m_provider->authorize(), [this](const Result<void> &authorized) {
        if (!authorized) {
            fail(CheckStage::Authorization, authorized.error());
            return;
        }
        // A mere key is not judged before the first request that carries it.
        if (!run(CheckStage::Models))
            return;
        await(m_provider->models(),
              [this](const Result<QList<ModelInfo>> &models) { onModels(models); });
    });
}

void Doctor::onModels(const Result<QList<ModelInfo>> &models)
{
    if (!models && models.error().kind == ErrorKind::Authentication) {
        fail(CheckStage::Authorization, models.error());
        return;
    }
    end(CheckStage::Authorization, CheckState::Passed, DoctorText::authorized(m_info));
    if (models)
        judge(*models);
    else if (isAboutModel(models.error().kind))
        doubt(models.error());
    else
        fail(CheckStage::Models, models.error());
}

void Doctor::judge(const QList<ModelInfo> &models)
{
    if (!models.isEmpty() && !m_model.isEmpty() && !isListed(models, m_model)) {
        doubt(DoctorText::notListed(models.size(), m_model, modelsLike(models, m_model)));
        return;
    }
    const QStringList some = modelsLike(models, {});
    if (models.isEmpty()) {
        end(CheckStage::Models, CheckState::Skipped, DoctorText::emptyList());
    } else if (m_model.isEmpty()) {
        m_model = some.value(0);
        end(CheckStage::Models, CheckState::Warning, DoctorText::noModelChosen(m_info, some));
    } else {
        end(CheckStage::Models, CheckState::Passed, DoctorText::listed(models.size(), m_model));
    }
    next();
}

void Doctor::doubt(const Error &error)
{
    m_doubt = error;
    set(indexOf(CheckStage::Models), CheckState::Running, error.message);
    next();
}

void Doctor::askForToken()
{
    if (!run(CheckStage::Token))
        return;
    ChatRequest request{.model = m_model,
                        .messages = {Message{.role = Role::User, .text = u"Hi"_s}}};
    request.parameters.maxTokens = MaxTokens;
    m_reply = m_provider->send(request);
    connect(m_reply.get(), &ChatReply::progress, this, &Doctor::onProgress);
    connect(m_reply.get(), &ChatReply::delta, this, [this](const ChatDelta &delta) {
        if (!delta.text.isEmpty() || !delta.reasoning.isEmpty())
            onAnswer(DoctorText::answered(m_model));
    });
    connect(m_reply.get(), &ChatReply::finished, this, &Doctor::onReplyFinished);
}

void Doctor::onProgress(const ChatProgress &progress)
{
    set(indexOf(CheckStage::Token), CheckState::Running, DoctorText::progress(progress));
}

void Doctor::onAnswer(const QString &text)
{
    if (m_doubt)
        end(CheckStage::Models, CheckState::Warning, DoctorText::answersAllTheSame(*m_doubt));
    end(CheckStage::Token, CheckState::Passed, text);
    if (!m_finished)
        finish();
}

void Doctor::onReplyFinished()
{
    const std::optional<Error> error = m_reply->error();
    if (!error || isOutOfTokens(*error)) {
        onAnswer(DoctorText::answeredWithoutText(m_model));
    } else if (m_doubt && isAboutModel(error->kind)) {
        fail(CheckStage::Models, *m_doubt);
    } else {
        if (m_doubt)
            end(CheckStage::Models, CheckState::Warning, m_doubt->message);
        fail(CheckStage::Token, *error);
    }
}

qsizetype Doctor::indexOf(CheckStage stage) const
{
    const auto found = std::ranges::find(m_findings, stage, &CheckFinding::stage);
    return found - m_findings.begin();
}

bool Doctor::run(CheckStage stage)
{
    const qsizetype index = indexOf(stage);
    m_begun[index] = m_clock.elapsed();
    set(index, CheckState::Running, {});
    return !m_finished;
}

void Doctor::end(CheckStage stage, CheckState state, const QString &text)
{
    set(indexOf(stage), state, text);
}

void Doctor::fail(CheckStage stage, const Error &error)
{
    failAt(indexOf(stage), error, error.message);
}

void Doctor::failAt(qsizetype index, const Error &error, const QString &text)
{
    if (m_finished)
        return;
    m_error = m_redactor.redacted(error);
    finish();
    m_findings[index].error = m_error;
    write(index, CheckState::Failed, text);
    for (qsizetype other = 0; other < m_findings.size(); ++other) {
        if (m_findings.at(other).state == CheckState::Running)
            write(other, CheckState::NotReached, {});
    }
}

void Doctor::set(qsizetype index, CheckState state, const QString &text)
{
    if (!m_finished) // a slot of changed() may have stopped it
        write(index, state, text);
}

void Doctor::write(qsizetype index, CheckState state, const QString &text)
{
    CheckFinding &finding = m_findings[index];
    finding.state = state;
    // Before it is cut, and again since what is left out may have stood within a secret.
    finding.text = m_redactor.redacted(plainLine(m_redactor.redacted(text), LongestText));
    const bool took = finding.hasEnded() && state != CheckState::Skipped;
    finding.duration = std::chrono::milliseconds(took ? m_clock.elapsed() - m_begun[index] : 0);
    Q_EMIT changed(index);
}

void Doctor::finish()
{
    m_finished = true;
    m_probe.reset();
    m_reply.reset();
    QMetaObject::invokeMethod(
        this, [this] { Q_EMIT finished(); }, Qt::QueuedConnection);
}

template <typename T, typename Function>
void Doctor::await(const QFuture<T> &future, Function then)
{
    auto *watcher = new QFutureWatcher<T>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, then] {
        watcher->deleteLater();
        if (m_finished)
            return;
        if (watcher->isCanceled() || watcher->future().resultCount() == 0)
            abort();
        else
            then(watcher->result());
    });
    watcher->setFuture(future);
}

} // namespace Chat
