// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/svgpath.h"

#include <cmath>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

bool isSeparator(QChar c)
{
    return c == u',' || c.isSpace();
}

bool isNumberCharacter(QChar c)
{
    return (c >= u'0' && c <= u'9') || c == u'.' || c == u'-' || c == u'+' || c == u'e';
}

/// Where the number that begins at `start` ends: before a sign that is not an exponent's.
qsizetype numberEnd(QStringView text, qsizetype start)
{
    qsizetype end = start + 1;
    while (end < text.size() && isNumberCharacter(text[end])) {
        const bool isSign = text[end] == u'-' || text[end] == u'+';
        if (isSign && text[end - 1] != u'e')
            break;
        ++end;
    }
    return end;
}

int argumentsOf(QChar command)
{
    switch (command.unicode()) {
    case u'M':
    case u'L':
    case u'T':
        return 2;
    case u'H':
    case u'V':
        return 1;
    case u'Q':
    case u'S':
        return 4;
    case u'C':
        return 6;
    case u'Z':
        return 0;
    default:
        return -1;
    }
}

/// Draws commands, and remembers what the shorthands among them take up.
class Pen final
{
public:
    void draw(QChar command, const qreal *n)
    {
        const QPointF mirrored = 2 * m_at - m_control;
        const bool isAfterSame = (command == u'T' && (m_last == u'Q' || m_last == u'T'))
            || (command == u'S' && (m_last == u'C' || m_last == u'S'));
        const QPointF taken = isAfterSame ? mirrored : m_at;
        switch (command.unicode()) {
        case u'M':
            m_path.moveTo(n[0], n[1]);
            m_start = {n[0], n[1]};
            break;
        case u'L':
            m_path.lineTo(n[0], n[1]);
            break;
        case u'H':
            m_path.lineTo(n[0], m_at.y());
            break;
        case u'V':
            m_path.lineTo(m_at.x(), n[0]);
            break;
        case u'Q':
            m_control = {n[0], n[1]};
            m_path.quadTo(m_control, {n[2], n[3]});
            break;
        case u'T':
            m_control = taken;
            m_path.quadTo(m_control, {n[0], n[1]});
            break;
        case u'C':
            m_control = {n[2], n[3]};
            m_path.cubicTo({n[0], n[1]}, m_control, {n[4], n[5]});
            break;
        case u'S':
            m_control = {n[0], n[1]};
            m_path.cubicTo(taken, m_control, {n[2], n[3]});
            break;
        default:
            m_path.closeSubpath();
            break;
        }
        m_at = command == u'Z' ? m_start : m_path.currentPosition();
        m_last = command;
    }

    const QPainterPath &path() const { return m_path; }

private:
    QPainterPath m_path;
    QPointF m_at;
    QPointF m_start;
    QPointF m_control;
    QChar m_last;
};

} // namespace

std::optional<QList<qreal>> svgNumbers(QStringView text)
{
    QList<qreal> numbers;
    for (qsizetype i = 0; i < text.size();) {
        if (isSeparator(text[i])) {
            ++i;
            continue;
        }
        if (!isNumberCharacter(text[i]))
            return {};
        const qsizetype end = numberEnd(text, i);
        bool isNumber = false;
        const qreal number = text.sliced(i, end - i).toDouble(&isNumber);
        if (!isNumber || !std::isfinite(number))
            return {};
        numbers.append(number);
        i = end;
    }
    return numbers;
}

std::optional<QPainterPath> svgPath(QStringView data)
{
    Pen pen;
    for (qsizetype i = 0; i < data.size();) {
        if (isSeparator(data[i])) {
            ++i;
            continue;
        }
        QChar command = data[i];
        const int count = argumentsOf(command);
        if (count < 0 || (pen.path().elementCount() == 0 && command != u'M'))
            return {};
        qsizetype end = i + 1;
        while (end < data.size() && (isNumberCharacter(data[end]) || isSeparator(data[end])))
            ++end;
        const std::optional<QList<qreal>> numbers = svgNumbers(data.sliced(i + 1, end - i - 1));
        i = end;
        if (!numbers || (count == 0 ? !numbers->isEmpty() : numbers->isEmpty())
            || (count > 0 && numbers->size() % count != 0))
            return {};
        if (count == 0)
            pen.draw(command, nullptr);
        for (qsizetype first = 0; first < numbers->size(); first += count) {
            pen.draw(command, numbers->constData() + first);
            if (command == u'M') // further points of it are lines
                command = u'L';
        }
    }
    return pen.path();
}

std::optional<QTransform> svgTransform(QStringView text)
{
    QTransform transform;
    for (text = text.trimmed(); !text.isEmpty(); text = text.trimmed()) {
        const qsizetype open = text.indexOf(u'(');
        const qsizetype close = text.indexOf(u')');
        if (open < 0 || close < open)
            return {};
        const QStringView name = text.first(open).trimmed();
        const std::optional<QList<qreal>> n = svgNumbers(text.sliced(open + 1, close - open - 1));
        if (!n || n->isEmpty())
            return {};
        QTransform step;
        if (name == "translate"_L1 && n->size() <= 2)
            step.translate(n->at(0), n->value(1, 0));
        else if (name == "scale"_L1 && n->size() <= 2)
            step.scale(n->at(0), n->value(1, n->at(0)));
        else if (name == "matrix"_L1 && n->size() == 6)
            step = QTransform(n->at(0), n->at(1), n->at(2), n->at(3), n->at(4), n->at(5));
        else
            return {};
        transform = step * transform;
        text = text.sliced(close + 1);
    }
    return transform;
}

} // namespace Chat
