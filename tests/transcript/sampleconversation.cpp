// SPDX-License-Identifier: GPL-3.0-or-later
#include "transcript/sampleconversation.h"

#include <QRandomGenerator>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

const QStringList &sentences()
{
    static const QStringList list{
        u"The scheduler keeps one queue for each core and steals work when its own is empty."_s,
        u"That is *usually* enough, but measure before you change anything."_s,
        u"Память выделяется один раз и живёт столько же, сколько сам объект."_s,
        u"A `QFuture` may be cancelled at any time, so **check** the result before using it."_s,
        u"Сначала проверьте журнал, потом [документацию](https://example.org/docs)."_s,
        u"In short: readers never block writers, and writers never block readers."_s,
        u"Обратите внимание, что порядок обхода не определён стандартом."_s,
        u"The difference shows only with many thousands of rows."_s,
        u"日本語の文章も混ざることがあります。"_s,
        u"Это **важно**: без индекса запрос просматривает всю таблицу."_s,
    };
    return list;
}

QString paragraph(QRandomGenerator &random, int sentenceCount)
{
    QString text;
    for (int i = 0; i < sentenceCount; ++i)
        text += (i > 0 ? u" "_s : u""_s) + sentences().at(random.bounded(int(sentences().size())));
    return text;
}

QString codeLines(QRandomGenerator &random, int count)
{
    static const QStringList lines{u"int main(int argc, char *argv[])"_s,
                                   u"{"_s,
                                   u"    const auto rows = model.rowCount();"_s,
                                   u"    for (int i = 0; i < rows; ++i) {"_s,
                                   u"        // Считаем только видимые строки"_s,
                                   u"        total += widths.at(i) * 2;"_s,
                                   u"    }"_s,
                                   u"    return total > 0 ? 0 : 1;"_s,
                                   u"}"_s,
                                   u""_s,
                                   u"    std::printf(\"%d items, %s\\n\", rows, name.c_str());"_s};
    QString code;
    for (int i = 0; i < count; ++i)
        code += lines.at(random.bounded(int(lines.size()))) + u'\n';
    return code;
}

QString answer(QRandomGenerator &random)
{
    QString text = paragraph(random, 2 + random.bounded(3)) + "\n\n"_L1;
    const int kind = random.bounded(6);
    if (kind < 2)
        text += "```cpp\n"_L1 + codeLines(random, 5 + random.bounded(25)) + "```\n\n"_L1;
    if (kind == 2) {
        for (int i = 1; i <= 5; ++i)
            text += u"%1. %2\n"_s.arg(i).arg(paragraph(random, 1));
        text += u'\n';
    }
    if (kind == 3) {
        text += "| Name | Значение | Note |\n|---|---:|---|\n"_L1;
        for (int i = 0; i < 6; ++i)
            text += u"| item %1 | %2 | `x%1` |\n"_s.arg(i).arg(random.bounded(1000));
        text += u'\n';
    }
    if (kind == 4)
        text +=
            "### Details\n\n- one\n  - two\n- three\n\n> "_L1 + paragraph(random, 1) + "\n\n"_L1;
    return text + paragraph(random, 3 + random.bounded(8)) + u'\n';
}

MessageRow rowOf(const Message &message)
{
    return {.message = message};
}

} // namespace

Message sampleMessage(int number, Role role, const QString &text)
{
    Message message{.role = role, .text = text};
    message.id = QUuid(uint(number) + 1, 0x5a, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1);
    if (role == Role::Assistant)
        message.info.model = u"demo-1"_s;
    return message;
}

QList<MessageRow> richConversation()
{
    QList<MessageRow> rows;
    const auto add = [&rows](Role role, const QString &text) -> Message & {
        rows.append(rowOf(sampleMessage(int(rows.size()), role, text)));
        return rows.last().message;
    };
    add(Role::User,
        u"Сравни, пожалуйста, кучу и стек. И покажи пример на C++ с таблицей 🙂"_s);
    add(Role::Assistant,
        uR"(Конечно! **Стек** и **куча** — две области памяти, которые живут по разным правилам.

## Коротко

| Свойство | Стек | Куча |
|:---------|:----:|-----:|
| Скорость | очень быстро | медленнее |
| Размер | ~8 МБ | вся память |
| Время жизни | до конца блока | до `delete` |

1. **Стек** растёт и уменьшается сам:
   - каждый вызов функции получает *кадр*;
   - при возврате кадр исчезает.

     Поэтому ссылка на локальную переменную живёт недолго.
2. **Куча** управляется вами:
   - [x] выделить — `std::make_unique`
   - [ ] освободить вручную ~~`delete`~~

```cpp
#include <memory>

// Объект живёт в куче, указатель — на стеке.
std::unique_ptr<int> makeAnswer()
{
    auto answer = std::make_unique<int>(42);
    return answer; // "владение" уходит наружу
}
```

> Правило: если не уверены — начинайте со стека.
>
> > Вложенная цитата, чтобы было видно, как она выглядит.

Подробнее: [cppreference](https://en.cppreference.com) или https://isocpp.org/faq. Формула: $E = mc^2$, сноска[^1].

---

[^1]: Сноски стоят в конце.
)"_s);
    add(Role::User, u"What about text from right to left, and emoji?"_s);
    Message &mixed = add(Role::Assistant, uR"(### Right to left

זהו משפט בעברית עם **הדגשה** ו־`code` בתוכו.

- פריט ראשון
- פריט שני

العربية تُكتب من اليمين إلى اليسار، وهذا مثال.

English again, right after. Emoji: 👩‍👩‍👧‍👦 👍🏽 🇩🇪 ❤️ and CJK: 漢字かな交じり文、한국어.

Combining: e̶x̶ä̂m̃ple, zero width:​ none. <b>Raw HTML</b> stays text, and ![a picture](https://example.org/a.png) is not loaded.
)"_s);
    mixed.reasoning = u"The person wants **examples**.\n\n1. Hebrew\n2. Arabic\n\nKeep it short."_s;
    add(Role::User, u"```python\nprint('my own code')\n```\nDoes *this* work?"_s);
    Message &failed = add(Role::Assistant, u"It should, but"_s);
    failed.state = MessageState::Failed;
    failed.error = Error{.kind = ErrorKind::RateLimited,
                         .message = u"The service takes no more requests for now."_s,
                         .remedy = u"Wait a moment, then try again."_s};
    rows.last().versionCount = 3;
    rows.last().versionIndex = 1;
    return rows;
}

QList<MessageRow> longConversation(int count)
{
    QRandomGenerator random(4);
    QList<MessageRow> rows;
    rows.reserve(count);
    for (int i = 0; i < count; ++i) {
        if (i % 2 == 0) {
            rows.append(
                rowOf(sampleMessage(i, Role::User, paragraph(random, 1 + random.bounded(3)))));
            continue;
        }
        QString text = answer(random);
        while (random.bounded(3) != 0)
            text += u'\n' + answer(random);
        rows.append(rowOf(sampleMessage(i, Role::Assistant, text)));
    }
    return rows;
}

QString longProse(qsizetype size)
{
    QRandomGenerator random(5);
    QString text;
    for (int i = 0; text.toUtf8().size() < size; ++i) {
        if (i % 10 == 0)
            text += u"## Part %1\n\n"_s.arg(i / 10 + 1);
        for (int j = 0; j < 10; ++j) {
            text += paragraph(random, 2 + random.bounded(4)) + "\n\n"_L1;
            if (random.bounded(4) == 0)
                text +=
                    "- "_L1 + paragraph(random, 1) + "\n- "_L1 + paragraph(random, 1) + "\n\n"_L1;
        }
    }
    return text;
}

QString longCode(qsizetype size)
{
    QRandomGenerator random(6);
    QString code;
    while (code.toUtf8().size() < size)
        code += codeLines(random, 100);
    return "Here it is:\n\n```cpp\n"_L1 + code;
}

} // namespace Chat
