// SPDX-License-Identifier: GPL-3.0-or-later
#include "providers/provider.h"

namespace Chat {

Provider::Provider(QObject *parent)
    : QObject(parent)
{
}

Provider::~Provider() = default;

} // namespace Chat
