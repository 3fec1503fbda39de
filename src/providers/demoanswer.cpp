// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/demoanswer.h"

#include "providers/demofailure.h"
#include "providers/demotext.h"

#include <algorithm>
#include <array>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr int UsualParagraphs = 20;
constexpr int MostParagraphs = 500;
constexpr int SlowTokensPerSecond = 3;

QString requestList(DemoLanguage language);

DemoAnswer failure(const QString &name)
{
    if (const std::optional<DemoAnswer> answer = demoFailure(name))
        return *answer;
    return {.text = u"`/fail` takes one of: %1.\n"_s.arg(demoFailureNames().join(u", "_s))};
}

DemoAnswer longText(const QString &argument)
{
    bool isNumber = false;
    const int count = argument.isEmpty() ? UsualParagraphs : argument.toInt(&isNumber);
    if (!argument.isEmpty() && (!isNumber || count < 1 || count > MostParagraphs))
        return {.text = u"`/long` takes a number from 1 to %1.\n"_s.arg(MostParagraphs)};
    QString text;
    for (int number = 1; number <= count; ++number)
        text += demoParagraph(number, count);
    return {.text = text};
}

DemoAnswer slow(const QString &)
{
    return {.text =
                u"This answer comes slowly, word by word, so that there is time to stop it.\n"_s,
            .tokensPerSecond = SlowTokensPerSecond};
}

DemoAnswer thinking(const QString &)
{
    return {.reasoning = demoThought(), .text = u"And this is the answer after the thinking.\n"_s};
}

DemoAnswer help(const QString &)
{
    return {.text = requestList(DemoLanguage::English)};
}

struct Request
{
    QLatin1StringView name;
    const char16_t *english;
    const char16_t *russian;
    DemoAnswer (*answer)(const QString &argument);
};

constexpr std::array Requests{
    Request{"help"_L1, u"this list", u"этот список", help},
    Request{"think"_L1, u"thinking before the answer", u"размышление перед ответом", thinking},
    Request{"code"_L1, u"blocks of code", u"блоки кода",
            [](const QString &) { return DemoAnswer{.text = demoCode()}; }},
    Request{"table"_L1, u"a table", u"таблица",
            [](const QString &) { return DemoAnswer{.text = demoTable()}; }},
    Request{"long"_L1, u"a long answer; a number after it sets the paragraphs",
            u"длинный ответ; число после слова — сколько абзацев", longText},
    Request{"slow"_L1, u"a slow answer", u"медленный ответ", slow},
    Request{"fail"_L1, u"a failure", u"сбой", failure},
};

QString requestList(DemoLanguage language)
{
    const bool isRussian = language == DemoLanguage::Russian;
    QString text =
        isRussian ? u"## Просьбы с косой чертой\n\n"_s : u"## Requests with a slash\n\n"_s;
    for (const Request &request : Requests) {
        text += u"- `/%1`: %2\n"_s.arg(
            request.name, QString::fromUtf16(isRussian ? request.russian : request.english));
    }
    const QString failures = u"`%1`"_s.arg(demoFailureNames().join(u"`, `"_s));
    return text
        + (isRussian ? u"\nПосле `/fail` — чем закончить: %1.\n"_s
                     : u"\nAfter `/fail`, how to end: %1.\n"_s)
              .arg(failures);
}

DemoLanguage languageOf(const QString &text)
{
    const bool isCyrillic =
        std::ranges::any_of(text, [](QChar c) { return c.script() == QChar::Script_Cyrillic; });
    return isCyrillic ? DemoLanguage::Russian : DemoLanguage::English;
}

} // namespace

DemoAnswer demoAnswer(const QString &question)
{
    const QString text = question.simplified();
    if (text.startsWith(u'/')) {
        const QString name = text.section(u' ', 0, 0).mid(1).toLower();
        const auto it = std::ranges::find(Requests, name, &Request::name);
        return it == Requests.end() ? help({}) : it->answer(text.section(u' ', 1).toLower());
    }
    const DemoLanguage language = languageOf(text);
    return {.text = demoTour(language) + requestList(language)};
}

} // namespace Chat
