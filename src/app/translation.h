// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/settingvalues.h"

#include <QLocale>
#include <QString>
#include <QTranslator>

namespace Chat {

/// The language of the program as long as this lives: its own texts, those that Qt brings along
/// ("Cancel"), and how dates and numbers are written. English is in the program already and needs
/// no translation; of a translation that is not there the texts stay English, too.
///
/// Language::System is the first of the person's languages that the program has; dates and numbers
/// are then the system's. One at a time, for the main thread, after the application object is made
/// and before texts are: they do not change afterwards.
class Translation final
{
public:
    /// `folder` holds lmchat_LANGUAGE.qm. `system` is there for tests.
    explicit Translation(Language language, const QLocale &system = QLocale::system(),
                         const QString &folder = QStringLiteral(":/i18n"));
    ~Translation();
    Q_DISABLE_COPY_MOVE(Translation)

    QLocale::Language language() const { return m_language; }

private:
    void install(QTranslator &translator, const QString &name, const QString &folder);

    const QLocale::Language m_language;
    const QLocale m_earlierLocale;
    QTranslator m_qtTexts;
    QTranslator m_ownTexts;
};

} // namespace Chat
