// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/settingssaver.h"

#include "chat/draftfixture.h"
#include "secrets/keychainsecretstore.h"
#include "secrets/layeredsecretstore.h"

#include <QSignalSpy>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Written = DraftFixture::written();

} // namespace

class SettingsSaverTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void swapsNames();
    void noFileYet();
    void changedElsewhere_data();
    void changedElsewhere();
    void takesOverWhatDoesNotConflict();
    void conflictInAProfile_data();
    void conflictInAProfile();
    void unwritableFile();
    void keysGoToTheStore();
    void keyOfTheFileMovesToTheStore();
    void removesKeys();
    void keyFailureIsReported();
    void keysOfRenamedProfiles();
    void keyIsNotLostWhereTheMoveFails();
    void keysOfDuplicatesAndRemoved();
    void goesOnWithoutTheDraft();
#ifdef HAS_KEYRING
    void realKeychain();
#endif

private:
    std::unique_ptr<DraftFixture> m_fixture;
};

void SettingsSaverTest::init()
{
    failOnAnyWarning();
    m_fixture = std::make_unique<DraftFixture>();
}

void SettingsSaverTest::swapsNames()
{
    const auto draft = m_fixture->open("[profile/a]\nmodel=1\n[profile/b]\nmodel=2\n");
    m_fixture->secrets->kept = {{u"a"_s, Secret("key-one"_ba)}, {u"b"_s, Secret("key-two"_ba)}};
    const ProfileId a = draft->findProfile(u"a"_s);
    const ProfileId b = draft->findProfile(u"b"_s);

    draft->renameProfile(a, u"b"_s);
    QCOMPARE(draft->nameProblem(a), u"Another profile has that name."_s);
    draft->renameProfile(b, u"a"_s);
    QVERIFY(draft->isValid());
    const Result<SavedSettings> saved = m_fixture->save(*draft);

    QVERIFY_RESULT(saved);
    QVERIFY(saved->keyErrors.isEmpty());
    QCOMPARE(m_fixture->fileContent(), "[profile/b]\nmodel=1\n[profile/a]\nmodel=2\n"_ba);
    QCOMPARE(
        m_fixture->secrets->kept,
        (QMap<QString, Secret>{{u"b"_s, Secret("key-one"_ba)}, {u"a"_s, Secret("key-two"_ba)}}));
}

void SettingsSaverTest::noFileYet()
{
    const QString missing = m_fixture->folder.filePath(u"new/settings.ini"_s);
    AWAIT(loaded, SettingsDraft::load({.standardFile = missing}));
    QVERIFY_RESULT(loaded);
    SettingsDraft draft(*loaded, m_fixture->makeStore, m_fixture->redactor);

    draft.set(Keys::FontScale, 120);
    QVERIFY(!QFile::exists(missing));
    QVERIFY_RESULT(m_fixture->save(draft));

    QFile file(missing);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "[interface]\nfontScale=120\n"_ba);
    QCOMPARE(file.permissions()
                 & (QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteOther),
             QFileDevice::Permissions());
}

void SettingsSaverTest::changedElsewhere_data()
{
    QTest::addColumn<QByteArray>("now");

    QTest::newRow("the same value")
        << QByteArray(Written).replace("maxRetries = 3", "maxRetries=4");
    QTest::newRow("emptied") << ""_ba;
    QTest::newRow("another profile") << Written + "[profile/new]\n"_ba;
    QTest::newRow("a profile less") << "[network]\nmaxRetries = 3\n"_ba;
}

void SettingsSaverTest::changedElsewhere()
{
    QFETCH(QByteArray, now);
    const auto draft = m_fixture->open(Written);
    draft->set(Keys::MaxRetries, 5);
    draft->setKey(draft->findProfile(u"openai"_s), Secret("sk-invented"_ba));
    {
        QFile file(m_fixture->path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(now);
    }

    const Result<SavedSettings> saved = m_fixture->save(*draft);

    QVERIFY(!saved);
    QVERIFY2(saved.error().message.contains(u"changed elsewhere"_s),
             qPrintable(saved.error().message));
    QCOMPARE(m_fixture->fileContent(), now);
    QCOMPARE(m_fixture->secrets->calls, QStringList());
    QVERIFY(draft->isChanged());
    QVERIFY(QFile::remove(m_fixture->path()));
    QVERIFY(!m_fixture->save(*draft));
    QVERIFY(!QFile::exists(m_fixture->path()));
}

void SettingsSaverTest::takesOverWhatDoesNotConflict()
{
    const auto draft = m_fixture->open(Written);
    const ProfileId work = draft->findProfile(u"work"_s);
    draft->set(Keys::MaxRetries, 5);
    draft->setText({ProfileKeys::Model, work}, u"mine"_s);
    draft->set(Keys::FontScale, 100);
    const ProfileId added = draft->addProfile(*findPreset(u"groq"));
    // A window keeps its size of text, an editor the address.
    m_fixture->write(QByteArray(Written).replace("llm.example", "other.example")
                     + "[interface]\nfontScale=125\n");

    const Result<SavedSettings> saved = m_fixture->save(*draft);

    QVERIFY_RESULT(saved);
    QCOMPARE(m_fixture->fileContent(),
             QByteArray(Written)
                     .replace("llm.example", "other.example")
                     .replace("maxRetries = 3", "maxRetries = 5")
                     .replace("model=qwen", "model=mine")
                 + "[interface]\nfontScale=125\n\n[profile/groq]\n"_ba);
    QCOMPARE(draft->get(Keys::FontScale), 125);
    QCOMPARE(draft->text({ProfileKeys::BaseUrl, work}), u"https://other.example/v1"_s);
    QCOMPARE(draft->name(added), u"groq"_s);
    QVERIFY(!draft->isChanged());
}

void SettingsSaverTest::conflictInAProfile_data()
{
    QTest::addColumn<QString>("what");

    QTest::newRow("removed") << u"removed"_s;
    QTest::newRow("renamed") << u"renamed"_s;
    QTest::newRow("key") << u"key"_s;
}

void SettingsSaverTest::conflictInAProfile()
{
    QFETCH(QString, what);
    const auto draft = m_fixture->open(Written);
    const ProfileId work = draft->findProfile(u"work"_s);
    if (what == "removed"_L1)
        draft->removeProfile(work);
    else if (what == "renamed"_L1)
        draft->renameProfile(work, u"firm"_s);
    else
        draft->setKey(work, Secret("sk-invented"_ba));
    const QByteArray now = QByteArray(Written).replace("llm.example", "other.example");
    m_fixture->write(now);

    const Result<SavedSettings> saved = m_fixture->save(*draft);

    // A key, too: it would go to another address than the person saw.
    QVERIFY(!saved);
    QCOMPARE(m_fixture->fileContent(), now);
    QCOMPARE(m_fixture->secrets->calls, QStringList());
}

void SettingsSaverTest::unwritableFile()
{
    const QString blocked = m_fixture->folder.filePath(u"blocked"_s);
    AWAIT(loaded, SettingsDraft::load({.standardFile = blocked + u"/settings.ini"_s}));
    QVERIFY_RESULT(loaded);
    SettingsDraft draft(*loaded, m_fixture->makeStore, m_fixture->redactor);
    QFile blocker(blocked); // a file where the folder is to be
    QVERIFY(blocker.open(QIODevice::WriteOnly));
    draft.set(Keys::FontScale, 120);
    draft.setKey(draft.findProfile(u"openai"_s), Secret("sk-invented"_ba));

    const Result<SavedSettings> saved = m_fixture->save(draft);

    QVERIFY(!saved);
    QCOMPARE(saved.error().kind, ErrorKind::File);
    QVERIFY(saved.error().message.contains(u"cannot be written"_s));
    QCOMPARE(m_fixture->secrets->calls, QStringList());
    QCOMPARE(draft.get(Keys::FontScale), 120);
    QCOMPARE(draft.key(draft.findProfile(u"openai"_s)).change, DraftKey::Change::Set);
}

void SettingsSaverTest::keysGoToTheStore()
{
    const auto draft = m_fixture->open(Written);
    const ProfileId openai = draft->findProfile(u"openai"_s);

    draft->setKey(openai, Secret("sk-invented-new"_ba));
    QCOMPARE(draft->key(openai).change, DraftKey::Change::Set);
    QVERIFY(draft->isChanged());
    QCOMPARE(draft->content(), Written);
    const Result<SavedSettings> saved = m_fixture->save(*draft);

    QVERIFY_RESULT(saved);
    QCOMPARE(saved->keys.value(u"openai"_s), SecretOrigin::Keychain);
    QVERIFY(saved->keyErrors.isEmpty());
    QCOMPARE(m_fixture->secrets->kept.value(u"openai"_s), Secret("sk-invented-new"_ba));
    QCOMPARE(m_fixture->fileContent(), Written);
    QVERIFY(!draft->isChanged());
    draft->readKey(openai);
    QTRY_COMPARE(draft->key(openai).origin, SecretOrigin::Keychain);
}

void SettingsSaverTest::keyOfTheFileMovesToTheStore()
{
    const auto draft = m_fixture->open("[profile/old]\nkey=sk-invented-old\nmodel=m\n");
    const ProfileId old = draft->findProfile(u"old"_s);

    draft->setKey(old, Secret("sk-invented-new"_ba));
    const Result<SavedSettings> saved = m_fixture->save(*draft);

    QVERIFY_RESULT(saved);
    QCOMPARE(m_fixture->fileContent(), "[profile/old]\nmodel=m\n"_ba);
    QCOMPARE(m_fixture->secrets->kept.value(u"old"_s), Secret("sk-invented-new"_ba));
    QVERIFY(!draft->isChanged());

    // Where it cannot be kept the line stays.
    const auto again = m_fixture->open("[profile/old]\nkey=sk-invented-old\n");
    m_fixture->secrets->unwritable = {u"old"_s};
    again->setKey(again->findProfile(u"old"_s), Secret("sk-invented-newer"_ba));
    QVERIFY_RESULT(m_fixture->save(*again));
    QCOMPARE(m_fixture->fileContent(), "[profile/old]\nkey=sk-invented-old\n"_ba);
}

void SettingsSaverTest::removesKeys()
{
    m_fixture->secrets->kept.insert(u"openai"_s, Secret("sk-invented-kept"_ba));
    const auto draft = m_fixture->open("[profile/old]\nkey=sk-invented-old\nmodel=m\n");
    const ProfileId openai = draft->findProfile(u"openai"_s);
    const ProfileId old = draft->findProfile(u"old"_s);
    draft->readKey(openai);
    draft->readKey(old);
    QTRY_VERIFY(draft->key(openai).isRead && draft->key(old).isRead);

    draft->setKey(openai, {});
    draft->setKey(old, {});
    QCOMPARE(draft->key(openai).change, DraftKey::Change::Remove);
    draft->setKey(openai, Secret("sk-invented-kept"_ba)); // thought better of it
    QCOMPARE(draft->key(openai).change, DraftKey::Change::None);
    QCOMPARE(draft->key(openai).origin, SecretOrigin::Keychain);
    draft->setKey(openai, {});
    QVERIFY(m_fixture->secrets->kept.contains(u"openai"_s));
    QVERIFY_RESULT(m_fixture->save(*draft));

    QVERIFY(!m_fixture->secrets->kept.contains(u"openai"_s));
    QCOMPARE(m_fixture->fileContent(), "[profile/old]\nmodel=m\n"_ba);
}

void SettingsSaverTest::keyFailureIsReported()
{
    m_fixture->secrets->unwritable = {u"openai"_s};
    const auto draft = m_fixture->open(Written);
    const ProfileId openai = draft->findProfile(u"openai"_s);
    const ProfileId work = draft->findProfile(u"work"_s);
    draft->set(Keys::MaxRetries, 5);
    draft->setKey(openai, Secret("sk-invented-new"_ba));
    draft->setKey(work, Secret("sk-invented-work"_ba));

    const Result<SavedSettings> saved = m_fixture->save(*draft);

    QVERIFY_RESULT(saved);
    QVERIFY(m_fixture->fileContent().contains("maxRetries = 5\n"));
    QCOMPARE(saved->keyErrors.keys(), QStringList(u"openai"_s));
    QCOMPARE(saved->keyErrors.value(u"openai"_s).kind, ErrorKind::Secrets);
    QCOMPARE(saved->keys.value(u"work"_s), SecretOrigin::Keychain);
    // Still pending: the person need not type it again.
    QCOMPARE(draft->key(openai).change, DraftKey::Change::Set);
    QCOMPARE(draft->key(openai).secret, Secret("sk-invented-new"_ba));
    m_fixture->secrets->unwritable.clear();
    QVERIFY_RESULT(m_fixture->save(*draft));
    QCOMPARE(m_fixture->secrets->kept.value(u"openai"_s), Secret("sk-invented-new"_ba));
    QVERIFY(!draft->isChanged());
}

void SettingsSaverTest::keysOfRenamedProfiles()
{
    m_fixture->secrets->kept.insert(u"work"_s, Secret("sk-invented-work"_ba));
    const auto draft = m_fixture->open(Written);

    draft->renameProfile(draft->findProfile(u"work"_s), u"firm"_s);
    QVERIFY_RESULT(m_fixture->save(*draft));

    QCOMPARE(m_fixture->secrets->calls, QStringList({u"write firm"_s, u"remove work"_s}));
    QCOMPARE(m_fixture->secrets->kept.value(u"firm"_s), Secret("sk-invented-work"_ba));
}

void SettingsSaverTest::keyIsNotLostWhereTheMoveFails()
{
    m_fixture->secrets->kept = {{u"a"_s, Secret("key-one"_ba)}, {u"b"_s, Secret("key-two"_ba)}};
    m_fixture->secrets->unwritable = {u"c"_s};
    const auto draft = m_fixture->open("[profile/a]\nmodel=1\n[profile/b]\nmodel=2\n");
    draft->renameProfile(draft->findProfile(u"a"_s), u"c"_s);
    draft->renameProfile(draft->findProfile(u"b"_s), u"a"_s);

    const Result<SavedSettings> saved = m_fixture->save(*draft);

    QVERIFY_RESULT(saved);
    QCOMPARE(saved->keyErrors.size(), 2);
    QCOMPARE(
        m_fixture->secrets->kept,
        (QMap<QString, Secret>{{u"a"_s, Secret("key-one"_ba)}, {u"b"_s, Secret("key-two"_ba)}}));
}

void SettingsSaverTest::keysOfDuplicatesAndRemoved()
{
    m_fixture->secrets->kept.insert(u"work"_s, Secret("sk-invented-work"_ba));
    const auto draft = m_fixture->open(Written);
    const ProfileId work = draft->findProfile(u"work"_s);

    const ProfileId copy = draft->duplicateProfile(work);
    draft->removeProfile(work);
    draft->readKey(copy);
    QTRY_COMPARE(draft->key(copy).secret, Secret("sk-invented-work"_ba));
    QVERIFY_RESULT(m_fixture->save(*draft));

    QCOMPARE(m_fixture->secrets->kept,
             (QMap<QString, Secret>{{u"work-2"_s, Secret("sk-invented-work"_ba)}}));
}

void SettingsSaverTest::goesOnWithoutTheDraft()
{
    auto draft = m_fixture->open(Written);
    draft->set(Keys::MaxRetries, 5);
    draft->setKey(draft->findProfile(u"openai"_s), Secret("sk-invented-new"_ba));

    const QFuture<Result<SavedSettings>> saved = draft->save();
    QVERIFY(draft->isSaving());
    draft.reset();

    QTRY_VERIFY(m_fixture->secrets->kept.contains(u"openai"_s));
    QVERIFY(m_fixture->fileContent().contains("maxRetries = 5\n"));
    QVERIFY(waitForEnd(saved));
}

#ifdef HAS_KEYRING
void SettingsSaverTest::realKeychain()
{
    m_fixture->makeStore = [this](const Settings &) {
        std::vector<std::unique_ptr<SecretStore>> stores;
        stores.push_back(std::make_unique<KeychainSecretStore>());
        return std::make_unique<LayeredSecretStore>(QHash<QString, StoredSecret>(),
                                                    std::move(stores), m_fixture->redactor);
    };
    const auto draft = m_fixture->open(Written);
    const ProfileId work = draft->findProfile(u"work"_s);
    QTRY_COMPARE(draft->keyPlace(), SecretOrigin::Keychain);

    draft->setKey(work, Secret("sk-invented-for-the-keyring"_ba));
    const Result<SavedSettings> saved = m_fixture->save(*draft);
    QVERIFY_RESULT(saved);
    QCOMPARE(saved->keys.value(u"work"_s), SecretOrigin::Keychain);

    draft->renameProfile(work, u"firm"_s);
    QVERIFY_RESULT(m_fixture->save(*draft));
    KeychainSecretStore keychain;
    AWAIT(moved, keychain.read(u"firm"_s));
    QVERIFY_RESULT(moved);
    QCOMPARE(moved->secret, Secret("sk-invented-for-the-keyring"_ba));
    AWAIT(old, keychain.read(u"work"_s));
    QVERIFY_RESULT(old);
    QCOMPARE(old->origin, SecretOrigin::None);

    draft->readKey(work);
    QTRY_COMPARE(draft->key(work).origin, SecretOrigin::Keychain);
    draft->removeProfile(work);
    QVERIFY_RESULT(m_fixture->save(*draft));
    AWAIT(gone, keychain.read(u"firm"_s));
    QVERIFY_RESULT(gone);
    QCOMPARE(gone->origin, SecretOrigin::None);
    QCOMPARE(m_fixture->fileContent(),
             "; mine\n[network]\nmaxRetries = 3\nproxy=system\n\n; the end\n"_ba);
}
#endif

QTEST_GUILESS_MAIN(SettingsSaverTest)
#include "tst_settingssaver.moc"
