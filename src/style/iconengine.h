// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "style/icons.h"

#include <QIconEngine>

#include <optional>

namespace Chat {

/// Draws one SVG, in one colour if so wished. The colour is asked for at each painting, so that a
/// change of the palette needs no new icon; finished pixmaps are shared by way of QPixmapCache.
class IconEngine final : public QIconEngine
{
public:
    /// `fileName` is a resource. With a tint only what it covers matters, without it keeps its own
    /// colours.
    IconEngine(QString fileName, std::optional<IconTint> tint);

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QSize actualSize(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    bool isNull() override { return false; }
    QString key() const override;
    QIconEngine *clone() const override;

private:
    QString m_fileName;
    std::optional<IconTint> m_tint;
};

} // namespace Chat
