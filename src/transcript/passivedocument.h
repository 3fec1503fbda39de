// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextDocument>

namespace Chat {

/// A document that loads nothing, whatever its text names: pictures from disk and network would
/// tell their owner who reads, and could be anything.
class PassiveDocument final : public QTextDocument
{
    Q_OBJECT

public:
    using QTextDocument::QTextDocument;

protected:
    QVariant loadResource(int type, const QUrl &name) override;
};

} // namespace Chat
