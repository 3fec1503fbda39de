// SPDX-License-Identifier: GPL-3.0-or-later
// Highlighting by KDE's SyntaxHighlighting. It carries its languages with it and fetches none;
// those that a person keeps in the usual folder count, too. From its version 6.28 on it asks to be
// told of the application's language and is refused in another thread than the main one, with a
// line in the log: the names that it would translate are shown nowhere here.
#include "typeset/syntaxlanguages.h"

#include <KSyntaxHighlighting/AbstractHighlighter>
#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/State>

#include <QHash>
#include <QSet>

#include <utility>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

/// What models write after a fence where the library has another name, and maybe no alternative.
QString nameOf(const QString &language)
{
    static const QHash<QString, QString> names{
        {u"asm"_s, u"Intel x86 (NASM)"_s},
        {u"bat"_s, u"MS-DOS Batch"_s},
        {u"batch"_s, u"MS-DOS Batch"_s},
        {u"cc"_s, u"C++"_s},
        {u"cmd"_s, u"MS-DOS Batch"_s},
        {u"coffeescript"_s, u"CoffeeScript"_s},
        {u"conf"_s, u"INI Files"_s},
        {u"console"_s, u"Bash"_s},
        {u"cpp"_s, u"C++"_s},
        {u"cs"_s, u"C#"_s},
        {u"csharp"_s, u"C#"_s},
        {u"cxx"_s, u"C++"_s},
        {u"docker"_s, u"Dockerfile"_s},
        {u"f#"_s, u"FSharp"_s},
        {u"fortran"_s, u"Fortran (Free Format)"_s},
        {u"golang"_s, u"Go"_s},
        {u"h"_s, u"C++"_s},
        {u"hcl"_s, u"Terraform"_s},
        {u"hpp"_s, u"C++"_s},
        {u"hs"_s, u"Haskell"_s},
        {u"ini"_s, u"INI Files"_s},
        {u"js"_s, u"JavaScript"_s},
        {u"jsonc"_s, u"JSON"_s},
        {u"jsx"_s, u"JavaScript React (JSX)"_s},
        {u"kt"_s, u"Kotlin"_s},
        {u"less"_s, u"LESSCSS"_s},
        {u"lisp"_s, u"Common Lisp"_s},
        {u"make"_s, u"Makefile"_s},
        {u"md"_s, u"Markdown"_s},
        {u"objc"_s, u"Objective-C"_s},
        {u"ocaml"_s, u"Objective Caml"_s},
        {u"patch"_s, u"Diff"_s},
        {u"php"_s, u"PHP (HTML)"_s},
        {u"proto"_s, u"Protobuf"_s},
        {u"ps1"_s, u"PowerShell"_s},
        {u"py"_s, u"Python"_s},
        {u"python3"_s, u"Python"_s},
        {u"r"_s, u"R Script"_s},
        {u"rb"_s, u"Ruby"_s},
        {u"rs"_s, u"Rust"_s},
        {u"sh"_s, u"Bash"_s},
        {u"shell"_s, u"Bash"_s},
        {u"svg"_s, u"XML"_s},
        {u"tcl"_s, u"Tcl/Tk"_s},
        {u"tex"_s, u"LaTeX"_s},
        {u"ts"_s, u"TypeScript"_s},
        {u"tsx"_s, u"TypeScript React (TSX)"_s},
        {u"vb"_s, u"MonoBasic"_s},
        {u"yml"_s, u"YAML"_s},
    };
    return names.value(language, language);
}

CodeToken tokenOf(KSyntaxHighlighting::Theme::TextStyle style)
{
    using Style = KSyntaxHighlighting::Theme;
    switch (style) {
    case Style::Keyword:
    case Style::ControlFlow:
        return CodeToken::Keyword;
    case Style::DataType:
    case Style::Extension:
        return CodeToken::Type;
    case Style::Char:
    case Style::String:
    case Style::VerbatimString:
    case Style::SpecialString:
        return CodeToken::String;
    case Style::SpecialChar:
    case Style::DecVal:
    case Style::BaseN:
    case Style::Float:
    case Style::Constant:
        return CodeToken::Number;
    case Style::Comment:
    case Style::Documentation:
    case Style::Annotation:
    case Style::CommentVar:
    case Style::RegionMarker:
    case Style::Information:
    case Style::Warning:
    case Style::Alert:
        return CodeToken::Comment;
    case Style::Function:
    case Style::BuiltIn:
        return CodeToken::Function;
    case Style::Preprocessor:
    case Style::Import:
        return CodeToken::Preprocessor;
    case Style::Operator:
        return CodeToken::Symbol;
    case Style::Variable:
        return CodeToken::Variable;
    case Style::Attribute:
    case Style::Others: // of XML and the like
        return CodeToken::Attribute;
    case Style::Normal:
    case Style::Error: // code that is not finished looks wrong all the time
        break;
    }
    return CodeToken::Text;
}

/// The lines of a patch have styles that say something else elsewhere.
CodeToken tokenOfPatch(const KSyntaxHighlighting::Format &format)
{
    const QString name = format.name();
    if (name == "Added line"_L1 || name == "Changed line (new)"_L1)
        return CodeToken::Added;
    if (name == "Removed line"_L1 || name == "Changed line (old)"_L1)
        return CodeToken::Removed;
    return tokenOf(format.textStyle());
}

using RepositoryPtr = std::shared_ptr<KSyntaxHighlighting::Repository>;

class KdeHighlighter final : public SyntaxHighlighter,
                             private KSyntaxHighlighting::AbstractHighlighter
{
public:
    KdeHighlighter(RepositoryPtr repository, const KSyntaxHighlighting::Definition &language)
        : m_repository(std::move(repository))
        , m_isPatch(language.name() == "Diff"_L1)
    {
        setDefinition(language);
    }

    QList<CodeSpan> highlighted(QStringView line) override
    {
        if (line.size() > LongestLine)
            return {};
        m_spans.clear();
        m_state = highlightLine(line, m_state);
        return std::exchange(m_spans, {});
    }

private:
    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format) override
    {
        const CodeToken token = m_isPatch ? tokenOfPatch(format) : tokenOf(format.textStyle());
        if (length == 0 || token == CodeToken::Text)
            return;
        if (!m_spans.isEmpty() && m_spans.last().token == token
            && m_spans.last().start + m_spans.last().length == offset)
            m_spans.last().length += length;
        else
            m_spans.append({.start = offset, .length = length, .token = token});
    }

    RepositoryPtr m_repository; ///< without it a language is empty
    KSyntaxHighlighting::State m_state;
    QList<CodeSpan> m_spans; ///< of the line that is being read
    bool m_isPatch;
};

/// A language stays in its repository once it was read, with all that occur within it: the 153 of
/// LaTeX take 16 MB. So there is a new repository now and then; the old one lasts as long as code
/// that still grows needs it.
class KdeLanguages final : public SyntaxLanguages
{
public:
    std::unique_ptr<SyntaxHighlighter> highlighter(const QString &language) override
    {
        if (!m_repository)
            m_repository = std::make_shared<KSyntaxHighlighting::Repository>();
        KSyntaxHighlighting::Definition definition = find(nameOf(language.toLower()));
        if (!definition.isValid())
            return nullptr;
        if (!m_wanted.contains(definition.name())) {
            if (m_read.size() >= KeptLanguages) {
                m_repository = std::make_shared<KSyntaxHighlighting::Repository>();
                m_wanted.clear();
                m_read.clear();
                definition = m_repository->definitionForName(definition.name());
            }
            m_wanted.insert(definition.name());
            m_read.insert(definition.name());
            const auto included = definition.includedDefinitions();
            for (const KSyntaxHighlighting::Definition &other : included)
                m_read.insert(other.name());
        }
        return std::make_unique<KdeHighlighter>(m_repository, definition);
    }

private:
    KSyntaxHighlighting::Definition find(const QString &name) const
    {
        const auto definition = m_repository->definitionForName(name);
        if (definition.isValid())
            return definition;
        const auto all = m_repository->definitions();
        for (const KSyntaxHighlighting::Definition &other : all) {
            if (!other.isHidden() && other.name().compare(name, Qt::CaseInsensitive) == 0)
                return other;
        }
        return {};
    }

    static constexpr qsizetype KeptLanguages = 24; ///< with those within others; C++ has 7

    RepositoryPtr m_repository; ///< made when it is needed: it reads a list of all languages
    QSet<QString> m_wanted; ///< for their own sake; by the library's names
    QSet<QString> m_read; ///< and those within
};

} // namespace

std::unique_ptr<SyntaxLanguages> SyntaxLanguages::create()
{
    return std::make_unique<KdeLanguages>();
}

} // namespace Chat
