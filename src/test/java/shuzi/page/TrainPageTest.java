package shuzi.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.page.Browser.View;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The section Train, in a browser. */
@PageTest
class TrainPageTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Fields of a new job that are no settings, or that have their own place in the form. */
    private static final Set<String> OTHERS = Set.of("datasetId", "name", "preset", "promote", "initialModelId");

    @LocalServerPort
    int port;

    Api api;

    @BeforeEach
    void client() {
        api = new Api(port);
    }

    private String newDataset() {
        return api.post("/datasets/synthetic", "{\"imagesPerClass\": 6, \"writers\": 3}")
                .json(201)
                .get("id")
                .asString();
    }

    private String address(String dataset) {
        return "http://localhost:" + port + "/#train/new/" + dataset;
    }

    private static void fill(Browser browser, String name, String epochs) {
        browser.click(".preset input[value=TUTORIAL]");
        browser.type("#train-name", name);
        browser.type("#train-epochs", epochs);
        browser.type("#train-hiddenLayers", "16");
    }

    @Test
    void jobsAreStartedAndWatchedOverEachOther(Browser browser) {
        String first = "first " + UUID.randomUUID();
        String second = "second " + UUID.randomUUID();
        browser.open(address(newDataset()));
        fill(browser, first, "3");
        browser.click(".train-form .primary");
        browser.awaitText(".job:first-child strong", first);
        browser.awaitText(".job:first-child", "succeeded");
        browser.find(".curves canvas");
        assertThat(browser.all(".curves [role=img]").getFirst().getAttribute("aria-label"))
                .contains(first + ": after epoch 3 the cost is ");
        assertThat(browser.find(".job:first-child .figures").getText()).contains("Test accuracy", "%", "Cost");
        assertThat(browser.find(".job:first-child a[href^='#models/']").isDisplayed())
                .isTrue();
        String report = String.valueOf(
                browser.find(".job:first-child a[href$='/report']").getAttribute("href"));
        assertThat(api.get(Path.of("/")
                                .resolve(report.replaceFirst("https?://[^/]+/", ""))
                                .toString())
                        .status())
                .isEqualTo(200);

        fill(browser, second, "4");
        browser.click(".train-form .primary");
        browser.awaitText(".job:first-child strong", second);
        browser.awaitText(".job:first-child", "succeeded");
        assertThat(browser.all(".curves [role=img]").getFirst().getAttribute("aria-label"))
                .contains(first + ": after epoch 3", second + ": after epoch 4");
        assertThat(browser.inaccessible()).isEmpty();
        assertThat(browser.messages()).isEmpty();
        browser.click(".job:first-child input");
        assertThat(browser.all(".curves [role=img]").getFirst().getAttribute("aria-label"))
                .doesNotContain(second);
    }

    @Test
    void aSettingThatIsWrongIsNamedBesideItsField(Browser browser) {
        browser.open(address(newDataset()));
        fill(browser, "wrong", "many");
        browser.click(".train-form details summary");
        browser.type("#train-dropout", "2");
        browser.click(".train-form .primary");
        browser.awaitText(".train-form [role=alert]", "Check the marked fields.");
        browser.awaitText("#train-epochs-error", "must be an integer");
        browser.type("#train-epochs", "1");
        browser.click(".train-form .primary");
        browser.awaitText("#train-dropout-error", "must be less than 1");
        assertThat(browser.find("#train-name").getDomProperty("value")).isEqualTo("wrong");
        assertThat(browser.inaccessible()).isEmpty();
    }

    @Test
    void aJobThatFailsSaysWhyAndOneThatTakesLongCanBeCancelled(Browser browser) throws IOException {
        String dataset = newDataset();
        try (var gateway = new Gateway(port)) {
            browser.open(gateway.address() + "#train/new/" + dataset, View.PHONE, "zh-CN");
            fill(browser, "diverges " + UUID.randomUUID(), "5");
            browser.type("#train-learningRate", "1e6");
            browser.click(".train-form details summary");
            browser.type("#train-lambda", "1e9");
            browser.click(".train-form .primary");
            browser.awaitText(".job:first-child strong", "diverges");
            browser.awaitText(".job:first-child .notice", "失败：the ");
            fill(browser, "long " + UUID.randomUUID(), "90000");
            browser.type("#train-hiddenLayers", "300");
            browser.type("#train-learningRate", "0.001");
            browser.type("#train-lambda", "0");
            browser.click(".train-form .primary");
            browser.awaitText(".job:first-child strong", "long");
            browser.awaitText(".job:first-child", "共 90,000 轮");
            browser.click(".job:first-child .danger-text");
            browser.awaitText(".job:first-child", "已取消");
            assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
            assertThat(browser.inaccessible()).isEmpty();
        }
    }

    @Test
    void theFormHasEverySettingOfTheApi(Browser browser) {
        browser.open("http://localhost:" + port + "/");
        JsonNode properties = api.get("/v3/api-docs").json(200).at("/components/schemas/NewTrainingJob/properties");
        var offered = new TreeSet<String>();
        for (JsonNode setting : module(browser, "ALL")) {
            String name = setting.get("name").asString();
            JsonNode schema = properties.path(name);
            offered.add(name);
            if (schema.has("enum")) {
                assertThat(setting.get("values")).as(name).isEqualTo(schema.get("enum"));
            } else {
                assertThat(setting.path("values").path(0).isBoolean())
                        .as(name)
                        .isEqualTo(schema.path("type").asString().equals("boolean"));
            }
            assertThat(setting.has("list"))
                    .as(name)
                    .isEqualTo(schema.path("type").asString().equals("array"));
        }
        var expected = new TreeSet<>(properties.propertyNames());
        expected.removeAll(OTHERS);
        assertThat(offered).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RECOMMENDED", "TUTORIAL"})
    void theFormShowsTheValuesOfThePresets(String preset, Browser browser) throws IOException {
        browser.open("http://localhost:" + port + "/");
        Path file = Path.of("src/main/resources/shuzi/training/presets", preset.toLowerCase(Locale.ROOT) + ".json");
        assertThat(sorted(module(browser, "PRESETS").get(preset)))
                .isEqualTo(sorted(JSON.readTree(Files.readString(file))));
    }

    private static Map<String, String> sorted(JsonNode settings) {
        var sorted = new TreeMap<String, String>();
        settings.propertyStream().forEach(setting -> sorted.put(setting.getKey(), text(setting.getValue())));
        return sorted;
    }

    private static String text(JsonNode value) {
        return value.isNumber() ? String.valueOf(value.asDouble()) : value.toString();
    }

    private static JsonNode module(Browser browser, String name) {
        return JSON.readTree(String.valueOf(browser.run(
                "return import(new URL('page/sections/train-settings.js', document.baseURI))"
                        + ".then((module) => JSON.stringify(module[arguments[0]]))",
                name)));
    }
}
