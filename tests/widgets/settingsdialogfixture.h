// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chat/draftfixture.h"
#include "core/gatewaykeys.h"
#include "support/scriptedserver.h"
#include "widgets/checklist.h"
#include "widgets/fieldnote.h"
#include "widgets/modelchooser.h"
#include "widgets/secretedit.h"
#include "widgets/settingsdialog.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStackedWidget>
#include <QToolButton>

namespace Chat {

/// What the tests of the settings dialog stand on: the dialog over a file and keys of its own.
class SettingsDialogFixture : public QObject
{
protected:
    static constexpr int General = 0;
    static constexpr int Providers = 1;
    static constexpr int Network = 2;
    static constexpr int Gateway = 3;
    static constexpr int Storage = 4;

    /// For init() and cleanup().
    void begin()
    {
        failOnAnyWarning();
        m_fixture = std::make_unique<DraftFixture>();
        m_certificateSource = {};
    }
    void end()
    {
        m_dialog.reset();
        m_fixture.reset();
    }

    static QByteArray written() { return DraftFixture::written(); }

    void open(const QByteArray &content = DraftFixture::written(),
              const QProcessEnvironment &environment = {})
    {
        m_fixture->write(content);
        const SettingsContext context{
            .sources = {.environment = environment, .standardFile = m_fixture->path()},
            .makeStore = m_fixture->makeStore,
            .redactor = m_fixture->redactor,
            .certificatePath = m_fixture->folder.filePath(QStringLiteral("ca.pem")),
            .certificateSource = m_certificateSource};
        m_dialog = std::make_unique<SettingsDialog>(context);
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
        QTRY_VERIFY(m_dialog->draft() != nullptr);
    }

    void choose(const QString &profile, const SettingDeclaration &setting = ProfileKeys::Preset)
    {
        m_dialog->openAt(profile, setting);
    }

    /// By the keyboard alone, over what is there.
    void type(QWidget *editor, const QString &text)
    {
        editor->setFocus();
        QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(editor, Qt::Key_Delete);
        QTest::keyClicks(editor, text);
    }

    QPushButton *button(QDialogButtonBox::StandardButton which) const
    {
        return child<QDialogButtonBox>("buttonBox")->button(which);
    }

    QString noteBelow(const SettingDeclaration &setting) const
    {
        for (const FieldBinding *binding : m_dialog->findChildren<FieldBinding *>()) {
            if (binding->field().declaration == &setting)
                return binding->noteText();
        }
        return QStringLiteral("no such field");
    }

    QString text(const SettingDeclaration &setting, const QString &profile = {}) const
    {
        return m_dialog->draft()->text({setting, m_dialog->draft()->findProfile(profile)});
    }

    template <typename T>
    T *child(const char *name) const
    {
        T *found = m_dialog->findChild<T *>(QString::fromLatin1(name));
        if (!found)
            qFatal("no %s in the dialog", name);
        return found;
    }
    void goTo(int page) { child<QListWidget>("pageList")->setCurrentRow(page); }

    std::unique_ptr<DraftFixture> m_fixture;
    std::unique_ptr<SettingsDialog> m_dialog;
    GigaChatCaSource m_certificateSource;
};

} // namespace Chat
