// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkfinding.h"

#include "support/testhelpers.h"

#include <QSet>

using namespace Chat;
using namespace Qt::StringLiterals;

class TestCheckFinding final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void namesAreApart()
    {
        QSet<QString> names;
        QSet<QString> titles;
        for (int index = 0; index <= static_cast<int>(CheckStage::Token); ++index) {
            names.insert(checkStageName(static_cast<CheckStage>(index)));
            titles.insert(checkStageTitle(static_cast<CheckStage>(index)));
        }
        QCOMPARE(names.size(), 8);
        QCOMPARE(titles.size(), 8);
        names.clear();
        titles.clear();
        for (int index = 0; index <= static_cast<int>(CheckState::Failed); ++index) {
            names.insert(checkStateName(static_cast<CheckState>(index)));
            titles.insert(checkStateTitle(static_cast<CheckState>(index)));
        }
        QCOMPARE(names.size(), 6);
        QCOMPARE(titles.size(), 6);
    }

    void ends_data()
    {
        QTest::addColumn<CheckState>("state");
        QTest::addColumn<bool>("ended");
        QTest::newRow("not reached") << CheckState::NotReached << false;
        QTest::newRow("running") << CheckState::Running << false;
        QTest::newRow("passed") << CheckState::Passed << true;
        QTest::newRow("skipped") << CheckState::Skipped << true;
        QTest::newRow("warning") << CheckState::Warning << true;
        QTest::newRow("failed") << CheckState::Failed << true;
    }

    void ends()
    {
        QFETCH(CheckState, state);
        QFETCH(bool, ended);
        QCOMPARE(CheckFinding{.state = state}.hasEnded(), ended);
    }

    void plainLines_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("line");
        QTest::newRow("plain") << u"Root CA"_s << u"Root CA"_s;
        QTest::newRow("Russian") << u"Минцифры России"_s << u"Минцифры России"_s;
        QTest::newRow("line breaks") << u" a\n\tb\r\n"_s << u"a b"_s;
        QTest::newRow("terminal sequence") << u"a\x1b[31mb\x07"_s << u"a[31mb"_s;
        QTest::newRow("right to left") << u"a\u202Eb\u200Bc"_s << u"abc"_s;
        QTest::newRow("long") << QString(300, u'x') << QString(19, u'x') + u'…';
        QTest::newRow("just fits") << QString(20, u'x') << QString(20, u'x');
        QTest::newRow("pair at the cut")
            << QString(18, u'x') + u"\U0001F600yyy"_s << QString(18, u'x') + u'…';
    }

    void plainLines()
    {
        QFETCH(QString, text);
        QFETCH(QString, line);
        QCOMPARE(plainLine(text, 20), line);
    }
};

QTEST_GUILESS_MAIN(TestCheckFinding)
#include "tst_checkfinding.moc"
