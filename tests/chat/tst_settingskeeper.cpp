// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/settingskeeper.h"

#include "chat/draftfixture.h"

#include <QSignalSpy>
#include <QTimer>

using namespace Chat;
using namespace Qt::StringLiterals;

class TestSettingsKeeper final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void writesWhatChanged();
    void changesWhileSavingFollow();
    void othersWhileSavingTakeNothingBack();
    void endsWhereNothingIsNew();
    void tellsWhatCannotBeWritten();

private:
    std::unique_ptr<DraftFixture> m_home;
    std::unique_ptr<SettingsKeeper> m_keeper;
};

void TestSettingsKeeper::init()
{
    failOnAnyWarning();
    m_keeper.reset();
    m_home = std::make_unique<DraftFixture>();
    m_home->write(DraftFixture::written());
    const SettingsSources sources{.standardFile = m_home->path()};
    const Result<Settings> settings = Settings::load(sources);
    QVERIFY_RESULT(settings);
    m_keeper =
        std::make_unique<SettingsKeeper>(*settings, sources, m_home->makeStore, m_home->redactor);
}

void TestSettingsKeeper::writesWhatChanged()
{
    const QSignalSpy settled(m_keeper.get(), &SettingsKeeper::settled);

    m_keeper->set(Keys::FontScale, 120);

    QVERIFY(m_keeper->isSaving());
    QCOMPARE(m_keeper->get(Keys::FontScale), 120);
    m_keeper->saveNow();
    QTRY_COMPARE(settled.size(), 1);
    QVERIFY(!m_keeper->isSaving());
    QVERIFY(m_home->fileContent().contains("fontScale=120"));
    QVERIFY(m_home->fileContent().contains("; the firm's"));
    QCOMPARE(m_keeper->settings().get(Keys::FontScale), 120);
}

void TestSettingsKeeper::changesWhileSavingFollow()
{
    const QSignalSpy failed(m_keeper.get(), &SettingsKeeper::failed);
    const QSignalSpy settled(m_keeper.get(), &SettingsKeeper::settled);

    m_keeper->set(Keys::FontScale, 120);
    m_keeper->saveNow();
    m_keeper->set(Keys::TrayIcon, true); // the file is being read just now
    m_keeper->saveNow();
    m_keeper->set(Keys::Theme, ColorTheme::Dark);

    QTRY_COMPARE(settled.size(), 1);
    QCOMPARE(failed.size(), 0);
    for (const char *line : {"fontScale=120", "trayIcon=true", "theme=dark"})
        QVERIFY2(m_home->fileContent().contains(line), line);
    QCOMPARE(m_keeper->settings().get(Keys::Theme), ColorTheme::Dark);
}

void TestSettingsKeeper::othersWhileSavingTakeNothingBack()
{
    const QSignalSpy settled(m_keeper.get(), &SettingsKeeper::settled);
    const Settings old = m_keeper->settings(); // as a dialog has read them before
    m_keeper->set(Keys::FontScale, 120);
    m_keeper->saveNow();
    int times = 0;
    bool isKept = true;
    QTimer others;
    connect(&others, &QTimer::timeout, this, [&] {
        if (!m_keeper->isSaving())
            return;
        m_keeper->takeOver(old);
        isKept = isKept && m_keeper->get(Keys::FontScale) == 120;
        ++times;
    });
    others.start(0);
    QTRY_COMPARE(settled.size(), 1);
    QVERIFY(isKept);
    QVERIFY(times > 1);
    QCOMPARE(m_keeper->get(Keys::FontScale), 120);
    QVERIFY(m_home->fileContent().contains("fontScale=120"));
}

void TestSettingsKeeper::endsWhereNothingIsNew()
{
    const QSignalSpy settled(m_keeper.get(), &SettingsKeeper::settled);
    m_keeper->set(Keys::MaxRetries, 3);
    m_keeper->saveNow();
    QTRY_COMPARE(settled.size(), 1);
    QCOMPARE(m_home->fileContent(), DraftFixture::written());
}

void TestSettingsKeeper::tellsWhatCannotBeWritten()
{
    const QSignalSpy failed(m_keeper.get(), &SettingsKeeper::failed);
    const QSignalSpy settled(m_keeper.get(), &SettingsKeeper::settled);
    m_home->write("[network]\nmaxRetries=many\n");
    m_keeper->set(Keys::FontScale, 120);
    m_keeper->saveNow();
    QTRY_COMPARE(settled.size(), 1);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed.first().first().value<Error>().kind, ErrorKind::InvalidSettings);
    QCOMPARE(m_keeper->get(Keys::FontScale), 120); // holds for this run
    QCOMPARE(m_home->fileContent(), "[network]\nmaxRetries=many\n");
}

QTEST_GUILESS_MAIN(TestSettingsKeeper)
#include "tst_settingskeeper.moc"
