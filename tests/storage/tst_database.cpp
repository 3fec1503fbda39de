// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/database.h"

#include "rawsql.h"
#include "storage/schema.h"
#include "support/testhelpers.h"
#include "support/unprivileged.h"

#include <QDir>
#include <QTemporaryDir>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

int modeOf(const QString &path)
{
    struct stat status = {};
    return stat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_mode & 0777 : -1;
}

QVariantList column(Database &database, const QString &sql)
{
    const auto rows = database.select(sql, {}, [](const QSqlQuery &row) { return row.value(0); });
    return rows ? *rows : QVariantList{rows.error().detail};
}

/// No file of this process can grow beyond `bytes` as long as it lives: a disk without room.
class FileSizeLimit final
{
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{.rlim_cur = bytes, .rlim_max = m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &m_before); }
    Q_DISABLE_COPY_MOVE(FileSizeLimit)

private:
    rlimit m_before = {};
};

const QString FirstStep =
    u"CREATE TABLE a (x TEXT NOT NULL) STRICT;\n\nCREATE INDEX ax ON a (x);"_s;
const QString SecondStep = u"ALTER TABLE a ADD COLUMN y INTEGER;\n\nUPDATE a SET y = length(x);"_s;

} // namespace

class TestDatabase final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void makesFileAndFolderForTheOwnerOnly();
    void takesRightsOfOthersAway();
    void survivesPowerCutsByItsSettings();
    void reopens();
    void takesAnEmptyFile();
    void transactionIsAllOrNothing();
    void waitsForNobodyAfterRead();
    void refusesAndLeavesAsItWas_data();
    void refusesAndLeavesAsItWas();
    void refusesReadOnly_data();
    void refusesReadOnly();
    void refusesFolderThatCannotBeMade();
    void refusesADirectory();
    void fullDiskKeepsWhatWasThere();
    void fullDiskAtOpening();
    void lockedByAnother();
    void migratesAfterACopy();
    void failedStepRollsAllBack();
    void danglingRowsFailTheMigration();
    void failedCopyStopsTheMigration();
    void laterCopyReplacesEarlierOne();

private:
    QString path() const { return m_folder->filePath(u"chats.sqlite"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestDatabase::init()
{
    failOnAnyWarning();
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TestDatabase::makesFileAndFolderForTheOwnerOnly()
{
    const QString folder = m_folder->filePath(u"new/deeper"_s);
    const auto database = Database::open(folder + u"/chats.sqlite"_s);
    QVERIFY_RESULT(database);
    QCOMPARE(modeOf(folder), 0700);
    QVERIFY_RESULT((*database)->run(u"CREATE TABLE t (x)"_s));
    const QStringList names = QDir(folder).entryList(QDir::Files);
    QVERIFY(names.size() >= 2); // the write-ahead log too
    for (const QString &name : names)
        QCOMPARE(modeOf(folder + u'/' + name), 0600);
}

void TestDatabase::takesRightsOfOthersAway()
{
    QVERIFY_RESULT(Database::open(path()));
    QVERIFY(QFile::setPermissions(
        path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther));
    QVERIFY_RESULT(Database::open(path()));
    QCOMPARE(modeOf(path()), 0600);
}

void TestDatabase::survivesPowerCutsByItsSettings()
{
    const auto database = Database::open(path());
    QVERIFY_RESULT(database);
    QCOMPARE(column(**database, u"PRAGMA journal_mode"_s), QVariantList{u"wal"_s});
    QCOMPARE(column(**database, u"PRAGMA synchronous"_s), QVariantList{2}); // FULL
    QCOMPARE(column(**database, u"PRAGMA foreign_keys"_s), QVariantList{1});
    QCOMPARE(column(**database, u"PRAGMA user_version"_s),
             QVariantList{int(builtInSchema().size())});
}

void TestDatabase::reopens()
{
    {
        const auto database = Database::open(path());
        QVERIFY_RESULT(database);
        QVERIFY_RESULT((*database)->run(u"CREATE TABLE t (x)"_s));
        QVERIFY_RESULT((*database)->run(u"INSERT INTO t VALUES (?)"_s, {u"kept"_s}));
    }
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList{u"chats.sqlite"_s});
    const auto database = Database::open(path());
    QVERIFY_RESULT(database);
    QCOMPARE(column(**database, u"SELECT x FROM t"_s), QVariantList{u"kept"_s});
}

void TestDatabase::takesAnEmptyFile()
{
    writeFile(path(), {});
    QVERIFY_RESULT(Database::open(path()));
}

void TestDatabase::transactionIsAllOrNothing()
{
    const auto opened = Database::open(path(), {FirstStep});
    QVERIFY_RESULT(opened);
    Database &database = **opened;
    const auto insert = [&database](const QString &value) {
        return database.run(u"INSERT INTO a VALUES (?)"_s, {value});
    };
    const auto failed = database.transaction([&]() -> Result<void> {
        if (auto done = insert(u"first"_s); !done)
            return done;
        return database.run(u"INSERT INTO a VALUES (NULL)"_s);
    });
    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, ErrorKind::Storage);
    QCOMPARE(column(database, u"SELECT x FROM a"_s), QVariantList());

    QVERIFY_RESULT(database.transaction([&] { return insert(u"second"_s); }));
    QCOMPARE(column(database, u"SELECT x FROM a"_s), QVariantList{u"second"_s});
}

void TestDatabase::waitsForNobodyAfterRead()
{
    // A read that was not ended would keep the log from ever being folded into the file.
    const auto one = Database::open(path(), {FirstStep});
    const auto other = Database::open(path(), {FirstStep});
    QVERIFY_RESULT(one);
    QVERIFY_RESULT(other);
    QCOMPARE(column(**one, u"SELECT x FROM a"_s), QVariantList());
    QVERIFY_RESULT((*other)->run(u"INSERT INTO a VALUES ('x')"_s));
    QCOMPARE(column(**other, u"PRAGMA wal_checkpoint(TRUNCATE)"_s), QVariantList{0}); // not busy
    QCOMPARE(column(**one, u"SELECT x FROM a"_s), QVariantList{u"x"_s});
}

void TestDatabase::refusesAndLeavesAsItWas_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("remedy");
    QTest::newRow("newer") << u"newer"_s << u"newer version"_s << u"Update the program"_s;
    QTest::newRow("newer, with a log left by a crash")
        << u"newer log"_s << u"newer version"_s << u"Update the program"_s;
    QTest::newRow("another program's") << u"foreign"_s << u"another program"_s << u"another file"_s;
    QTest::newRow("text") << u"text"_s << u"is damaged"_s << u"Restore a copy"_s;
    QTest::newRow("a few bytes") << u"tiny"_s << u"is damaged"_s << u"Restore a copy"_s;
    QTest::newRow("zeros") << u"zeros"_s << u"is damaged"_s << u"Restore a copy"_s;
    QTest::newRow("a page overwritten") << u"page"_s << u"is damaged"_s << u"Restore a copy"_s;
    QTest::newRow("cut in the middle") << u"cut"_s << u"is damaged"_s << u"Restore a copy"_s;
}

void TestDatabase::refusesAndLeavesAsItWas()
{
    QFETCH(QString, what);
    QFETCH(QString, message);
    QFETCH(QString, remedy);

    // given
    if (what == u"text") {
        writeFile(path(), QByteArray("Dear diary,\n").repeated(1000));
    } else if (what == u"tiny") {
        writeFile(path(), "hello");
    } else if (what == u"zeros") {
        writeFile(path(), QByteArray(8192, '\0'));
    } else if (what == u"foreign") {
        rawSql(path(), {u"CREATE TABLE notes (x)"_s, u"INSERT INTO notes VALUES ('mine')"_s});
    } else {
        const auto database = Database::open(path(), {FirstStep});
        QVERIFY_RESULT(database);
        QVERIFY_RESULT((*database)->transaction([&database]() -> Result<void> {
            for (int i = 0; i < 200; ++i) {
                auto done = (*database)->run(u"INSERT INTO a VALUES (?)"_s, {QString(500, u'x')});
                if (!done)
                    return done;
            }
            return {};
        }));
        if (what.startsWith(u"newer"))
            QVERIFY_RESULT((*database)->run(u"PRAGMA user_version = 99"_s));
        if (what == u"newer log") { // what a killed process leaves
            for (const QString &name : {path(), QString(path() + u"-wal"_s)})
                QVERIFY(QFile::copy(name, QString(name).replace(u"chats"_s, u"killed"_s)));
        }
    }
    QString file = path();
    if (what == u"newer log") {
        file = m_folder->filePath(u"killed.sqlite"_s);
        QVERIFY(QFile(file + u"-wal"_s).size() > 0);
    }
    QByteArray bytes = bytesOf(file);
    if (what == u"page") {
        bytes.replace(3 * 4096, 4096, QByteArray(4096, '\xff'));
        writeFile(file, bytes);
    } else if (what == u"cut") {
        bytes.truncate(bytes.size() / 2);
        writeFile(file, bytes);
    }
    const QStringList names = QDir(m_folder->path()).entryList(QDir::Files);

    // when
    const auto database = Database::open(file, {FirstStep});

    // then
    QVERIFY(!database);
    QCOMPARE(database.error().kind, ErrorKind::Storage);
    QVERIFY2(database.error().message.contains(message), qPrintable(database.error().message));
    QVERIFY2(database.error().message.contains(file), qPrintable(database.error().message));
    QVERIFY2(database.error().remedy.contains(remedy), qPrintable(database.error().remedy));
    if (what == u"newer log") {
        // SQLite may fold the log into the file, as it does at every closing; no row is lost.
        QCOMPARE(rawSql(file, {u"SELECT count(*) FROM a"_s}), QVariantList{200});
        QCOMPARE(rawSql(file, {u"PRAGMA user_version"_s}), QVariantList{99});
        return;
    }
    QCOMPARE(bytesOf(file), bytes);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), names);
}

void TestDatabase::refusesReadOnly_data()
{
    QTest::addColumn<int>("fileMode");
    QTest::addColumn<int>("folderMode");
    QTest::addColumn<QString>("message");
    QTest::newRow("file") << 0400 << 0700 << u"is read-only"_s;
    QTest::newRow("folder") << 0600 << 0500 << u"is read-only"_s;
    QTest::newRow("both") << 0400 << 0500 << u"is read-only"_s;
    QTest::newRow("unreadable") << 0000 << 0700 << u"cannot be opened"_s;
}

void TestDatabase::refusesReadOnly()
{
    QFETCH(int, fileMode);
    QFETCH(int, folderMode);
    QFETCH(QString, message);
    QVERIFY_RESULT(Database::open(path()));
    const QByteArray bytes = bytesOf(path());
    const QByteArray file = QFile::encodeName(path());
    const QByteArray folder = QFile::encodeName(m_folder->path());
    QCOMPARE(chmod(file.constData(), mode_t(fileMode)), 0);
    QCOMPARE(chmod(folder.constData(), mode_t(folderMode)), 0);
    {
        const Unprivileged guard({path(), m_folder->path()});
        const auto database = Database::open(path());
        QVERIFY(!database);
        QCOMPARE(database.error().kind, ErrorKind::Storage);
        QVERIFY2(database.error().message.contains(message), qPrintable(database.error().message));
        QVERIFY(!database.error().remedy.isEmpty());
    }
    QCOMPARE(chmod(folder.constData(), 0700), 0);
    QCOMPARE(chmod(file.constData(), 0600), 0);
    QCOMPARE(bytesOf(path()), bytes);
    QVERIFY_RESULT(Database::open(path()));
}

void TestDatabase::refusesFolderThatCannotBeMade()
{
    const QByteArray folder = QFile::encodeName(m_folder->path());
    QCOMPARE(chmod(folder.constData(), 0500), 0);
    const Unprivileged guard({m_folder->path()});
    const auto inFolder = Database::open(path());
    QVERIFY(!inFolder);
    QCOMPARE(inFolder.error().kind, ErrorKind::Storage);
    QVERIFY2(inFolder.error().message.contains(path()), qPrintable(inFolder.error().message));
    const auto below = Database::open(m_folder->filePath(u"below/chats.sqlite"_s));
    QVERIFY(!below);
    QVERIFY2(below.error().message.contains(u"the folder cannot be made"_s),
             qPrintable(below.error().message));
    QCOMPARE(chmod(folder.constData(), 0700), 0);
}

void TestDatabase::refusesADirectory()
{
    const auto database = Database::open(m_folder->path());
    QVERIFY(!database);
    QVERIFY2(database.error().message.contains(u"cannot be opened"_s),
             qPrintable(database.error().message));
}

void TestDatabase::fullDiskKeepsWhatWasThere()
{
    const auto opened = Database::open(path(), {FirstStep});
    QVERIFY_RESULT(opened);
    Database &database = **opened;
    QVERIFY_RESULT(database.run(u"INSERT INTO a VALUES ('before')"_s));
    const auto insert = [&] {
        return database.transaction([&] {
            return database.run(u"INSERT INTO a VALUES (?)"_s, {QString(1'000'000, u'x')});
        });
    };

    QVERIFY_RESULT(database.run(u"PRAGMA max_page_count = 20"_s));
    const auto full = insert();
    QVERIFY(!full);
    QCOMPARE(full.error().kind, ErrorKind::Storage);
    QVERIFY2(full.error().message.contains(u"disk is full"_s), qPrintable(full.error().message));
    QVERIFY(full.error().remedy.contains(u"Free some space"_s));
    QVERIFY(!full.error().detail.contains(u"xxxx"_s)); // never what was to be saved

    QVERIFY_RESULT(database.run(u"PRAGMA max_page_count = 1000000"_s));
    {
        const FileSizeLimit limit(256 * 1024);
        const auto failed = insert();
        QVERIFY(!failed);
        QCOMPARE(failed.error().kind, ErrorKind::Storage);
        QVERIFY2(failed.error().remedy.contains(u"free space"_s),
                 qPrintable(failed.error().remedy));
    }
    QCOMPARE(column(database, u"SELECT x FROM a"_s), QVariantList{u"before"_s});
    QVERIFY_RESULT(insert()); // there is room again
    QCOMPARE(column(database, u"SELECT count(*) FROM a"_s), QVariantList{2});
}

void TestDatabase::fullDiskAtOpening()
{
    {
        const FileSizeLimit limit(0);
        const auto database = Database::open(path());
        QVERIFY(!database);
        QCOMPARE(database.error().kind, ErrorKind::Storage);
        QVERIFY(!database.error().remedy.isEmpty());
    }
    QVERIFY_RESULT(Database::open(path()));
}

void TestDatabase::lockedByAnother()
{
    const auto one = Database::open(path(), {FirstStep});
    const auto other = Database::open(path(), {FirstStep});
    QVERIFY_RESULT(one);
    QVERIFY_RESULT(other);
    QVERIFY_RESULT((*other)->run(u"PRAGMA busy_timeout = 0"_s));
    QVERIFY_RESULT((*one)->run(u"BEGIN IMMEDIATE"_s));
    const auto refused = (*other)->run(u"INSERT INTO a VALUES ('x')"_s);
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains(u"locked"_s), qPrintable(refused.error().message));
    QVERIFY_RESULT((*one)->run(u"COMMIT"_s));
    QVERIFY_RESULT((*other)->run(u"INSERT INTO a VALUES ('x')"_s));
}

void TestDatabase::migratesAfterACopy()
{
    {
        const auto database = Database::open(path(), {FirstStep});
        QVERIFY_RESULT(database);
        QVERIFY_RESULT((*database)->run(u"INSERT INTO a VALUES ('four')"_s));
    }
    const auto database = Database::open(path(), {FirstStep, SecondStep});
    QVERIFY_RESULT(database);
    QCOMPARE(column(**database, u"SELECT y FROM a"_s), QVariantList{4});
    QCOMPARE(column(**database, u"PRAGMA user_version"_s), QVariantList{2});

    const QString copy = Database::backupPath(path(), 1);
    QCOMPARE(modeOf(copy), 0600);
    const auto old = Database::open(copy, {FirstStep});
    QVERIFY_RESULT(old);
    QCOMPARE(column(**old, u"SELECT * FROM a"_s), QVariantList{u"four"_s});
}

void TestDatabase::failedStepRollsAllBack()
{
    {
        const auto database = Database::open(path(), {FirstStep});
        QVERIFY_RESULT(database);
        QVERIFY_RESULT((*database)->run(u"INSERT INTO a VALUES ('kept')"_s));
    }
    const QString broken = u"DELETE FROM a;\n\nINSERT INTO nowhere VALUES (1);"_s;
    const auto failed = Database::open(path(), {FirstStep, SecondStep, broken});
    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, ErrorKind::Storage);
    QVERIFY2(failed.error().detail.contains(u"nowhere"_s), qPrintable(failed.error().detail));

    // The program that wrote it can go on with it, and so can a copy.
    for (const QString &file : {path(), Database::backupPath(path(), 1)}) {
        const auto database = Database::open(file, {FirstStep});
        QVERIFY_RESULT(database);
        QCOMPARE(column(**database, u"SELECT * FROM a"_s), QVariantList{u"kept"_s});
    }
    // And a mended program with both.
    QVERIFY_RESULT(Database::open(path(), {FirstStep, SecondStep}));
}

void TestDatabase::danglingRowsFailTheMigration()
{
    const QString dangling =
        u"CREATE TABLE b (k INTEGER REFERENCES c (k));\n\n"
        "CREATE TABLE c (k INTEGER PRIMARY KEY);\n\nINSERT INTO b VALUES (7);"_s;
    const auto failed = Database::open(path(), {FirstStep, dangling});
    QVERIFY(!failed);
    QVERIFY2(failed.error().detail.contains(u"dangling"_s), qPrintable(failed.error().detail));
    QVERIFY_RESULT(Database::open(path(), {FirstStep}));
}

void TestDatabase::failedCopyStopsTheMigration()
{
    QVERIFY_RESULT(Database::open(path(), {FirstStep}));
    QVERIFY(QDir(m_folder->path()).mkdir(u"chats.sqlite.schema1.backup"_s)); // in the way
    const auto failed = Database::open(path(), {FirstStep, SecondStep});
    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, ErrorKind::Storage);
    QCOMPARE(rawSql(path(), {u"PRAGMA user_version"_s}), QVariantList{1});
}

void TestDatabase::laterCopyReplacesEarlierOne()
{
    for (const QString &value : {u"one"_s, u"two"_s}) {
        {
            const auto database = Database::open(path(), {FirstStep});
            QVERIFY_RESULT(database);
            QVERIFY_RESULT((*database)->run(u"INSERT INTO a VALUES (?)"_s, {value}));
        }
        QVERIFY(!Database::open(path(), {FirstStep, u"FAIL"_s}));
    }
    const auto copy = Database::open(Database::backupPath(path(), 1), {FirstStep});
    QVERIFY_RESULT(copy);
    QCOMPARE(column(**copy, u"SELECT count(*) FROM a"_s), QVariantList{2});
    QCOMPARE(QDir(m_folder->path()).entryList({u"*.part"_s}, QDir::Files), QStringList());
}

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
