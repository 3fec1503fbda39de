// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/screenshot.h"

#include "app/commandline.h"
#include "core/settingkeys.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::Screenshot)
};

constexpr int SmallestSide = 200;
constexpr int LargestSide = 8000;

Error wrong(const QString &option, const QString &value, const QString &expected)
{
    return Error{.kind = ErrorKind::InvalidArgument,
                 .message = Texts::tr("--%1 cannot be \"%2\".").arg(option, value.left(80)),
                 .remedy = Texts::tr("Expected is %1.").arg(expected)};
}

} // namespace

Result<std::optional<Screenshot>> Screenshot::fromCommandLine(const CommandLine &line)
{
    if (!line.isSet(u"screenshot"_s))
        return std::optional<Screenshot>();
    Screenshot wish;
    wish.file = line.value(u"screenshot"_s);
    if (wish.file.isEmpty())
        return wrong(u"screenshot"_s, wish.file, Texts::tr("the name of a PNG file"));
    if (line.isSet(u"size"_s)) {
        static const QRegularExpression form(u"^(\\d{1,5})x(\\d{1,5})$"_s);
        const auto match = form.match(line.value(u"size"_s));
        wish.size = {match.captured(1).toInt(), match.captured(2).toInt()};
        const auto isAllowed = [](int side) { return side >= SmallestSide && side <= LargestSide; };
        if (!isAllowed(wish.size.width()) || !isAllowed(wish.size.height()))
            return wrong(u"size"_s, line.value(u"size"_s),
                         Texts::tr("width and height from %1 to %2, as in 1080x760")
                             .arg(SmallestSide)
                             .arg(LargestSide));
    }
    if (line.isSet(u"scale"_s)) {
        bool isNumber = false;
        wish.scale = line.value(u"scale"_s).toDouble(&isNumber);
        if (!isNumber || !(wish.scale >= 0.5 && wish.scale <= 4))
            return wrong(u"scale"_s, line.value(u"scale"_s),
                         Texts::tr("a number from %1 to %2").arg(0.5).arg(4));
    }
    if (line.isSet(u"theme"_s)) {
        wish.theme = Keys::Theme.parse(line.value(u"theme"_s));
        if (!wish.theme)
            return wrong(u"theme"_s, line.value(u"theme"_s), Keys::Theme.expectation());
    }
    return std::optional<Screenshot>(wish);
}

} // namespace Chat
