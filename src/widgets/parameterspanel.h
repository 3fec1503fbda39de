// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/chatrequest.h"
#include "providers/provider.h"
#include "widgets/numberfield.h"

#include <QTimer>
#include <QWidget>

#include <memory>

QT_BEGIN_NAMESPACE
class QLabel;
QT_END_NAMESPACE

namespace Ui {
class ParametersPanel;
}

namespace Chat {

class ChatSession;
class ProviderCatalog;

/// System prompt and parameters of one conversation: those alone that its provider takes. An empty
/// field is the service's own default. Changes are taken over as they are typed; a wrong number
/// says what is expected, and changes nothing.
class ParametersPanel final : public QWidget
{
    Q_OBJECT
public:
    /// `catalog` must outlive it.
    explicit ParametersPanel(ProviderCatalog &catalog, QWidget *parent = nullptr);
    ~ParametersPanel() override;

    /// Null: nothing can be changed.
    void setSession(std::shared_ptr<ChatSession> session);
    void commit(); ///< gives the conversation what is typed, before the pause that it waits for

Q_SIGNALS:
    void closeRequested();

private:
    struct Number
    {
        bool ProviderCapabilities::*capability;
        QLabel *label;
        NumberField *field;
        std::function<std::optional<double>(const ChatParameters &)> get;
        std::function<void(ChatParameters &, std::optional<double>)> set;
    };

    template <typename T>
    void addNumber(const QString &objectName, const QString &title, const QString &hint,
                   bool ProviderCapabilities::*capability,
                   std::optional<T> ChatParameters::*parameter, const NumberField::Range &range);
    void addOthers();
    void showCapabilities();
    void showValues();
    void onEdited();
    ChatParameters parameters() const;

    ProviderCatalog &m_catalog;
    std::unique_ptr<Ui::ParametersPanel> m_ui;
    std::shared_ptr<ChatSession> m_session;
    QList<Number> m_numbers;
    QTimer m_pause; // changes are taken over when the typing pauses
    bool m_isShowing = false; // a field changes by our own hand
    bool m_isEdited = false; // and not taken over yet
};

} // namespace Chat
