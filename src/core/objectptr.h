// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

namespace Chat {

/// Lets an object go at once for its owner and safely for the object: it says nothing more, and is
/// deleted when control is back in the event loop, so that an owner may drop it from a slot of the
/// object's own signal. An object whose parent goes first is deleted with that.
struct SilentDeleteLater
{
    void operator()(QObject *object) const
    {
        object->blockSignals(true);
        object->deleteLater();
    }
};

template <typename T>
using ObjectPtr = std::unique_ptr<T, SilentDeleteLater>;

} // namespace Chat
