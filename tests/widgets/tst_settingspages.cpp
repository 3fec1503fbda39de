// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/settingsgeneralpage.h"

#include "widgets/settingsdialogfixture.h"

using namespace Chat;
using namespace Qt::StringLiterals;

/// The fields of the general, network and storage pages, by the keyboard.
class TestSettingsPages final : public SettingsDialogFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }
    void generalFieldsByKeys_data();
    void generalFieldsByKeys();
    void networkFieldsByKeys();
    void storageFieldsByKeys();
    void wheelDoesNotChange();
    void invalidCannotBeSaved();
    void fixedIsShown();
};

void TestSettingsPages::generalFieldsByKeys_data()
{
    QTest::addColumn<QByteArray>("editor");
    QTest::addColumn<QString>("keys");
    QTest::addColumn<const SettingDeclaration *>("setting");
    QTest::addColumn<QString>("expected");

    const auto row = [](const QByteArray &editor, const QString &keys,
                        const SettingDeclaration &setting, const QString &expected) {
        QTest::newRow(editor.constData()) << editor << keys << &setting << expected;
    };
    row("languageBox", u"E"_s, Keys::InterfaceLanguage, u"en"_s);
    row("themeBox", u"D"_s, Keys::Theme, u"dark"_s);
    row("fontScaleBox", u"150"_s, Keys::FontScale, u"150"_s);
    row("providerBox", u"g"_s, Keys::Provider, u"gigachat"_s);
    row("systemPromptEdit", u"Be brief."_s, Keys::SystemPrompt, u"Be brief."_s);
    row("temperatureEdit", u"0.7"_s, Keys::Temperature, u"0.7"_s);
    row("modelTitlesBox", u" "_s, Keys::ModelTitles, u"true"_s);
    row("sendKeyBox", u"C"_s, Keys::ComposerSendKey, u"ctrl-enter"_s);
    row("copyFormatBox", u"M"_s, Keys::CopiesAs, u"markdown"_s);
    row("followAnswerBox", u" "_s, Keys::FollowAnswer, u"true"_s);
    row("onStartBox", u"B"_s, Keys::OnStart, u"new"_s);
    row("closeBox", u"A"_s, Keys::CloseWhileStreaming, u"ask"_s);
    row("trayIconBox", u" "_s, Keys::TrayIcon, u"true"_s);
}

void TestSettingsPages::generalFieldsByKeys()
{
    QFETCH(QByteArray, editor);
    QFETCH(QString, keys);
    QFETCH(const SettingDeclaration *, setting);
    QFETCH(QString, expected);
    open();
    auto *field = child<QWidget>(editor.constData());

    if (qobject_cast<QComboBox *>(field) || qobject_cast<QCheckBox *>(field)) {
        field->setFocus();
        QTest::keyClicks(field, keys);
    } else {
        type(field, keys);
    }

    QCOMPARE(text(*setting), expected);
    QVERIFY(button(QDialogButtonBox::Apply)->isEnabled());
}

void TestSettingsPages::networkFieldsByKeys()
{
    open();
    goTo(Network);
    auto *kind = child<QComboBox>("proxyKindBox");
    QVERIFY(!child<QLineEdit>("hostEdit")->isVisible());

    kind->setFocus();
    QTest::keyClicks(kind, u"H"_s);
    QVERIFY(child<QLineEdit>("hostEdit")->isVisible());
    QVERIFY(!button(QDialogButtonBox::Ok)->isEnabled()); // no host yet
    type(child<QLineEdit>("hostEdit"), u"p.example"_s);
    QVERIFY(!button(QDialogButtonBox::Ok)->isEnabled()); // no port yet
    type(child<QSpinBox>("portBox"), u"3128"_s);
    QVERIFY(button(QDialogButtonBox::Ok)->isEnabled());
    QCOMPARE(text(Keys::Proxy), u"http://p.example:3128"_s);
    type(child<QLineEdit>("userEdit"), u"anna"_s);
    type(child<SecretEdit>("passwordEdit"), u"a:b/c"_s);
    QCOMPARE(text(Keys::Proxy), u"http://anna:a:b%2Fc@p.example:3128"_s);
    type(child<QLineEdit>("hostEdit"), u"p example"_s);
    QVERIFY(!button(QDialogButtonBox::Ok)->isEnabled());
    QCOMPARE(child<QLineEdit>("hostEdit")->text(), u"p example"_s);
    QVERIFY(child<FieldNote>("statusNote")->text().contains(u"Network"_s));

    QTest::keyClick(kind, Qt::Key_Home);
    QTest::keyClick(kind, Qt::Key_Down);
    QCOMPARE(text(Keys::Proxy), u"none"_s);
    type(child<QLineEdit>("bypassEdit"), u"a.example, 10.0.0.0/8"_s);
    QCOMPARE(text(Keys::ProxyBypass), u"a.example, 10.0.0.0/8"_s);
    type(child<QSpinBox>("connectBox"), u"20"_s);
    QCOMPARE(text(Keys::ConnectTimeout), u"20"_s);
    type(child<QSpinBox>("firstByteBox"), u"30"_s);
    QCOMPARE(text(Keys::FirstByteTimeout), u"30"_s);
    type(child<QSpinBox>("idleBox"), u"40"_s);
    QCOMPARE(text(Keys::IdleTimeout), u"40"_s);
    type(child<QSpinBox>("retriesBox"), u"5"_s);
    QCOMPARE(text(Keys::MaxRetries), u"5"_s);
    QVERIFY(m_dialog->draft()->isValid());
}

void TestSettingsPages::storageFieldsByKeys()
{
    open();
    goTo(Storage);

    child<QCheckBox>("allowFileBox")->setFocus();
    QTest::keyClick(child<QCheckBox>("allowFileBox"), Qt::Key_Space);
    QCOMPARE(text(Keys::AllowSecretsFile), u"true"_s);
    type(child<QLineEdit>("databaseEdit"), u"~/chats.db"_s);
    QCOMPARE(text(Keys::DatabaseFile), u"~/chats.db"_s);
    QVERIFY(child<QLabel>("settingsFileText")->text().endsWith(u"settings.ini"_s));
    QTRY_VERIFY(child<QLabel>("placeText")->text().contains(u"keychain"_s));
}

void TestSettingsPages::wheelDoesNotChange()
{
    open();
    auto *box = child<QComboBox>("languageBox");
    child<QListWidget>("pageList")->setFocus();
    const QPointF position = QRectF(box->rect()).center();
    QWheelEvent wheel(position, box->mapToGlobal(position), {}, QPoint(0, -120), Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);

    QApplication::sendEvent(box, &wheel);

    QCOMPARE(text(Keys::InterfaceLanguage), u"system"_s);
}

void TestSettingsPages::invalidCannotBeSaved()
{
    open();
    type(child<QLineEdit>("temperatureEdit"), u"hot"_s);

    QCOMPARE(noteBelow(Keys::Temperature), u"Expected is a number from 0 to 2, or nothing."_s);
    QVERIFY(!button(QDialogButtonBox::Ok)->isEnabled());
    QVERIFY(!button(QDialogButtonBox::Apply)->isEnabled());
    QVERIFY(child<FieldNote>("statusNote")->text().contains(u"General"_s));
    QCOMPARE(child<QLineEdit>("temperatureEdit")->accessibleDescription(),
             noteBelow(Keys::Temperature));
    // Not by Enter either.
    QTest::keyClick(child<QLineEdit>("temperatureEdit"), Qt::Key_Return);
    QVERIFY(m_dialog->isVisible());
    QCOMPARE(m_fixture->fileContent(), written());

    type(child<QLineEdit>("temperatureEdit"), u"1"_s);
    QCOMPARE(noteBelow(Keys::Temperature), QString());
    QVERIFY(button(QDialogButtonBox::Ok)->isEnabled());

    choose(u"work"_s, ProfileKeys::BaseUrl);
    type(child<QLineEdit>("baseUrlEdit"), u"llm"_s);
    QVERIFY(noteBelow(ProfileKeys::BaseUrl).contains(u"https://"_s));
    QVERIFY(!button(QDialogButtonBox::Ok)->isEnabled());
    QVERIFY(!child<QPushButton>("testButton")->isEnabled());
    QVERIFY(child<FieldNote>("statusNote")->text().contains(u"work"_s));
}

void TestSettingsPages::fixedIsShown()
{
    QProcessEnvironment environment;
    environment.insert(u"SCOPE"_s, u"GIGACHAT_API_CORP"_s);
    environment.insert(u"AUTH_CREDENTIALS"_s, u"aW52ZW50ZWQ6MDAwMQ=="_s);
    open(written(), environment);
    choose(u"gigachat"_s);
    goTo(Providers);

    QVERIFY(!child<QComboBox>("scopeBox")->isEnabled());
    QCOMPARE(child<QComboBox>("scopeBox")->currentData().toString(), u"GIGACHAT_API_CORP"_s);
    QCOMPARE(noteBelow(ProfileKeys::Scope), u"Set by: environment SCOPE."_s);
    auto *key = child<SecretEdit>("keyEdit");
    QTRY_VERIFY(key->isReadOnly());
    QCOMPARE(key->accessibleDescription(), u"Set by: environment AUTH_CREDENTIALS."_s);
    QVERIFY(!child<QPushButton>("removeKeyButton")->isEnabled());
}

QTEST_MAIN(TestSettingsPages)
#include "tst_settingspages.moc"
