// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/iconengine.h"

#include "style/themecolors.h"

#include <QGuiApplication>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <algorithm>
#include <utility>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QColor iconColor(IconTint tint, QIcon::Mode mode)
{
    const QPalette palette = QGuiApplication::palette();
    if (mode == QIcon::Disabled)
        return palette.color(QPalette::Disabled, QPalette::ButtonText);

    const ThemeColors &colors = themeColors(palette);
    switch (tint) {
    case IconTint::Text:
        return palette.color(QPalette::ButtonText);
    case IconTint::Muted:
        return colors.mutedText;
    case IconTint::Accent:
        return colors.accent;
    case IconTint::OnAccent:
        return colors.accentText;
    case IconTint::Danger:
        return colors.danger;
    case IconTint::Warning:
        return colors.warning;
    case IconTint::Success:
        return colors.success;
    }
    return palette.color(QPalette::ButtonText);
}

} // namespace

IconEngine::IconEngine(QString fileName, std::optional<IconTint> tint)
    : m_fileName(std::move(fileName))
    , m_tint(tint)
{
}

void IconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state)
{
    const qreal scale = painter->device() ? painter->device()->devicePixelRatio() : 1;
    painter->drawPixmap(rect, pixmap((QSizeF(rect.size()) * scale).toSize(), mode, state));
}

/// `size` counts device pixels: QIcon multiplies by the ratio before it asks.
QPixmap IconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State)
{
    const int side = std::min(size.width(), size.height());
    if (side <= 0)
        return {};

    const QColor color = m_tint ? iconColor(*m_tint, mode) : QColor(Qt::transparent);
    const QString key = u"%1 %2 %3"_s.arg(m_fileName, color.name(QColor::HexArgb)).arg(side);
    QPixmap result;
    if (QPixmapCache::find(key, &result))
        return result;

    QImage image(side, side, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QSvgRenderer renderer(m_fileName);
    QPainter painter(&image);
    renderer.render(&painter);
    if (m_tint) {
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(image.rect(), color);
    }
    painter.end();

    result = QPixmap::fromImage(std::move(image));
    QPixmapCache::insert(key, result);
    return result;
}

QSize IconEngine::actualSize(const QSize &size, QIcon::Mode, QIcon::State)
{
    const int side = std::min(size.width(), size.height());
    return {side, side};
}

QString IconEngine::key() const
{
    return u"chat"_s;
}

QIconEngine *IconEngine::clone() const
{
    return new IconEngine(*this);
}

} // namespace Chat
