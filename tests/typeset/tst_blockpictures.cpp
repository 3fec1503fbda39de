// SPDX-License-Identifier: GPL-3.0-or-later
#include "typeset/blocklayout.h"

#include "markdown/markdownparser.h"
#include "style/themecolors.h"
#include "support/testhelpers.h"
#include "typeset/texttheme.h"

#include <QDir>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QImage>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Chat {

namespace {

constexpr int PageWidth = 480;
constexpr int Margin = 16;
constexpr int Coarseness = 4; ///< pixels that are looked at as one
constexpr int MostDifference = 40; ///< of one of them, in levels of 256
constexpr double MostMeanDifference = 1.5;

const QString Prose = uR"(# Heading of a page

A paragraph with **strong**, *emphasised* and ~~struck~~ words, `code in a line` and
[a link](https://a.example/) that goes on to a second line of its own.

> A quote.
>
> > And one within it.

### Мелкий заголовок

Кириллица стоит на той же строке, что и латиница.

זהו טקסט מימין לשמאל עם מספר 42.

---

A last line with a footnote.[^1]

[^1]: The note itself.
)"_s;

const QString Blocks = uR"(1. First
2. Second
   - inside it
     - and deeper
3. Third

- [x] done
- [ ] to be done

| Left | Right | Middle |
|:-----|------:|:------:|
| a    |   1   |   x    |
| long words in a cell | 1 000 | `y` |

```cpp
int main()
{
    return 0; // all is well
}
```
)"_s;

} // namespace

/// What blocks look like, as compared with pictures in tests/data/pictures. They were painted with
/// DejaVu 2.37 (Debian: fonts-dejavu-core), without hints and without what a system adds, so the
/// same fonts give the same shapes anywhere; where other fonts are installed there is nothing to
/// compare with, and the tests are skipped. Looked at coarsely: another version of FreeType smooths
/// its edges otherwise, and that is no fault.
///
/// After a change that is meant: LMCHAT_RENEW_PICTURES=1 tst_blockpictures paints them anew. Look
/// at them before they are committed.
class TestBlockPictures final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { failOnAnyWarning(); }

    void looksAsBefore_data();
    void looksAsBefore();
    void smallDifferencesAreNone();
    void differencesAreSeen_data();
    void differencesAreSeen();

private:
    static QFont fontOf(const QString &family);
    static TextTheme themeOf(bool isDark);
    static QImage painted(const QString &markdown, bool isDark);
    /// Empty where they look the same, else in what they differ.
    static QString difference(const QImage &actual, const QImage &expected);
};

QFont TestBlockPictures::fontOf(const QString &family)
{
    QFont font(family);
    font.setPixelSize(15);
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setStyleStrategy(QFont::StyleStrategy(QFont::PreferAntialias | QFont::NoSubpixelAntialias
                                               | QFont::NoFontMerging));
    return font;
}

void TestBlockPictures::initTestCase()
{
    // By what is measured: fonts of one name differ.
    const QString words = u"The quick brown fox, съешь ещё этих булок, דג סקרן 0123456789"_s;
    const auto isAsWhenPainted = [&words](const QString &family, qreal advance, qreal height) {
        const QFont font = fontOf(family);
        const QFontMetricsF metrics(font);
        return QFontInfo(font).family() == family
            && std::abs(metrics.horizontalAdvance(words) - advance) < 0.5
            && std::abs(metrics.height() - height) < 0.5;
    };
    if (!isAsWhenPainted(u"DejaVu Sans"_s, 501.47, 17.45)
        || !isAsWhenPainted(u"DejaVu Sans Mono"_s, 549.95, 17.45))
        QSKIP("the fonts that the pictures were painted with are not installed: DejaVu 2.37, in "
              "Debian fonts-dejavu-core");
}

TextTheme TestBlockPictures::themeOf(bool isDark)
{
    const QFont text = fontOf(u"DejaVu Sans"_s);
    TextTheme theme = TextTheme::from(text, themePalette(isDark ? darkColors() : lightColors()));
    theme.text = text;
    theme.small = text;
    theme.small.setPixelSize(13);
    theme.code = fontOf(u"DejaVu Sans Mono"_s);
    theme.code.setPixelSize(14);
    for (std::size_t i = 0; i < theme.headings.size(); ++i) {
        theme.headings[i] = text;
        theme.headings[i].setBold(true);
        theme.headings[i].setPixelSize(22 - 2 * static_cast<int>(i));
    }
    theme.emojiFamily.clear();
    theme.lineHeight = TextTheme::lineHeightOf(theme.text);
    theme.codeLineHeight = TextTheme::lineHeightOf(theme.code);
    theme.smallLineHeight = TextTheme::lineHeightOf(theme.small);
    theme.codeCharacterWidth = QFontMetricsF(theme.code).horizontalAdvance(u'x');
    return theme;
}

QImage TestBlockPictures::painted(const QString &markdown, bool isDark)
{
    const TextTheme theme = themeOf(isDark);
    const QList<MarkdownBlock> blocks = parseMarkdown(markdown).blocks;
    std::vector<std::unique_ptr<BlockLayout>> layouts;
    int height = 2 * Margin;
    for (const MarkdownBlock &block : blocks) {
        layouts.push_back(BlockLayout::create(block, theme, layouts.empty(), theme.colors.text));
        layouts.back()->setWidth(PageWidth - 2 * Margin);
        height += layouts.back()->height();
    }
    QImage image(PageWidth, height, QImage::Format_RGB32);
    image.fill(theme.colors.base);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(Margin, Margin);
    for (const auto &layout : layouts) {
        BlockPaint what;
        what.clip = QRect(-Margin, 0, PageWidth, layout->height());
        layout->paint(painter, what);
        painter.translate(0, layout->height());
    }
    return image;
}

QString TestBlockPictures::difference(const QImage &actual, const QImage &expected)
{
    if (expected.isNull())
        return u"there is no picture to compare with"_s;
    if (actual.size() != expected.size()) {
        return u"%1 × %2 pixels in place of %3 × %4"_s.arg(actual.width())
            .arg(actual.height())
            .arg(expected.width())
            .arg(expected.height());
    }
    const auto coarse = [](const QImage &image) {
        return image
            .scaled(image.size() / Coarseness, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
            .convertToFormat(QImage::Format_RGB32);
    };
    const QImage one = coarse(actual);
    const QImage other = coarse(expected);
    qint64 sum = 0;
    int most = 0;
    QPoint place;
    for (int y = 0; y < one.height(); ++y) {
        for (int x = 0; x < one.width(); ++x) {
            const QRgb a = one.pixel(x, y);
            const QRgb b = other.pixel(x, y);
            const int level =
                std::max({std::abs(qRed(a) - qRed(b)), std::abs(qGreen(a) - qGreen(b)),
                          std::abs(qBlue(a) - qBlue(b))});
            sum += level;
            if (level > most) {
                most = level;
                place = QPoint(x, y) * Coarseness;
            }
        }
    }
    const double mean = static_cast<double>(sum) / (one.width() * one.height());
    if (most <= MostDifference && mean <= MostMeanDifference)
        return {};
    return u"by %1 levels around (%2, %3), by %4 on average"_s.arg(most)
        .arg(place.x())
        .arg(place.y())
        .arg(mean);
}

void TestBlockPictures::looksAsBefore_data()
{
    QTest::addColumn<QString>("markdown");
    QTest::addColumn<bool>("isDark");
    QTest::newRow("prose-light") << Prose << false;
    QTest::newRow("prose-dark") << Prose << true;
    QTest::newRow("blocks-light") << Blocks << false;
    QTest::newRow("blocks-dark") << Blocks << true;
}

void TestBlockPictures::looksAsBefore()
{
    QFETCH(QString, markdown);
    QFETCH(bool, isDark);
    const QString name = QString::fromLatin1(QTest::currentDataTag()) + ".png"_L1;
    const QString path = QStringLiteral(TEST_DATA_DIR "/pictures/") + name;
    const QImage actual = painted(markdown, isDark);
    if (qEnvironmentVariableIsSet("LMCHAT_RENEW_PICTURES")) {
        QVERIFY(actual.convertToFormat(QImage::Format_RGB888).save(path, "PNG", 0));
        QSKIP("painted anew: look at it");
    }
    const QString found = difference(actual, QImage(path));
    if (found.isEmpty())
        return;
    const QString now = QDir(QStringLiteral(QT_TESTCASE_BUILDDIR)).filePath(name);
    QVERIFY(actual.save(now));
    QFAIL(qPrintable(u"looks otherwise than %1, see %2: %3"_s.arg(path, now, found)));
}

/// Edges that are smoothed otherwise, and letters half a pixel aside, as by another FreeType or Qt.
void TestBlockPictures::smallDifferencesAreNone()
{
    const QImage image = painted(Prose, false);
    QImage other = image;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 1; x < image.width(); ++x) {
            const QRgb here = image.pixel(x, y);
            const QRgb left = image.pixel(x - 1, y);
            const auto mix = [](int a, int b) { return (a + b) / 2; };
            other.setPixel(x, y,
                           qRgb(mix(qRed(here), qRed(left)), mix(qGreen(here), qGreen(left)),
                                mix(qBlue(here), qBlue(left))));
        }
    }
    QVERIFY(other != image);
    QCOMPARE(difference(other, image), QString());
}

void TestBlockPictures::differencesAreSeen_data()
{
    QTest::addColumn<QString>("markdown");
    QTest::newRow("a word is missing") << QString(Prose).replace(u"struck"_s, u"      "_s);
    QTest::newRow("a word is not strong") << QString(Prose).remove(u"**"_s);
    QTest::newRow("a line less") << QString(Prose).remove(u"### Мелкий заголовок\n"_s);
    QTest::newRow("a quote is none") << QString(Prose).replace(u"> > And"_s, u"> And"_s);
    QTest::newRow("no ground under code") << QString(Prose).remove(u'`');
    QTest::newRow("a link is none")
        << QString(Prose).replace(u"[a link](https://a.example/)"_s, u"a link"_s);
}

void TestBlockPictures::differencesAreSeen()
{
    QFETCH(QString, markdown);
    const QImage image = painted(Prose, false);
    QVERIFY(!difference(painted(markdown, false), image).isEmpty());
    QVERIFY(!difference(painted(Prose, true), image).isEmpty());
    QImage moved(image.size(), image.format());
    moved.fill(image.pixel(0, 0));
    {
        QPainter painter(&moved);
        painter.drawImage(2, 0, image);
    }
    QVERIFY(!difference(moved, image).isEmpty());
}

} // namespace Chat

QTEST_MAIN(Chat::TestBlockPictures)
#include "tst_blockpictures.moc"
