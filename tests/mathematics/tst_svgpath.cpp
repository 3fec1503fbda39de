// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/svgpath.h"

#include "support/testhelpers.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace Chat {

class TestSvgPath final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void readsNumbers();
    void readsPaths_data();
    void readsPaths();
    void refusesPaths_data();
    void refusesPaths();
    void readsTransforms();
};

namespace {

QString drawing(const QPainterPath &path)
{
    QString text;
    for (int i = 0; i < path.elementCount(); ++i) {
        const QPainterPath::Element element = path.elementAt(i);
        text +=
            u"%1%2,%3 "_s.arg(QStringView(u"MLCc").at(element.type)).arg(element.x).arg(element.y);
    }
    return text.trimmed();
}

} // namespace

void TestSvgPath::readsNumbers()
{
    QCOMPARE(svgNumbers(u"1,2 -3.5-4 .5e2").value(), (QList<qreal>{1, 2, -3.5, -4, 50}));
    QCOMPARE(svgNumbers(u"1e-3+2").value(), (QList<qreal>{0.001, 2}));
    QVERIFY(svgNumbers(u"").value().isEmpty());
    QVERIFY(!svgNumbers(u"1em"));
    QVERIFY(!svgNumbers(u"50%"));
    QVERIFY(!svgNumbers(u"1.2.3"));
    QVERIFY(!svgNumbers(u"1e999"));
    QVERIFY(!svgNumbers(u"nan"));
}

void TestSvgPath::readsPaths_data()
{
    QTest::addColumn<QString>("data");
    QTest::addColumn<QString>("path");

    QTest::newRow("lines") << u"M1 2L3 4H5V6"_s << u"M1,2 L3,4 L5,4 L5,6"_s;
    QTest::newRow("further points") << u"M1,2,3,4L5 6 7 8"_s << u"M1,2 L3,4 L5,6 L7,8"_s;
    QTest::newRow("closed") << u"M1 2L3 4Z"_s << u"M1,2 L3,4 L1,2"_s;
    QTest::newRow("cubic") << u"M0 0C1 2 3 4 5 6"_s << u"M0,0 C1,2 c3,4 c5,6"_s;
    QTest::newRow("cubic that goes on")
        << u"M0 0C1 2 3 4 5 6S9 9 10 10"_s << u"M0,0 C1,2 c3,4 c5,6 C7,8 c9,9 c10,10"_s;
    QTest::newRow("quadratic") << u"M0 0Q3 3 6 0"_s << u"M0,0 C2,2 c4,2 c6,0"_s;
    QTest::newRow("quadratic that goes on")
        << u"M0 0Q3 3 6 0T12 0"_s << u"M0,0 C2,2 c4,2 c6,0 C8,-2 c10,-2 c12,0"_s;
    QTest::newRow("going on from nothing")
        << u"M56 237T56 250"_s << u"M56,237 C56,237 c56,241.333 c56,250"_s;
    QTest::newRow("nothing") << QString() << QString();
}

void TestSvgPath::readsPaths()
{
    QFETCH(const QString, data);
    QFETCH(const QString, path);
    const std::optional<QPainterPath> read = svgPath(data);
    QVERIFY(read);
    QCOMPARE(drawing(*read), path);
}

void TestSvgPath::refusesPaths_data()
{
    QTest::addColumn<QString>("data");
    QTest::newRow("does not begin with a point") << u"L1 2"_s;
    QTest::newRow("relative") << u"M0 0l1 2"_s;
    QTest::newRow("arc") << u"M0 0A1 1 0 0 0 2 2"_s;
    QTest::newRow("missing number") << u"M0 0L1"_s;
    QTest::newRow("no numbers") << u"M0 0L"_s;
    QTest::newRow("numbers where none belong") << u"M0 0L1 1Z3"_s;
    QTest::newRow("words") << u"M0 0 url(http://a)"_s;
    QTest::newRow("endless") << u"M0 0L1e999 0"_s;
}

void TestSvgPath::refusesPaths()
{
    QFETCH(const QString, data);
    QVERIFY(!svgPath(data));
}

void TestSvgPath::readsTransforms()
{
    QCOMPARE(svgTransform(u"translate(3,4)").value().map(QPointF(1, 1)), QPointF(4, 5));
    QCOMPARE(svgTransform(u"translate(3)").value().map(QPointF(1, 1)), QPointF(4, 1));
    QCOMPARE(svgTransform(u"scale(2)").value().map(QPointF(1, 1)), QPointF(2, 2));
    // The last one is applied first.
    QCOMPARE(svgTransform(u"translate(10,0) scale(1,-1)").value().map(QPointF(1, 2)),
             QPointF(11, -2));
    QCOMPARE(svgTransform(u"matrix(1 0 0 -1 5 6)").value().map(QPointF(1, 1)), QPointF(6, 5));
    QVERIFY(svgTransform(u"").value().isIdentity());
    for (const QStringView text :
         {u"rotate(4)", u"translate(a)", u"scale(", u"matrix(1 2)", u"translate()", u"url(#a)"})
        QVERIFY(!svgTransform(text));
}

} // namespace Chat

QTEST_GUILESS_MAIN(Chat::TestSvgPath)
#include "tst_svgpath.moc"
