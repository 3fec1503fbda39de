// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <QTest>

namespace Chat {

/// To be called by every test's init(): from here on, a warning that the test did not announce by
/// QTest::ignoreMessage() fails it.
inline void failOnAnyWarning()
{
    // The offscreen platform says so of everything that only a window manager could do.
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
}

} // namespace Chat

/// QVERIFY for a Result: shows the error where there is one.
#define QVERIFY_RESULT(result)                                                                     \
    do {                                                                                           \
        const auto &verifiedResult = (result);                                                     \
        if (!QTest::qVerify(verifiedResult.hasValue(), #result,                                    \
                            verifiedResult.hasValue()                                              \
                                ? ""                                                               \
                                : qPrintable(verifiedResult.error().message                        \
                                             + QStringLiteral(" / ")                               \
                                             + verifiedResult.error().detail),                     \
                            __FILE__, __LINE__))                                                   \
            return;                                                                                \
    } while (false)
