// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/aboutbox.h"

#include "core/version.h"
#include "style/icons.h"

#include <QDir>
#include <QFile>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

struct Library
{
    QLatin1StringView name;
    QLatin1StringView licence; ///< as SPDX names it
    QLatin1StringView address;
};

// Those that may be linked to the program or loaded by it; the system has their licences.
constexpr Library Libraries[] = {
    {"Qt"_L1, "LGPL-3.0-only or GPL-2.0-or-later"_L1, "https://www.qt.io/"_L1},
    {"Qt HttpServer"_L1, "GPL-3.0-or-later"_L1, "https://www.qt.io/"_L1},
    {"SQLite"_L1, "public domain"_L1, "https://sqlite.org/"_L1},
    {"OpenSSL"_L1, "Apache-2.0"_L1, "https://www.openssl.org/"_L1},
    {"QtKeychain"_L1, "BSD-2-Clause and BSD-3-Clause"_L1,
     "https://github.com/frankosterfeld/qtkeychain"_L1},
    {"libsecret"_L1, "LGPL-2.1-or-later"_L1, "https://gnome.pages.gitlab.gnome.org/libsecret/"_L1},
    {"cmark-gfm"_L1, "BSD-2-Clause and MIT"_L1, "https://github.com/github/cmark-gfm"_L1},
    {"GNU source-highlight"_L1, "GPL-3.0-or-later"_L1,
     "https://www.gnu.org/software/src-highlite/"_L1},
    {"KDE SyntaxHighlighting"_L1, "MIT"_L1, "https://api.kde.org/frameworks/"_L1},
};

/// What is carried in the program has its licence in a resource that is called like it.
QString carriedLicences()
{
    QString text;
    const QFileInfoList files = QDir(u":/licences"_s).entryInfoList(QDir::Files, QDir::Name);
    for (const QFileInfo &info : files) {
        QFile file(info.filePath());
        if (file.open(QIODevice::ReadOnly))
            text += u"\n\n"_s + info.fileName() + u"\n\n"_s + QString::fromUtf8(file.readAll());
    }
    return text;
}

QString details()
{
    QString text = AboutBox::tr("LanguageModelChat stands on the work of others:");
    text += u'\n';
    for (const Library &library : Libraries)
        text += u"\n%1 (%2), %3"_s.arg(library.name, library.licence, library.address);
    const QString carried = carriedLicences();
    if (!carried.isEmpty())
        text += u"\n\n"_s + AboutBox::tr("Carried in the program, with its licence:") + carried;
    return text;
}

} // namespace

AboutBox::AboutBox(QWidget *parent)
    : QMessageBox(NoIcon, tr("About LanguageModelChat"), {}, Close, parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setIconPixmap(applicationIcon().pixmap(64, 64));
    setText(tr("<b>LanguageModelChat</b> %1").arg(versionString().toHtmlEscaped()));
    setInformativeText(
        tr("Talk to language models: OpenAI, GigaChat and every compatible service.\n"
           "Free software under the GNU General Public License, version 3 or later."));
    setDetailedText(details());
    setModal(false);
}

} // namespace Chat
