// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/doctor.h"

#include "core/redactor.h"
#include "plannedprovider.h"
#include "providers/demoprovider.h"
#include "support/scriptedserver.h"
#include "support/testauthority.h"
#include "support/testhelpers.h"
#include "support/testproxy.h"

#include <QSignalSpy>
#include <QStandardPaths>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestDoctor final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setApplicationName(u"tst_doctor"_s);
        m_authority = std::make_unique<TestAuthority>();
    }

    void init()
    {
        failOnAnyWarning();
        m_server = std::make_unique<ScriptedServer>();
        m_provider = std::make_unique<PlannedProvider>();
        m_model.clear();
    }

    void cleanup()
    {
        m_doctor.reset();
        m_provider.reset();
        m_server.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    void everythingPasses()
    {
        addHost();
        examine();
        QVERIFY(!m_doctor->error());
        QCOMPARE(states(),
                 (QStringList{u"settings passed"_s, u"lookup skipped"_s, u"proxy skipped"_s,
                              u"connect passed"_s, u"tls skipped"_s, u"authorization passed"_s,
                              u"models passed"_s, u"token passed"_s}));
        QCOMPARE(text(CheckStage::Settings), u"My Service is set up, with the model gpt-5-mini."_s);
        QCOMPARE(text(CheckStage::Models), u"gpt-5-mini is in the service's list (2 in all)."_s);
        QCOMPARE(text(CheckStage::Token), u"gpt-5-mini answers."_s);
        QCOMPARE(m_provider->asked, (QStringList{u"authorize"_s, u"models"_s, u"send"_s}));
        const ChatRequest request = m_provider->requests.value(0);
        QCOMPARE(request.model, u"gpt-5-mini"_s);
        QCOMPARE(request.messages.size(), 1);
        QVERIFY(request.parameters.maxTokens.value_or(1000) <= 16);
    }

    void showsWhatIsToCome()
    {
        addHost();
        Doctor doctor(*m_provider, m_redactor);
        QCOMPARE(doctor.findings().size(), 8);
        for (const CheckFinding &finding : doctor.findings())
            QCOMPARE(finding.state, CheckState::NotReached);
        QCOMPARE(doctor.findings().at(1).host, u"127.0.0.1:%1"_s.arg(m_server->serverPort()));
        QVERIFY(doctor.findings().at(0).host.isEmpty());
        QSignalSpy changed(&doctor, &Doctor::changed);
        doctor.start();
        QVERIFY(changed.isEmpty());
    }

    void everyHostIsProbedOnce()
    {
        addHost(u"/oauth"_s);
        addHost(u"/v1"_s); // the same
        ScriptedServer second;
        QVERIFY(second.start());
        m_provider->hosts.append({.url = second.url()});
        examine();
        QVERIFY(!m_doctor->error());
        QCOMPARE(m_doctor->findings().size(), 12);
        QCOMPARE(m_doctor->findings().at(5).host, u"127.0.0.1:%1"_s.arg(second.serverPort()));
    }

    void stopsAtTheFirstFailure()
    {
        addHost();
        m_server->close();
        examine();
        QVERIFY(m_doctor->error());
        QCOMPARE(m_doctor->error()->kind, ErrorKind::Connection);
        QCOMPARE(
            states(),
            (QStringList{u"settings passed"_s, u"lookup skipped"_s, u"proxy skipped"_s,
                         u"connect failed"_s, u"tls not_reached"_s, u"authorization not_reached"_s,
                         u"models not_reached"_s, u"token not_reached"_s}));
        QCOMPARE(failed().error, m_doctor->error());
        QCOMPARE(failed().text, m_doctor->error()->message);
        QVERIFY(m_provider->asked.isEmpty());
    }

    void failures_data()
    {
        QTest::addColumn<QString>("trouble");
        QTest::addColumn<QString>("stage");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("remedy");
        QTest::newRow("no key") << u"key missing"_s << u"settings"_s << ErrorKind::NotConfigured
                                << u"Store the key"_s;
        QTest::newRow("bad address")
            << u"address"_s << u"settings"_s << ErrorKind::InvalidSettings << u"https://"_s;
        QTest::newRow("no such host")
            << u"name"_s << u"lookup"_s << ErrorKind::NameLookup << u"typing errors"_s;
        QTest::newRow("token refused") << u"authorize"_s << u"authorization"_s
                                       << ErrorKind::Authentication << u"Check the key"_s;
        QTest::newRow("wrong key")
            << u"key"_s << u"authorization"_s << ErrorKind::Authentication << u"Check the key"_s;
        QTest::newRow("list fails")
            << u"list"_s << u"models"_s << ErrorKind::Server << u"in a while"_s;
        QTest::newRow("wrong model")
            << u"model"_s << u"models"_s << ErrorKind::ModelNotFound << u"such as gpt-5-mini"_s;
        QTest::newRow("no list, and no answer")
            << u"404"_s << u"models"_s << ErrorKind::ModelNotFound << u"base URL"_s;
        QTest::newRow("no credit")
            << u"credit"_s << u"token"_s << ErrorKind::QuotaExceeded << u"Top it up"_s;
    }

    void failures()
    {
        QFETCH(QString, trouble);
        QFETCH(QString, stage);
        QFETCH(ErrorKind, kind);
        QFETCH(QString, remedy);
        addHost();
        const Error failure{.kind = kind, .message = u"It failed."_s, .remedy = remedy};
        if (trouble == u"key missing"_s) {
            m_provider->configured = false;
            m_provider->authorizeError = failure;
        } else if (trouble == u"address"_s) {
            m_provider->hosts.first().url = QUrl(u"ftp://service.test/"_s);
        } else if (trouble == u"name"_s) {
            m_provider->hosts.first().url = QUrl(u"https://no-such-host.invalid/v1"_s);
        } else if (trouble == u"authorize"_s) {
            m_provider->authorizeError = failure;
        } else if (trouble == u"key"_s || trouble == u"list"_s) {
            m_provider->modelList = failure;
        } else if (trouble == u"model"_s) {
            m_model = u"gpt-5-mimi"_s;
            m_provider->answer.text.clear();
            m_provider->answer.error = Error{.kind = ErrorKind::ModelNotFound};
        } else if (trouble == u"404"_s) {
            m_provider->modelList = failure;
            m_provider->answer.text.clear();
            m_provider->answer.error = Error{.kind = ErrorKind::ModelNotFound};
        } else if (trouble == u"credit"_s) {
            m_provider->answer.text.clear();
            m_provider->answer.error = failure;
        }

        examine();
        QVERIFY(m_doctor->error());
        QCOMPARE(checkStageName(failed().stage), stage);
        QCOMPARE(errorKindName(m_doctor->error()->kind), errorKindName(kind));
        QVERIFY2(m_doctor->error()->remedy.contains(remedy), qPrintable(m_doctor->error()->remedy));
        QVERIFY(!failed().text.isEmpty());
        bool reached = true;
        for (const CheckFinding &finding : m_doctor->findings()) {
            if (reached && finding.state != CheckState::Failed)
                QVERIFY2(finding.hasEnded(), qPrintable(checkStageName(finding.stage)));
            else if (!reached)
                QCOMPARE(finding.state, CheckState::NotReached);
            reached = reached && finding.state != CheckState::Failed;
        }
    }

    void unlistedModelMayAnswer()
    {
        addHost();
        m_model = u"my-own"_s;
        examine();
        QVERIFY(!m_doctor->error());
        QCOMPARE(states().mid(6), (QStringList{u"models warning"_s, u"token passed"_s}));
        QCOMPARE(text(CheckStage::Models),
                 u"my-own is not in the service's list (2 in all). But the model answers."_s);
        QCOMPARE(m_provider->requests.value(0).model, u"my-own"_s);
    }

    void unlistedModelWhoseServiceFails()
    {
        addHost();
        m_model = u"my-own"_s;
        m_provider->answer = {.error = Error{.kind = ErrorKind::Server, .message = u"Down."_s}};
        examine();
        QVERIFY(m_doctor->error());
        QCOMPARE(m_doctor->error()->kind, ErrorKind::Server);
        QCOMPARE(states().mid(6), (QStringList{u"models warning"_s, u"token failed"_s}));
    }

    void withoutAList()
    {
        addHost();
        m_provider->modelList = QList<ModelInfo>();
        examine();
        QVERIFY(!m_doctor->error());
        QCOMPARE(states().mid(6), (QStringList{u"models skipped"_s, u"token passed"_s}));
    }

    void withoutAModel()
    {
        addHost();
        m_provider->plannedInfo.defaultModel.clear();
        m_provider->modelList = QList<ModelInfo>{
            {.id = u"ada-embed"_s, .purpose = ModelInfo::Purpose::Embedding}, {.id = u"llama3"_s}};
        examine();
        QVERIFY(!m_doctor->error());
        QCOMPARE(states().mid(6), (QStringList{u"models warning"_s, u"token passed"_s}));
        QCOMPARE(text(CheckStage::Models), u"No model is chosen for mine. There are: llama3."_s);
        QCOMPARE(m_provider->requests.value(0).model, u"llama3"_s);
    }

    void warningsOfTheProviderShow()
    {
        addHost();
        m_provider->plannedInfo.warning = u"Certificates are not verified."_s;
        examine();
        QVERIFY(!m_doctor->error());
        QCOMPARE(m_doctor->findings().first().state, CheckState::Warning);
        QVERIFY(text(CheckStage::Settings).endsWith(u"Certificates are not verified."_s));
    }

    void thinkingIsAnAnswerToo_data()
    {
        QTest::addColumn<DemoAnswer>("answer");
        QTest::newRow("reasoning") << DemoAnswer{.reasoning = u"Well"_s};
        QTest::newRow("nothing, out of tokens") << DemoAnswer{.finishReason = FinishReason::Length};
        QTest::newRow("told as an error") << DemoAnswer{
            .error = Error{.kind = ErrorKind::InvalidRequest,
                           .message = u"api.openai.com refused the request (“Could not finish the "
                                      "message because max_tokens or model output limit was "
                                      "reached.”)."_s}};
    }

    void thinkingIsAnAnswerToo()
    {
        QFETCH(DemoAnswer, answer);
        addHost();
        m_provider->answer = answer;
        examine();
        QVERIFY(!m_doctor->error());
        QCOMPARE(states().last(), u"token passed"_s);
    }

    void retriesAreShown()
    {
        addHost();
        m_provider->answer = {.text = u"Hello"_s,
                              .error = Error{.kind = ErrorKind::Server, .message = u"Busy."_s},
                              .retriesFirst = true};
        m_doctor = std::make_unique<Doctor>(*m_provider, m_redactor);
        QStringList texts;
        connect(m_doctor.get(), &Doctor::changed, this,
                [this, &texts] { texts.append(text(CheckStage::Token)); });
        m_doctor->start();
        QTRY_VERIFY(texts.contains(u"Trying again: Busy."_s));
        m_doctor.reset();
    }

    void untrustedAuthority_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("remedy");
        QTest::newRow("GigaChat") << u"gigachat.devices.sberbank.ru"_s
                                  << u"lmchat gigachat-ca install"_s;
        QTest::newRow("another host")
            << u"service.test"_s << u"name that as caFile under [profile/mine]"_s;
    }

    void untrustedAuthority()
    {
        QFETCH(QString, host);
        QFETCH(QString, remedy);
        m_server->useTls(m_authority->serverConfiguration({host}));
        QVERIFY(m_server->start());
        TestProxy proxy(m_server->serverPort());
        QVERIFY(proxy.start());
        ProviderEndpoint endpoint{.url = QUrl(u"https://%1/api/v1"_s.arg(host))};
        endpoint.transport.proxy = {
            .mode = ProxyOptions::Mode::Http, .host = u"127.0.0.1"_s, .port = proxy.serverPort()};
        m_provider->hosts = {endpoint};
        m_provider->plannedInfo.kind = ProviderKind::GigaChat;
        examine();
        QVERIFY(m_doctor->error());
        QCOMPARE(failed().stage, CheckStage::Tls);
        QVERIFY2(failed().text.contains(u"does not trust: Throw-away Root CA"_s),
                 qPrintable(failed().text));
        QVERIFY2(m_doctor->error()->remedy.contains(remedy), qPrintable(m_doctor->error()->remedy));

        m_provider->hosts.first().transport.trust.extraAuthorities = {m_authority->certificate()};
        examine();
        QVERIFY(!m_doctor->error());
        QVERIFY(text(CheckStage::Authorization).contains(u"token"_s));
    }

    void secretsStayOut()
    {
        addHost();
        m_redactor.add(Secret(u"sk-planted-0123456789"_s));
        m_provider->modelList = QList<ModelInfo>{{.id = u"sk-planted-0123456789"_s}};
        // What is left out of a line must not put a secret together.
        m_provider->plannedInfo.warning = u"sk-pla\u200Bnted-0123456789"_s;
        m_provider->answer = {.error = Error{.kind = ErrorKind::ModelNotFound,
                                             .message = u"No sk-planted-0123456789."_s,
                                             .remedy = u"sk-planted-0123456789"_s,
                                             .detail = u"sk-planted-0123456789"_s}};
        examine();
        QVERIFY(m_doctor->error());
        for (const CheckFinding &finding : m_doctor->findings()) {
            QVERIFY(!finding.text.contains(u"planted"_s));
            const Error error = finding.error.value_or(Error());
            QVERIFY(!(error.message + error.remedy + error.detail).contains(u"planted"_s));
        }
    }

    void demoIsOffline()
    {
        DemoProvider demo(ProviderProfile{.name = u"demo"_s, .kind = ProviderKind::Demo});
        Doctor doctor(demo, m_redactor);
        QSignalSpy finished(&doctor, &Doctor::finished);
        doctor.start();
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(!doctor.error());
        QCOMPARE(doctor.findings().first().state, CheckState::Passed);
        for (const CheckFinding &finding : doctor.findings().mid(1, 6)) {
            QCOMPARE(finding.state, CheckState::Skipped);
            QCOMPARE(finding.text,
                     u"Not needed: Demo (offline, no model) stays on this computer."_s);
        }
        QCOMPARE(doctor.findings().last().state, CheckState::Passed);
    }

    void abortEndsIt()
    {
        addHost();
        m_provider->holdModels = true;
        m_doctor = std::make_unique<Doctor>(*m_provider, m_redactor);
        QSignalSpy finished(m_doctor.get(), &Doctor::finished);
        m_doctor->start();
        QTRY_VERIFY(m_provider->asked.contains(u"models"_s));
        QCOMPARE(states().mid(5, 2),
                 (QStringList{u"authorization running"_s, u"models running"_s}));
        m_doctor->abort();
        QVERIFY(finished.isEmpty());
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(m_doctor->error()->kind, ErrorKind::Cancelled);
        QCOMPARE(states().mid(5),
                 (QStringList{u"authorization failed"_s, u"models not_reached"_s,
                              u"token not_reached"_s}));
        m_doctor->abort();
        QCoreApplication::sendPostedEvents(m_doctor.get());
        QCOMPARE(finished.size(), 1);
    }

    void abortBeforeItBegan()
    {
        addHost();
        m_doctor = std::make_unique<Doctor>(*m_provider, m_redactor);
        QSignalSpy finished(m_doctor.get(), &Doctor::finished);
        m_doctor->start();
        m_doctor->abort();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(states().first(), u"settings failed"_s);
        QCOMPARE(m_server->connectionCount(), 0);
    }

    void abortFromASlot_data()
    {
        QTest::addColumn<int>("index");
        for (int index = 0; index < 8; ++index)
            QTest::addRow("finding %d", index) << index;
    }

    void abortFromASlot()
    {
        QFETCH(int, index);
        addHost();
        m_doctor = std::make_unique<Doctor>(*m_provider, m_redactor);
        QSignalSpy finished(m_doctor.get(), &Doctor::finished);
        connect(m_doctor.get(), &Doctor::changed, this, [this, index](qsizetype changed) {
            if (changed == index)
                m_doctor->abort();
        });
        m_doctor->start();
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(m_doctor->error());
        QCOMPARE(m_doctor->error()->kind, ErrorKind::Cancelled);
        QCOMPARE(states().filter(u" failed"_s).size(), 1);
        QVERIFY(states().filter(u" running"_s).isEmpty());
    }

    void providerMayGo_data()
    {
        QTest::addColumn<QString>("stage");
        QTest::newRow("asked for models") << u"models"_s;
        QTest::newRow("asked for a token") << u"send"_s;
    }

    void providerMayGo()
    {
        QFETCH(QString, stage);
        addHost();
        m_provider->holdModels = stage == u"models"_s;
        m_provider->holdAnswer = true;
        m_doctor = std::make_unique<Doctor>(*m_provider, m_redactor);
        QSignalSpy finished(m_doctor.get(), &Doctor::finished);
        m_doctor->start();
        QTRY_VERIFY(m_provider->asked.contains(stage));
        m_provider.reset();
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(m_doctor->error());
        QCOMPARE(m_doctor->error()->kind, ErrorKind::Cancelled);
    }

private:
    void addHost(const QString &path = u"/v1"_s)
    {
        if (!m_server->isListening())
            QVERIFY2(m_server->start(), qPrintable(m_server->errorString()));
        m_provider->hosts.append({.url = m_server->url(path)});
    }

    void examine()
    {
        m_doctor = std::make_unique<Doctor>(*m_provider, m_redactor, m_model);
        QSignalSpy finished(m_doctor.get(), &Doctor::finished);
        m_doctor->start();
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20000);
        QVERIFY(m_doctor->isFinished());
    }

    QStringList states() const
    {
        QStringList lines;
        for (const CheckFinding &finding : m_doctor->findings())
            lines.append(checkStageName(finding.stage) + u' ' + checkStateName(finding.state));
        return lines;
    }

    QString text(CheckStage stage) const
    {
        for (const CheckFinding &finding : m_doctor->findings()) {
            if (finding.stage == stage)
                return finding.text;
        }
        return {};
    }

    CheckFinding failed() const
    {
        for (const CheckFinding &finding : m_doctor->findings()) {
            if (finding.state == CheckState::Failed)
                return finding;
        }
        return {};
    }

    Redactor m_redactor;
    QString m_model;
    std::unique_ptr<TestAuthority> m_authority;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<PlannedProvider> m_provider;
    std::unique_ptr<Doctor> m_doctor;
};

QTEST_GUILESS_MAIN(TestDoctor)
#include "tst_doctor.moc"
