// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/profiletrial.h"

#include "chat/draftfixture.h"
#include "support/scriptedserver.h"

#include <QSignalSpy>

using namespace Chat;
using namespace Qt::StringLiterals;

class ProfileTrialTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void asksWithWhatIsNotSaved();
    void keyOfARenamedProfile();
    void failureWithoutTheKey();
    void examines();
    void failsWhereItCannotBegin();
    void aNewOneEndsTheOld();
    void stopsWithoutASignal();
    void draftMayGo();

private:
    ProfileId work() const { return m_draft->findProfile(u"work"_s); }

    std::unique_ptr<DraftFixture> m_fixture;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<SettingsDraft> m_draft;
    std::unique_ptr<ProfileTrial> m_trial;
    std::optional<Result<QList<ModelInfo>>> m_models;
    int m_endCount = 0;
};

void ProfileTrialTest::init()
{
    failOnAnyWarning();
    m_fixture = std::make_unique<DraftFixture>();
    m_server = std::make_unique<ScriptedServer>();
    QVERIFY(m_server->start());
    m_draft = m_fixture->open(DraftFixture::written());
    m_draft->set(Keys::MaxRetries, 0);
    m_draft->setText({ProfileKeys::BaseUrl, work()}, m_server->url(u"/v1"_s).toString());
    m_draft->setKey(work(), Secret("sk-invented-trial"_ba));
    m_trial = std::make_unique<ProfileTrial>(m_fixture->redactor);
    m_models.reset();
    m_endCount = 0;
    connect(m_trial.get(), &ProfileTrial::modelsFetched, this,
            [this](const Result<QList<ModelInfo>> &models) {
                m_models = models;
                ++m_endCount;
            });
    connect(m_trial.get(), &ProfileTrial::examined, this, [this] { ++m_endCount; });
}

void ProfileTrialTest::cleanup()
{
    m_trial.reset();
    m_draft.reset();
    m_server.reset();
    m_fixture.reset();
}

void ProfileTrialTest::asksWithWhatIsNotSaved()
{
    m_server->route("GET", u"/v1/models"_s, Script::json(200, R"({"data":[{"id":"qwen"}]})"));
    const QByteArray before = m_fixture->fileContent();

    m_trial->fetchModels(*m_draft, work());

    QVERIFY(m_trial->isBusy());
    QTRY_VERIFY(m_models);
    QVERIFY(!m_trial->isBusy());
    QVERIFY_RESULT(*m_models);
    QCOMPARE((*m_models)->size(), 1);
    QCOMPARE(m_server->requests().first().header("authorization"), "Bearer sk-invented-trial"_ba);
    QCOMPARE(m_fixture->fileContent(), before);
    QCOMPARE(m_fixture->secrets->calls, QStringList());
    QCOMPARE(m_endCount, 1);
}

void ProfileTrialTest::keyOfARenamedProfile()
{
    m_server->route("GET", u"/v1/models"_s, Script::json(200, R"({"data":[]})"));
    m_fixture->secrets->kept.insert(u"work"_s, Secret("sk-invented-kept"_ba));
    m_draft = m_fixture->open(DraftFixture::written());
    m_draft->setText({ProfileKeys::BaseUrl, work()}, m_server->url(u"/v1"_s).toString());
    const ProfileId profile = work();
    m_draft->renameProfile(profile, u"firm"_s);

    m_trial->fetchModels(*m_draft, profile);

    QTRY_VERIFY(m_models);
    QCOMPARE(m_server->requests().first().header("authorization"), "Bearer sk-invented-kept"_ba);
}

void ProfileTrialTest::failureWithoutTheKey()
{
    m_server->route("GET", u"/v1/models"_s,
                    Script::json(401, R"({"error":{"message":"no: sk-invented-trial"}})"));

    m_trial->fetchModels(*m_draft, work());

    QTRY_VERIFY(m_models);
    QVERIFY(!*m_models);
    QCOMPARE(m_models->error().kind, ErrorKind::Authentication);
    QVERIFY(!m_models->error().message.contains(u"sk-invented-trial"_s));
}

void ProfileTrialTest::examines()
{
    m_server->route("GET", u"/v1/models"_s, Script::json(200, R"({"data":[{"id":"qwen"}]})"));
    m_server->route("POST", u"/v1/chat/completions"_s,
                    Script::stream({"data: {\"choices\":[{\"index\":0,\"delta\":"
                                    "{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n",
                                    "data: [DONE]\n\n"}));
    QSignalSpy findings(m_trial.get(), &ProfileTrial::findingsChanged);
    std::optional<Error> error = Error{};
    connect(m_trial.get(), &ProfileTrial::examined, this,
            [&error](const std::optional<Error> &found) { error = found; });

    m_trial->examine(*m_draft, work());

    QTRY_COMPARE(m_endCount, 1);
    QVERIFY2(!error, error ? qPrintable(errorText(*error)) : "");
    QVERIFY(findings.size() > 5);
    QCOMPARE(m_trial->findings().last().stage, CheckStage::Token);
    QCOMPARE(m_trial->findings().last().state, CheckState::Passed);
}

void ProfileTrialTest::failsWhereItCannotBegin()
{
    m_draft->setText({ProfileKeys::CaFile, work()}, m_fixture->folder.filePath(u"none.pem"_s));

    m_trial->fetchModels(*m_draft, work());
    QTRY_VERIFY(m_models);
    QVERIFY(!*m_models);

    // Another field is wrong: the settings do not load as a whole.
    m_draft->setText(Keys::Temperature, u"hot"_s);
    m_trial->examine(*m_draft, work());
    QTRY_COMPARE(m_endCount, 2);
    QVERIFY(m_trial->findings().isEmpty());
    QVERIFY(!m_trial->isBusy());
}

void ProfileTrialTest::aNewOneEndsTheOld()
{
    m_server->enqueue(Script().hang());
    m_trial->fetchModels(*m_draft, work());
    QTRY_COMPARE(m_server->requests().size(), 1);
    m_server->enqueue(Script::json(200, R"({"data":[{"id":"second"}]})"));

    m_trial->fetchModels(*m_draft, work());

    QTRY_VERIFY(m_models);
    QVERIFY_RESULT(*m_models);
    QCOMPARE((*m_models)->first().id, u"second"_s);
    QCOMPARE(m_endCount, 1);
}

void ProfileTrialTest::stopsWithoutASignal()
{
    m_server->setHandler([](const RecordedRequest &) { return Script().hang(); });
    m_trial->examine(*m_draft, work());
    QTRY_VERIFY(!m_server->requests().isEmpty());

    m_trial->stop();

    QVERIFY(!m_trial->isBusy());
    QTRY_COMPARE(m_server->openConnectionCount(), 0);
    QCOMPARE(m_endCount, 0);
}

void ProfileTrialTest::draftMayGo()
{
    m_server->route("GET", u"/v1/models"_s, Script::json(200, R"({"data":[{"id":"qwen"}]})"));

    m_trial->fetchModels(*m_draft, work());
    m_draft.reset();

    QTRY_VERIFY(m_models);
    QVERIFY_RESULT(*m_models);
}

QTEST_GUILESS_MAIN(ProfileTrialTest)
#include "tst_profiletrial.moc"
