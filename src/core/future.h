// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QPromise>

namespace Chat {

/// A future that has its value already. (QtFuture::makeReadyFuture of 6.4 is deprecated from 6.6
/// on, its successor does not exist before.)
template <typename T>
QFuture<T> readyFuture(T value)
{
    QPromise<T> promise;
    promise.start();
    promise.addResult(std::move(value));
    promise.finish();
    return promise.future();
}

} // namespace Chat
