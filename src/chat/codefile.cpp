// SPDX-License-Identifier: GPL-3.0-or-later
#include "chat/codefile.h"

#include "core/background.h"

#include <QCoreApplication>
#include <QDir>
#include <QHash>
#include <QSaveFile>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::CodeFile)
};

Result<void> write(const QString &path, const QString &code)
{
    QSaveFile file(path);
    QByteArray bytes = code.toUtf8();
    if (!bytes.endsWith('\n'))
        bytes += '\n';
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return Error{.kind = ErrorKind::File,
                 .message = Texts::tr("The code could not be saved as %1: %2.")
                                .arg(QDir::toNativeSeparators(path), file.errorString()),
                 .remedy = Texts::tr("Choose another folder, and try again.")};
}

} // namespace

QString CodeFile::suggestedName(const QString &language)
{
    static const QHash<QString, QString> suffixes{
        {u"bash"_s, u"sh"_s},       {u"shell"_s, u"sh"_s},    {u"sh"_s, u"sh"_s},
        {u"c"_s, u"c"_s},           {u"cpp"_s, u"cpp"_s},     {u"c++"_s, u"cpp"_s},
        {u"csharp"_s, u"cs"_s},     {u"cs"_s, u"cs"_s},       {u"css"_s, u"css"_s},
        {u"diff"_s, u"diff"_s},     {u"go"_s, u"go"_s},       {u"golang"_s, u"go"_s},
        {u"html"_s, u"html"_s},     {u"java"_s, u"java"_s},   {u"javascript"_s, u"js"_s},
        {u"js"_s, u"js"_s},         {u"json"_s, u"json"_s},   {u"kotlin"_s, u"kt"_s},
        {u"lua"_s, u"lua"_s},       {u"markdown"_s, u"md"_s}, {u"md"_s, u"md"_s},
        {u"php"_s, u"php"_s},       {u"perl"_s, u"pl"_s},     {u"python"_s, u"py"_s},
        {u"py"_s, u"py"_s},         {u"ruby"_s, u"rb"_s},     {u"rust"_s, u"rs"_s},
        {u"rs"_s, u"rs"_s},         {u"sql"_s, u"sql"_s},     {u"swift"_s, u"swift"_s},
        {u"typescript"_s, u"ts"_s}, {u"ts"_s, u"ts"_s},       {u"tsx"_s, u"tsx"_s},
        {u"xml"_s, u"xml"_s},       {u"yaml"_s, u"yaml"_s},   {u"yml"_s, u"yaml"_s},
        {u"toml"_s, u"toml"_s},     {u"ini"_s, u"ini"_s},     {u"tex"_s, u"tex"_s},
        {u"latex"_s, u"tex"_s},     {u"cmake"_s, u"cmake"_s},
    };
    return u"code."_s + suffixes.value(language.toLower(), u"txt"_s);
}

QFuture<Result<void>> CodeFile::save(const QString &path, const QString &code)
{
    return inBackground([path, code] { return write(path, code); });
}

} // namespace Chat
