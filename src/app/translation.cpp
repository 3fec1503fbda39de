// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/translation.h"

#include "core/logging.h"

#include <QCoreApplication>
#include <QLibraryInfo>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

QLocale::Language chosenLanguage(Language language, const QLocale &system)
{
    switch (language) {
    case Language::English:
        return QLocale::English;
    case Language::Russian:
        return QLocale::Russian;
    case Language::System:
        break;
    }
    const QStringList spoken = system.uiLanguages(); // best first
    for (const QString &name : spoken) {
        const QLocale::Language candidate = QLocale(name).language();
        if (candidate == QLocale::English || candidate == QLocale::Russian)
            return candidate;
    }
    return QLocale::English;
}

} // namespace

Translation::Translation(Language language, const QLocale &system, const QString &folder)
    : m_language(chosenLanguage(language, system))
{
    // Where the system speaks that language, it knows best how the person's country writes it.
    const bool isSystems = language == Language::System || system.language() == m_language;
    QLocale::setDefault(isSystems ? system : QLocale(m_language));
    if (m_language == QLocale::English)
        return;
    const QString code = QLocale(m_language).name().section(u'_', 0, 0);
    // The one that is installed last is asked first.
    install(m_qtTexts, u"qtbase_"_s + code, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(m_ownTexts, u"lmchat_"_s + code, folder);
}

Translation::~Translation()
{
    if (QCoreApplication::instance() != nullptr) {
        QCoreApplication::removeTranslator(&m_ownTexts);
        QCoreApplication::removeTranslator(&m_qtTexts);
    }
    QLocale::setDefault(m_earlierLocale);
}

void Translation::install(QTranslator &translator, const QString &name, const QString &folder)
{
    if (!translator.load(name, folder))
        qCDebug(lcApp) << "there is no translation" << name << "in" << folder;
    else if (!QCoreApplication::installTranslator(&translator))
        qCDebug(lcApp) << "the translation" << name << "is empty";
}

} // namespace Chat
