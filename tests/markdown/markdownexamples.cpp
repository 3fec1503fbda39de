// SPDX-License-Identifier: GPL-3.0-or-later
#include "markdown/markdownexamples.h"

namespace Chat {

using namespace Qt::StringLiterals;

QStringList markdownExamples()
{
    return {
        // paragraphs and breaks
        u"one"_s,
        u"one\ntwo\n\nthree\n"_s,
        u"  indented\n    goes on\n"_s,
        u"hard  \nbreak\\\nagain"_s,
        u"\n\n\nlate start"_s,
        u"tab\there\n\tstill"_s,
        u"a\r\nb\r\n\r\nc\rd"_s,
        u"a\0b\u0007c"_s,
        u"Привет, *мир*!\n\nКак дела?"_s,
        u"שלום **עולם**\n\nمرحبا"_s,
        u"日本語の**文章**です。"_s,
        u"👩‍👩‍👧‍👦 family and e\u0301 and \u200b nothing"_s,
        u"\\* \\# \\[ \\` \\\\ \\a"_s,
        u"&amp; &lt; &copy; &#35; &#x22; &nosuch; &#0; &#1234567890;"_s,
        // headings
        u"# one\n## two\n### three\n#### four\n##### five\n###### six\n####### none"_s,
        u"#none\n# closed ##\n# *em* `code`\n#\n## "_s,
        u"setext\n===\n\nother\n---\n"_s,
        u"two\nlines\n===\ntext"_s,
        u"not\n\n===\n"_s,
        u"- item\n===\n"_s,
        u"> quote\n---\n"_s,
        u"a\n= =\nb\n--- -\n"_s,
        u"a\n-\nb\n--\nc"_s,
        u"text\n# heading\ntext"_s,
        // rules
        u"***\n---\n___\n * * *\n- - - -\n_____  \n--\n**\n"_s,
        u"a\n***\nb\n\n---\n\nc"_s,
        u"- a\n***\n- b\n"_s,
        u"+++\n===\n"_s,
        // code
        u"    code\n\n    more\n\n\n  text"_s,
        u"text\n    no code"_s,
        u"- item\n\n      code\n"_s,
        u"```\ncode\n```\nafter"_s,
        u"```cpp\nint a;\n\nint b;\n```\n\nafter"_s,
        u"~~~ lang more\nx\n~~~"_s,
        u"```\nopen\n\n\n"_s,
        u"````\n```\n`````\nafter"_s,
        u"```\na\n~~~\n``\n ```\nb"_s,
        u"   ```\n   a\n  b\n    c\n   ```\nd"_s,
        u"```\na\n    ```\n```x\n```  \t\nb"_s,
        u"``` a`b\nc"_s,
        u"text\n```\ncode\n```\ntext"_s,
        u"> ```\n> a\nb\n"_s,
        u"- ```\n  a\n\n  b\n  ```\n- c"_s,
        u"```\n\n  \n```\n"_s,
        u"~~~\n<>\n~~~\n~~~~\n"_s,
        u"``` &amp; \\* x\na\n```"_s,
        u"```\n```\n```\n```\nx"_s,
        u"```diff\n- a\n+ b\n@@ -1 +1 @@\n```\n"_s,
        u"\t- code\n\t- more\n"_s,
        u"``\nx\n``\n"_s,
        // code spans
        u"`a` ``b ` c`` ` d ` `` ` `` `e\nf` `open"_s,
        u"`a *b` c* `<a>` `\\`"_s,
        u"[a`](b)` c"_s,
        // quotes
        u"> a\n> b\nlazy\n\nafter"_s,
        u"> a\n>\n> b\n\n> c"_s,
        u">a\n>> b\n>c\n"_s,
        u">\n>\n> \n"_s,
        u"> - a\n> - b\n>\n>   c\n"_s,
        u"> # h\n> ---\n> 1. x\n"_s,
        u"> > > deep\n> > less\n> least\n"_s,
        u"> ```\n> code\n> ```\n> text\n"_s,
        u">     code\n\n>    not"_s,
        u"- > a\n  > b\n- > c"_s,
        u"> a | b\n> - | -\n> 1 | 2\n"_s,
        u"text\n> quote\ntext"_s,
        // lists
        u"- a\n- b\n- c\n"_s,
        u"- a\n\n- b\n\n\n- c\n"_s,
        u"* a\n* b\n- c\n+ d\n"_s,
        u"1. a\n2. b\n3. c\n"_s,
        u"7. a\n7. b\n7. c"_s,
        u"1. a\n2) b\n3. c"_s,
        u"0. a\n1. b"_s,
        u"123456789. a\n1234567890. b"_s,
        u"- a\n  - b\n    - c\n  - d\n- e"_s,
        u"- a\n\n  b\n- c\n\n      d\n"_s,
        u"1. a\n\n   b\n\n2. c\n"_s,
        u"1. a\n   ```\n   x\n   ```\n2. b\n\n```\ny\n```\n\n3. c"_s,
        u"- \n- a\n-\n- b\n"_s,
        u"-\n\n  a\n"_s,
        u"- a\n b\nlazy\n\nout"_s,
        u" - a\n  - b\n   - c\n    - d\n"_s,
        u"text\n- a\n2. b\n1. c\n"_s,
        u"- [ ] open\n- [x] done\n- [X] done\n- [y] no\n- [ ]no\n"_s,
        u"1. [ ] a\n   - [x] b\n"_s,
        u"- a\n\n\n  b\n"_s,
        u"- a\n<!-- x -->\n- b\n"_s,
        u"- - - a\n"_s,
        u"1. - 2. a\n"_s,
        u"- # h\n- ---\n- > q\n"_s,
        u"10) a\n11) b\n    c\n"_s,
        u"-a\n1.b\n+ \n"_s,
        u"- a\n- b\n\npara\n\n- c\n"_s,
        u"* a\n\n    code?\n\n      code\n"_s,
        u"1. a\n\n\n1. b\n\n    - c\n\n    - d\n\n2. e\n"_s,
        u"- a\n\t- b\n\t\t- c\n"_s,
        u"- a | b\n  - | -\n  1 | 2\n- c\n"_s,
        // html
        u"<div>\n*a*\n\n*b*\n</div>\n"_s,
        u"<!-- a\n\nb -->\ntext"_s,
        u"<script>\na\n\nb\n</script>\nc"_s,
        u"<?php\n\n?>x"_s,
        u"a <b>c</b> <!-- d --> <e f=\"g\" h> <i/> <1> < j"_s,
        u"<custom>\nx\n\ny"_s,
        u"text\n<custom>\nx"_s,
        u"<![CDATA[\na\n\n]]>\nb"_s,
        u"<!DOCTYPE html>\nx"_s,
        u"a<br>b<br/>c<BR />d"_s,
        u"<pre>\n\n*a*</pre>\nb"_s,
        u"<img src=\"http://a/b.png\">"_s,
        u"<a href=\"x\">b</a>"_s,
        u"<table>\n<tr>\n\n<td>x\n"_s,
        // emphasis
        u"*a* **b** ***c*** _d_ __e__ ___f___"_s,
        u"*a **b** c* **a *b* c** *a*b*"_s,
        u"a*b*c a_b_c a__b__c 5*6*7"_s,
        u"** a ** * b * _ c _"_s,
        u"*a **b* c**"_s,
        u"**a\nb** *c\n\nd*"_s,
        u"~~a~~ ~b~ ~~~c~~~ ~~d ~~ a~~b~~c"_s,
        u"*[a*](b) **<a*>* `*`*"_s,
        u"*(*a*)* _\"_b_\"_"_s,
        u"****a**** ****b** c**"_s,
        u"**жирный**текст **a**b"_s,
        // links and pictures
        u"[a](b) [c](<d e> \"t\") [f]() [](g) [h](i 'j') [k] (l)"_s,
        u"[a](b(c)d) [e](f\\)g) [h](i j)"_s,
        u"![a](b) ![](c.png) ![*d*](e \"f\") ![g"_s,
        u"[![a](b)](c) [a [b](c) d](e)"_s,
        u"[*a* `b` **c**](d)"_s,
        u"<http://a.b/c?d=e&f> <a@b.c> <mailto:x@y.z> <no way>"_s,
        u"[a\nb](c\n\"d\ne\")"_s,
        u"https://a.b/c_d_e*f*. (http://a.b/(c)) www.a.b, x@y.zz! ftp://no"_s,
        u"https://a.b/?c=d&amp;e=f **https://x.y**"_s,
        u"http:// https://. www. @ a@ @b a@b a@b. http://*"_s,
        u"[a](javascript:b) [c](file:///d)"_s,
        // definitions
        u"[a]\n\n[a]: b\n"_s,
        u"[a]: b 'c'\n[A] [a][] [x][a]\n"_s,
        u"# [a]\n\n- [a]\n\n[a]: <b c>\n\n> [d]: e\n\n[d]"_s,
        u"[a]: b\nc\n[a]\n"_s,
        u"[a]:\nb\n\n[a]"_s,
        u"text\n[a]: b\n\n[a]"_s,
        u"[a]: b\n[a]: c\n\n[a]"_s,
        // footnotes
        u"a[^1] b[^x] c[^none]\n\n[^1]: one\n\n[^x]: two\n    more\n\nafter"_s,
        u"[^a]\n\n[^a]: *b*\n\n    - c\n    - d\n"_s,
        u"[^a]: unused\n\ntext"_s,
        u"[^a]: b[^c]\n[^c]: d\n\ne[^a]"_s,
        u"[^*a*] ![^b] *[^c*]"_s,
        // tables
        u"a | b\n- | -\n1 | 2\n"_s,
        u"| a | b | c |\n|:--|:-:|--:|\n| *1* | `2` | [3](d) |\n| 4 |\n| 5 | 6 | 7 | 8 |\n\nafter"_s,
        u"text\na | b\n- | -\n1 | 2\ntext"_s,
        u"a | b\n- | -x\n"_s,
        u"a | b\n- |\n"_s,
        u"| a |\n| - |\n| `b\\|c` | d \\| e |\n# h"_s,
        u"| a |\n|---|\n| b |\n> quote"_s,
        u"|a|b|\n|-|-|\n|c<br>d|**e**|\n\n|f|\n|-|\n"_s,
        u"a\n-\n| b |\n| - |\n"_s,
        u"- | a | b |\n  |---|---|\n  | 1 | 2 |\n\n  text\n"_s,
        u"| | |\n|-|-|\n| | |\n"_s,
        u"a|b\n-|-\nc\n\nd|e\n-|-\n\nf"_s,
        u"one\ntwo\na|b\n:-|-:\n"_s,
        u"|||\n|-|-|\n"_s,
        u"| a \\\\| b |\n|--|--|\n"_s,
        // formulas
        u"$a_1 + b_1$ and $c*d*e$, $5 and $6, \\$7$, $ x $, $$y_1$$ `$z_1$`"_s,
        u"\\(a_b * c_d\\) \\[e_f\\] \\\\(g\\)"_s,
        u"\\[\na\n= b\n- c\n# d\n\\]\n\nafter"_s,
        u"Text:\n$$\n- a\n1. b\n===\n$$\nmore\n"_s,
        u"$$\n- a\n\n$$\n"_s,
        u"\\[ a\n```\ncode\n```\n\\]\n"_s,
        u"> $$\n> a_b\n> - c\n> $$\n"_s,
        u"- \\[ x\n- y\n\\]\n- z"_s,
        u"```\n$$\n- a\n$$\n```\n"_s,
        u"| $a|b$ | $c$ |\n|---|---|\n| \\(d_e\\) | $5 |\n"_s,
        u"# $a_b$\n$$ c\n---\nd $$"_s,
        u"*$a$* [$b$](c) $[d](e$ f)"_s,
        u"    $$ a\nb $$\n"_s,
        u"\\[c\\] \\[ x = 1 \\], \\[1\\]\n\\[ x^2 \\] and\n"_s,
        u"$a$$b$\\(c\\)\\(d\\)"_s,
        // what models write
        u"Конечно! Вот пример:\n\n```python\nprint(\"Привет\")\n```\n\n**Вывод:**\n1. Первый\n2. Второй\n   - вложенный\n\n> Цитата\n"_s,
        u"### Steps\n\n1. **Install**:\n   ```bash\n   apt install x\n   ```\n\n2. **Run**:\n   - `x --help`\n   - `x -v`\n\n---\n\n| Flag | Means |\n|------|-------|\n| `-v` | verbose |\n"_s,
        u"- **a**: b\n- **c**: d\n\n  more about c\n\n- **e**\n\nDone. See https://example.org/a_b.\n"_s,
        u"Price $5 and $6, x_1 + x_2, \\(a_b\\) and \\[c_d\\]\n"_s,
    };
}

QString randomMarkdown(QRandomGenerator &random)
{
    static const QStringList openings{u""_s,     u""_s,       u""_s,     u""_s,      u"- "_s,
                                      u"* "_s,   u"1. "_s,    u"2. "_s,  u"3) "_s,   u"> "_s,
                                      u">"_s,    u"> > "_s,   u"# "_s,   u"## "_s,   u"  "_s,
                                      u"    "_s, u"   "_s,    u"  - "_s, u"   - "_s, u"    - "_s,
                                      u"\t"_s,   u"- [x] "_s, u"- > "_s, u"> - "_s,  u"1. - "_s};
    static const QStringList words{u"word"_s,
                                   u"слово"_s,
                                   u"漢字"_s,
                                   u"👍🏽"_s,
                                   u"*em*"_s,
                                   u"**strong**"_s,
                                   u"`code`"_s,
                                   u"~~gone~~"_s,
                                   u"[a](b)"_s,
                                   u"![p](q)"_s,
                                   u"<b>"_s,
                                   u"</b>"_s,
                                   u"https://a.b/c"_s,
                                   u"*"_s,
                                   u"**"_s,
                                   u"_"_s,
                                   u"`"_s,
                                   u"[a]"_s,
                                   u"[^1]"_s,
                                   u"|"_s,
                                   u"a|b"_s,
                                   u"&amp;"_s,
                                   u"\\"_s,
                                   u"<!--"_s,
                                   u"-->"_s,
                                   u"<br>"_s,
                                   u"x@y.z"_s,
                                   u"$x_1$"_s,
                                   u"\\(y_1\\)"_s,
                                   u"\\[ z = 1 \\]"_s,
                                   u"\\[c\\]"_s,
                                   u"$$"_s,
                                   u"$5"_s,
                                   u"  "_s,
                                   u"!"_s,
                                   u"("_s,
                                   u")"_s};
    static const QStringList lines{
        u""_s,       u""_s,         u""_s,        u""_s,           u" "_s,     u"```"_s,
        u"```"_s,    u"```cpp"_s,   u"~~~"_s,     u"````"_s,       u"---"_s,   u"==="_s,
        u"***"_s,    u"-|-"_s,      u"|-|:-:|"_s, u"| a | b |"_s,  u"<div>"_s, u"</div>"_s,
        u"<!-- x"_s, u"-->"_s,      u"[a]: /u"_s, u"[^1]: note"_s, u"-"_s,     u"1."_s,
        u">"_s,      u"    code"_s, u"  ```"_s,   u"   ```"_s,     u"- ```"_s, u"> ```"_s,
        u"+ a"_s,    u"\\[ x_1"_s,  u"\\]"_s,     u"$$"_s};
    const auto oneOf = [&random](const QStringList &list) {
        return list.at(random.bounded(static_cast<int>(list.size())));
    };

    // A third of them has no definitions, for these switch the strict rule off.
    const bool hasDefinitions = random.bounded(3) != 0;
    QString text;
    const int lineCount = random.bounded(1, 14);
    for (int i = 0; i < lineCount; ++i) {
        QString line;
        if (random.bounded(2) == 0) {
            line = oneOf(lines);
        } else {
            line = oneOf(openings);
            const int wordCount = random.bounded(0, 5);
            for (int j = 0; j < wordCount; ++j)
                line += (j > 0 && random.bounded(4) != 0 ? u" "_s : u""_s) + oneOf(words);
        }
        if (!hasDefinitions && line.contains("]:"_L1))
            continue;
        text += line + (random.bounded(40) == 0 ? u"\r\n"_s : u"\n"_s);
    }
    if (random.bounded(2) == 0)
        text.chop(1);
    return text;
}

QList<HostileText> hostileMarkdown()
{
    const auto repeated = [](const QString &piece, qsizetype size = 90'000) {
        return piece.repeated(size / piece.size());
    };
    QString growingTicks;
    for (int i = 1; i < 420; ++i)
        growingTicks += u'e' + QString(i, u'`');
    QString nestedList;
    for (int i = 0; i < 290; ++i)
        nestedList += QString(2 * i, u' ') + "* a\n"_L1;
    QString footnotes;
    for (int i = 0; i < 4000; ++i)
        footnotes += u"[^%1]"_s.arg(i);
    footnotes += "\n\n"_L1;
    for (int i = 0; i < 4000; ++i)
        footnotes += u"[^%1]: x\n\n"_s.arg(i);
    QString labels;
    for (int i = 1; i < 400; ++i)
        labels += '['_L1 + QString(i, u'a') + "]: x\n\n"_L1;
    const auto table = [](int columns, const QString &rows) {
        return u"|a"_s.repeated(columns) + "|\n"_L1 + u"|-"_s.repeated(columns) + "|\n"_L1 + rows;
    };
    return {
        {"nested emphasis", u"*a **a "_s.repeated(6000) + 'b'_L1 + u" a** a*"_s.repeated(6000)},
        {"emphasis that is not closed", repeated(u"_a "_s)},
        {"mismatched emphasis", repeated(u"*a_ "_s)},
        {"brackets that open", repeated(u"[a"_s)},
        {"brackets that close", repeated(u"a]"_s)},
        {"links in pictures in brackets", repeated(u"![[]()"_s)},
        {"the same over many lines", repeated(u"![[]()\n"_s)},
        {"deep brackets", QString(45'000, u'[') + 'a'_L1 + QString(45'000, u']')},
        {"deep quotes", repeated(u"> "_s) + 'a'_L1},
        {"deep quotes, lazy lines", QString(2000, u'>') + "a\n"_L1 + repeated(u"b\n"_s)},
        {"deep list", nestedList},
        {"deep list on one line", repeated(u"- "_s) + 'x'_L1},
        {"growing code spans", growingTicks},
        {"links that are not closed", repeated(u"[a](<b"_s)},
        {"comments that are not closed", repeated(u"</<!--"_s)},
        {"addresses in addresses", repeated(u"www.a_"_s)},
        {"addresses with brackets", u"www.a"_s + QString(90'000, u')')},
        {"half addresses", repeated(u"http://)"_s)},
        {"mail addresses", repeated(u"a@"_s)},
        {"a table with thousands of columns", table(10'000, u"a\n"_s.repeated(20'000))},
        {"a table with rows to be filled up", table(64, u"a\n"_s.repeated(40'000))},
        {"many tables to be filled up", table(60, u"a\n"_s.repeated(100) + u'\n').repeated(200)},
        {"a definition used often",
         u"[a]: /"_s + QString(30'000, u'u') + "\n\n"_L1 + repeated(u"[a]"_s, 60'000)},
        {"thousands of footnotes", footnotes},
        {"long labels", labels},
        {"one word", QString(90'000, u'w')},
        {"one line of code", "```\n"_L1 + QString(90'000, u'x') + "\n```"_L1},
        {"tabs", QString(90'000, u'\t') + 'a'_L1},
        {"line breaks", QString(90'000, u'\n')},
        {"combining marks", 'a'_L1 + QString(90'000, QChar(0x0301))},
        {"direction marks", repeated(u"\u202e\u2067a\u200f"_s)},
        {"entities", repeated(u"&#"_s)},
        {"dollars", repeated(u"$a "_s)},
        {"formulas that are not closed", repeated(u"\\[ a\n"_s)},
        {"formulas that are closed late", repeated(u"\\[ \\( $$\n"_s) + u"\\) \\]"_s},
        {"thousands of formulas", repeated(u"$x$ \\(y\\) "_s)},
    };
}

} // namespace Chat
