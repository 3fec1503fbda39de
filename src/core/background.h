// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <type_traits>
#include <utility>

namespace Chat {

/// Calls `work` on a thread of the pool: for files, which may be on a slow disk, so that no window
/// waits for them. `work` must hold values alone; it is done also if nobody waits for it.
template <typename Work>
auto inBackground(Work work) -> QFuture<std::invoke_result_t<Work>>
{
    using Outcome = std::invoke_result_t<Work>;
    auto promise = std::make_shared<QPromise<Outcome>>();
    promise->start();
    QThreadPool::globalInstance()->start([promise, work = std::move(work)]() mutable {
        promise->addResult(work());
        promise->finish();
    });
    return promise->future();
}

} // namespace Chat
