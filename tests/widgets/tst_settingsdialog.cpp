// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/settingsdialog.h"

#include "chat/draftfixture.h"
#include "core/gatewaykeys.h"
#include "support/scriptedserver.h"
#include "widgets/checklist.h"
#include "widgets/fieldnote.h"
#include "widgets/modelchooser.h"
#include "widgets/secretedit.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStackedWidget>
#include <QToolButton>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Written = DraftFixture::written();
constexpr int General = 0;
constexpr int Providers = 1;
constexpr int Network = 2;
constexpr int Gateway = 3;
constexpr int Storage = 4;

/// The chain of the Tab key from `first` on, by object name, until it comes to `first` again.
QStringList tabChain(QWidget *first)
{
    QStringList names;
    first->setFocus();
    for (int i = 0; i < 100; ++i) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QWidget *now = QApplication::focusWidget();
        if (now == first || now == nullptr)
            break;
        names.append(now->objectName());
    }
    return names;
}

} // namespace

class SettingsDialogTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void showsWhatHolds();
    void generalFieldsByKeys_data();
    void generalFieldsByKeys();
    void networkFieldsByKeys();
    void storageFieldsByKeys();
    void profileFieldsByKeys_data();
    void profileFieldsByKeys();
    void wheelDoesNotChange();
    void tabOrder_data();
    void tabOrder();
    void narrowScreen_data();
    void narrowScreen();
    void rowsSelectedFromOutside_data();
    void rowsSelectedFromOutside();
    void mnemonicsAndNames_data();
    void mnemonicsAndNames();
    void invalidCannotBeSaved();
    void fixedIsShown();
    void cancelChangesNothing_data();
    void cancelChangesNothing();
    void okSaves();
    void applyStays();
    void keyIsKeptAndRevealed();
    void keyIsForgotten();
    void keyFailureIsSaid();
    void openAtField_data();
    void openAtField();
    void addsDuplicatesAndRemoves();
    void renamesInPlace();
    void fileChangedElsewhere();
    void fileThatCannotBeRead();
    void fetchesModels();
    void fetchFails();
    void testsTheConnection();
    void testFails();
    void testStops();
    void installsTheCertificate();

private:
    void open(const QByteArray &content = Written, const QProcessEnvironment &environment = {});
    template <typename T>
    T *child(const char *name) const
    {
        T *found = m_dialog->findChild<T *>(QString::fromLatin1(name));
        if (!found)
            qFatal("no %s in the dialog", name);
        return found;
    }
    void goTo(int page) { child<QListWidget>("pageList")->setCurrentRow(page); }
    void choose(const QString &profile, const SettingDeclaration &setting = ProfileKeys::Preset);
    void type(QWidget *editor, const QString &text);
    QPushButton *button(QDialogButtonBox::StandardButton which) const;
    QString noteBelow(const SettingDeclaration &setting) const;
    QString text(const SettingDeclaration &setting, const QString &profile = {}) const;

    std::unique_ptr<DraftFixture> m_fixture;
    std::unique_ptr<SettingsDialog> m_dialog;
    GigaChatCaSource m_certificateSource;
};

void SettingsDialogTest::init()
{
    failOnAnyWarning();
    m_fixture = std::make_unique<DraftFixture>();
    m_certificateSource = {};
}

void SettingsDialogTest::cleanup()
{
    m_dialog.reset();
    m_fixture.reset();
}

void SettingsDialogTest::open(const QByteArray &content, const QProcessEnvironment &environment)
{
    m_fixture->write(content);
    const SettingsContext context{
        .sources = {.environment = environment, .standardFile = m_fixture->path()},
        .makeStore = m_fixture->makeStore,
        .redactor = m_fixture->redactor,
        .certificatePath = m_fixture->folder.filePath(u"ca.pem"_s),
        .certificateSource = m_certificateSource};
    m_dialog = std::make_unique<SettingsDialog>(context);
    m_dialog->show();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    QTRY_VERIFY(m_dialog->draft() != nullptr);
}

void SettingsDialogTest::choose(const QString &profile, const SettingDeclaration &setting)
{
    m_dialog->openAt(profile, setting);
}

/// By the keyboard alone, over what is there.
void SettingsDialogTest::type(QWidget *editor, const QString &text)
{
    editor->setFocus();
    QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(editor, Qt::Key_Delete);
    QTest::keyClicks(editor, text);
}

QPushButton *SettingsDialogTest::button(QDialogButtonBox::StandardButton which) const
{
    return child<QDialogButtonBox>("buttonBox")->button(which);
}

QString SettingsDialogTest::noteBelow(const SettingDeclaration &setting) const
{
    for (const FieldBinding *binding : m_dialog->findChildren<FieldBinding *>()) {
        if (binding->field().declaration == &setting)
            return binding->noteText();
    }
    return u"no such field"_s;
}

QString SettingsDialogTest::text(const SettingDeclaration &setting, const QString &profile) const
{
    return m_dialog->draft()->text({setting, m_dialog->draft()->findProfile(profile)});
}

void SettingsDialogTest::showsWhatHolds()
{
    open("[interface]\ntheme=dark\nfontScale=120\nsendKey=ctrl-enter\n[chat]\nprovider=work\n"
         "[network]\nproxy=socks5://anna:s%40crt@p.example:1080\n[profile/work]\nmodel=qwen\n");

    QCOMPARE(child<QComboBox>("themeBox")->currentText(), u"Dark"_s);
    QCOMPARE(child<QSpinBox>("fontScaleBox")->value(), 120);
    QCOMPARE(child<QComboBox>("sendKeyBox")->currentData().toString(), u"ctrl-enter"_s);
    QCOMPARE(child<QComboBox>("providerBox")->currentText(), u"work"_s);
    goTo(Network);
    QCOMPARE(child<QComboBox>("proxyKindBox")->currentText(), u"SOCKS5 proxy"_s);
    QCOMPARE(child<QLineEdit>("hostEdit")->text(), u"p.example"_s);
    QCOMPARE(child<QSpinBox>("portBox")->value(), 1080);
    QCOMPARE(child<SecretEdit>("passwordEdit")->text(), u"s@crt"_s);
    QVERIFY(!child<SecretEdit>("passwordEdit")->isRevealed());
    QVERIFY(!m_dialog->draft()->isChanged());
    QVERIFY(button(QDialogButtonBox::Ok)->isEnabled());
    QVERIFY(!button(QDialogButtonBox::Apply)->isEnabled());
}

void SettingsDialogTest::generalFieldsByKeys_data()
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
    row("onStartBox", u"B"_s, Keys::OnStart, u"new"_s);
    row("closeBox", u"A"_s, Keys::CloseWhileStreaming, u"ask"_s);
    row("trayIconBox", u" "_s, Keys::TrayIcon, u"true"_s);
}

void SettingsDialogTest::generalFieldsByKeys()
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

void SettingsDialogTest::networkFieldsByKeys()
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

void SettingsDialogTest::storageFieldsByKeys()
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

void SettingsDialogTest::profileFieldsByKeys_data()
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

void SettingsDialogTest::profileFieldsByKeys()
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

void SettingsDialogTest::wheelDoesNotChange()
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

void SettingsDialogTest::tabOrder_data()
{
    QTest::addColumn<int>("page");
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QString>("expected");

    QTest::newRow("general") << General << QString()
                             << u"languageBox themeBox fontScaleBox providerBox systemPromptEdit "
                                "temperatureEdit modelTitlesBox sendKeyBox onStartBox closeBox "
                                "trayIconBox"_s;
    QTest::newRow("openai") << Providers << u"openai"_s
                            << u"profileList addButton duplicateButton keyPageButton keyEdit "
                               "modelBox fetchButton baseUrlEdit organizationEdit "
                               "projectEdit caFileEdit caFileButton verifyTlsBox "
                               "maxConcurrentBox testButton"_s;
    QTest::newRow("work") << Providers << u"work"_s
                          << u"profileList addButton duplicateButton removeButton nameEdit "
                             "keyPageButton keyEdit modelBox fetchButton baseUrlEdit "
                             "organizationEdit projectEdit caFileEdit caFileButton verifyTlsBox "
                             "maxConcurrentBox testButton"_s;
    QTest::newRow("gigachat") << Providers << u"gigachat"_s
                              << u"profileList addButton duplicateButton keyPageButton keyEdit "
                                 "scopeBox modelBox fetchButton baseUrlEdit authUrlEdit "
                                 "certificateButton caFileEdit caFileButton verifyTlsBox "
                                 "maxConcurrentBox testButton"_s;
    QTest::newRow("network") << Network << QString()
                             << u"proxyKindBox bypassEdit connectBox firstByteBox idleBox "
                                "retriesBox"_s;
    QTest::newRow("gateway") << Gateway << QString()
                             << u"enabledBox gatewayPortBox gatewayAddressEdit needsKeyBox "
                                "keyList keyNameEdit"_s;
    QTest::newRow("storage") << Storage << QString()
                             << u"allowFileBox databaseEdit databaseButton"_s;
}

void SettingsDialogTest::tabOrder()
{
    QFETCH(int, page);
    QFETCH(QString, profile);
    QFETCH(QString, expected);
    open();
    if (!profile.isEmpty())
        choose(profile);
    goTo(page);
    // A field may be changed, so that both buttons can be reached.
    m_dialog->draft()->set(Keys::TrayIcon, true);

    const QStringList chain = tabChain(child<QListWidget>("pageList"));

    QStringList named = chain;
    named.removeAll(QString()); // the buttons of the dialog, at the end
    QCOMPARE(named.join(u' '), expected);
    QCOMPARE(chain.size() - named.size(), 3);
}

void SettingsDialogTest::narrowScreen_data()
{
    QTest::addColumn<int>("fontPercent");
    QTest::newRow("usual text") << 100;
    QTest::newRow("large text") << 150;
}

void SettingsDialogTest::narrowScreen()
{
    QFETCH(int, fontPercent);
    const QFont usual = QApplication::font();
    QFont font = usual;
    font.setPointSizeF(usual.pointSizeF() * fontPercent / 100);
    QApplication::setFont(font);
    const auto restore = qScopeGuard([&usual] { QApplication::setFont(usual); });
    open("[profile/work]\npreset=azure\n[network]\nproxy=http://p.example:1\n");
    const auto scrollsSideways = [this] {
        for (const QScrollArea *area : m_dialog->findChildren<QScrollArea *>()) {
            if (area->isVisible() && area->horizontalScrollBar()->maximum() > 0)
                return true;
        }
        return false;
    };
    for (const int width : {480, 1000, 480, 620, 800}) {
        m_dialog->resize(width, 640);
        QCOMPARE(m_dialog->width(), width);
        for (int page = General; page <= Storage; ++page) {
            goTo(page);
            auto *profiles = child<QListWidget>("profileList");
            for (int row = 0; row < (page == Providers ? profiles->count() : 1); ++row) {
                profiles->setCurrentRow(row);
                QTRY_VERIFY2(
                    !scrollsSideways(),
                    qPrintable(u"%1 px, page %2, profile %3"_s.arg(width).arg(page).arg(row)));
            }
        }
    }
}

void SettingsDialogTest::rowsSelectedFromOutside_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::newRow("pages") << QByteArray("pageList");
    QTest::newRow("profiles") << QByteArray("profileList");
}

/// As a screen reader does it: it selects the row, and does not make it the current one.
void SettingsDialogTest::rowsSelectedFromOutside()
{
    QFETCH(QByteArray, list);
    open();
    goTo(Providers);
    auto *rows = child<QListWidget>(list.constData());
    const int target = rows->currentRow() == 2 ? 0 : 2;
    QAccessibleInterface *row = QAccessible::queryAccessibleInterface(rows)->child(target);
    QVERIFY(row != nullptr && row->actionInterface() != nullptr);
    row->actionInterface()->doAction(QAccessibleActionInterface::toggleAction());
    QCOMPARE(rows->currentRow(), target);
    row->actionInterface()->doAction(QAccessibleActionInterface::toggleAction());
    QCOMPARE(rows->currentRow(), target); // there is always one
    QTRY_VERIFY(rows->currentItem()->isSelected());
    if (list == "pageList")
        QVERIFY(child<QComboBox>("proxyKindBox")->isVisible());
    else
        QCOMPARE(child<QLineEdit>("nameEdit")->text(), rows->currentItem()->text());
}

void SettingsDialogTest::mnemonicsAndNames_data()
{
    QTest::addColumn<int>("page");
    QTest::addColumn<QString>("profile");

    QTest::newRow("general") << General << QString();
    for (const ProviderPreset &preset : providerPresets())
        QTest::newRow(preset.name.toLatin1().constData()) << Providers << preset.name;
    QTest::newRow("network") << Network << QString();
    QTest::newRow("gateway") << Gateway << QString();
    QTest::newRow("storage") << Storage << QString();
}

void SettingsDialogTest::mnemonicsAndNames()
{
    QFETCH(int, page);
    QFETCH(QString, profile);
    open("[network]\nproxy=http://p.example:1\n");
    if (!profile.isEmpty() && m_dialog->draft()->findProfile(profile) == NoProfile)
        m_dialog->draft()->addProfile(*findPreset(profile));
    choose(profile);
    goTo(page);

    QHash<QChar, QString> taken;
    const auto take = [&taken](const QString &text, const QString &name) {
        const QKeySequence keys = QKeySequence::mnemonic(text);
        if (keys.isEmpty())
            return;
        const QChar key(static_cast<char16_t>(keys[0].key()));
        QVERIFY2(!taken.contains(key), qPrintable(name + u" and "_s + taken.value(key)));
        taken.insert(key, name);
    };
    for (QWidget *widget : m_dialog->findChildren<QWidget *>()) {
        if (!widget->isVisible())
            continue;
        if (const auto *label = qobject_cast<QLabel *>(widget); label && label->buddy()) {
            QVERIFY2(!QKeySequence::mnemonic(label->text()).isEmpty(),
                     qPrintable(label->objectName()));
            take(label->text(), label->objectName());
        } else if (const auto *push = qobject_cast<QAbstractButton *>(widget)) {
            take(push->text(), push->objectName());
        }
        if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isEnabled()
            || widget->objectName().startsWith("qt_"_L1))
            continue;
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(interface);
        QVERIFY2(!interface->text(QAccessible::Name).isEmpty(),
                 qPrintable(widget->objectName()
                            + QString::fromLatin1(widget->metaObject()->className())));
    }
    QVERIFY(taken.size() >= 3);
}

void SettingsDialogTest::invalidCannotBeSaved()
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
    QCOMPARE(m_fixture->fileContent(), Written);

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

void SettingsDialogTest::fixedIsShown()
{
    QProcessEnvironment environment;
    environment.insert(u"SCOPE"_s, u"GIGACHAT_API_CORP"_s);
    environment.insert(u"AUTH_CREDENTIALS"_s, u"aW52ZW50ZWQ6MDAwMQ=="_s);
    open(Written, environment);
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

void SettingsDialogTest::cancelChangesNothing_data()
{
    QTest::addColumn<bool>("byEscape");

    QTest::newRow("button") << false;
    QTest::newRow("Esc") << true;
}

void SettingsDialogTest::cancelChangesNothing()
{
    QFETCH(bool, byEscape);
    open();
    QSignalSpy saved(m_dialog.get(), &SettingsDialog::saved);
    type(child<QLineEdit>("temperatureEdit"), u"1"_s);
    choose(u"work"_s, ProfileKeys::Key);
    type(child<SecretEdit>("keyEdit"), u"sk-invented-key"_s);
    QTest::keyClick(child<QToolButton>("duplicateButton"), Qt::Key_Space);

    if (byEscape)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    else
        QTest::keyClick(button(QDialogButtonBox::Cancel), Qt::Key_Space);

    QVERIFY(!m_dialog->isVisible());
    QCOMPARE(m_dialog->result(), static_cast<int>(QDialog::Rejected));
    QCOMPARE(m_fixture->fileContent(), Written);
    QCOMPARE(m_fixture->secrets->calls, QStringList());
    QCOMPARE(saved.size(), 0);
}

void SettingsDialogTest::okSaves()
{
    open();
    std::optional<SavedSettings> saved;
    connect(m_dialog.get(), &SettingsDialog::saved, this,
            [&saved](const SavedSettings &settings) { saved = settings; });
    type(child<QLineEdit>("temperatureEdit"), u"1.5"_s);

    QTest::keyClick(child<QLineEdit>("temperatureEdit"), Qt::Key_Return);

    QTRY_VERIFY(!m_dialog->isVisible());
    QCOMPARE(m_dialog->result(), static_cast<int>(QDialog::Accepted));
    QCOMPARE(m_fixture->fileContent(), Written + "\n[chat]\ntemperature=1.5\n"_ba);
    QVERIFY(saved);
    QCOMPARE(saved->loaded.settings.get(Keys::Temperature), 1.5);
}

void SettingsDialogTest::applyStays()
{
    open();
    QSignalSpy saved(m_dialog.get(), &SettingsDialog::saved);
    type(child<QLineEdit>("temperatureEdit"), u"1.5"_s);

    QTest::keyClick(button(QDialogButtonBox::Apply), Qt::Key_Space);

    QTRY_COMPARE(saved.size(), 1);
    QVERIFY(m_dialog->isVisible());
    QVERIFY(m_fixture->fileContent().contains("temperature=1.5"));
    QCOMPARE(child<FieldNote>("statusNote")->text(), u"Saved."_s);
    QVERIFY(!button(QDialogButtonBox::Apply)->isEnabled());
    type(child<QLineEdit>("temperatureEdit"), u"1"_s);
    QVERIFY(button(QDialogButtonBox::Apply)->isEnabled());
    QCOMPARE(child<FieldNote>("statusNote")->text(), QString());
}

void SettingsDialogTest::keyIsKeptAndRevealed()
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
    QCOMPARE(m_fixture->fileContent(), Written);
    QTRY_COMPARE(key->accessibleDescription(), u"Kept in the keychain."_s);
    QCOMPARE(key->text(), u"sk-invented-key"_s);
}

void SettingsDialogTest::keyIsForgotten()
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

void SettingsDialogTest::keyFailureIsSaid()
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

void SettingsDialogTest::openAtField_data()
{
    QTest::addColumn<QString>("profile");
    QTest::addColumn<const SettingDeclaration *>("setting");
    QTest::addColumn<int>("page");
    QTest::addColumn<QString>("focused");

    const auto row = [](const char *title, const QString &profile,
                        const SettingDeclaration &setting, int page, const QString &focused) {
        QTest::newRow(title) << profile << &setting << page << focused;
    };
    row("key", u"gigachat"_s, ProfileKeys::Key, Providers, u"keyEdit"_s);
    row("base URL", u"work"_s, ProfileKeys::BaseUrl, Providers, u"baseUrlEdit"_s);
    row("model", u"work"_s, ProfileKeys::Model, Providers, u"modelBox"_s);
    row("proxy", {}, Keys::Proxy, Network, u"proxyKindBox"_s);
    row("port of the gateway", {}, Keys::GatewayPort, Gateway, u"gatewayPortBox"_s);
    row("theme", {}, Keys::Theme, General, u"themeBox"_s);
    row("database", {}, Keys::DatabaseFile, Storage, u"databaseEdit"_s);
    row("profile that is gone", u"nobody"_s, ProfileKeys::Key, Providers, u"keyEdit"_s);
}

void SettingsDialogTest::openAtField()
{
    QFETCH(QString, profile);
    QFETCH(const SettingDeclaration *, setting);
    QFETCH(int, page);
    QFETCH(QString, focused);
    // Before the settings are read, as a window does it.
    m_fixture->write(Written);
    m_dialog = std::make_unique<SettingsDialog>(
        SettingsContext{.sources = {.standardFile = m_fixture->path()},
                        .makeStore = m_fixture->makeStore,
                        .redactor = m_fixture->redactor});
    m_dialog->openAt(profile, *setting);
    m_dialog->show();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));

    QTRY_COMPARE(child<QListWidget>("pageList")->currentRow(), page);
    QTRY_VERIFY(QApplication::focusWidget());
    QTRY_COMPARE(QApplication::focusWidget()->objectName(), focused);
    if (m_dialog->draft()->findProfile(profile) != NoProfile)
        QCOMPARE(child<QListWidget>("profileList")->currentItem()->text(), profile);
}

void SettingsDialogTest::addsDuplicatesAndRemoves()
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

void SettingsDialogTest::renamesInPlace()
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

void SettingsDialogTest::fileChangedElsewhere()
{
    open();
    type(child<QLineEdit>("temperatureEdit"), u"1"_s);
    m_fixture->write("[chat]\ntemperature=0.3\n");

    QTest::keyClick(button(QDialogButtonBox::Ok), Qt::Key_Space);

    QTRY_VERIFY(child<FieldNote>("statusNote")->text().contains(u"changed elsewhere"_s));
    QVERIFY(m_dialog->isVisible());
    QCOMPARE(m_fixture->fileContent(), "[chat]\ntemperature=0.3\n"_ba);
    QCOMPARE(child<QLineEdit>("temperatureEdit")->text(), u"1"_s);
    QVERIFY(child<QPushButton>("reloadButton")->isVisible());

    QTest::keyClick(child<QPushButton>("reloadButton"), Qt::Key_Space);
    QTRY_VERIFY(m_dialog->draft() != nullptr);
    QCOMPARE(child<QLineEdit>("temperatureEdit")->text(), u"0.3"_s);
    QVERIFY(!child<QPushButton>("reloadButton")->isVisible());
}

void SettingsDialogTest::fileThatCannotBeRead()
{
    m_fixture->write("[network]\nmaxRetries=many\n");
    m_dialog = std::make_unique<SettingsDialog>(
        SettingsContext{.sources = {.standardFile = m_fixture->path()},
                        .makeStore = m_fixture->makeStore,
                        .redactor = m_fixture->redactor});
    m_dialog->show();

    QTRY_VERIFY(child<QLabel>("loadingLabel")->text().contains(u"line 2"_s));
    QVERIFY(!button(QDialogButtonBox::Ok)->isEnabled());
    m_fixture->write("[network]\nmaxRetries=3\n");
    QTest::keyClick(child<QPushButton>("reloadButton"), Qt::Key_Space);
    QTRY_VERIFY(m_dialog->draft() != nullptr);
    QCOMPARE(text(Keys::MaxRetries), u"3"_s);
}

void SettingsDialogTest::fetchesModels()
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
    QCOMPARE(m_fixture->fileContent(), Written);
    QCOMPARE(m_fixture->secrets->calls, QStringList());
}

void SettingsDialogTest::fetchFails()
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

void SettingsDialogTest::testsTheConnection()
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
    QCOMPARE(m_fixture->fileContent(), Written);
}

void SettingsDialogTest::testFails()
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

void SettingsDialogTest::testStops()
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

void SettingsDialogTest::installsTheCertificate()
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

QTEST_MAIN(SettingsDialogTest)
#include "tst_settingsdialog.moc"
