// SPDX-License-Identifier: GPL-3.0-or-later
// What mathjaxengine.cpp calls: read after MathJax's own files, with `measure` (TextMeasure) and
// `allowance` (Allowance) there. drawFormula() gives SVG, or null where the formula is wrong or the
// time was used up.
var drawFormula = (function () {
    var components = MathJax._;
    var adaptor = components.adaptors.liteAdaptor.liteAdaptor();
    components.handlers.html_ts.RegisterHTMLHandler(adaptor);

    // Pixels: MathJax makes nothing narrower than a thousandth of so many em.
    var em = 16;
    var unitsPerEm = 1000;
    var metrics = { em: em, ex: em * measure.xHeight(), containerWidth: 80 * em };

    var output = new components.output.svg_ts.SVG({
        font: new components.output.svg.fonts.tex_ts.TeXFont(),
        fontCache: 'none',
        internalSpeechTitles: false
    });
    // Characters that MathJax has no shapes for: without a browser it would only guess their width.
    output.measureTextNode = function (node) {
        var size = parseFloat(adaptor.getAttribute(node, 'font-size'));
        return {
            w: measure.width(adaptor.textContent(node), size,
                             adaptor.getAttribute(node, 'font-weight') === 'bold',
                             adaptor.getAttribute(node, 'font-style') === 'italic')
                / unitsPerEm,
            h: 0.75,
            d: 0.2
        };
    };

    // What is called for every piece of a formula asks whether there is time left.
    function guard(prototype, name) {
        var unguarded = prototype[name];
        prototype[name] = function () {
            if (allowance.isUsedUp())
                throw new Error('time used up');
            return unguarded.apply(this, arguments);
        };
    }
    guard(components.input.tex.TexParser.default.prototype, 'parse');
    guard(components.core.MmlTree.MmlNode.AbstractMmlNode.prototype, 'setInheritedAttributes');
    guard(components.output.svg.Wrapper.SVGWrapper.prototype, 'getBBox');
    guard(components.output.svg.Wrapper.SVGWrapper.prototype, 'getOuterBBox');
    guard(components.output.svg.Wrapper.SVGWrapper.prototype, 'standardSVGnode');

    var options = {
        packages: ['base', 'ams', 'newcommand', 'mhchem', 'boldsymbol', 'braket', 'enclose',
                   'cancel', 'color', 'mathtools', 'textmacros', 'upgreek', 'gensymb', 'centernot',
                   'extpfeil'],
        maxMacros: 500,
        maxBuffer: 5 * 1024,
        formatError: function (jax, error) { throw error; }
    };

    // MathJax sets a label at the edge of a page, which is not known here: it follows its line. A
    // sign of currency is a letter, or MathJax 3.2.2 fails at it.
    function prepared(tex) {
        return tex.replace(/[\u20a0-\u20cf]/g, '\\text{$&}')
                  .replace(/\\label\s*\{[^{}]*\}/g, '')
                  .replace(/\\tag(\*?)\s*\{([^{}]*)\}/g, function (all, star, text) {
                      return '\\qquad\\text{' + (star ? text : '(' + text + ')') + '}';
                  });
    }

    return function (tex, isDisplay) {
        try {
            // A parser for each formula: what one defines is unknown to the next.
            var input = new components.input.tex_ts.TeX(options);
            var page = components.mathjax.mathjax.document('', { InputJax: input,
                                                                 OutputJax: output });
            var node = page.convert(prepared(tex), {
                display: isDisplay,
                em: metrics.em,
                ex: metrics.ex,
                containerWidth: metrics.containerWidth
            });
            return adaptor.innerHTML(node);
        } catch (error) {
            return null;
        }
    };
})();
