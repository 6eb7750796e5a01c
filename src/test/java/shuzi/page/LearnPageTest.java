package shuzi.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.Zip;
import shuzi.page.Browser.View;

/** The section Learn, in a browser. */
@PageTest
class LearnPageTest {

    @LocalServerPort
    int port;

    private String address() {
        return "http://localhost:" + port + "/";
    }

    @Test
    void thePictureJustDrawnIsFollowedThroughAllLayers(Browser browser) {
        browser.open(address());
        browser.draw(".pad", "10,50 90,48|50,10 50,92");
        browser.awaitText(".verdict", "十");
        browser.go("learn");
        browser.awaitText(".step h2", "Hidden layer 1: 384 units");
        browser.awaitText(".step h2", "Hidden layer 2: 192 units");
        browser.awaitText(".step", "makes the 512 inputs");
        browser.awaitText(".bars.outputs .first", "十");
        assertThat(browser.all(".bars.outputs li")).hasSize(15);
        assertThat(browser.messages()).isEmpty();
    }

    @Test
    void theWeightsOfAUnitAndItsInputsGiveTheActivationOfTheService(Browser browser) {
        browser.open(address() + "#learn");
        String strongest = browser.find(".units button[aria-pressed=true]").getText();
        String activation = strongest.substring(strongest.indexOf('\n') + 1);
        browser.awaitText(".unit-detail .formula", "a = g(z) = " + activation);
        browser.awaitText(".unit-detail .formula", "z = Σ w x + b = " + activation);
        browser.click(".units li:nth-child(2) button");
        browser.find(".units li:nth-child(2) button[aria-pressed=true]");
    }

    @Test
    void aStepLowersTheCostForTheLabelThatTheReaderChooses(Browser browser) {
        browser.open(address() + "#learn");
        browser.awaitText(".errors .target", "五");
        browser.awaitText("[role=status]", "the output of 五 from");
        browser.click("select[name=label] option[value='7']");
        browser.awaitText(".errors .target", "六");
        browser.click("select[name=rate] option[value='0.003']");
        browser.awaitText("[role=status].good", "the output of 六 from");
    }

    @Test
    void aNetworkOfOneHiddenLayerOnPixelsIsShownToo(Browser browser) {
        Api api = new Api(port);
        String id = api.trainModel(
                        api.importArchive(Zip.numerals(2, 5).build()).get("id").asString())
                .get("id")
                .asString();
        browser.open(address() + "#learn/" + id);
        browser.awaitText(".step h2", "Hidden layer 1: 24 units");
        browser.awaitText(".step", "one of 4,096 inputs");
        String strongest = browser.find(".units button[aria-pressed=true]").getText();
        browser.awaitText(".unit-detail .formula", "a = g(z) = " + strongest.substring(strongest.indexOf('\n') + 1));
        assertThat(browser.all(".step h2")).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"DESKTOP, en", "DARK, zh-CN", "PHONE, zh-CN"})
    void allOfItIsAccessibleAndAsWideAsTheWindow(View view, String language, Browser browser) {
        browser.open(address() + "#learn", view, language);
        browser.find(".errors");
        assertThat(browser.inaccessible()).isEmpty();
        assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        assertThat(browser.messages()).isEmpty();
    }
}
