// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/jsonfields.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <cmath>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Chat::JsonFields)
};

constexpr double LargestWhole = 9007199254740992.0; // up to here a double holds every integer

/// A text, a number or the like: JSON, but of no document that Qt reads.
bool isBareValue(const QByteArray &body)
{
    const QByteArrayView text = QByteArrayView(body).trimmed();
    if (text.isEmpty() || text.front() == '{' || text.front() == '[')
        return false;
    const QJsonDocument list = QJsonDocument::fromJson('[' + text.toByteArray() + ']');
    return list.array().size() == 1;
}

} // namespace

Error fieldError(const QString &parameter, const QString &message)
{
    return {.kind = ErrorKind::InvalidRequest, .message = message, .parameter = parameter};
}

Result<QJsonObject> decodeBody(const QByteArray &body)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(body, &problem);
    const bool isJson = problem.error == QJsonParseError::NoError || isBareValue(body);
    if (!isJson)
        return Error{.kind = ErrorKind::InvalidRequest,
                     .message = Texts::tr("The body is no JSON: %1, at byte %2.")
                                    .arg(problem.errorString())
                                    .arg(problem.offset),
                     .code = u"invalid_json"_s};
    if (!document.isObject())
        return Error{.kind = ErrorKind::InvalidRequest,
                     .message = Texts::tr("The body has to be a JSON object: {…}.")};
    return document.object();
}

JsonFields::JsonFields(const QJsonObject &object, const QString &path)
    : m_object(object)
    , m_path(path)
{
}

bool JsonFields::has(const QString &name) const
{
    const QJsonValue found = value(name);
    return !found.isUndefined() && !found.isNull();
}

std::optional<double> JsonFields::number(const QString &name, double minimum, double maximum)
{
    if (!has(name))
        return std::nullopt;
    const QJsonValue found = value(name);
    const double number = found.toDouble();
    if (!found.isDouble() || !std::isfinite(number) || number < minimum || number > maximum) {
        fail(name,
             Texts::tr("\"%1\" has to be a number from %2 to %3.")
                 .arg(pathOf(name))
                 .arg(minimum)
                 .arg(maximum));
        return std::nullopt;
    }
    return number;
}

std::optional<qint64> JsonFields::integer(const QString &name)
{
    if (!has(name))
        return std::nullopt;
    const QJsonValue found = value(name);
    const double number = found.toDouble();
    if (!found.isDouble() || std::abs(number) > LargestWhole || std::trunc(number) != number) {
        fail(name, Texts::tr("\"%1\" has to be a whole number.").arg(pathOf(name)));
        return std::nullopt;
    }
    return static_cast<qint64>(number);
}

std::optional<bool> JsonFields::boolean(const QString &name)
{
    if (!has(name))
        return std::nullopt;
    if (!value(name).isBool()) {
        fail(name, Texts::tr("\"%1\" has to be true or false.").arg(pathOf(name)));
        return std::nullopt;
    }
    return value(name).toBool();
}

QString JsonFields::text(const QString &name)
{
    if (has(name) && !value(name).isString())
        fail(name, Texts::tr("\"%1\" has to be a text.").arg(pathOf(name)));
    return value(name).toString();
}

QString JsonFields::requiredText(const QString &name)
{
    const QString found = text(name);
    if (found.isEmpty())
        fail(name, Texts::tr("\"%1\" is missing: it has to be a text.").arg(pathOf(name)));
    return found;
}

QJsonObject JsonFields::object(const QString &name)
{
    if (has(name) && !value(name).isObject())
        fail(name, Texts::tr("\"%1\" has to be an object.").arg(pathOf(name)));
    return value(name).toObject();
}

QJsonArray JsonFields::array(const QString &name)
{
    if (has(name) && !value(name).isArray())
        fail(name, Texts::tr("\"%1\" has to be a list.").arg(pathOf(name)));
    return value(name).toArray();
}

QString JsonFields::pathOf(const QString &name) const
{
    return m_path.isEmpty() ? name : m_path + u'.' + name;
}

void JsonFields::fail(const QString &name, const QString &message)
{
    fail(fieldError(pathOf(name), message));
}

void JsonFields::fail(const Error &error)
{
    if (!m_error)
        m_error = error;
}

} // namespace Chat
