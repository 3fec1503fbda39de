// SPDX-License-Identifier: GPL-3.0-or-later
// Highlighting by GNU source-highlight. It reads its languages from files of its own, works on
// bytes, and throws: at a file that is missing, at a line that its expressions cannot cope with.
#include "typeset/syntaxlanguages.h"

#include <QCache>
#include <QHash>

#include <srchilite/formattermanager.h>
#include <srchilite/langdefmanager.h>
#include <srchilite/regexrulefactory.h>
#include <srchilite/settings.h>
#include <srchilite/sourcehighlighter.h>

#include <exception>
#include <string>
#include <vector>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QString fileOf(const QString &language)
{
    static const QHash<QString, QString> files{
        {u"asm"_s, u"asm"_s},
        {u"awk"_s, u"awk"_s},
        {u"bash"_s, u"sh"_s},
        {u"bat"_s, u"bat"_s},
        {u"batch"_s, u"bat"_s},
        {u"c"_s, u"c"_s},
        {u"c#"_s, u"csharp"_s},
        {u"c++"_s, u"cpp"_s},
        {u"cc"_s, u"cpp"_s},
        {u"cmake"_s, u"conf"_s},
        {u"coffeescript"_s, u"coffeescript"_s},
        {u"conf"_s, u"conf"_s},
        {u"console"_s, u"sh"_s},
        {u"cpp"_s, u"cpp"_s},
        {u"cs"_s, u"csharp"_s},
        {u"csharp"_s, u"csharp"_s},
        {u"css"_s, u"css"_s},
        {u"cxx"_s, u"cpp"_s},
        {u"d"_s, u"d"_s},
        {u"diff"_s, u"diff"_s},
        {u"docker"_s, u"sh"_s},
        {u"dockerfile"_s, u"sh"_s},
        {u"erlang"_s, u"erlang"_s},
        {u"fish"_s, u"sh"_s},
        {u"fortran"_s, u"fortran"_s},
        {u"glsl"_s, u"glsl"_s},
        {u"go"_s, u"go"_s},
        {u"golang"_s, u"go"_s},
        {u"groovy"_s, u"groovy"_s},
        {u"h"_s, u"cpp"_s},
        {u"haskell"_s, u"haskell"_s},
        {u"hpp"_s, u"cpp"_s},
        {u"hs"_s, u"haskell"_s},
        {u"html"_s, u"html"_s},
        {u"ini"_s, u"desktop"_s},
        {u"java"_s, u"java"_s},
        {u"javascript"_s, u"javascript"_s},
        {u"js"_s, u"javascript"_s},
        {u"json"_s, u"json"_s},
        {u"jsonc"_s, u"json"_s},
        {u"jsx"_s, u"javascript"_s},
        {u"kotlin"_s, u"scala"_s},
        {u"kt"_s, u"scala"_s},
        {u"latex"_s, u"latex"_s},
        {u"lisp"_s, u"lisp"_s},
        {u"lua"_s, u"lua"_s},
        {u"make"_s, u"makefile"_s},
        {u"makefile"_s, u"makefile"_s},
        {u"ocaml"_s, u"caml"_s},
        {u"pascal"_s, u"pascal"_s},
        {u"patch"_s, u"diff"_s},
        {u"perl"_s, u"perl"_s},
        {u"php"_s, u"php"_s},
        {u"prolog"_s, u"prolog"_s},
        {u"proto"_s, u"proto"_s},
        {u"protobuf"_s, u"proto"_s},
        {u"py"_s, u"python"_s},
        {u"python"_s, u"python"_s},
        {u"python3"_s, u"python"_s},
        {u"r"_s, u"r"_s},
        {u"rb"_s, u"ruby"_s},
        {u"rs"_s, u"rust"_s},
        {u"ruby"_s, u"ruby"_s},
        {u"rust"_s, u"rust"_s},
        {u"scala"_s, u"scala"_s},
        {u"scheme"_s, u"scheme"_s},
        {u"sh"_s, u"sh"_s},
        {u"shell"_s, u"sh"_s},
        {u"sql"_s, u"sql"_s},
        {u"svg"_s, u"xml"_s},
        {u"tcl"_s, u"tcl"_s},
        {u"tex"_s, u"latex"_s},
        {u"toml"_s, u"desktop"_s},
        {u"ts"_s, u"javascript"_s},
        {u"tsx"_s, u"javascript"_s},
        {u"typescript"_s, u"javascript"_s},
        {u"vala"_s, u"vala"_s},
        {u"vb"_s, u"vbscript"_s},
        {u"vim"_s, u"vim"_s},
        {u"xml"_s, u"xml"_s},
        {u"zsh"_s, u"zsh"_s},
    };
    const QString name = files.value(language.toLower());
    return name.isEmpty() ? QString() : name + ".lang"_L1;
}

CodeToken tokenOf(const std::string &element)
{
    static const QHash<QByteArrayView, CodeToken> tokens{
        {"keyword", CodeToken::Keyword},
        {"type", CodeToken::Type},
        {"usertype", CodeToken::Type},
        {"classname", CodeToken::Type},
        {"string", CodeToken::String},
        {"regexp", CodeToken::String},
        {"specialchar", CodeToken::Number},
        {"number", CodeToken::Number},
        {"comment", CodeToken::Comment},
        {"todo", CodeToken::Comment},
        {"function", CodeToken::Function},
        {"predef_func", CodeToken::Function},
        {"preproc", CodeToken::Preprocessor},
        {"symbol", CodeToken::Symbol},
        {"cbracket", CodeToken::Symbol},
        {"variable", CodeToken::Variable},
        {"predef_var", CodeToken::Variable},
        {"label", CodeToken::Variable},
        {"tag", CodeToken::Tag},
        {"paren", CodeToken::Symbol},
        {"attribute", CodeToken::Attribute},
        {"value", CodeToken::String},
        {"property", CodeToken::Attribute},
        {"selector", CodeToken::Tag},
        {"newfile", CodeToken::Added},
        {"oldfile", CodeToken::Removed},
        {"difflines", CodeToken::Preprocessor},
        {"url", CodeToken::String},
        {"section", CodeToken::Tag},
        {"date", CodeToken::Number},
    };
    return tokens.value(QByteArrayView(element.data(), static_cast<qsizetype>(element.size())),
                        CodeToken::Text);
}

/// Where the pieces of a line are put together; source-highlight hands them over in their order.
struct Line
{
    std::vector<int> positions = {}; ///< of each byte, in characters
    std::size_t done = 0; ///< bytes
    QList<CodeSpan> spans = {};

    void add(std::size_t size, CodeToken token)
    {
        const std::size_t end = std::min(done + size, positions.size() - 1);
        const int start = positions[done];
        const int length = positions[end] - start;
        done = end;
        if (length == 0 || token == CodeToken::Text)
            return;
        if (!spans.isEmpty() && spans.last().token == token
            && spans.last().start + spans.last().length == start)
            spans.last().length += length;
        else
            spans.append({.start = start, .length = length, .token = token});
    }
};

class PieceFormatter final : public srchilite::Formatter
{
public:
    PieceFormatter(Line &line, CodeToken token)
        : m_line(line)
        , m_token(token)
    {
    }

    void format(const std::string &piece, const srchilite::FormatterParams *) override
    {
        m_line.add(piece.size(), m_token);
    }

private:
    Line &m_line;
    CodeToken m_token;
};

class GnuHighlighter final : public SyntaxHighlighter
{
public:
    explicit GnuHighlighter(const srchilite::HighlightStatePtr &language)
        : m_formatters(srchilite::FormatterPtr(new PieceFormatter(m_line, CodeToken::Text)))
        , m_highlighter(language)
    {
        for (const char *element :
             {"keyword",     "type",    "usertype",  "classname", "string",     "regexp",
              "specialchar", "number",  "comment",   "todo",      "function",   "predef_func",
              "preproc",     "symbol",  "cbracket",  "variable",  "predef_var", "label",
              "tag",         "paren",   "attribute", "value",     "property",   "selector",
              "newfile",     "oldfile", "difflines", "url",       "section",    "date"}) {
            m_formatters.addFormatter(
                element, srchilite::FormatterPtr(new PieceFormatter(m_line, tokenOf(element))));
        }
        m_highlighter.setFormatterManager(&m_formatters);
        m_highlighter.setOptimize(false);
    }

    QList<CodeSpan> highlighted(QStringView text) override
    {
        if (m_hasFailed || text.size() > LongestLine)
            return {};
        m_line = {};
        std::string bytes;
        for (qsizetype i = 0; i < text.size(); ++i) {
            const qsizetype size = text[i].isHighSurrogate() && i + 1 < text.size() ? 2 : 1;
            const QByteArray character = text.sliced(i, size).toUtf8();
            m_line.positions.insert(m_line.positions.end(),
                                    static_cast<std::size_t>(character.size()),
                                    static_cast<int>(i));
            bytes.append(character.constData(), static_cast<std::size_t>(character.size()));
            i += size - 1;
        }
        m_line.positions.push_back(static_cast<int>(text.size()));
        try {
            m_highlighter.highlightParagraph(bytes);
        } catch (const std::exception &) {
            m_hasFailed = true; // what comes after it would be wrong
            return {};
        }
        return std::exchange(m_line.spans, {});
    }

private:
    Line m_line;
    srchilite::FormatterManager m_formatters;
    srchilite::SourceHighlighter m_highlighter;
    bool m_hasFailed = false;
};

/// A language is some thousand compiled expressions: one to three megabytes of C++, HTML or PHP,
/// read within milliseconds. All blocks of code in it share it; it changes with none of them.
class GnuLanguages final : public SyntaxLanguages
{
public:
    std::unique_ptr<SyntaxHighlighter> highlighter(const QString &language) override
    {
        const QString file = fileOf(language);
        if (file.isEmpty())
            return nullptr;
        try {
            if (!m_read.contains(file))
                m_read.insert(file, new srchilite::HighlightStatePtr(read(file.toStdString())));
            return std::make_unique<GnuHighlighter>(*m_read.object(file));
        } catch (const std::exception &) {
            return nullptr;
        }
    }

private:
    static srchilite::HighlightStatePtr read(const std::string &file)
    {
        srchilite::RegexRuleFactory rules;
        srchilite::LangDefManager languages(&rules);
        return languages.getHighlightState(srchilite::Settings::retrieveDataDir(), file);
    }

    static constexpr int KeptLanguages = 4;

    QCache<QString, srchilite::HighlightStatePtr> m_read{KeptLanguages}; ///< by file
};

} // namespace

std::unique_ptr<SyntaxLanguages> SyntaxLanguages::create()
{
    return std::make_unique<GnuLanguages>();
}

} // namespace Chat
