// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/demotext.h"

namespace Chat {

using namespace Qt::StringLiterals;

QString demoTour(DemoLanguage language)
{
    if (language == DemoLanguage::Russian) {
        return uR"(# Это демонстрация, а не модель

За этим ответом **нет языковой модели**: программа показывает заранее написанный текст. Ваше сообщение
никуда не отправлено, сеть не нужна, токены не считаются.

## Чтобы ответила настоящая модель

1. Получите ключ: у OpenAI, в GigaChat или у другого сервиса с тем же интерфейсом.
2. Положите его в переменную `OPENAI_API_KEY` или `GIGACHAT_CREDENTIALS`.
3. Спросите:

```sh
lmchat ask --provider gigachat "Столица Татарстана?"
```

Модели на своём компьютере (Ollama, LM Studio, llama.cpp, vLLM) обычно отвечают и без ключа.

## Что умеет программа

| Задача | Команда |
|---|---|
| задать вопрос и читать ответ по мере его появления | `lmchat ask` |
| посмотреть, какие модели есть у сервиса | `lmchat models` |
| узнать, почему нет связи, и что делать | `lmchat doctor` |
| увидеть действующие настройки и откуда они взялись | `lmchat settings` |

- Ответ можно прервать: текст, который уже пришёл, остаётся.
- Если сервис занят, программа подождёт и попробует снова, а вы увидите обратный отсчёт.
- Ключи не попадают ни в журнал, ни в сообщения об ошибках.

> Ошибка — тоже ответ: она говорит, что случилось, и что с этим делать.

)"_s;
    }
    return uR"(# This is a demonstration, not a model

There is **no language model** behind this answer: the program shows a text that was written beforehand.
Your message was not sent anywhere, no network is needed, and no tokens are counted.

## To get answers from a real model

1. Get a key: from OpenAI, from GigaChat, or from any service with the same interface.
2. Put it into the variable `OPENAI_API_KEY` or `GIGACHAT_CREDENTIALS`.
3. Ask:

```sh
lmchat ask --provider openai "What is the capital of France?"
```

Models on your own machine (Ollama, LM Studio, llama.cpp, vLLM) usually answer without a key.

## What the program does

| To | use |
|---|---|
| ask a question and read the answer while it comes | `lmchat ask` |
| see which models a service has | `lmchat models` |
| find out why a connection fails, and what to do | `lmchat doctor` |
| see the settings in force and where they come from | `lmchat settings` |

- An answer can be stopped: the text that has come stays.
- When a service is busy, the program waits and tries again, and you see the countdown.
- Keys reach neither the log nor any error message.

> An error is an answer too: it says what happened and what to do about it.

)"_s;
}

QString demoCode()
{
    return uR"(A block of code, with its language named:

```cpp
#include <iostream>

int main()
{
    for (int i = 1; i <= 3; ++i)
        std::cout << "Hello, " << i << "!\n";
}
```

And one without a name, with characters that must stay as they are:

```
<b>not bold</b> & "quoted" \ `ticked`
```

Inline it looks like this: `std::vector<int>`.
)"_s;
}

QString demoTable()
{
    return uR"(A table with columns aligned to the left, the middle and the right:

| Planet | Symbol | Moons |
|:-------|:------:|------:|
| Earth  | ♁      |     1 |
| Mars   | ♂      |     2 |
| Jupiter, which needs much more room | ♃ | 95 |
)"_s;
}

QString demoThought()
{
    return u"The person wants to see how thinking looks. It should come first, apart from the "
           u"answer, and it may have more than one paragraph.\n\nThis is the second paragraph."_s;
}

QString demoParagraph(int number, int count)
{
    return u"**Paragraph %1 of %2.** It is here to make the answer long, so that scrolling, "
           u"stopping and selecting can be tried while it grows. "_s.arg(number)
               .arg(count)
        + u"Буквы, a word in *italics*, a `name` and a symbol ∑ keep it from being all the same."
          u"\n\n"_s;
}

} // namespace Chat
