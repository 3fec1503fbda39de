// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "providers/provider.h"

#include <QStringList>

/// What Doctor tells of its findings, apart from what fails on the way to a host.
namespace Chat::DoctorText {

QString settings(const ProviderInfo &info, const QString &model);
Error notConfigured(const ProviderInfo &info);
QString offline(const ProviderInfo &info);
QString authorized(const ProviderInfo &info);

QString listed(qsizetype count, const QString &model);
QString emptyList();
QString noModelChosen(const ProviderInfo &info, const QStringList &some);
/// `near`: what may have been meant, or what there is.
Error notListed(qsizetype count, const QString &model, const QStringList &near);
/// For a model that is doubted by that error, and answers all the same.
QString answersAllTheSame(const Error &doubt);

QString progress(const ChatProgress &progress);
QString answered(const QString &model);
QString answeredWithoutText(const QString &model);

/// An error on the way to `url`, with what can be done about it in this program.
Error withRemedy(const Error &error, const QUrl &url, const ProviderInfo &info);

} // namespace Chat::DoctorText
