// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Chat {

/// The error of a request whose field `parameter` cannot be meant: a 400 that names it.
Error fieldError(const QString &parameter, const QString &message);

/// A request's body as an object, or what is wrong with it.
Result<QJsonObject> decodeBody(const QByteArray &body);

/// Reads the fields of an object that a client sent. One that is missing or null counts as not
/// given; of those that are wrong the first is kept as the error.
class JsonFields final
{
public:
    /// `path` is what the object is called in errors: `messages[0]`; empty for the body itself.
    explicit JsonFields(const QJsonObject &object, const QString &path = {});

    bool has(const QString &name) const; ///< there, and not null
    QJsonValue value(const QString &name) const { return m_object.value(name); }

    std::optional<double> number(const QString &name, double minimum, double maximum);
    std::optional<qint64> integer(const QString &name);
    std::optional<bool> boolean(const QString &name);
    QString text(const QString &name);
    QString requiredText(const QString &name); ///< one that is empty is wrong, too
    QJsonObject object(const QString &name);
    QJsonArray array(const QString &name);

    QString pathOf(const QString &name) const;
    void fail(const QString &name, const QString &message);
    void fail(const Error &error);
    const std::optional<Error> &error() const { return m_error; }

private:
    const QJsonObject m_object;
    const QString m_path;
    std::optional<Error> m_error;
};

} // namespace Chat
