package shuzi.page;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.Rectangle;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium with the page of a service. All tests share it, one after the other, as a parameter of their methods. Where
 * there is no Chromium with its driver, these tests are skipped, or fail where CI=true.
 */
public final class Browser implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String AXE = resource("/axe.min.js");

    private final ChromeDriver driver;

    private Browser(Path chromium, Path chromedriver) {
        var options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // which root cannot use
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--hide-scrollbars");
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .usingAnyFreePort()
                .build();
        driver = new ChromeDriver(service, options);
    }

    /** Gives tests the browser, which ends after the last of them. */
    static final class Parameter implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Browser.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(Browser.class))
                    .computeIfAbsent(Browser.class, ignored -> start());
        }
    }

    private static Browser start() {
        Path chromium = executable("chromium", "chromium-browser", "google-chrome");
        Path chromedriver = executable("chromedriver");
        if (chromium == null || chromedriver == null) {
            String message = "there is no Chromium with its driver: install Debian's chromium and chromium-driver";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(message);
            }
            abort(message);
        }
        return new Browser(Objects.requireNonNull(chromium), Objects.requireNonNull(chromedriver));
    }

    private static @Nullable Path executable(String... names) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .flatMap(folder -> Stream.of(names).map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private static String resource(String name) {
        try (InputStream file = Browser.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How a reader sees the page. */
    public enum View {
        DESKTOP(1280, 900, false, "light"),
        DARK(1280, 900, false, "dark"),
        PHONE(390, 844, true, "light");

        private final int width;
        private final int height;
        private final boolean touch;
        private final String scheme;

        View(int width, int height, boolean touch, String scheme) {
            this.width = width;
            this.height = height;
            this.touch = touch;
            this.scheme = scheme;
        }
    }

    /** Opens a page in a new tab, as a reader who has never been there, in a wide window with light colours and English. */
    public void open(String address) {
        open(address, View.DESKTOP, "en");
    }

    /** Opens a page in a new tab, as a reader who has never been there. */
    public void open(String address, View view, String language) {
        String old = driver.getWindowHandle();
        driver.switchTo().newWindow(org.openqa.selenium.WindowType.TAB);
        String tab = driver.getWindowHandle();
        driver.switchTo().window(old).close();
        driver.switchTo().window(tab);
        driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
        show(view);
        driver.executeCdpCommand(
                "Network.setUserAgentOverride",
                Map.of(
                        "userAgent",
                        String.valueOf(driver.executeScript("return navigator.userAgent")),
                        "acceptLanguage",
                        language));
        driver.executeCdpCommand(
                "Storage.clearDataForOrigin",
                Map.of("origin", address.replaceFirst("(://[^/]*).*", "$1"), "storageTypes", "all"));
        messages();
        driver.get(address);
        driver.executeCdpCommand("Page.resetNavigationHistory", Map.of()); // a swipe must not lead back to an empty tab
    }

    /** Changes the size of the window and the colours. */
    public void show(View view) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", view.width, "height", view.height, "deviceScaleFactor", 1, "mobile", view.touch));
        driver.executeCdpCommand("Emulation.setTouchEmulationEnabled", Map.of("enabled", view.touch));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", view.scheme),
                                // a colour on its way to another one can lack contrast
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /** Shows a section of the page that is open. */
    public void go(String hash) {
        driver.executeScript("location.hash = arguments[0]", hash);
    }

    /** Waits for the visible element that a CSS selector finds, and returns it. */
    public WebElement find(String selector) {
        return await(
                selector,
                () -> all(selector).stream().filter(WebElement::isDisplayed).findFirst());
    }

    /** Waits for a value. If there is none, the error says what the browser shows instead and what it has reported. */
    private <T> T await(String what, Supplier<Optional<T>> found) {
        try {
            return Awaitility.await(what)
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreException(StaleElementReferenceException.class)
                    .until(found::get, Optional::isPresent)
                    .orElseThrow();
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("%s: not within %d s. %s".formatted(what, LIMIT.toSeconds(), state()), e);
        }
    }

    /** Describes the page as it is: its address, visible text, requests and messages. */
    private String state() {
        try {
            return describe();
        } catch (WebDriverException e) {
            return "The browser does not answer: " + e.getMessage();
        }
    }

    private String describe() {
        Object requests = run("return performance.getEntriesByType('resource')"
                + ".map(r => `${r.name} ${r.responseStatus} ${Math.round(r.startTime)}+${Math.round(r.duration)} ms`)"
                + ".join('\\n')");
        Object page = run("return `${document.readyState} ${document.visibilityState}: ${document.body?.innerText}`");
        return "%s is %s%nRequests:%n%s%nMessages: %s%nTabs: %d"
                .formatted(
                        driver.getCurrentUrl(),
                        page,
                        requests,
                        messages(),
                        driver.getWindowHandles().size());
    }

    /** Returns all elements that a CSS selector finds now. */
    public List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** Waits until the visible text of an element contains a text. */
    public void awaitText(String selector, String text) {
        await(
                selector + " with " + text,
                () -> all(selector).stream()
                        .filter(element -> element.getText().contains(text))
                        .findFirst());
    }

    /** Waits until no visible element matches. */
    public void awaitGone(String selector) {
        await(
                "no " + selector,
                () -> all(selector).stream().noneMatch(WebElement::isDisplayed) ? Optional.of(true) : Optional.empty());
    }

    /** Waits until an image has been loaded. */
    public void awaitLoaded(String selector) {
        await(
                selector + " with a picture",
                () -> Optional.ofNullable(run(
                                "const image = document.querySelector(arguments[0]);"
                                        + "return Boolean(image && image.complete && image.naturalWidth > 1)",
                                selector))
                        .filter(Boolean.TRUE::equals));
    }

    public void click(String selector) {
        find(selector).click();
    }

    /** Replaces the text of a field. */
    public void type(String selector, String text) {
        WebElement field = find(selector);
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), text);
    }

    /** Chooses files in a file input, which need not be visible. */
    public void choose(String selector, Path... files) {
        await(selector, () -> all(selector).stream().findFirst())
                .sendKeys(String.join(
                        "\n",
                        Stream.of(files)
                                .map(file -> file.toAbsolutePath().toString())
                                .toList()));
    }

    /**
     * Draws strokes on an element with the mouse.
     *
     * @param strokes each a list of points, in percent of the element: "20,20 80,20|50,20 50,80"
     */
    public void draw(String selector, String strokes) {
        Rectangle at = find(selector).getRect();
        for (String stroke : strokes.split("\\|", -1)) {
            var actions = new Actions(driver, Duration.ofMillis(10));
            boolean down = false;
            for (String point : stroke.split(" ", -1)) {
                String[] place = point.split(",", -1);
                actions.moveToLocation(
                        at.x + Integer.parseInt(place[0]) * at.width / 100,
                        at.y + Integer.parseInt(place[1]) * at.height / 100);
                if (!down) {
                    actions.clickAndHold();
                    down = true;
                }
            }
            actions.release().perform();
        }
    }

    /** Draws a stroke on an element with a finger, wherever the element is while it moves. */
    public void touch(String selector, String stroke) {
        find(selector);
        run("document.querySelector(arguments[0]).scrollIntoView({block: 'nearest', behavior: 'instant'})", selector);
        String type = "touchStart";
        for (String point : stroke.split(" ", -1)) {
            String[] place = point.split(",", -1);
            Object touched = Objects.requireNonNull(run(
                    "const at = document.querySelector(arguments[0]).getBoundingClientRect();"
                            + "return {x: at.x + at.width * arguments[1] / 100, y: at.y + at.height * arguments[2] / 100}",
                    selector,
                    Integer.parseInt(place[0]),
                    Integer.parseInt(place[1])));
            driver.executeCdpCommand("Input.dispatchTouchEvent", Map.of("type", type, "touchPoints", List.of(touched)));
            type = "touchMove";
        }
        driver.executeCdpCommand("Input.dispatchTouchEvent", Map.of("type", "touchEnd", "touchPoints", List.of()));
    }

    /** Runs JavaScript and returns what it returns. A promise is waited for. */
    public @Nullable Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Returns what the browser reported since the last call: errors of scripts, violations of the policy, failed requests. */
    public List<String> messages() {
        List<LogEntry> entries = driver.manage().logs().get(LogType.BROWSER).getAll();
        return entries.stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Returns what axe-core finds inaccessible in the page as it is: rules with the elements that break them. */
    public List<String> inaccessible() {
        driver.executeScript("if (!window.axe) {" + AXE + "\nwindow.axe = axe }");
        Object violations = driver.executeScript("return axe.run(document, {resultTypes: ['violations']})"
                + ".then(result => result.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.target + ' '"
                + " + n.failureSummary)))");
        var found = new ArrayList<String>();
        if (violations instanceof List<?> list) {
            list.forEach(violation -> found.add(String.valueOf(violation)));
        }
        return found;
    }

    /** Saves what the reader sees. */
    public void screenshot(Path file) throws IOException {
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
