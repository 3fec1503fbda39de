// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/question.h"

#include "support/testhelpers.h"

using namespace Chat;
using namespace Qt::StringLiterals;

class QuestionTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void joinsItsParts();
};

void QuestionTest::joinsItsParts()
{
    QCOMPARE(composeQuestion(u"Why?"_s, {}, {}), u"Why?"_s);
    QCOMPARE(composeQuestion({}, u"  from a pipe\r\n\n"_s, {}), u"  from a pipe"_s);
    QCOMPARE(composeQuestion(u"Why?"_s, u"context\n"_s, {}), u"Why?\n\ncontext"_s);
    QCOMPARE(composeQuestion(u"Why?"_s, u" \n"_s, {u"`a`:\nA\n"_s, u"`b`:\nB\n"_s}),
             u"Why?\n\n`a`:\nA\n\n`b`:\nB"_s);
}

QTEST_GUILESS_MAIN(QuestionTest)
#include "tst_question.moc"
