// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/formulareader.h"

#include "mathematics/svgpath.h"
#include "mathematics/textmeasure.h"

#include <QPainterPathStroker>
#include <QXmlStreamReader>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestSvg = 2'000'000; // characters
constexpr qsizetype MostShapes = 5000;
constexpr qsizetype DeepestNesting = 500;
constexpr qreal TableLine = 60; ///< how wide MathJax's style sheet has it
constexpr qreal TableDash = 140;

/// What holds for an element and those within it.
struct State
{
    QTransform transform = {};
    QPainterPath clip = {}; ///< empty: none; in the drawing's coordinates
    QColor color = {};
};

class Reader final
{
public:
    explicit Reader(QStringView svg)
        : m_xml(svg.toString())
    {
    }

    bool read()
    {
        if (m_xml.readNext() != QXmlStreamReader::StartDocument
            || m_xml.readNext() != QXmlStreamReader::StartElement || m_xml.name() != "svg"_L1
            || !readPage())
            return false;
        m_states = {State{}};
        while (!m_xml.atEnd()) {
            switch (m_xml.readNext()) {
            case QXmlStreamReader::StartElement:
                if (!enter())
                    return false;
                break;
            case QXmlStreamReader::EndElement:
                m_states.removeLast();
                break;
            case QXmlStreamReader::Characters:
                if (!m_xml.isWhitespace())
                    return false;
                break;
            case QXmlStreamReader::EndDocument:
                break;
            default: // a document type, an entity, an instruction
                return false;
            }
        }
        return !m_xml.hasError();
    }

    FormulaDrawing drawing = {};

private:
    QStringView attribute(QLatin1StringView name) const { return m_xml.attributes().value(name); }

    /// The number that an attribute holds; `missing` where it is not there.
    std::optional<qreal> number(QLatin1StringView name, std::optional<qreal> missing) const
    {
        QStringView text = attribute(name);
        if (text.isEmpty())
            return missing;
        if (text.endsWith("px"_L1))
            text.chop(2);
        const std::optional<QList<qreal>> numbers = svgNumbers(text);
        return numbers && numbers->size() == 1 ? std::optional(numbers->first()) : std::nullopt;
    }

    std::optional<QRectF> viewBox() const
    {
        const std::optional<QList<qreal>> box = svgNumbers(attribute("viewBox"_L1));
        if (!box || box->size() != 4 || box->at(2) < 0 || box->at(3) < 0)
            return {};
        return QRectF(box->at(0), box->at(1), box->at(2), box->at(3));
    }

    /// The outermost element: where the baseline is, and how large the formula.
    bool readPage()
    {
        const std::optional<QRectF> box = viewBox();
        if (!box || box->width() > FormulaDrawing::LargestWidth
            || box->height() > FormulaDrawing::LargestHeight
            || std::abs(box->top()) > FormulaDrawing::LargestHeight
            || std::abs(box->left()) > FormulaDrawing::LargestWidth)
            return false;
        m_left = box->left();
        drawing.width = box->width();
        drawing.ascent = std::max<qreal>(0, -box->top());
        drawing.descent = std::max<qreal>(0, box->bottom());
        return true;
    }

    bool enter()
    {
        if (m_states.size() > DeepestNesting || !readColor())
            return false;
        const QStringView name = m_xml.name();
        if (const QStringView text = attribute("transform"_L1); !text.isEmpty()) {
            const std::optional<QTransform> own = svgTransform(text);
            if (!own)
                return false;
            m_states.last().transform = *own * m_states.last().transform;
        }
        if (name == "g"_L1)
            return true;
        if (name == "svg"_L1)
            return enterView();
        if (name == "path"_L1)
            return addPath();
        if (name == "rect"_L1)
            return addRect();
        if (name == "line"_L1)
            return addLine();
        if (name == "ellipse"_L1)
            return addEllipse();
        if (name == "polygon"_L1)
            return addPolygon();
        if (name == "text"_L1)
            return addText();
        return false;
    }

    bool readColor()
    {
        State state = m_states.last();
        const QStringView fill = attribute("fill"_L1);
        if (fill == "currentColor"_L1) {
            state.color = QColor();
        } else if (!fill.isEmpty() && fill != "none"_L1) {
            // Names and hexadecimal digits; anything else is the colour of the text.
            const QString name = fill.toString();
            state.color = QColor::isValidColor(name) ? QColor(QColor(name).rgb()) : QColor();
        }
        m_states.append(state);
        return true;
    }

    /// A part that shows a piece of its own plane.
    bool enterView()
    {
        const std::optional<QRectF> box = viewBox();
        const std::optional<qreal> x = number("x"_L1, 0);
        const std::optional<qreal> y = number("y"_L1, 0);
        const std::optional<qreal> width = number("width"_L1, {});
        const std::optional<qreal> height = number("height"_L1, {});
        if (!box || !x || !y || !width || !height || box->isEmpty())
            return false;
        State &state = m_states.last();
        QTransform own;
        own.translate(*x, *y);
        own.scale(*width / box->width(), *height / box->height());
        own.translate(-box->left(), -box->top());
        state.transform = own * state.transform;
        QPainterPath seen;
        seen.addPolygon(state.transform.map(QPolygonF(*box)));
        seen.closeSubpath();
        state.clip = state.clip.isEmpty() ? seen : state.clip.intersected(seen);
        return true;
    }

    bool add(const QPainterPath &path)
    {
        const State &state = m_states.last();
        QPainterPath shown = state.transform.map(path).translated(-m_left, 0);
        if (!state.clip.isEmpty())
            shown = shown.intersected(state.clip.translated(-m_left, 0));
        if (shown.isEmpty())
            return true;
        // Large within the formula's own box or far outside of it: not what it says it is.
        const QRectF around(-drawing.width, -FormulaDrawing::LargestHeight, 3 * drawing.width + 1e4,
                            2 * FormulaDrawing::LargestHeight);
        if (!around.contains(shown.controlPointRect()) || drawing.shapes.size() >= MostShapes)
            return false;
        shown.setFillRule(Qt::WindingFill);
        const bool isGround = attribute("data-bgcolor"_L1) == "true"_L1;
        // That of a rule is black by name.
        const bool isRule = isGround && state.color == QColor(Qt::black);
        drawing.shapes.append({shown, isRule ? QColor() : state.color, isGround});
        return true;
    }

    /// The line along a path, or what is within it.
    bool addOutlined(const QPainterPath &path)
    {
        if (attribute("stroke"_L1) == "none"_L1 && attribute("fill"_L1) == "none"_L1)
            return true;
        const std::optional<qreal> width = number("stroke-width"_L1, 0);
        if (!width)
            return false;
        if (*width <= 0)
            return attribute("fill"_L1) == "none"_L1 || add(path);
        QPainterPathStroker stroker;
        stroker.setWidth(*width);
        return add(stroker.createStroke(path));
    }

    bool addPath()
    {
        const std::optional<QPainterPath> path = svgPath(attribute("d"_L1));
        if (!path)
            return false;
        if (attribute("fill"_L1) != "none"_L1)
            return add(*path);
        QPainterPathStroker stroker; // a stroke of \enclose, whose width is in a style
        stroker.setWidth(67);
        return add(stroker.createStroke(*path));
    }

    bool addRect()
    {
        const std::optional<qreal> x = number("x"_L1, 0);
        const std::optional<qreal> y = number("y"_L1, 0);
        const std::optional<qreal> width = number("width"_L1, {});
        const std::optional<qreal> height = number("height"_L1, {});
        const std::optional<qreal> radius = number("rx"_L1, 0);
        if (!x || !y || !width || !height || !radius)
            return false;
        QPainterPath path;
        path.addRoundedRect(QRectF(*x, *y, *width, *height).normalized(), *radius, *radius);
        return addOutlined(path);
    }

    bool addLine()
    {
        const bool isInTable = !attribute("data-line"_L1).isEmpty();
        const std::optional<qreal> x1 = number("x1"_L1, {});
        const std::optional<qreal> y1 = number("y1"_L1, {});
        const std::optional<qreal> x2 = number("x2"_L1, {});
        const std::optional<qreal> y2 = number("y2"_L1, {});
        const std::optional<qreal> width = number("stroke-width"_L1, isInTable ? TableLine : 0);
        if (!x1 || !y1 || !x2 || !y2 || !width)
            return false;
        QPainterPath path({*x1, *y1});
        path.lineTo(*x2, *y2);
        QPainterPathStroker stroker;
        stroker.setWidth(*width);
        stroker.setCapStyle(Qt::FlatCap);
        const QStringView style = attribute("class"_L1);
        if (style.contains("mjx-dashed"_L1) || style.contains("mjx-dotted"_L1))
            stroker.setDashPattern({TableDash / TableLine, TableDash / TableLine});
        return add(stroker.createStroke(path));
    }

    bool addEllipse()
    {
        const std::optional<qreal> cx = number("cx"_L1, 0);
        const std::optional<qreal> cy = number("cy"_L1, 0);
        const std::optional<qreal> rx = number("rx"_L1, {});
        const std::optional<qreal> ry = number("ry"_L1, {});
        if (!cx || !cy || !rx || !ry)
            return false;
        QPainterPath path;
        path.addEllipse({*cx, *cy}, *rx, *ry);
        return addOutlined(path);
    }

    bool addPolygon()
    {
        const std::optional<QList<qreal>> numbers = svgNumbers(attribute("points"_L1));
        if (!numbers || numbers->size() % 2 != 0)
            return false;
        QPolygonF polygon;
        for (qsizetype i = 0; i < numbers->size(); i += 2)
            polygon.append({numbers->at(i), numbers->at(i + 1)});
        QPainterPath path;
        path.addPolygon(polygon);
        path.closeSubpath();
        return add(path);
    }

    bool addText()
    {
        const std::optional<qreal> size = number("font-size"_L1, {});
        const bool isBold = attribute("font-weight"_L1) == "bold"_L1;
        const bool isItalic = attribute("font-style"_L1) == "italic"_L1;
        const QString text = m_xml.readElementText(QXmlStreamReader::ErrorOnUnexpectedElement);
        if (!size || *size <= 0 || *size > 10 * FormulaDrawing::UnitsPerEm || m_xml.hasError())
            return false;
        QPainterPath path;
        path.addText({0, 0}, TextMeasure::font(*size, isBold, isItalic), text);
        if (path.isEmpty() && !text.trimmed().isEmpty()) // in a font of pictures
            return false;
        const bool isAdded = add(path);
        m_states.removeLast(); // its end was read already
        return isAdded;
    }

    QXmlStreamReader m_xml;
    QList<State> m_states{State{}};
    qreal m_left = 0;
};

} // namespace

FormulaDrawingPtr readFormula(QStringView svg)
{
    if (svg.size() > LongestSvg)
        return {};
    Reader reader(svg);
    if (!reader.read())
        return {};
    return std::make_shared<const FormulaDrawing>(std::move(reader.drawing));
}

} // namespace Chat
