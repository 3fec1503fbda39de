// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secretfilter.h"

#include "core/redactor.h"
#include "support/testhelpers.h"

#include <QUrl>

using namespace Chat;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Key = "sk-Inv3nted/k+y=with/sp"_ba;

} // namespace

class SecretFilterTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_redactor = std::make_unique<Redactor>();
        m_redactor->add(Secret(Key));
    }
    void findsSecretsHoweverTheyAreCut_data();
    void findsSecretsHoweverTheyAreCut();
    void givesOrdinaryTextAtOnce();
    void givesWhatOnlyBeganLikeOne();
    void keepsPartsOfSecretsAtTheEnd();

private:
    /// All that comes of a text that is cut into pieces of that size.
    QString cut(const QString &text, qsizetype size) const
    {
        SecretFilter filter(*m_redactor);
        QString out;
        for (qsizetype at = 0; at < text.size(); at += size)
            out += filter.feed(text.mid(at, size));
        return out + filter.finish();
    }

    std::unique_ptr<Redactor> m_redactor;
};

void SecretFilterTest::findsSecretsHoweverTheyAreCut_data()
{
    QTest::addColumn<QString>("spelling");
    QTest::newRow("plain") << QString::fromLatin1(Key);
    QTest::newRow("in a URL") << QString::fromLatin1(Key.toPercentEncoding());
    QTest::newRow("in JSON") << QString::fromLatin1(QByteArray(Key).replace('/', "\\/"));
    QTest::newRow("base64") << QString::fromLatin1(("user:" + Key).toBase64());
}

void SecretFilterTest::findsSecretsHoweverTheyAreCut()
{
    QFETCH(const QString, spelling);
    const QString text = u"Ключ — "_s + spelling + u", 🌍 и "_s + spelling + spelling + u" sk-"_s;
    const QString clean = m_redactor->withoutKnown(text);
    QVERIFY(clean.contains("[secret]"_L1));
    for (qsizetype size = 1; size <= text.size(); ++size) {
        bool splitsPair = false;
        for (qsizetype at = size; at < text.size(); at += size)
            splitsPair |= text.at(at).isLowSurrogate();
        if (splitsPair) // decoders give whole characters
            continue;
        const QString out = cut(text, size);
        // But for the first three characters, which may begin any word.
        QCOMPARE(out.count("[secret]"_L1), 3);
        QVERIFY2(out.size() <= clean.size() + 3 * 3, qPrintable(out));
        QVERIFY2(out.startsWith(u"Ключ — "_s) && out.contains(u", 🌍 и "_s)
                     && out.endsWith(u" sk-"_s),
                 qPrintable(out));
    }
}

void SecretFilterTest::givesOrdinaryTextAtOnce()
{
    SecretFilter filter(*m_redactor);
    for (const QString &piece : {u"Ask"_s, u"s"_s, u"k"_s, u"-"_s, u" Привет 🌍 "_s, u"sk-"_s,
                                 u"ing"_s, u"\U0001F30D"_s.left(1)})
        QCOMPARE(filter.feed(piece), piece);
    QCOMPARE(filter.finish(), QString());
}

void SecretFilterTest::givesWhatOnlyBeganLikeOne()
{
    SecretFilter filter(*m_redactor);
    QCOMPARE(filter.feed(u"a sk-Inv3n"_s), u"a "_s);
    QCOMPARE(filter.feed(u"ted"_s), QString());
    QCOMPARE(filter.feed(u" it"_s), u"sk-Inv3nted it"_s);
    QCOMPARE(filter.feed(u"sk-I"_s), QString());
    QCOMPARE(filter.finish(), u"sk-I"_s);
}

void SecretFilterTest::keepsPartsOfSecretsAtTheEnd()
{
    SecretFilter filter(*m_redactor);
    QCOMPARE(filter.feed(QString::fromLatin1(Key.left(15))), QString());
    QCOMPARE(filter.finish(), u"[secret]"_s);
}

QTEST_GUILESS_MAIN(SecretFilterTest)
#include "tst_secretfilter.moc"
