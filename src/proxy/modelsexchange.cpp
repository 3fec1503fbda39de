// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/modelsexchange.h"

#include "core/future.h"

#include <QJsonArray>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QJsonObject modelObject(const CatalogModel &model, const Redactor &redactor)
{
    const QString id = redactor.redacted(model.id);
    const QString &owner = model.model.ownedBy;
    // No service tells when a model was made in a form of its own; clients want a time.
    return {{u"id"_s, id},
            {u"object"_s, u"model"_s},
            {u"created"_s, 0},
            {u"owned_by"_s, owner.isEmpty() ? model.profile : redactor.redacted(owner)},
            {u"type"_s, u"model"_s},
            {u"display_name"_s, id},
            {u"created_at"_s, u"1970-01-01T00:00:00Z"_s}};
}

/// Null where there is no model at all.
QJsonValue idOf(const QJsonValue &model)
{
    return model.isUndefined() ? QJsonValue(QJsonValue::Null) : model["id"_L1];
}

} // namespace

ModelsExchange::ModelsExchange(GatewayContext &context, ClientConnection &connection,
                               const ClientRequest &request, const QString &client,
                               const QString &id)
    : Exchange(context, connection, request, client)
    , m_id(id)
{
}

void ModelsExchange::start()
{
    show();
    whenFinished(context().catalog.models(), this, [this](const QList<CatalogModel> &models) {
        const Redactor &redactor = context().redactor;
        if (m_id.isEmpty()) {
            QJsonArray list;
            for (const CatalogModel &model : models)
                list.append(modelObject(model, redactor));
            answer({.body = jsonBody({{u"object"_s, u"list"_s},
                                      {u"data"_s, list},
                                      {u"has_more"_s, false},
                                      {u"first_id"_s, idOf(list.at(0))},
                                      {u"last_id"_s, idOf(list.at(list.size() - 1))}})});
            return;
        }
        const auto found = std::ranges::find(models, m_id, &CatalogModel::id);
        if (found != models.end())
            answer({.body = jsonBody(modelObject(*found, redactor))});
        else
            refuse({.kind = ErrorKind::ModelNotFound,
                    .message = tr("There is no model \"%1\".").arg(m_id.left(200)),
                    .remedy = tr("GET /v1/models lists those that there are."),
                    .parameter = u"model"_s});
    });
}

} // namespace Chat
