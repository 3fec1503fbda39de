// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/settingsproviderspage.h"

#include "widgets/settingsdialogfixture.h"

using namespace Chat;
using namespace Qt::StringLiterals;

/// Profiles, their keys, models and certificates.
class TestSettingsProvidersPage final : public SettingsDialogFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }
    void profileFieldsByKeys_data();
    void profileFieldsByKeys();
    void keyIsKeptAndRevealed();
    void keyIsForgotten();
    void keyFailureIsSaid();
    void addsDuplicatesAndRemoves();
    void renamesInPlace();
    void fetchesModels();
    void fetchFails();
    void testsTheConnection();
    void testFails();
    void testStops();
    void installsTheCertificate();
};

void TestSettingsProvidersPage::profileFieldsByKeys_data()
{
    QTest::addColumn<QString>("preset");
    QTest::addColumn<QStringList>("shown");

    QTest::newRow("openai") << u"openai"_s << QStringList{u"modelBox"_s,         u"baseUrlEdit"_s,
                                                          u"organizationEdit"_s, u"projectEdit"_s,
                                                          u"caFileEdit"_s,       u"verifyTlsBox"_s,
                                                          u"maxConcurrentBox"_s};
    QTest::newRow("azure") << u"azure"_s << QStringList{u"modelBox"_s,       u"baseUrlEdit"_s,
                                                        u"apiVersionEdit"_s, u"caFileEdit"_s,
                                                        u"verifyTlsBox"_s,   u"maxConcurrentBox"_s};
    QTest::newRow("gigachat") << u"gigachat"_s
                              << QStringList{u"scopeBox"_s,        u"modelBox"_s,
                                             u"baseUrlEdit"_s,     u"authUrlEdit"_s,
                                             u"caFileEdit"_s,      u"verifyTlsBox"_s,
                                             u"maxConcurrentBox"_s};
    QTest::newRow("demo") << u"demo"_s << QStringList{u"tokensPerSecondBox"_s};
}

void TestSettingsProvidersPage::profileFieldsByKeys()
{
    QFETCH(QString, preset);
    QFETCH(QStringList, shown);
    const QHash<QString, std::pair<const SettingDeclaration *, QString>> typed{
        {u"scopeBox"_s, {&ProfileKeys::Scope, u"GIGACHAT_API_B2B"_s}},
        {u"modelBox"_s, {&ProfileKeys::Model, u"model-x"_s}},
        {u"baseUrlEdit"_s, {&ProfileKeys::BaseUrl, u"https://llm.example/v1"_s}},
        {u"authUrlEdit"_s, {&ProfileKeys::AuthUrl, u"https://auth.example"_s}},
        {u"apiVersionEdit"_s, {&ProfileKeys::ApiVersion, u"2024-10-21"_s}},
        {u"organizationEdit"_s, {&ProfileKeys::Organization, u"org-1"_s}},
        {u"projectEdit"_s, {&ProfileKeys::Project, u"proj-1"_s}},
        {u"caFileEdit"_s, {&ProfileKeys::CaFile, u"ca.pem"_s}},
        {u"verifyTlsBox"_s, {&ProfileKeys::VerifyTls, u"false"_s}},
        {u"maxConcurrentBox"_s, {&ProfileKeys::MaxConcurrent, u"7"_s}},
        {u"tokensPerSecondBox"_s, {&ProfileKeys::TokensPerSecond, u"9"_s}},
    };
    open();
    if (m_dialog->draft()->findProfile(preset) == NoProfile)
        m_dialog->draft()->addProfile(*findPreset(preset));
    choose(preset);
    goTo(Providers);

    for (auto it = typed.begin(); it != typed.end(); ++it) {
        auto *editor = child<QWidget>(it.key().toLatin1().constData());
        QCOMPARE(editor->isVisible(), shown.contains(it.key()));
        if (!editor->isVisible())
            continue;
        if (auto *check = qobject_cast<QCheckBox *>(editor)) {
            check->setFocus();
            QTest::keyClick(check, Qt::Key_Space);
        } else if (it.key() == "scopeBox"_L1) {
            editor->setFocus();
            QTest::keyClick(editor, Qt::Key_Down);
        } else {
            type(editor, it.value().second);
        }
        QCOMPARE(text(*it.value().first, preset), it.value().second);
    }
    QCOMPARE(child<QWidget>("keyEdit")->isVisible(), preset != "demo"_L1);
    QCOMPARE(child<QWidget>("certificateButton")->isVisible(), preset == "gigachat"_L1);
    if (preset != "demo"_L1)
        QVERIFY(noteBelow(ProfileKeys::VerifyTls).contains(u"pretend"_s));
}

void TestSettingsProvidersPage::keyIsKeptAndRevealed()
{
    open();
    choose(u"openai"_s, ProfileKeys::Key);
    auto *key = child<SecretEdit>("keyEdit");
    QCOMPARE(QApplication::focusWidget(), key);
    QTRY_COMPARE(key->accessibleDescription(), u"There is no key yet."_s);

    QTest::keyClicks(key, u"sk invented"_s);
    QVERIFY(key->accessibleDescription().contains(u"no spaces"_s));
    QVERIFY(!button(QDialogButtonBox::Ok)->isEnabled());
    type(key, u"sk-invented-key"_s);
    QTRY_COMPARE(key->accessibleDescription(), u"Will be kept in the keychain."_s);
    QCOMPARE(key->echoMode(), QLineEdit::Password);
    QTest::keyClick(key, Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(key->echoMode(), QLineEdit::Normal);
    QTest::keyClick(key, Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(key->echoMode(), QLineEdit::Password);

    QTest::keyClick(button(QDialogButtonBox::Apply), Qt::Key_Space);
    QTRY_COMPARE(child<FieldNote>("statusNote")->text(),
                 u"Saved. The key of openai is in the keychain."_s);
    QCOMPARE(m_fixture->secrets->kept.value(u"openai"_s), Secret("sk-invented-key"_ba));
    QCOMPARE(m_fixture->fileContent(), written());
    QTRY_COMPARE(key->accessibleDescription(), u"Kept in the keychain."_s);
    QCOMPARE(key->text(), u"sk-invented-key"_s);
}

void TestSettingsProvidersPage::keyIsForgotten()
{
    m_fixture->secrets->kept.insert(u"openai"_s, Secret("sk-invented-kept"_ba));
    open();
    choose(u"openai"_s, ProfileKeys::Key);
    auto *key = child<SecretEdit>("keyEdit");
    QTRY_COMPARE(key->accessibleDescription(), u"Kept in the keychain."_s);

    QTest::keyClick(child<QPushButton>("removeKeyButton"), Qt::Key_Space);

    QCOMPARE(key->text(), QString());
    QCOMPARE(key->accessibleDescription(), u"Will be forgotten."_s);
    QVERIFY(m_fixture->secrets->kept.contains(u"openai"_s));
    QTest::keyClick(button(QDialogButtonBox::Ok), Qt::Key_Space);
    QTRY_VERIFY(!m_dialog->isVisible());
    QVERIFY(m_fixture->secrets->kept.isEmpty());
}

void TestSettingsProvidersPage::keyFailureIsSaid()
{
    m_fixture->secrets->unwritable = {u"openai"_s};
    open();
    choose(u"openai"_s, ProfileKeys::Key);
    QTest::keyClicks(child<SecretEdit>("keyEdit"), u"sk-invented-key"_s);

    QTest::keyClick(button(QDialogButtonBox::Ok), Qt::Key_Space);

    QTRY_VERIFY(child<FieldNote>("statusNote")->text().contains(u"The keychain refused."_s));
    QVERIFY(m_dialog->isVisible());
    QCOMPARE(child<SecretEdit>("keyEdit")->text(), u"sk-invented-key"_s);
    m_fixture->secrets->unwritable.clear();
    QTest::keyClick(button(QDialogButtonBox::Ok), Qt::Key_Space);
    QTRY_VERIFY(!m_dialog->isVisible());
    QVERIFY(m_fixture->secrets->kept.contains(u"openai"_s));
}

void TestSettingsProvidersPage::addsDuplicatesAndRemoves()
{
    open();
    goTo(Providers);
    auto *list = child<QListWidget>("profileList");

    // Not by its menu: the offscreen platform warns of every popup.
    child<QAction>("groq")->trigger();
    QCOMPARE(list->currentItem()->text(), u"groq"_s);
    QCOMPARE(QApplication::focusWidget()->objectName(), u"keyEdit"_s);
    QVERIFY(child<QLabel>("serviceText")->text().contains(u"Groq"_s));

    QTest::keyClick(child<QToolButton>("duplicateButton"), Qt::Key_Space);
    QCOMPARE(list->currentItem()->text(), u"groq-2"_s);
    QTest::keyClick(child<QToolButton>("removeButton"), Qt::Key_Space);
    QVERIFY(list->findItems(u"groq-2"_s, Qt::MatchExactly).isEmpty());
    choose(u"openai"_s);
    QVERIFY(!child<QToolButton>("removeButton")->isEnabled());
    choose(u"work"_s);
    QTest::keyClick(child<QToolButton>("removeButton"), Qt::Key_Space);
    QVERIFY(list->findItems(u"work"_s, Qt::MatchExactly).isEmpty());

    QTest::keyClick(button(QDialogButtonBox::Ok), Qt::Key_Space);
    QTRY_VERIFY(!m_dialog->isVisible());
    QVERIFY(m_fixture->fileContent().contains("[profile/groq]"));
    QVERIFY(!m_fixture->fileContent().contains("profile/work"));
}

void TestSettingsProvidersPage::renamesInPlace()
{
    open();
    choose(u"work"_s);
    goTo(Providers);
    auto *name = child<QLineEdit>("nameEdit");

    type(name, u"openai"_s); // on the way to a longer one
    QVERIFY(!button(QDialogButtonBox::Ok)->isEnabled());
    QCOMPARE(name->accessibleDescription(), u"Another profile has that name."_s);
    QTest::keyClicks(name, u"-firm"_s);
    QVERIFY(button(QDialogButtonBox::Ok)->isEnabled());
    QCOMPARE(child<QListWidget>("profileList")->currentItem()->text(), u"openai-firm"_s);
    QCOMPARE(QApplication::focusWidget(), name);
    QVERIFY(child<QComboBox>("providerBox")->findData(u"openai-firm"_s) > 0);

    QTest::keyClick(button(QDialogButtonBox::Ok), Qt::Key_Space);
    QTRY_VERIFY(!m_dialog->isVisible());
    QVERIFY(m_fixture->fileContent().contains("[profile/openai-firm]"));
}

void TestSettingsProvidersPage::fetchesModels()
{
    ScriptedServer server;
    QVERIFY(server.start());
    server.route("GET", u"/v1/models"_s,
                 Script::json(200,
                              R"({"data":[{"id":"qwen-7b"},{"id":"llama-3"},)"
                              R"({"id":"text-embedding-1"}]})"));
    open();
    choose(u"work"_s, ProfileKeys::BaseUrl);
    // Typed, not saved.
    type(child<QLineEdit>("baseUrlEdit"), server.url(u"/v1"_s).toString());
    type(child<SecretEdit>("keyEdit"), u"sk-invented-trial"_s);

    QTest::keyClick(child<QPushButton>("fetchButton"), Qt::Key_Space);

    auto *models = child<ModelChooser>("modelBox");
    QTRY_COMPARE(models->count(), 2);
    QCOMPARE(server.requests().first().header("authorization"), "Bearer sk-invented-trial"_ba);
    QCOMPARE(models->currentText(), u"qwen"_s); // as it was
    QVERIFY(noteBelow(ProfileKeys::Model).contains(u"2 model"_s));
    models->completer()->setCompletionPrefix(u"LAMA"_s);
    QCOMPARE(models->completer()->completionCount(), 1);
    type(models, u"zzz"_s);
    QCOMPARE(text(ProfileKeys::Model, u"work"_s), u"zzz"_s);
    QCOMPARE(m_fixture->fileContent(), written());
    QCOMPARE(m_fixture->secrets->calls, QStringList());
}

void TestSettingsProvidersPage::fetchFails()
{
    ScriptedServer server;
    QVERIFY(server.start());
    server.route("GET", u"/v1/models"_s,
                 Script::json(401, R"({"error":{"message":"bad key sk-invented-trial"}})"));
    open();
    choose(u"work"_s, ProfileKeys::BaseUrl);
    type(child<QLineEdit>("baseUrlEdit"), server.url(u"/v1"_s).toString());
    type(child<SecretEdit>("keyEdit"), u"sk-invented-trial"_s);

    QTest::keyClick(child<QPushButton>("fetchButton"), Qt::Key_Space);

    QTRY_VERIFY(noteBelow(ProfileKeys::Model).contains(u"key"_s));
    QVERIFY(!noteBelow(ProfileKeys::Model).contains(u"sk-invented-trial"_s));
    QTRY_VERIFY(child<QPushButton>("fetchButton")->isEnabled());
    QVERIFY(m_dialog->draft()->isValid()); // no reason not to save
}

void TestSettingsProvidersPage::testsTheConnection()
{
    ScriptedServer server;
    QVERIFY(server.start());
    server.route("GET", u"/v1/models"_s, Script::json(200, R"({"data":[{"id":"qwen"}]})"));
    server.route("POST", u"/v1/chat/completions"_s,
                 Script::stream({"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},"
                                 "\"finish_reason\":\"stop\"}]}\n\n",
                                 "data: [DONE]\n\n"}));
    open();
    choose(u"work"_s, ProfileKeys::BaseUrl);
    type(child<QLineEdit>("baseUrlEdit"), server.url(u"/v1"_s).toString());
    type(child<SecretEdit>("keyEdit"), u"sk-invented-trial"_s);
    auto *list = child<CheckList>("checkList");
    auto *test = child<QPushButton>("testButton");
    QVERIFY(!list->isVisible());

    QTest::keyClick(test, Qt::Key_Space);

    QCOMPARE(test->text(), u"S&top"_s);
    QTRY_VERIFY(list->lineCount() > 3);
    QTRY_COMPARE(test->text(), u"&Test"_s);
    QVERIFY2(list->lineText(list->lineCount() - 1).contains(u": ok"_s),
             qPrintable(list->lineText(list->lineCount() - 1)));
    QCOMPARE(server.requests().last().header("authorization"), "Bearer sk-invented-trial"_ba);
    QCOMPARE(m_fixture->fileContent(), written());
}

void TestSettingsProvidersPage::testFails()
{
    ScriptedServer server;
    QVERIFY(server.start());
    const QString url = server.url(u"/v1"_s).toString();
    server.close(); // nobody listens there any more
    open("[network]\nmaxRetries=0\n[profile/work]\nkey=sk-invented\nbaseUrl=" + url.toLatin1()
         + '\n');
    choose(u"work"_s, ProfileKeys::BaseUrl);

    QTest::keyClick(child<QPushButton>("testButton"), Qt::Key_Space);

    auto *list = child<CheckList>("checkList");
    const auto failure = [list] {
        for (int line = 0; line < list->lineCount(); ++line) {
            if (list->lineText(line).contains(u": failed"_s))
                return list->lineText(line);
        }
        return QString();
    };
    QTRY_VERIFY(!failure().isEmpty());
    QTRY_COMPARE(child<QPushButton>("testButton")->text(), u"&Test"_s);
    QVERIFY2(failure().size() > 40, qPrintable(failure())); // with what to do about it
    choose(u"openai"_s, ProfileKeys::BaseUrl);
    QCOMPARE(list->lineCount(), 0);
}

void TestSettingsProvidersPage::testStops()
{
    ScriptedServer server;
    QVERIFY(server.start());
    server.route("GET", u"/v1/models"_s, Script().hang());
    open();
    choose(u"work"_s, ProfileKeys::BaseUrl);
    type(child<QLineEdit>("baseUrlEdit"), server.url(u"/v1"_s).toString());
    type(child<SecretEdit>("keyEdit"), u"sk-invented-trial"_s);
    auto *test = child<QPushButton>("testButton");
    QTest::keyClick(test, Qt::Key_Space);
    QTRY_VERIFY(!server.requests().isEmpty());

    QTest::keyClick(test, Qt::Key_Space);

    QTRY_COMPARE(test->text(), u"&Test"_s);
    QVERIFY(test->isEnabled());
    // And the dialog may go while one is under way.
    QTest::keyClick(test, Qt::Key_Space);
    QTRY_COMPARE(server.requests().size(), 2);
    m_dialog.reset();
    QTRY_COMPARE(server.openConnectionCount(), 0);
}

void TestSettingsProvidersPage::installsTheCertificate()
{
    ScriptedServer server;
    QVERIFY(server.start());
    server.enqueue(Script::response(200, "<html>not it</html>"));
    m_certificateSource.addresses = {server.url(u"/root.crt"_s)};
    open();
    choose(u"gigachat"_s);
    goTo(Providers);
    auto *state = child<QLabel>("certificateText");
    auto *install = child<QPushButton>("certificateButton");
    QVERIFY(state->text().startsWith(u"Not installed."_s));

    QTest::keyClick(install, Qt::Key_Space);

    QVERIFY(!install->isEnabled());
    QTRY_VERIFY(install->isEnabled());
    QVERIFY(!state->text().startsWith(u"Not installed."_s)); // but why
    QVERIFY(!QFile::exists(m_fixture->folder.filePath(u"ca.pem"_s)));
    QVERIFY(m_dialog->draft()->isValid());
}

QTEST_MAIN(TestSettingsProvidersPage)
#include "tst_settingsproviderspage.moc"
