// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/messagedetails.h"

#include "chat/durationtext.h"
#include "core/finishnotice.h"
#include "style/icons.h"
#include "style/metrics.h"
#include "ui_messagedetails.h"
#include "widgets/statustext.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLocale>
#include <QToolButton>

#include <algorithm>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestValue = 2000; // shown; a server can send anything

} // namespace

MessageDetails::MessageDetails(const Message &message, QWidget *parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::MessageDetails>())
{
    m_ui->setupUi(this);
    setAttribute(Qt::WA_DeleteOnClose);
    addRows(message);
    connect(m_ui->closeButton, &QPushButton::clicked, this, &QDialog::close);
    connect(m_ui->copyAllButton, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(text()); });
    m_ui->closeButton->setFocus();
}

MessageDetails::~MessageDetails() = default;

QString MessageDetails::text() const
{
    return m_lines.join(u'\n');
}

void MessageDetails::addRow(const QString &name, const QString &fullValue)
{
    if (fullValue.trimmed().isEmpty())
        return;
    const QString value = fullValue.left(LongestValue);
    const int row = m_ui->rows->rowCount();
    auto *nameLabel = new QLabel(name, this);
    nameLabel->setForegroundRole(QPalette::PlaceholderText);
    auto *valueLabel = new QLabel(value, this);
    valueLabel->setTextFormat(Qt::PlainText);
    valueLabel->setWordWrap(true);
    valueLabel->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    valueLabel->setAccessibleName(name + u": "_s + value);
    auto *copyButton = new QToolButton(this);
    copyButton->setAutoRaise(true);
    copyButton->setIcon(icon(Icon::Copy, IconTint::Muted));
    copyButton->setIconSize({Metrics::SmallIconSize, Metrics::SmallIconSize});
    copyButton->setToolTip(tr("Copy"));
    copyButton->setAccessibleName(tr("Copy: %1").arg(name));
    connect(copyButton, &QToolButton::clicked, this,
            [value] { QGuiApplication::clipboard()->setText(value); });
    m_ui->rows->addWidget(nameLabel, row, 0, Qt::AlignTop);
    m_ui->rows->addWidget(valueLabel, row, 1, Qt::AlignTop);
    m_ui->rows->addWidget(copyButton, row, 2, Qt::AlignTop);
    nameLabel->setContentsMargins(0, Metrics::Tiny, 0, 0);
    valueLabel->setContentsMargins(0, Metrics::Tiny, 0, 0);
    m_lines.append(name + u": "_s + value);
}

void MessageDetails::addRows(const Message &message)
{
    const QLocale locale;
    const AnswerInfo &info = message.info;
    addRow(tr("Time"), locale.toString(message.createdAt.toLocalTime(), QLocale::ShortFormat));
    addRow(tr("Provider"), info.provider);
    addRow(tr("Model"), info.model);
    addRow(tr("How it ended"), finishNotice(message));
    addRow(tr("Finish reason"), finishReasonName(info.finishReason));
    if (info.timeToFirstToken)
        addRow(tr("First token after"), durationText(*info.timeToFirstToken));
    if (info.duration)
        addRow(tr("Whole answer after"), durationText(*info.duration));
    if (info.usage) {
        addRow(tr("Tokens"), usageText(*info.usage));
        if (info.usage->cachedTokens > 0)
            addRow(tr("From the cache"), locale.toString(info.usage->cachedTokens));
        if (info.usage->reasoningTokens > 0)
            addRow(tr("Thinking"), locale.toString(info.usage->reasoningTokens));
        const auto streamed = info.duration.value_or(std::chrono::milliseconds(0))
            - info.timeToFirstToken.value_or(std::chrono::milliseconds(0));
        if (info.usage->completionTokens > 0 && streamed > std::chrono::milliseconds(100)) {
            const double speed =
                double(info.usage->completionTokens) * 1000 / double(streamed.count());
            addRow(tr("Speed"), tr("%1 tokens/s").arg(locale.toString(speed, 'f', 1)));
        }
    }
    addRow(tr("Request id"), info.requestId);
    if (message.error) {
        const Error &error = *message.error;
        addRow(tr("Error"), error.message);
        addRow(tr("What to do"), error.remedy);
        addRow(tr("Kind"), errorKindName(error.kind));
        if (error.httpStatus != 0)
            addRow(tr("HTTP status"), QString::number(error.httpStatus));
        addRow(tr("Code"), error.code);
        addRow(tr("Parameter"), error.parameter);
        if (error.requestId != info.requestId)
            addRow(tr("Request id of the error"), error.requestId);
        addRow(tr("Technical details"), error.detail);
    }
}

} // namespace Chat
