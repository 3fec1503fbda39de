// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "markdown/markdownblock.h"

namespace Chat {

/// Puts InlineText together from pieces with nested styles.
class InlineBuilder final
{
public:
    void append(QStringView text, InlineStyles styles = {});

    /// Everything until the leave() that belongs to it has `style`, too.
    void enter(InlineStyle style);
    void leave(InlineStyle style);
    /// Likewise for a Link or an Image with its target. One that holds no text shows the target.
    void enterTarget(InlineStyle style, const QString &target);
    void leaveTarget(InlineStyle style);

    /// Likewise for a formula. Two of them side by side are two runs. One of which only an end is
    /// there, as where a formula turned out to be cut by a block's end, is of no account.
    void enterFormula();
    void leaveFormula();

    /// What was appended, with its plain addresses made links; the builder is empty afterwards.
    InlineText take();

private:
    struct OpenStyle
    {
        InlineStyle style = InlineStyle::Emphasis;
        int target = -1;
        qsizetype start = 0;
    };

    InlineText m_text;
    QList<OpenStyle> m_open;
    InlineStyles m_styles;
    int m_target = -1;
    qsizetype m_formulaEnd = -1; ///< of the last one
};

} // namespace Chat
