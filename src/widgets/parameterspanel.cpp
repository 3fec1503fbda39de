// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/parameterspanel.h"

#include "chat/chatsession.h"
#include "chat/providercatalog.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "ui_parameterspanel.h"
#include "widgets/fieldnote.h"

#include <QComboBox>
#include <QLineEdit>

namespace Chat {
namespace {

using namespace Qt::StringLiterals;

constexpr int MostStops = 4;
constexpr std::chrono::milliseconds TypingPause(400);
constexpr double LargestSeed = 9007199254740991.0; // whole numbers up to here are exact

} // namespace

ParametersPanel::ParametersPanel(ProviderCatalog &catalog, QWidget *parent)
    : QWidget(parent)
    , m_catalog(catalog)
    , m_ui(std::make_unique<Ui::ParametersPanel>())
{
    m_ui->setupUi(this);
    QFont titleFont = m_ui->titleLabel->font();
    titleFont.setWeight(QFont::DemiBold);
    m_ui->titleLabel->setFont(titleFont);
    m_ui->closeButton->setIcon(icon(Icon::Close, IconTint::Muted));
    m_ui->problemNote->hide();
    m_ui->hintNote->setNote(tr("An empty field leaves the choice to the service. Only what this "
                               "provider takes is shown."));
    m_ui->scrollArea->viewport()->setAutoFillBackground(false);
    m_ui->fields->setAutoFillBackground(false);

    using P = ProviderCapabilities;
    using V = ChatParameters;
    addNumber(u"temperature"_s, tr("T&emperature"),
              tr("0: sober and repeatable; higher: freer. Up to 2."), &P::temperature,
              &V::temperature, {.minimum = 0, .maximum = 2});
    addNumber(u"topP"_s, tr("To&p P"), tr("Leaves out unlikely words: 0 to 1."), &P::topP, &V::topP,
              {.minimum = 0, .maximum = 1});
    addNumber(u"maxTokens"_s, tr("Token &limit"), tr("The longest answer, in tokens."),
              &P::maxTokens, &V::maxTokens, {.minimum = 1, .maximum = 10'000'000, .isWhole = true});
    addNumber(u"presencePenalty"_s, tr("P&resence penalty"),
              tr("Higher: new subjects. From −2 to 2."), &P::presencePenalty, &V::presencePenalty,
              {.minimum = -2, .maximum = 2});
    addNumber(u"frequencyPenalty"_s, tr("&Frequency penalty"),
              tr("Higher: fewer repetitions. From −2 to 2."), &P::frequencyPenalty,
              &V::frequencyPenalty, {.minimum = -2, .maximum = 2});
    addNumber(u"repetitionPenalty"_s, tr("Repetition penalt&y"),
              tr("1: neutral; higher: fewer repetitions."), &P::repetitionPenalty,
              &V::repetitionPenalty, {.minimum = 0, .maximum = 10, .excludesMinimum = true});
    addNumber(u"seed"_s, tr("See&d"), tr("The same seed makes answers alike."), &P::seed, &V::seed,
              {.minimum = -LargestSeed, .maximum = LargestSeed, .isWhole = true});
    addOthers();

    m_pause.setSingleShot(true);
    m_pause.setInterval(TypingPause);
    connect(&m_pause, &QTimer::timeout, this, &ParametersPanel::commit);
    connect(m_ui->systemPromptEdit, &QPlainTextEdit::textChanged, this, &ParametersPanel::onEdited);
    connect(m_ui->stopEdit, &QPlainTextEdit::textChanged, this, &ParametersPanel::onEdited);
    connect(m_ui->closeButton, &QToolButton::clicked, this, &ParametersPanel::closeRequested);
    connect(&catalog, &ProviderCatalog::changed, this, &ParametersPanel::showCapabilities);
    connect(&catalog, &ProviderCatalog::defaultProviderChanged, this,
            &ParametersPanel::showCapabilities);
    setSession(nullptr);
}

ParametersPanel::~ParametersPanel() = default;

template <typename T>
void ParametersPanel::addNumber(const QString &objectName, const QString &title,
                                const QString &hint, bool ProviderCapabilities::*capability,
                                std::optional<T> ChatParameters::*parameter,
                                const NumberField::Range &range)
{
    auto *label = new QLabel(title, m_ui->fields);
    auto *field = new NumberField(range, m_ui->fields);
    field->setObjectName(objectName);
    field->setToolTip(hint);
    field->setAccessibleName(QString(title).remove(u'&'));
    field->setAccessibleDescription(hint);
    label->setToolTip(hint);
    label->setBuddy(field);
    const int row = static_cast<int>(m_numbers.size());
    m_ui->numbersLayout->addWidget(label, row, 0);
    m_ui->numbersLayout->addWidget(field, row, 1);
    m_numbers.append({capability, label, field,
                      [parameter](const ChatParameters &parameters) -> std::optional<double> {
                          if (const auto &value = parameters.*parameter)
                              return static_cast<double>(*value);
                          return std::nullopt;
                      },
                      [parameter](ChatParameters &parameters, std::optional<double> value) {
                          if (value)
                              parameters.*parameter = static_cast<T>(*value);
                          else
                              (parameters.*parameter).reset();
                      }});
    connect(field, &NumberField::valueEdited, this, &ParametersPanel::onEdited);
}

void ParametersPanel::addOthers()
{
    auto *label = new QLabel(tr("Thin&king"), m_ui->fields);
    label->setObjectName(u"reasoningEffortLabel"_s);
    auto *combo = new QComboBox(m_ui->fields);
    combo->setObjectName(u"reasoningEffort"_s);
    combo->setAccessibleName(tr("How much the model thinks before it answers"));
    combo->setEditable(true); // each model has words of its own
    combo->addItems({QString(), u"minimal"_s, u"low"_s, u"medium"_s, u"high"_s});
    combo->lineEdit()->setPlaceholderText(tr("Default"));
    combo->lineEdit()->setMaxLength(40);
    combo->lineEdit()->setAccessibleName(combo->accessibleName());
    label->setBuddy(combo);
    const int row = static_cast<int>(m_numbers.size());
    m_ui->numbersLayout->addWidget(label, row, 0);
    m_ui->numbersLayout->addWidget(combo, row, 1);
    connect(combo, &QComboBox::currentTextChanged, this, &ParametersPanel::onEdited);
}

void ParametersPanel::setSession(std::shared_ptr<ChatSession> session)
{
    commit();
    if (m_session)
        m_session->disconnect(this);
    m_session = std::move(session);
    setEnabled(m_session && m_session->isLoaded());
    if (!m_session)
        return;
    connect(m_session.get(), &ChatSession::conversationChanged, this, &ParametersPanel::showValues);
    connect(m_session.get(), &ChatSession::loaded, this, &ParametersPanel::showValues);
    for (const Number &number : std::as_const(m_numbers))
        number.field->reset(number.get(m_session->conversation().parameters));
    m_ui->problemNote->hide();
    showValues();
}

void ParametersPanel::showCapabilities()
{
    if (!m_session)
        return;
    const QString chosen = m_session->conversation().provider;
    const ProviderCapabilities capabilities =
        m_catalog.capabilities(chosen.isEmpty() ? m_catalog.defaultProvider() : chosen);
    for (const Number &number : std::as_const(m_numbers)) {
        number.label->setVisible(capabilities.*number.capability);
        number.field->setVisible(capabilities.*number.capability);
    }
    findChild<QWidget *>(u"reasoningEffortLabel"_s)->setVisible(capabilities.reasoningEffort);
    findChild<QWidget *>(u"reasoningEffort"_s)->setVisible(capabilities.reasoningEffort);
    m_ui->stopLabel->setVisible(capabilities.stop);
    m_ui->stopEdit->setVisible(capabilities.stop);
}

void ParametersPanel::showValues()
{
    showCapabilities();
    // Before, the fields are those of an empty conversation.
    setEnabled(m_session->isLoaded());
    if (m_isEdited)
        return; // what is being typed is newer
    m_isShowing = true;
    const Conversation &conversation = m_session->conversation();
    if (m_ui->systemPromptEdit->toPlainText() != conversation.systemPrompt)
        m_ui->systemPromptEdit->setPlainText(conversation.systemPrompt);
    for (const Number &number : std::as_const(m_numbers))
        number.field->setValue(number.get(conversation.parameters));
    const QString stops = conversation.parameters.stop.join(u'\n');
    if (parameters().stop != conversation.parameters.stop)
        m_ui->stopEdit->setPlainText(stops);
    findChild<QComboBox *>(u"reasoningEffort"_s)
        ->setCurrentText(conversation.parameters.reasoningEffort);
    m_isShowing = false;
}

ChatParameters ParametersPanel::parameters() const
{
    ChatParameters parameters = m_session->conversation().parameters;
    for (const Number &number : m_numbers) {
        if (number.field->problem().isEmpty())
            number.set(parameters, number.field->value());
    }
    parameters.reasoningEffort =
        findChild<QComboBox *>(u"reasoningEffort"_s)->currentText().trimmed();
    parameters.stop =
        m_ui->stopEdit->toPlainText().split(u'\n', Qt::SkipEmptyParts).mid(0, MostStops);
    return parameters;
}

void ParametersPanel::onEdited()
{
    if (m_isShowing)
        return;
    QStringList problems;
    for (const Number &number : std::as_const(m_numbers)) {
        if (const QString problem = number.field->problem(); !problem.isEmpty())
            problems.append(number.label->text().remove(u'&') + u": "_s + problem);
    }
    m_ui->problemNote->setNote(problems.join(u'\n'), FieldNote::Tone::Problem);
    m_ui->problemNote->setVisible(!problems.isEmpty());
    m_isEdited = true;
    m_pause.start();
}

void ParametersPanel::commit()
{
    m_pause.stop();
    if (!std::exchange(m_isEdited, false) || !m_session)
        return;
    // All is read before the first is set: that brings the fields to what the session has.
    const QString prompt = m_ui->systemPromptEdit->toPlainText();
    const ChatParameters changed = parameters();
    if (prompt != m_session->conversation().systemPrompt)
        m_session->setSystemPrompt(prompt);
    if (changed != m_session->conversation().parameters)
        m_session->setParameters(changed);
}

} // namespace Chat
