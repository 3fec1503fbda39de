// SPDX-License-Identifier: GPL-3.0-or-later
#include "mathematics/mathjaxengine.h"

#include "mathematics/formulareader.h"

#include <QFile>
#include <QLoggingCategory>
#include <QThread>

#include <cstring>

namespace Chat {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds Grace{20'000}; ///< beyond what was allowed

QLoggingCategory::CategoryFilter filterBefore = nullptr;

/// Qt's compiler warns of every variable that JavaScript's rules lift to the top of its function,
/// which the minified MathJax is full of.
void silenceCompiler(QLoggingCategory *category)
{
    filterBefore(category);
    if (std::strcmp(category->categoryName(), "qt.qml.compiler") == 0)
        category->setEnabled(QtWarningMsg, false);
}

QString resource(const QString &name)
{
    QFile file(u":/mathematics/"_s + name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

bool FormulaEngine::isAvailable()
{
    return true;
}

std::unique_ptr<FormulaEngine> FormulaEngine::create(std::chrono::milliseconds limit)
{
    auto engine = std::make_unique<MathJaxEngine>(limit);
    if (!engine->load())
        return {};
    return engine;
}

MathJaxEngine::MathJaxEngine(std::chrono::milliseconds limit)
    : m_limit(limit)
    , m_deadline([this] { m_engine.setInterrupted(true); })
{
    static const bool isSilenced = [] {
        filterBefore = QLoggingCategory::installFilter(nullptr); // the new one is called at once
        QLoggingCategory::installFilter(silenceCompiler);
        return true;
    }();
    Q_UNUSED(isSilenced)
}

bool MathJaxEngine::load()
{
    const auto give = [this](const QString &name, QObject *object) {
        QJSEngine::setObjectOwnership(object, QJSEngine::CppOwnership);
        m_engine.globalObject().setProperty(name, m_engine.newQObject(object));
    };
    give(u"measure"_s, &m_measure);
    give(u"allowance"_s, &m_allowance);
    m_engine.evaluate(u"var globalThis = this;"_s); // Qt 6.4 has none that MathJax finds
    QStringList files = resource(u"mathjax.txt"_s).split(u'\n', Qt::SkipEmptyParts);
    for (QString &file : files)
        file.prepend("mathjax/"_L1);
    files.append(u"formulas.js"_s);
    for (const QString &file : std::as_const(files)) {
        if (QThread::currentThread()->isInterruptionRequested()
            || m_engine.evaluate(resource(file), file).isError())
            return false;
    }
    m_draw = m_engine.globalObject().property(u"drawFormula"_s);
    return m_draw.isCallable();
}

FormulaDrawingPtr MathJaxEngine::draw(const FormulaText &formula)
{
    if (formula.tex.size() > LongestTex || isBroken())
        return {};
    m_allowance.begin(m_limit);
    m_deadline.begin(m_limit + Grace);
    const QJSValue svg = m_draw.call({formula.tex, formula.isDisplay});
    m_deadline.done();
    m_isBroken = m_allowance.isUsedUp() || m_engine.isInterrupted();
    m_allowance.end();
    return svg.isString() ? readFormula(svg.toString()) : FormulaDrawingPtr();
}

} // namespace Chat
