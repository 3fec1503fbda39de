// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/singleinstance.h"

#include "support/testhelpers.h"

#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

constexpr int Patience = 20'000;

/// What a process that crashed leaves: a socket that nobody listens on.
void leaveSocket(const QString &path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const QByteArray name = QFile::encodeName(path);
    QVERIFY(name.size() < qsizetype(sizeof(address.sun_path)));
    std::copy(name.begin(), name.end(), address.sun_path);
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    QCOMPARE(::bind(descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof(address)), 0);
    ::close(descriptor);
}

} // namespace

class TestSingleInstance final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void firstOneListens();
    void secondOneRaisesTheFirst();
    void secondOneHandsAQuestionOver();
    void anotherDatabaseIsAnotherProgram();
    void takesOverWhatACrashLeft();
    void firstOneThatHangsIsDoneWithout();
    void rubbishDoesNoHarm();
    void onlyTheOwnerCanConnect();

private:
    std::unique_ptr<SingleInstance> first();

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestSingleInstance::init()
{
    failOnAnyWarning();
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QFile::setPermissions(m_folder->path(),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_folder->path()));
}

void TestSingleInstance::cleanup()
{
    m_folder.reset();
}

std::unique_ptr<SingleInstance> TestSingleInstance::first()
{
    auto instance = std::make_unique<SingleInstance>(u"/a.db"_s);
    QSignalSpy became(instance.get(), &SingleInstance::becameFirst);
    instance->start();
    if (!QTest::qWaitFor([&became] { return became.size() == 1; }, Patience))
        return nullptr;
    return instance;
}

void TestSingleInstance::firstOneListens()
{
    const auto instance = first();
    QVERIFY(instance);
    QVERIFY(QFileInfo::exists(instance->serverName()));
}

void TestSingleInstance::secondOneRaisesTheFirst()
{
    const auto instance = first();
    QVERIFY(instance);
    QSignalSpy raised(instance.get(), &SingleInstance::raiseRequested);
    SingleInstance second(u"/a.db"_s);
    QSignalSpy handedOver(&second, &SingleInstance::handedOver);
    QSignalSpy became(&second, &SingleInstance::becameFirst);
    second.start();
    QTRY_COMPARE(handedOver.size(), 1);
    QCOMPARE(raised.size(), 1);
    QCOMPARE(became.size(), 0);
}

void TestSingleInstance::secondOneHandsAQuestionOver()
{
    const auto instance = first();
    QVERIFY(instance);
    QSignalSpy asked(instance.get(), &SingleInstance::asked);
    const QuestionWish question{.text = u"line one\nline \"two\" ✓ \U0001F600"_s
                                    + QString(3'000'000, u'x'),
                                .provider = u"work"_s,
                                .model = u"qwen"_s};
    SingleInstance second(u"/a.db"_s);
    QSignalSpy handedOver(&second, &SingleInstance::handedOver);
    second.start(question);
    QTRY_COMPARE_WITH_TIMEOUT(handedOver.size(), 1, Patience);
    QCOMPARE(asked.size(), 1);
    QVERIFY(asked.first().first().value<QuestionWish>() == question);
}

void TestSingleInstance::anotherDatabaseIsAnotherProgram()
{
    const auto instance = first();
    QVERIFY(instance);
    SingleInstance other(u"/b.db"_s);
    QSignalSpy became(&other, &SingleInstance::becameFirst);
    other.start();
    QTRY_COMPARE(became.size(), 1);
}

void TestSingleInstance::takesOverWhatACrashLeft()
{
    leaveSocket(SingleInstance(u"/a.db"_s).serverName());
    const auto instance = first();
    QVERIFY(instance);
    SingleInstance second(u"/a.db"_s);
    QSignalSpy handedOver(&second, &SingleInstance::handedOver);
    second.start();
    QTRY_COMPARE(handedOver.size(), 1);
}

void TestSingleInstance::firstOneThatHangsIsDoneWithout()
{
    QLocalServer silent;
    QVERIFY(silent.listen(SingleInstance(u"/a.db"_s).serverName()));
    SingleInstance second(u"/a.db"_s);
    QSignalSpy became(&second, &SingleInstance::becameFirst);
    second.start();
    QTRY_COMPARE_WITH_TIMEOUT(became.size(), 1, Patience);
}

void TestSingleInstance::rubbishDoesNoHarm()
{
    const auto instance = first();
    QVERIFY(instance);
    QSignalSpy raised(instance.get(), &SingleInstance::raiseRequested);
    QSignalSpy asked(instance.get(), &SingleInstance::asked);
    for (const QByteArray &rubbish : {QByteArray("\n"), QByteArray("{}\n"),
                                      QByteArray(R"({"do":"delete"})"
                                                 "\n"),
                                      QByteArray(100'000, '['), QByteArray("\0\xff\xfe\n", 4)}) {
        QLocalSocket client;
        client.connectToServer(instance->serverName());
        QVERIFY(client.waitForConnected());
        client.write(rubbish);
        client.flush();
        QTRY_VERIFY_WITH_TIMEOUT(client.state() == QLocalSocket::UnconnectedState, Patience);
    }
    QCOMPARE(raised.size() + asked.size(), 0);
    SingleInstance second(u"/a.db"_s);
    QSignalSpy handedOver(&second, &SingleInstance::handedOver);
    second.start();
    QTRY_COMPARE(handedOver.size(), 1);
}

void TestSingleInstance::onlyTheOwnerCanConnect()
{
    const auto instance = first();
    QVERIFY(instance);
    const QFile::Permissions permissions = QFileInfo(instance->serverName()).permissions();
    QVERIFY(!(permissions
              & (QFile::ReadOther | QFile::WriteOther | QFile::ReadGroup | QFile::WriteGroup)));
}

QTEST_GUILESS_MAIN(TestSingleInstance)
#include "tst_singleinstance.moc"
