// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/demoprovider.h"

#include "providers/demofailure.h"
#include "providers/demoreply.h"
#include "support/testhelpers.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

constexpr int AtOnce = 0;

ProviderProfile profile(int tokensPerSecond = AtOnce)
{
    return {.name = u"try"_s,
            .kind = ProviderKind::Demo,
            .preset = u"demo"_s,
            .tokensPerSecond = tokensPerSecond};
}

ChatRequest ask(const QString &question, AnswerMode mode = AnswerMode::Streamed)
{
    return {.messages = {{.role = Role::User, .text = u"/code"_s},
                         {.role = Role::Assistant, .text = u"…"_s},
                         {.role = Role::User, .text = question}},
            .mode = mode};
}

/// Collects what a reply says. Ends the wait of a retry at once, so that no test waits for it.
class Listener final : public QObject
{
public:
    explicit Listener(ChatReplyPtr reply)
        : m_reply(std::move(reply))
        , finished(m_reply.get(), &ChatReply::finished)
    {
        connect(m_reply.get(), &ChatReply::progress, this, [this](const ChatProgress &progress) {
            phases.append(progress);
            if (progress.phase == ChatProgress::Phase::Retrying)
                m_reply->retryNow();
        });
        connect(m_reply.get(), &ChatReply::delta, this, [this](const ChatDelta &delta) {
            deltas.append(delta);
            applyDelta(delta, message);
        });
    }

    ChatReply &reply() { return *m_reply; }

    QList<ChatProgress::Phase> phaseNames() const
    {
        QList<ChatProgress::Phase> names;
        for (const ChatProgress &progress : phases)
            names.append(progress.phase);
        return names;
    }

private:
    ChatReplyPtr m_reply;

public:
    QSignalSpy finished;
    QList<ChatProgress> phases;
    QList<ChatDelta> deltas;
    Message message;
};

} // namespace

class tst_DemoProvider : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void saysWhatItIs();
    void listsItsModel();
    void tours_data();
    void tours();
    void streamsInTheOrderOfAReply();
    void wholeAnswerIsOneDelta();
    void requests_data();
    void requests();
    void thinksFirst();
    void longAnswers_data();
    void longAnswers();
    void failures_data();
    void failures();
    void retriesBeforeItFails();
    void cutKeepsText();
    void finishReasons_data();
    void finishReasons();
    void keepsItsSpeed();
    void abortKeepsText();
    void abortEndsARetry();
    void retryNowIsForRetriesOnly();
    void abortAfterTheEndIsNothing();
    void goesSilentlyFromItsOwnSlot();
    void answersSeveralAtOnce();
    void looksAtNoPictures();
};

void tst_DemoProvider::saysWhatItIs()
{
    const ProviderInfo info = DemoProvider(profile()).info();

    QCOMPARE(info.name, u"try"_s);
    QCOMPARE(info.title, u"Demo (offline, no model)"_s);
    QCOMPARE(info.kind, ProviderKind::Demo);
    QCOMPARE(info.defaultModel, u"demo"_s);
    QCOMPARE(info.warning, QString());
    QVERIFY(!info.capabilities.temperature && !info.capabilities.tools);
    QVERIFY(DemoProvider(profile()).endpoints().isEmpty());
}

void tst_DemoProvider::listsItsModel()
{
    DemoProvider provider(profile());
    const auto models = provider.models();

    QVERIFY(models.isFinished());
    QVERIFY_RESULT(models.result());
    QCOMPARE(models.result()->size(), 1);
    QCOMPARE(models.result()->first().id, u"demo"_s);
}

void tst_DemoProvider::tours_data()
{
    QTest::addColumn<QString>("question");
    QTest::addColumn<QString>("heading");

    const QString english = u"# This is a demonstration, not a model"_s;
    const QString russian = u"# Это демонстрация, а не модель"_s;
    QTest::newRow("English") << u"hello"_s << english;
    QTest::newRow("Russian") << u"Привет!"_s << russian;
    QTest::newRow("one Cyrillic word") << u"What is a самовар?"_s << russian;
    QTest::newRow("nothing") << QString() << english;
    QTest::newRow("another script") << u"你好"_s << english;
}

void tst_DemoProvider::tours()
{
    QFETCH(QString, question);
    QFETCH(QString, heading);
    DemoProvider provider(profile());
    Listener listener(provider.send(ask(question)));

    QTRY_COMPARE(listener.finished.size(), 1);

    QVERIFY(!listener.reply().error());
    QVERIFY(listener.message.text.startsWith(heading));
    for (const QString &part :
         {u"`/fail`"_s, u"`429`"_s, u"lmchat doctor"_s, u"GIGACHAT_CREDENTIALS"_s})
        QVERIFY2(listener.message.text.contains(part), qPrintable(part));
    const AnswerInfo &info = listener.reply().info();
    QCOMPARE(info.provider, u"try"_s);
    QCOMPARE(info.model, u"demo"_s);
    QCOMPARE(info.finishReason, FinishReason::Stop);
    QVERIFY(!info.usage);
    QVERIFY(info.timeToFirstToken && info.duration);
    QVERIFY(*info.timeToFirstToken <= *info.duration);
    QCOMPARE(listener.message.info.model, u"demo"_s);
}

void tst_DemoProvider::streamsInTheOrderOfAReply()
{
    DemoProvider provider(profile());
    Listener listener(provider.send(ask(u"/long 50"_s)));
    QVERIFY(listener.phases.isEmpty());
    QVERIFY(!listener.reply().isFinished());

    QTRY_COMPARE(listener.finished.size(), 1);

    using Phase = ChatProgress::Phase;
    QCOMPARE(listener.phaseNames(),
             QList<Phase>({Phase::Connecting, Phase::Responding, Phase::Streaming}));
    QVERIFY(listener.deltas.size() > 10);
    QVERIFY(listener.reply().isFinished());
}

void tst_DemoProvider::wholeAnswerIsOneDelta()
{
    DemoProvider provider(profile(1));
    Listener listener(provider.send(ask(u"/long 50"_s, AnswerMode::Whole)));

    QTRY_COMPARE(listener.finished.size(), 1);

    QCOMPARE(listener.deltas.size(), 2); // the text, the finish reason
    QVERIFY(listener.message.text.contains(u"Paragraph 50 of 50"_s));
}

void tst_DemoProvider::requests_data()
{
    QTest::addColumn<QString>("question");
    QTest::addColumn<QString>("part");

    QTest::newRow("help") << u"/help"_s << u"- `/table`: a table"_s;
    QTest::newRow("capitals and spaces") << u"  /HELP \n"_s << u"- `/table`"_s;
    QTest::newRow("unknown") << u"/dance"_s << u"- `/table`"_s;
    QTest::newRow("slash alone") << u"/"_s << u"- `/table`"_s;
    QTest::newRow("code") << u"/code"_s << u"```cpp"_s;
    QTest::newRow("table") << u"/table"_s << u"|:-------|:------:|------:|"_s;
    QTest::newRow("fail without a name") << u"/fail"_s << u"takes one of: 401, 402"_s;
    QTest::newRow("fail with an unknown one") << u"/fail 418"_s << u"garbage"_s;
    QTest::newRow("slash later on") << u"what is /help"_s << u"# This is a demonstration"_s;
}

void tst_DemoProvider::requests()
{
    QFETCH(QString, question);
    QFETCH(QString, part);
    DemoProvider provider(profile());
    Listener listener(provider.send(ask(question)));

    QTRY_COMPARE(listener.finished.size(), 1);

    QVERIFY(!listener.reply().error());
    QVERIFY2(listener.message.text.contains(part), qPrintable(listener.message.text));
}

void tst_DemoProvider::thinksFirst()
{
    DemoProvider provider(profile(2000));
    Listener listener(provider.send(ask(u"/think"_s)));

    QTRY_COMPARE(listener.finished.size(), 1);

    QVERIFY(listener.message.reasoning.contains(u"second paragraph"_s));
    QVERIFY(listener.message.text.startsWith(u"And this is the answer"_s));
    bool answered = false;
    for (const ChatDelta &delta : std::as_const(listener.deltas)) {
        QVERIFY(!answered || delta.reasoning.isEmpty());
        answered = answered || !delta.text.isEmpty();
    }
}

void tst_DemoProvider::longAnswers_data()
{
    QTest::addColumn<QString>("question");
    QTest::addColumn<int>("paragraphs");

    QTest::newRow("usual") << u"/long"_s << 20;
    QTest::newRow("some") << u"/long 3"_s << 3;
    QTest::newRow("most") << u"/long 500"_s << 500;
    QTest::newRow("too many") << u"/long 501"_s << 0;
    QTest::newRow("none") << u"/long 0"_s << 0;
    QTest::newRow("no number") << u"/long ago"_s << 0;
}

void tst_DemoProvider::longAnswers()
{
    QFETCH(QString, question);
    QFETCH(int, paragraphs);
    DemoProvider provider(profile());
    Listener listener(provider.send(ask(question)));

    QTRY_COMPARE(listener.finished.size(), 1);

    QCOMPARE(listener.message.text.count(u"**Paragraph "_s), paragraphs);
    if (paragraphs == 0)
        QVERIFY(listener.message.text.contains(u"from 1 to 500"_s));
}

void tst_DemoProvider::failures_data()
{
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<int>("status");

    QTest::newRow("401") << ErrorKind::Authentication << 401;
    QTest::newRow("402") << ErrorKind::QuotaExceeded << 402;
    QTest::newRow("403") << ErrorKind::Permission << 403;
    QTest::newRow("404") << ErrorKind::ModelNotFound << 404;
    QTest::newRow("429") << ErrorKind::RateLimited << 429;
    QTest::newRow("500") << ErrorKind::Server << 500;
    QTest::newRow("503") << ErrorKind::Server << 503;
    QTest::newRow("cut") << ErrorKind::Interrupted << 0;
    QTest::newRow("garbage") << ErrorKind::Protocol << 0;
    QTest::newRow("timeout") << ErrorKind::Timeout << 0;
    QTest::newRow("dns") << ErrorKind::NameLookup << 0;
    QTest::newRow("tls") << ErrorKind::Tls << 0;
}

void tst_DemoProvider::failures()
{
    QFETCH(ErrorKind, kind);
    QFETCH(int, status);
    DemoProvider provider(profile());
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    QVERIFY(demoFailureNames().contains(name));
    Listener listener(provider.send(ask(u"/fail "_s + name)));

    QTRY_COMPARE(listener.finished.size(), 1);

    const std::optional<Error> &error = listener.reply().error();
    QVERIFY(error);
    QCOMPARE(errorKindName(error->kind), errorKindName(kind));
    QCOMPARE(error->httpStatus, status);
    QVERIFY(!error->message.isEmpty() && !error->remedy.isEmpty());
    QCOMPARE(listener.reply().info().finishReason, FinishReason::None);
    // What begins with text is what a service does in the middle of an answer.
    QCOMPARE(listener.message.text.isEmpty(),
             kind != ErrorKind::Interrupted && kind != ErrorKind::Protocol);
}

void tst_DemoProvider::retriesBeforeItFails()
{
    DemoProvider provider(profile());
    Listener listener(provider.send(ask(u"/fail 429"_s)));

    QTRY_COMPARE(listener.finished.size(), 1);

    using Phase = ChatProgress::Phase;
    QCOMPARE(listener.phaseNames(),
             QList<Phase>({Phase::Connecting, Phase::Responding, Phase::Retrying, Phase::Connecting,
                           Phase::Responding}));
    const ChatProgress &retry = listener.phases.at(2);
    QCOMPARE(retry.attempt, 1);
    QVERIFY(retry.retryIn == DemoReply::RetryDelay);
    QVERIFY(retry.cause && retry.cause->kind == ErrorKind::RateLimited);
    QCOMPARE(listener.phases.last().attempt, 2);
    QCOMPARE(listener.reply().error()->kind, ErrorKind::RateLimited);
}

void tst_DemoProvider::cutKeepsText()
{
    DemoProvider provider(profile());
    Listener listener(provider.send(ask(u"/fail cut"_s)));

    QTRY_COMPARE(listener.finished.size(), 1);

    QVERIFY(listener.message.text.startsWith(u"This answer begins"_s));
    QCOMPARE(listener.reply().error()->kind, ErrorKind::Interrupted);
    QCOMPARE(listener.reply().info().finishReason, FinishReason::None);
}

void tst_DemoProvider::finishReasons_data()
{
    QTest::addColumn<FinishReason>("expected");

    QTest::newRow("filter") << FinishReason::ContentFilter;
    QTest::newRow("length") << FinishReason::Length;
}

void tst_DemoProvider::finishReasons()
{
    QFETCH(FinishReason, expected);
    DemoProvider provider(profile());
    Listener listener(
        provider.send(ask(u"/fail "_s + QString::fromLatin1(QTest::currentDataTag()))));

    QTRY_COMPARE(listener.finished.size(), 1);

    QVERIFY(!listener.reply().error());
    QVERIFY(!listener.message.text.isEmpty());
    QCOMPARE(listener.message.info.finishReason, expected);
    QCOMPARE(listener.reply().info().finishReason, expected);
}

void tst_DemoProvider::keepsItsSpeed()
{
    // Fifteen words at twenty a second cannot be done sooner than their time; how much later is
    // the machine's affair.
    DemoProvider provider(profile(20));
    QElapsedTimer clock;
    clock.start();
    Listener listener(provider.send(ask(u"/fail cut"_s)));

    QTRY_COMPARE(listener.finished.size(), 1);

    const qsizetype words = listener.message.text.split(u' ').size();
    QVERIFY(words >= 10);
    QVERIFY(clock.elapsed() >= (words - 1) * 1000 / 20);
    QVERIFY(listener.deltas.size() > 1);
}

void tst_DemoProvider::abortKeepsText()
{
    DemoProvider provider(profile());
    Listener listener(provider.send(ask(u"/slow"_s)));
    QTRY_VERIFY(!listener.message.text.isEmpty());

    listener.reply().abort();

    QCOMPARE(listener.finished.size(), 0); // queued
    const QString text = listener.message.text;
    QTRY_COMPARE(listener.finished.size(), 1);
    QCOMPARE(listener.reply().error()->kind, ErrorKind::Cancelled);
    QCOMPARE(listener.message.text, text);
    QVERIFY(listener.reply().info().duration);
}

void tst_DemoProvider::abortEndsARetry()
{
    DemoProvider provider(profile());
    ChatReplyPtr reply = provider.send(ask(u"/fail 503"_s));
    QSignalSpy finished(reply.get(), &ChatReply::finished);
    QTRY_COMPARE(reply->currentProgress().phase, ChatProgress::Phase::Retrying);

    reply->abort();

    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(reply->error()->kind, ErrorKind::Cancelled);
}

void tst_DemoProvider::retryNowIsForRetriesOnly()
{
    DemoProvider provider(profile());
    Listener listener(provider.send(ask(u"/slow"_s)));
    listener.reply().retryNow();
    QTRY_VERIFY(!listener.message.text.isEmpty());
    const QString text = listener.message.text;

    listener.reply().retryNow();
    QCoreApplication::sendPostedEvents();

    QCOMPARE(listener.message.text, text);
    listener.reply().abort();
    QTRY_COMPARE(listener.finished.size(), 1);
}

void tst_DemoProvider::abortAfterTheEndIsNothing()
{
    DemoProvider provider(profile());
    Listener listener(provider.send(ask(u"/code"_s)));
    QTRY_COMPARE(listener.finished.size(), 1);

    listener.reply().abort();
    listener.reply().retryNow();

    // A second answer comes to its end meanwhile, so a late signal would have come too.
    Listener second(provider.send(ask(u"/code"_s)));
    QTRY_COMPARE(second.finished.size(), 1);
    QCOMPARE(listener.finished.size(), 1);
    QVERIFY(!listener.reply().error());
}

void tst_DemoProvider::goesSilentlyFromItsOwnSlot()
{
    DemoProvider provider(profile());
    ChatReplyPtr reply = provider.send(ask(u"/long 500"_s));
    int deltas = 0;
    int ends = 0;
    connect(reply.get(), &ChatReply::finished, this, [&ends] { ++ends; });
    connect(reply.get(), &ChatReply::delta, this, [&](const ChatDelta &) {
        ++deltas;
        reply.reset();
    });

    Listener other(provider.send(ask(u"/long 500"_s)));
    QTRY_COMPARE(other.finished.size(), 1);

    QCOMPARE(deltas, 1);
    QCOMPARE(ends, 0);
}

void tst_DemoProvider::answersSeveralAtOnce()
{
    DemoProvider provider(profile());
    Listener first(provider.send(ask(u"/long 30"_s)));
    Listener second(provider.send(ask(u"/long 30"_s)));

    QTRY_COMPARE(first.finished.size() + second.finished.size(), 2);

    QCOMPARE(first.message.text, second.message.text);
}

void tst_DemoProvider::looksAtNoPictures()
{
    const Result<Picture> picture = Picture::fromBytes("GIF89a"_ba);
    QVERIFY_RESULT(picture);
    ChatRequest request = ask(u"What is it?"_s);
    request.messages.first().pictures = {{.picture = *picture, .field = u"messages[0]"_s}};
    DemoProvider provider(profile());
    Listener listener(provider.send(request));
    QTRY_COMPARE(listener.finished.size(), 1);
    QVERIFY(listener.reply().error());
    QCOMPARE(listener.reply().error()->kind, ErrorKind::InvalidRequest);
    QCOMPARE(listener.reply().error()->parameter, u"messages[0]"_s);
    QCOMPARE(listener.message.text, QString());
}

QTEST_GUILESS_MAIN(tst_DemoProvider)
#include "tst_demoprovider.moc"
