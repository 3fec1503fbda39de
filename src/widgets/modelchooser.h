// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace Chat {

/// A field for the name of a model: any may be typed, and the ones that a service listed are
/// offered, filtered by any part of their names.
class ModelChooser final : public QComboBox
{
    Q_OBJECT
public:
    explicit ModelChooser(QWidget *parent = nullptr);

    /// Offers these; what stands in the field stays.
    void setModels(const QStringList &names);
};

} // namespace Chat
