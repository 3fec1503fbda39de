// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/trafficwindow.h"

#include "chat/trafficmodel.h"
#include "core/redactor.h"
#include "style/theme.h"
#include "support/testhelpers.h"
#include "widgets/gatewayswitch.h"
#include "widgets/noticebar.h"
#include "widgets/trafficdetails.h"
#include "widgets/trafficview.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTextEdit>
#include <QToolButton>

using namespace Chat;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The window as a person uses it, over a log that is filled as the gateway does.
class TrafficWindowTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void emptyPageSaysWhatToDo();
    void showsRequestsNewestFirst();
    void watchesOnlyWhileItIsShown();
    void detailsOfTheChosenOne();
    void detailsStayWhenTheRequestGoes();
    void detailsFollowWhatIsUnderWay();
    void readerStaysWhereTheyAre();
    void newestAreFollowedAtTheTop();
    void endIsFollowedWhereTheOldestStandFirst();
    void filtersAsOneTypes();
    void copiesAsCurl();
    void recordsBodiesOnlyWhenAsked();
    void strangersTextIsPlain();
    void needsNoMouse();
    void sortsByMenu();
    void closesByKey();

private:
    template <typename T>
    T *find(const char *name) const
    {
        return m_window->findChild<T *>(QString::fromLatin1(name));
    }
    TrafficView &table() const { return *m_window->findChild<TrafficView *>(); }
    TrafficDetails &details() const { return *m_window->findChild<TrafficDetails *>(); }
    QString cell(int row, int column) const
    {
        return table().model()->index(row, column).data().toString();
    }
    QString shownFields() const { return find<QTextEdit>("trafficFields")->toPlainText(); }
    QString topModel() const { return cell(table().rowAt(0), TrafficModel::ModelColumn); }
    /// At the place that it has when all that is shown is laid out.
    static void click(QAbstractButton *button)
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    static RequestRecord record(const QString &model);
    void add(const RequestRecord &record)
    {
        m_log->add(record);
        m_traffic->noticeNews();
    }
    void addMany(int count)
    {
        for (int i = 0; i < count; ++i)
            m_log->add(record(u"m%1"_s.arg(++m_added)));
        m_traffic->noticeNews();
    }
    bool waitFor(const QString &model) const
    {
        return QTest::qWaitFor(
            [&] { return m_traffic->rowCount() > 0 && m_traffic->record(0).model == model; },
            20'000);
    }

    Redactor m_redactor;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<RequestLog> m_log;
    std::unique_ptr<BodyLog> m_bodies;
    std::unique_ptr<TrafficModel> m_traffic;
    std::unique_ptr<GatewaySwitch> m_gateway;
    std::unique_ptr<TrafficWindow> m_window;
    int m_added = 0;
};

RequestRecord TrafficWindowTest::record(const QString &model)
{
    return {.time = QDateTime::currentDateTimeUtc(),
            .id = "req_" + model.toLatin1(),
            .client = u"127.0.0.1"_s,
            .method = u"POST"_s,
            .route = u"/v1/chat/completions"_s,
            .provider = u"openai"_s,
            .model = model,
            .status = 200,
            .duration = 1234ms};
}

void TrafficWindowTest::init()
{
    failOnAnyWarning();
    if (!m_theme)
        m_theme = std::make_unique<Theme>();
    m_bodies = std::make_unique<BodyLog>(m_redactor);
    m_traffic.reset();
    m_log = std::make_unique<RequestLog>();
    m_traffic = std::make_unique<TrafficModel>(*m_log, *m_bodies);
    m_gateway = std::make_unique<GatewaySwitch>();
    m_gateway->setState({.phase = GatewaySwitch::Phase::On, .address = u"http://127.0.0.1:8080"_s});
    m_added = 0;
    m_window = std::make_unique<TrafficWindow>(*m_traffic, *m_gateway);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TrafficWindowTest::cleanup()
{
    m_window.reset();
}

void TrafficWindowTest::emptyPageSaysWhatToDo()
{
    auto *text = find<QLabel>("emptyText");
    auto *button = find<QPushButton>("emptyButton");
    QVERIFY(text->isVisible());
    QVERIFY(!table().isVisible());
    QVERIFY2(text->text().contains("http://127.0.0.1:8080/v1"_L1), qPrintable(text->text()));
    click(button);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"http://127.0.0.1:8080/v1"_s);

    m_gateway->setState({});
    QVERIFY2(text->text().contains("off"_L1), qPrintable(text->text()));
    QSignalSpy requested(m_gateway.get(), &GatewaySwitch::requested);
    click(button);
    QCOMPARE(requested.size(), 1);
    QCOMPARE(requested.first().first().toBool(), true);
    m_gateway->setState({.phase = GatewaySwitch::Phase::Starting});
    QVERIFY(!button->isEnabled());

    add(record(u"a"_s));
    QTRY_VERIFY(table().isVisible());
    QVERIFY(!text->isVisible());
}

void TrafficWindowTest::showsRequestsNewestFirst()
{
    addMany(3);
    QVERIFY(waitFor(u"m3"_s));
    QCOMPARE(table().model()->rowCount(), 3);
    QCOMPARE(cell(0, TrafficModel::ModelColumn), u"m3"_s);
    QCOMPARE(cell(2, TrafficModel::RequestColumn), u"POST /v1/chat/completions"_s);
    QVERIFY(!table().accessibleName().isEmpty());
}

void TrafficWindowTest::watchesOnlyWhileItIsShown()
{
    QVERIFY(m_traffic->isWatched());
    m_window->hide();
    QVERIFY(!m_traffic->isWatched());
    addMany(2);
    QCOMPARE(m_traffic->rowCount(), 0);
    m_window->show();
    QCOMPARE(m_traffic->rowCount(), 2);
    m_window.reset();
    QVERIFY(!m_traffic->isWatched());
}

void TrafficWindowTest::detailsOfTheChosenOne()
{
    RequestRecord one = record(u"gpt-4o"_s);
    one.timeToFirstToken = 340ms;
    one.usage = Usage{.promptTokens = 310, .completionTokens = 894, .totalTokens = 1204};
    one.streamed = true;
    one.status = 499;
    one.error = u"timeout"_s;
    one.reason = u"The client left before the end."_s;
    add(one);
    QVERIFY(waitFor(u"gpt-4o"_s));
    QVERIFY(!details().isVisible());
    QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, {20, 5});
    QVERIFY(details().isVisible());
    const QString shown = shownFields();
    for (const QString &text :
         {u"POST /v1/chat/completions"_s, u"gpt-4o"_s, u"openai"_s, u"127.0.0.1"_s, u"req_gpt-4o"_s,
          u"timeout"_s, u"894"_s, u"streamed"_s, u"The client left"_s,
          one.time.toLocalTime().toString(u"HH:mm:ss.zzz"_s)})
        QVERIFY2(shown.contains(text), qPrintable(shown + u" lacks "_s + text));
    QVERIFY(!find<QToolButton>("requestButton")->isVisible());
    click(find<QToolButton>("closeDetails"));
    QVERIFY(!details().isVisible());
    QVERIFY(table().hasFocus());
}

void TrafficWindowTest::detailsStayWhenTheRequestGoes()
{
    addMany(1);
    QVERIFY(waitFor(u"m1"_s));
    table().selectRow(0);
    QCOMPARE(details().record().model, u"m1"_s);
    addMany(5); // the chosen one stays chosen
    QVERIFY(waitFor(u"m6"_s));
    QCOMPARE(table().selectionModel()->selectedRows().value(0).row(), 5);
    QCOMPARE(details().record().model, u"m1"_s);
    addMany(int(RequestLog::Size));
    QVERIFY(waitFor(u"m1006"_s));
    QVERIFY(table().selectionModel()->selectedRows().isEmpty());
    QVERIFY(details().isVisible());
    QCOMPARE(details().record().model, u"m1"_s);
    click(find<QPushButton>("copyCurl"));
    QVERIFY(QGuiApplication::clipboard()->text().contains("\"m1\""_L1));
    table().selectRow(2);
    QCOMPARE(details().record().model, u"m1004"_s);
}

void TrafficWindowTest::detailsFollowWhatIsUnderWay()
{
    RequestRecord slow = record(u"slow"_s);
    slow.status = 0;
    m_log->setUnderWay(slow);
    m_traffic->noticeNews();
    QVERIFY(waitFor(u"slow"_s));
    QCOMPARE(cell(0, TrafficModel::StatusColumn), u"…"_s);
    table().selectRow(0);
    QVERIFY2(shownFields().contains("under way"_L1), qPrintable(shownFields()));
    addMany(3);
    QVERIFY(waitFor(u"m3"_s));
    slow.status = 503;
    slow.reason = u"The gateway was stopped."_s;
    add(slow);
    QTRY_COMPARE(details().record().status, 503);
    QVERIFY(!shownFields().contains("under way"_L1));
    QVERIFY(shownFields().contains(slow.reason));
    QVERIFY(find<QWidget>("trafficTitle")->accessibleName().startsWith("503"_L1));
    QCOMPARE(table().selectionModel()->selectedRows().value(0).row(), 3); // where it was
}

void TrafficWindowTest::readerStaysWhereTheyAre()
{
    addMany(int(RequestLog::Size));
    QVERIFY(waitFor(u"m1000"_s));
    table().verticalScrollBar()->setValue(table().rowHeight(0) * 20 + 7);
    const QString top = topModel();
    QCOMPARE(top, u"m980"_s);
    addMany(100);
    QVERIFY(waitFor(u"m1100"_s));
    QCOMPARE(topModel(), top);
    QCOMPARE(table().rowViewportPosition(table().rowAt(0)), -7);
    table().sortByColumn(TrafficModel::DurationColumn, Qt::AscendingOrder);
    table().verticalScrollBar()->setValue(table().rowHeight(0) * 20);
    const QString other = topModel();
    addMany(100);
    QVERIFY(waitFor(u"m1200"_s));
    QCOMPARE(topModel(), other);
}

void TrafficWindowTest::newestAreFollowedAtTheTop()
{
    addMany(200);
    QVERIFY(waitFor(u"m200"_s));
    addMany(100);
    QVERIFY(waitFor(u"m300"_s));
    QCOMPARE(topModel(), u"m300"_s);
    QCOMPARE(table().verticalScrollBar()->value(), 0);
}

void TrafficWindowTest::endIsFollowedWhereTheOldestStandFirst()
{
    addMany(200);
    QVERIFY(waitFor(u"m200"_s));
    table().sortByColumn(TrafficModel::TimeColumn, Qt::AscendingOrder);
    table().scrollToBottom();
    addMany(100);
    QVERIFY(waitFor(u"m300"_s));
    const QScrollBar *bar = table().verticalScrollBar();
    QCOMPARE(bar->value(), bar->maximum());
    QCOMPARE(cell(table().rowAt(table().viewport()->height() - 2), TrafficModel::ModelColumn),
             u"m300"_s);
}

void TrafficWindowTest::filtersAsOneTypes()
{
    addMany(12);
    QVERIFY(waitFor(u"m12"_s));
    table().selectRow(1); // m11
    auto *filter = find<QLineEdit>("trafficFilter");
    QTest::keySequence(m_window.get(), QKeySequence(u"Ctrl+F"_s));
    QVERIFY(filter->hasFocus());
    QTest::keyClicks(filter, u"m1"_s);
    QCOMPARE(table().model()->rowCount(), 4); // 1, 10, 11, 12
    QCOMPARE(table().selectionModel()->selectedRows().value(0).row(), 1);
    QTest::keyClicks(filter, u"x"_s);
    QVERIFY(!table().isVisible());
    QVERIFY(find<QLabel>("emptyText")->isVisible());
    QVERIFY(!details().isVisible()); // nor are those of a neighbour shown
    QTest::keyClick(filter, Qt::Key_Escape);
    QVERIFY(filter->text().isEmpty());
    QVERIFY(m_window->isVisible());
    QCOMPARE(table().model()->rowCount(), 12);
    QVERIFY(!table().selectionModel()->hasSelection());
    QVERIFY(!table().chosen());
    filter->setText(u"nothing"_s);
    click(find<QPushButton>("emptyButton"));
    QCOMPARE(table().model()->rowCount(), 12);
}

void TrafficWindowTest::copiesAsCurl()
{
    addMany(1);
    QVERIFY(waitFor(u"m1"_s));
    QGuiApplication::clipboard()->clear();
    QTest::keySequence(m_window.get(), QKeySequence(u"Ctrl+Shift+C"_s));
    QVERIFY(QGuiApplication::clipboard()->text().isEmpty()); // nothing is chosen
    table().selectRow(0);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    const QRect fields = find<QTextEdit>("trafficFields")->geometry();
    QTest::keySequence(m_window.get(), QKeySequence(u"Ctrl+Shift+C"_s));
    QString command = QGuiApplication::clipboard()->text();
    QVERIFY2(command.startsWith("curl "_L1), qPrintable(command));
    QVERIFY(command.contains("'http://127.0.0.1:8080/v1/chat/completions'"_L1));
    QVERIFY(!command.contains("LMCHAT_KEY"_L1));
    QVERIFY(find<QWidget>("trafficHint")->isVisible());
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QCOMPARE(find<QTextEdit>("trafficFields")->geometry(), fields); // nothing moves for it
    QVERIFY(find<QWidget>("trafficHint")->accessibleName().contains("not recorded"_L1));

    // Also when the gateway is off again; and with a key where one is needed.
    m_gateway->setState({.needsKey = true});
    click(find<QPushButton>("copyCurl"));
    command = QGuiApplication::clipboard()->text();
    QVERIFY(command.contains("'http://127.0.0.1:8080/v1/chat/completions'"_L1));
    QVERIFY(command.contains("Bearer $LMCHAT_KEY"_L1));
}

void TrafficWindowTest::recordsBodiesOnlyWhenAsked()
{
    auto *box = find<QCheckBox>("recordBodies");
    auto *notice = find<NoticeBar>("recordingNotice");
    QVERIFY(!box->isChecked());
    QVERIFY(!m_bodies->isRecording());
    QVERIFY(!notice->isVisible());
    QTest::mouseClick(box, Qt::LeftButton, {}, {5, box->height() / 2});
    QVERIFY(m_bodies->isRecording());
    QVERIFY(notice->isVisible());
    QVERIFY2(notice->text().contains("memory"_L1), qPrintable(notice->text()));

    m_bodies->add(m_bodies->session(), "req_m1",
                  {.request = {.text = "{\"model\":\"m1\",\"it's\":1}"},
                   .answer = {.text = "the answer", .isWhole = false}});
    addMany(2); // m2 has none
    QVERIFY(waitFor(u"m2"_s));
    table().selectRow(1);
    auto *requestButton = find<QToolButton>("requestButton");
    QVERIFY(requestButton->isVisible());
    click(requestButton);
    QVERIFY(find<QPlainTextEdit>("requestBody")->isVisible());
    QCOMPARE(find<QPlainTextEdit>("requestBody")->toPlainText(),
             u"{\"model\":\"m1\",\"it's\":1}"_s);
    click(find<QPushButton>("copyCurl"));
    QVERIFY(QGuiApplication::clipboard()->text().contains(
        "--data-raw '{\"model\":\"m1\",\"it'\\''s\":1}'"_L1));
    click(find<QToolButton>("answerButton"));
    QCOMPARE(find<QPlainTextEdit>("answerBody")->toPlainText(), u"the answer"_s);
    table().selectRow(0);
    QVERIFY(!requestButton->isVisible());
    QVERIFY(find<QWidget>("trafficFields")->isVisible());

    table().selectRow(1);
    QVERIFY(requestButton->isVisible());
    // Another window of later on shows that it is on.
    m_window = std::make_unique<TrafficWindow>(*m_traffic, *m_gateway);
    m_window->show();
    QVERIFY(find<QCheckBox>("recordBodies")->isChecked());
    table().selectRow(1);
    QVERIFY(find<QToolButton>("requestButton")->isVisible());
    find<QCheckBox>("recordBodies")->click();
    QVERIFY(!m_bodies->isRecording());
    QVERIFY(!m_bodies->find("req_m1"));
    QVERIFY(!find<NoticeBar>("recordingNotice")->isVisible());
    QVERIFY(!find<QToolButton>("requestButton")->isVisible());
    QVERIFY(find<QPlainTextEdit>("requestBody")->toPlainText().isEmpty());
}

void TrafficWindowTest::strangersTextIsPlain()
{
    RequestRecord hostile = record(u"<img src=x>\u202e\n"_s + QString(2000, u'w'));
    hostile.route = u"/<b>bold</b>\x1b"_s;
    hostile.client = u"<u>me</u>"_s;
    add(hostile);
    QVERIFY(waitFor(hostile.model));
    table().selectRow(0);
    const QList<QLabel *> labels = details().findChildren<QLabel *>();
    for (const QLabel *label : labels) {
        if (label->text().contains(u'<'))
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }
    const QString shown = shownFields();
    QVERIFY(shown.contains("<b>bold</b>"_L1));
    for (const QChar c : shown)
        QVERIFY(c == u'\n'
                || (c.category() != QChar::Other_Control && c.category() != QChar::Other_Format));
    QVERIFY(m_window->minimumSizeHint().width() < 600);
    QVERIFY(!m_window->grab().isNull());
}

void TrafficWindowTest::needsNoMouse()
{
    addMany(3);
    QVERIFY(waitFor(u"m3"_s));
    table().setFocus();
    QTest::keyClick(&table(), Qt::Key_Down);
    QVERIFY(details().isVisible());
    const QString first = details().record().model;
    QTest::keyClick(&table(), Qt::Key_Down);
    QVERIFY(details().record().model != first);
    // Tab leaves the table, and everything that can be reached has a name.
    QSet<QWidget *> reached;
    for (int i = 0; i < 20; ++i) {
        QWidget *now = QApplication::focusWidget();
        QVERIFY(now != nullptr);
        reached.insert(now);
        QTest::keyClick(now, Qt::Key_Tab);
    }
    for (const char *name :
         {"trafficFilter", "recordBodies", "trafficTable", "copyCurl", "closeDetails"})
        QVERIFY2(reached.contains(find<QWidget>(name)), name);
    for (QWidget *widget : std::as_const(reached)) {
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(), qPrintable(widget->objectName()));
    }
}

void TrafficWindowTest::sortsByMenu()
{
    addMany(3);
    QVERIFY(waitFor(u"m3"_s));
    QContextMenuEvent event(QContextMenuEvent::Keyboard, {}, {});
    QApplication::sendEvent(&table(), &event);
    auto *menu = find<QMenu>("trafficMenu");
    QTRY_VERIFY(menu->isVisible());
    auto *sort = menu->findChild<QMenu *>();
    sort->actions().at(TrafficModel::ModelColumn)->trigger();
    menu->close();
    QCOMPARE(cell(0, TrafficModel::ModelColumn), u"m1"_s);
    QCOMPARE(table().horizontalHeader()->sortIndicatorSection(), int(TrafficModel::ModelColumn));
}

void TrafficWindowTest::closesByKey()
{
    for (const QString &keys : {u"Esc"_s, u"Ctrl+W"_s}) {
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QSignalSpy closing(m_window.get(), &TrafficWindow::aboutToClose);
        QTest::keySequence(m_window.get(), QKeySequence(keys));
        QVERIFY(!m_window->isVisible());
        QCOMPARE(closing.size(), 1);
    }
}

QTEST_MAIN(TrafficWindowTest)
#include "tst_trafficwindow.moc"
