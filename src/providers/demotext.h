// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

// The Demo's texts. They are content rather than interface: their language follows the question,
// not the program's, so they are not translated by tr().

namespace Chat {

enum class DemoLanguage { English, Russian };

/// The tour without the list of slash requests at its end.
QString demoTour(DemoLanguage language);

QString demoCode();
QString demoTable();
QString demoThought();
QString demoParagraph(int number, int count);

} // namespace Chat
