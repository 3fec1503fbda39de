// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/result.h"

#include "support/testhelpers.h"

#include <memory>

using namespace Chat;
using namespace Qt::StringLiterals;

class ResultTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void holdsValue();
    void holdsError();
    void movesWhatCannotBeCopied();
    void anErrorMayBeTheValue();
    void withoutValue();
    void errorTexts();
    void errorNamesAreDistinct();
};

void ResultTest::holdsValue()
{
    Result<QString> result = u"value"_s;
    QVERIFY(result);
    QVERIFY(result.hasValue());
    QCOMPARE(*result, u"value"_s);
    QCOMPARE(result->size(), 5);
    *result += u'!';
    QCOMPARE(result.value(), u"value!"_s);
    const QString taken = *std::move(result);
    QCOMPARE(taken, u"value!"_s);
}

void ResultTest::holdsError()
{
    const Error error{.kind = ErrorKind::Timeout, .message = u"Too slow."_s};
    const Result<QString> result = error;
    QVERIFY(!result);
    QVERIFY(!result.hasValue());
    QCOMPARE(result.error(), error);
}

void ResultTest::movesWhatCannotBeCopied()
{
    Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
    QVERIFY(result);
    const std::unique_ptr<int> taken = *std::move(result);
    QCOMPARE(*taken, 7);
}

void ResultTest::anErrorMayBeTheValue()
{
    const Result<std::optional<Error>> result = std::optional<Error>(Error());
    QVERIFY(result);
    QVERIFY(result->has_value());
}

void ResultTest::withoutValue()
{
    const Result<void> fine;
    QVERIFY(fine);
    const Result<void> failed = Error{.kind = ErrorKind::File};
    QVERIFY(!failed);
    QCOMPARE(failed.error().kind, ErrorKind::File);
}

void ResultTest::errorTexts()
{
    QCOMPARE(errorText({.message = u"It failed."_s}), u"It failed."_s);
    QCOMPARE(errorText({.message = u"It failed."_s, .remedy = u"Try again."_s}),
             u"It failed. Try again."_s);
}

void ResultTest::errorNamesAreDistinct()
{
    QStringList names;
    for (int kind = 0; kind <= static_cast<int>(ErrorKind::Internal); ++kind) {
        const QString name = errorKindName(static_cast<ErrorKind>(kind));
        QVERIFY2(!names.contains(name), qPrintable(name));
        names.append(name);
    }
    QCOMPARE(names.last(), u"internal"_s);
}

QTEST_GUILESS_MAIN(ResultTest)
#include "tst_result.moc"
