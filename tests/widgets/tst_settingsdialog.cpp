// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/settingsdialog.h"

#include "widgets/settingsdialogfixture.h"

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

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

/// The dialog as a whole: its pages, what it saves and what it does not.
class TestSettingsDialog final : public SettingsDialogFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }
    void showsWhatHolds();
    void tabOrder_data();
    void tabOrder();
    void narrowScreen_data();
    void narrowScreen();
    void rowsSelectedFromOutside_data();
    void rowsSelectedFromOutside();
    void mnemonicsAndNames_data();
    void mnemonicsAndNames();
    void cancelChangesNothing_data();
    void cancelChangesNothing();
    void okSaves();
    void applyStays();
    void openAtField_data();
    void openAtField();
    void fileChangedElsewhere();
    void fileThatCannotBeRead();
};

void TestSettingsDialog::showsWhatHolds()
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

void TestSettingsDialog::tabOrder_data()
{
    QTest::addColumn<int>("page");
    QTest::addColumn<QString>("profile");
    QTest::addColumn<QString>("expected");

    QTest::newRow("general") << General << QString()
                             << u"languageBox themeBox fontScaleBox providerBox systemPromptEdit "
                                "temperatureEdit modelTitlesBox sendKeyBox copyFormatBox "
                                "followAnswerBox onStartBox closeBox "
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

void TestSettingsDialog::tabOrder()
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

void TestSettingsDialog::narrowScreen_data()
{
    QTest::addColumn<int>("fontPercent");
    QTest::newRow("usual text") << 100;
    QTest::newRow("large text") << 150;
}

void TestSettingsDialog::narrowScreen()
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

void TestSettingsDialog::rowsSelectedFromOutside_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::newRow("pages") << QByteArray("pageList");
    QTest::newRow("profiles") << QByteArray("profileList");
}

/// As a screen reader does it: it selects the row, and does not make it the current one.
void TestSettingsDialog::rowsSelectedFromOutside()
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

void TestSettingsDialog::mnemonicsAndNames_data()
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

void TestSettingsDialog::mnemonicsAndNames()
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

void TestSettingsDialog::cancelChangesNothing_data()
{
    QTest::addColumn<bool>("byEscape");

    QTest::newRow("button") << false;
    QTest::newRow("Esc") << true;
}

void TestSettingsDialog::cancelChangesNothing()
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
    QCOMPARE(m_fixture->fileContent(), written());
    QCOMPARE(m_fixture->secrets->calls, QStringList());
    QCOMPARE(saved.size(), 0);
}

void TestSettingsDialog::okSaves()
{
    open();
    std::optional<SavedSettings> saved;
    connect(m_dialog.get(), &SettingsDialog::saved, this,
            [&saved](const SavedSettings &settings) { saved = settings; });
    type(child<QLineEdit>("temperatureEdit"), u"1.5"_s);

    QTest::keyClick(child<QLineEdit>("temperatureEdit"), Qt::Key_Return);

    QTRY_VERIFY(!m_dialog->isVisible());
    QCOMPARE(m_dialog->result(), static_cast<int>(QDialog::Accepted));
    QCOMPARE(m_fixture->fileContent(), written() + "\n[chat]\ntemperature=1.5\n"_ba);
    QVERIFY(saved);
    QCOMPARE(saved->loaded.settings.get(Keys::Temperature), 1.5);
}

void TestSettingsDialog::applyStays()
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

void TestSettingsDialog::openAtField_data()
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

void TestSettingsDialog::openAtField()
{
    QFETCH(QString, profile);
    QFETCH(const SettingDeclaration *, setting);
    QFETCH(int, page);
    QFETCH(QString, focused);
    // Before the settings are read, as a window does it.
    m_fixture->write(written());
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

void TestSettingsDialog::fileChangedElsewhere()
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

void TestSettingsDialog::fileThatCannotBeRead()
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

QTEST_MAIN(TestSettingsDialog)
#include "tst_settingsdialog.moc"
