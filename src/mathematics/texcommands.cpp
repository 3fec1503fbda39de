// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/texcommands.h"

#include <QHash>
#include <QSet>
#include <QStringList>

#include <utility>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QHash<QString, TexCommand> allCommands()
{
    const QList<std::pair<TexCommand, QStringList>> kinds{
        {TexCommand::Sum,
         {u"sum"_s, u"prod"_s, u"coprod"_s, u"bigcup"_s, u"bigcap"_s, u"bigoplus"_s, u"bigotimes"_s,
          u"bigvee"_s, u"bigwedge"_s, u"bigsqcup"_s, u"biguplus"_s, u"bigodot"_s}},
        {TexCommand::Limit,
         {u"lim"_s, u"max"_s, u"min"_s, u"sup"_s, u"inf"_s, u"det"_s, u"limsup"_s, u"liminf"_s,
          u"gcd"_s, u"Pr"_s}},
        {TexCommand::Function,
         {u"sin"_s, u"cos"_s, u"tan"_s, u"log"_s, u"ln"_s, u"exp"_s, u"arg"_s, u"dim"_s, u"ker"_s,
          u"deg"_s}},
        {TexCommand::Accent,
         {u"hat"_s, u"check"_s, u"tilde"_s, u"acute"_s, u"grave"_s, u"dot"_s, u"ddot"_s, u"breve"_s,
          u"bar"_s, u"vec"_s, u"widehat"_s, u"widetilde"_s}},
        {TexCommand::Alphabet,
         {u"mathrm"_s, u"mathbf"_s, u"mathbb"_s, u"mathcal"_s, u"mathfrak"_s, u"mathsf"_s,
          u"mathit"_s, u"mathscr"_s, u"mathtt"_s, u"boldsymbol"_s, u"bm"_s, u"mathop"_s}},
        {TexCommand::Words,
         {u"text"_s, u"textbf"_s, u"textit"_s, u"textrm"_s, u"mbox"_s, u"texttt"_s, u"ce"_s,
          u"operatorname"_s}},
        {TexCommand::Unseen, {u"label"_s, u"color"_s, u"hspace"_s, u"phantom"_s}},
        {TexCommand::Nothing,
         {u"displaystyle"_s, u"textstyle"_s, u"nonumber"_s, u"notag"_s, u"middle"_s, u"mathstrut"_s,
          u"!"_s, u"hline"_s}},
        {TexCommand::LowSymbol,
         {u"alpha"_s, u"gamma"_s, u"epsilon"_s, u"varepsilon"_s, u"eta"_s,   u"iota"_s,
          u"kappa"_s, u"mu"_s,    u"nu"_s,      u"pi"_s,         u"rho"_s,   u"sigma"_s,
          u"tau"_s,   u"omega"_s, u"chi"_s,     u"varphi"_s,     u"cdot"_s,  u"cdots"_s,
          u"ldots"_s, u"times"_s, u"dots"_s,    u"upsilon"_s,    u"infty"_s, u"ell"_s}},
    };
    QHash<QString, TexCommand> all;
    for (const auto &[kind, names] : kinds) {
        for (const QString &name : names)
            all.insert(name, kind);
    }
    return all;
}

} // namespace

TexCommand texCommand(const QString &name)
{
    static const QHash<QString, TexCommand> commands = allCommands();
    return commands.value(name, TexCommand::Other);
}

bool hasDescender(const QString &name)
{
    static const QSet<QString> names{
        u"beta"_s, u"gamma"_s, u"eta"_s,  u"mu"_s,  u"rho"_s, u"phi"_s, u"varphi"_s, u"chi"_s,
        u"psi"_s,  u"xi"_s,    u"zeta"_s, u"leq"_s, u"geq"_s, u"le"_s,  u"ge"_s,     u"neq"_s};
    return names.contains(name);
}

} // namespace Chat
