// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/bodylog.h"

#include "core/redactor.h"
#include "support/testhelpers.h"

using namespace Chat;

namespace {

const QByteArray Key = "sk-invented-0123456789abcdef";

RecordedBodies bodiesOf(const QByteArray &request, const QByteArray &answer = {})
{
    return {.request = {.text = request}, .answer = {.text = answer}};
}

} // namespace

class BodyLogTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void keepsNothingUntilAskedTo();
    void forgetsWhenSwitchedOff();
    void takesSecretsOut();
    void cutsLongBodies();
    void secretAtTheCutIsFound();
    void dropsTheOldest();

private:
    Redactor m_redactor;
};

void BodyLogTest::keepsNothingUntilAskedTo()
{
    BodyLog log(m_redactor);
    QVERIFY(!log.isRecording());
    log.add(log.session(), "req_1", bodiesOf("{}"));
    QVERIFY(!log.find("req_1"));
    log.setRecording(true);
    QVERIFY(log.isRecording());
    log.add(log.session(), "req_2", bodiesOf("question", "answer"));
    QCOMPARE(*log.find("req_2"), bodiesOf("question", "answer"));
    QVERIFY(!log.find("req_1"));
}

void BodyLogTest::forgetsWhenSwitchedOff()
{
    BodyLog log(m_redactor);
    log.setRecording(true);
    const quint64 earlier = log.session();
    log.add(earlier, "req_1", bodiesOf("question"));
    log.setRecording(false);
    QVERIFY(!log.find("req_1"));
    log.add(earlier, "req_2", bodiesOf("late")); // it was on its way
    log.setRecording(true);
    log.add(earlier, "req_3", bodiesOf("later"));
    for (const char *id : {"req_1", "req_2", "req_3"})
        QVERIFY(!log.find(id));
}

void BodyLogTest::takesSecretsOut()
{
    m_redactor.add(Secret(Key));
    BodyLog log(m_redactor);
    log.setRecording(true);
    log.add(
        log.session(), "req_1",
        bodiesOf("the service's: " + Key, "the client's: lmchat-0123456789, sk-just-an-example"),
        {Secret(QByteArray("lmchat-0123456789"))});
    const RecordedBodies bodies = *log.find("req_1");
    QCOMPARE(bodies.request.text, "the service's: [secret]");
    QCOMPARE(bodies.answer.text, "the client's: [secret], sk-just-an-example");
}

void BodyLogTest::cutsLongBodies()
{
    BodyLog log(m_redactor);
    log.setRecording(true);
    // The limit falls within a character of two bytes.
    const QByteArray text = "a" + QByteArray("\xc3\xa4").repeated(BodyLog::LargestGathered / 2);
    log.add(log.session(), "req_1", bodiesOf(text, "short"));
    const RecordedBodies bodies = *log.find("req_1");
    QVERIFY(!bodies.request.isWhole);
    QCOMPARE(bodies.request.text.size(), BodyLog::LargestBody - 1);
    QCOMPARE(bodies.request.text, text.left(BodyLog::LargestBody - 1));
    QVERIFY(bodies.answer.isWhole);
}

void BodyLogTest::secretAtTheCutIsFound()
{
    m_redactor.add(Secret(Key));
    BodyLog log(m_redactor);
    log.setRecording(true);
    for (int inside = 1; inside < 9; ++inside) {
        const QByteArray id = "req_" + QByteArray::number(inside);
        const QByteArray before(BodyLog::LargestBody - inside, ' ');
        log.add(log.session(), id, bodiesOf(before + Key + " and on"));
        const QByteArray kept = log.find(id)->request.text;
        QCOMPARE(kept, before + QByteArray("[secret]").left(inside));
    }
}

void BodyLogTest::dropsTheOldest()
{
    BodyLog log(m_redactor);
    log.setRecording(true);
    const QByteArray body(BodyLog::LargestBody, 'x');
    constexpr int Count = 2 * BodyLog::LargestSum / BodyLog::LargestBody;
    for (int i = 0; i < Count; ++i)
        log.add(log.session(), QByteArray::number(i), bodiesOf(body));
    qsizetype sum = 0;
    bool isKept = false;
    for (int i = 0; i < Count; ++i) {
        const auto bodies = log.find(QByteArray::number(i));
        QVERIFY(bodies || !isKept); // the newest without a gap
        isKept = bodies.has_value();
        sum += isKept ? bodies->request.text.size() : 0;
    }
    QVERIFY(isKept);
    QVERIFY(sum <= BodyLog::LargestSum);
    QVERIFY(sum > BodyLog::LargestSum - 2 * BodyLog::LargestBody);
}

QTEST_GUILESS_MAIN(BodyLogTest)
#include "tst_bodylog.moc"
