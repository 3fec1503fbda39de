// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Chat {

// What a process needs before anything else is done in it: to be called first thing in main().

/// Whoever started us may have closed standard input, output or error. Files opened later would
/// take their numbers, and get what was meant for them: input is then empty, output fails.
void openStandardStreams();

/// Qt speaks UTF-8 only, and complains on standard error of a locale that is anything else, such as
/// the plain `C` of cron and containers: then `C.UTF-8` it is, for this process and what it starts.
/// Wants to be called before the application object is made.
void useUtf8Locale();

/// Threads other than the main one get Qt's own event loops, not GLib's, which make a system call
/// for each event that is posted. The main one keeps GLib's: keychains and themes need it. What is
/// started from here inherits it, to which only its threads would be able to object.
void useLightEventLoops();

/// Systems give a process 1024 descriptors unless it asks for more. The gateway needs one for each
/// client and one for each request to a service.
void allowManyDescriptors();

} // namespace Chat
