package shuzi.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.page.Browser.View;

/** The section Models, in a browser. */
@PageTest
class ModelsPageTest {

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String alias = "page-" + run;

    @LocalServerPort
    int port;

    @TempDir
    Path folder;

    Api api;
    String dataset = "";

    @BeforeEach
    void images() {
        api = new Api(port);
        dataset = api.post("/datasets/synthetic", "{\"imagesPerClass\": 6, \"writers\": 3}")
                .json(201)
                .get("id")
                .asString();
    }

    @AfterEach
    void withoutTheAlias() {
        api.delete("/models/aliases/" + alias);
    }

    private String address() {
        return "http://localhost:" + port + "/#models";
    }

    /** Trains a model and returns its id. */
    private String model(String name, int epochs) {
        return api.with("Prefer", "wait=30")
                .post("/training-jobs", """
                        {"datasetId": "%s", "name": "%s", "preset": "TUTORIAL", "hiddenLayers": [12], "epochs": %d}""".formatted(dataset, name, epochs))
                .json(200)
                .get("modelId")
                .asString();
    }

    @Test
    void aCellOfTheConfusionMatrixShowsTheImagesThatTheModelGotWrong(Browser browser) {
        String id = model("wrong " + run, 1);
        browser.open(address());
        browser.click("a[href='#models/" + id + "']");
        browser.awaitText("h1", "wrong " + run);
        browser.awaitText("#section-models", "of 30 images are classified correctly");
        String cell = String.valueOf(browser.find(".wrong-cell button").getAttribute("aria-label"));
        assertThat(cell).matches(". read as .: \\d+");
        browser.click(".wrong-cell button");
        browser.awaitText(".errors h3", cell.substring(0, cell.indexOf(':')));
        browser.awaitLoaded(".errors li:last-child img");
        assertThat(browser.all(".errors li")).hasSize(Integer.parseInt(cell.substring(cell.lastIndexOf(' ') + 1)));
        assertThat(api.get("/models/" + id + "/evaluations")
                        .json(200)
                        .at("/page/totalElements")
                        .asInt())
                .as("the evaluation of the job does not list images")
                .isEqualTo(1);
        assertThat(browser.inaccessible()).isEmpty();
        assertThat(browser.messages()).isEmpty();
        browser.show(View.DARK);
        assertThat(browser.inaccessible()).isEmpty();
    }

    @Test
    void twoModelsAreComparedAndTheDifferenceIsExplained(Browser browser) {
        model("first " + run, 1);
        model("second " + run, 12);
        browser.open(address());
        browser.click("input[aria-label='Choose first " + run + " to compare']");
        browser.click("input[aria-label='Choose second " + run + " to compare']");
        browser.click(".models-parts .row button");
        browser.awaitText(".conclusion", "p = ");
        assertThat(browser.all(".versus li")).hasSize(2);
        browser.awaitText("#section-models", "Compared on 30 images.");
        browser.awaitLoaded(".thumbs li:last-child img");
        assertThat(browser.inaccessible()).isEmpty();
        assertThat(browser.messages()).isEmpty();
    }

    @Test
    void anAliasIsPointedAtAModelAndBack(Browser browser) {
        String first = model("first " + run, 1);
        String second = model("second " + run, 2);
        browser.open(address() + "/" + first);
        browser.type("#promote-alias", "Not A Name");
        browser.awaitText("#promote-alias-hint", "There is no such alias yet");
        browser.click(".promote .primary");
        browser.find(".promote [role=alert]");
        browser.type("#promote-alias", alias);
        browser.click(".promote .primary");
        browser.awaitText("h1 .badge", alias);
        browser.go("models/" + second);
        browser.awaitText("h1", "second");
        browser.type("#promote-alias", alias);
        browser.awaitGone("#promote-alias-hint");
        api.put("/models/aliases/" + alias, "{\"modelId\": \"%s\", \"reason\": \"somebody else\"}".formatted(first));
        browser.type("#promote-reason", "it is newer");
        browser.run("const condition = document.querySelector('#promote-if'); condition.value = 'ALWAYS';"
                + "condition.dispatchEvent(new Event('change'))");
        browser.click(".promote .primary");
        browser.find(".promote [role=alert]");
        assertThat(browser.find("#promote-reason").getDomProperty("value")).isEqualTo("it is newer");
        browser.click(".promote .primary");
        browser.awaitText("h1 .badge", alias);
        assertThat(browser.inaccessible()).isEmpty();

        browser.go("models");
        browser.awaitText(".alias", alias);
        browser.run(
                "[...document.querySelectorAll('.alias')].find((item) => item.textContent.includes(arguments[0]))"
                        + ".querySelector('summary').click()",
                alias);
        browser.awaitText(".history", "it is newer");
        browser.click(".history li:last-child button");
        browser.click(".history .confirm .danger");
        browser.awaitText(".history li:first-child", "first " + run);
        assertThat(api.get("/models/aliases/" + alias).json(200).get("modelId").asString())
                .isEqualTo(first);
        assertThat(browser.inaccessible()).isEmpty();
    }

    @Test
    void aModelIsImportedOnAPhoneUnderAPrefix(Browser browser) throws IOException {
        byte[] weights = api.get("/models/" + model("exported " + run, 1) + "/export?format=safetensors")
                .bytes();
        try (var gateway = new Gateway(port)) {
            browser.open(gateway.address() + "#models", View.PHONE, "zh-CN");
            browser.type("#import-name", "imported " + run);
            browser.choose("input[name=model]", Files.writeString(folder.resolve("letter.txt"), "Dear Sir,"));
            browser.awaitText(".small-drop", "letter.txt");
            browser.click("form:has(.small-drop) .primary");
            browser.find("form:has(.small-drop) [role=alert]");
            assertThat(browser.find("#import-name").getDomProperty("value")).isEqualTo("imported " + run);
            browser.choose("input[name=model]", Files.write(folder.resolve("model.safetensors"), weights));
            browser.awaitText(".small-drop", "model.safetensors");
            browser.click("form:has(.small-drop) .primary");
            browser.awaitText("h1", "imported " + run);
            browser.awaitText("#section-models", "尚未评估");
            assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
            assertThat(browser.inaccessible()).isEmpty();
        }
    }
}
