// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checkfinding.h"

#include <QCoreApplication>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Chat::CheckFinding)
};

} // namespace

QString checkStageName(CheckStage stage)
{
    switch (stage) {
    case CheckStage::Settings:
        return u"settings"_s;
    case CheckStage::Lookup:
        return u"lookup"_s;
    case CheckStage::Proxy:
        return u"proxy"_s;
    case CheckStage::Connect:
        return u"connect"_s;
    case CheckStage::Tls:
        return u"tls"_s;
    case CheckStage::Authorization:
        return u"authorization"_s;
    case CheckStage::Models:
        return u"models"_s;
    case CheckStage::Token:
        break;
    }
    return u"token"_s;
}

QString checkStateName(CheckState state)
{
    switch (state) {
    case CheckState::NotReached:
        return u"not_reached"_s;
    case CheckState::Running:
        return u"running"_s;
    case CheckState::Passed:
        return u"passed"_s;
    case CheckState::Skipped:
        return u"skipped"_s;
    case CheckState::Warning:
        return u"warning"_s;
    case CheckState::Failed:
        break;
    }
    return u"failed"_s;
}

QString checkStageTitle(CheckStage stage)
{
    switch (stage) {
    case CheckStage::Settings:
        return Text::tr("settings");
    case CheckStage::Lookup:
        return Text::tr("name lookup");
    case CheckStage::Proxy:
        return Text::tr("proxy");
    case CheckStage::Connect:
        return Text::tr("connection");
    case CheckStage::Tls:
        return Text::tr("certificate");
    case CheckStage::Authorization:
        return Text::tr("authorisation");
    case CheckStage::Models:
        return Text::tr("model list");
    case CheckStage::Token:
        break;
    }
    return Text::tr("one token");
}

QString checkStateTitle(CheckState state)
{
    switch (state) {
    case CheckState::NotReached:
        return Text::tr("not reached");
    case CheckState::Running:
        return Text::tr("running");
    case CheckState::Passed:
        return Text::tr("ok");
    case CheckState::Skipped:
        return Text::tr("skipped");
    case CheckState::Warning:
        return Text::tr("warning");
    case CheckState::Failed:
        break;
    }
    return Text::tr("failed");
}

QString plainLine(const QString &text, qsizetype limit)
{
    QString line;
    for (const QChar character : text.simplified()) {
        if (character.category() != QChar::Other_Control
            && character.category() != QChar::Other_Format)
            line.append(character);
    }
    if (line.size() <= limit)
        return line;
    line.truncate(limit - 1);
    if (line.back().isHighSurrogate())
        line.chop(1);
    return line + u'…';
}

} // namespace Chat
