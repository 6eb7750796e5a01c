package shuzi.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.WebElement;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.OtherService;
import shuzi.page.Browser.View;

/** The frame of the page: navigation, languages, keys. */
@PageTest
class FramePageTest {

    @LocalServerPort
    int port;

    private String address() {
        return "http://localhost:" + port + "/";
    }

    @ParameterizedTest
    @CsvSource({"en-GB, Try", "zh-CN, 试一试", "'fr,zh-TW', 试一试", "fr, Try"})
    void thePageSpeaksTheFirstLanguageOfTheReaderThatItKnows(String languages, String name, Browser browser) {
        browser.open(address(), View.DESKTOP, languages);
        browser.awaitText("nav a[aria-current=page]", name);
        assertThat(browser.messages()).isEmpty();
    }

    @Test
    void theReaderCanSwitchTheLanguageAndFindsItAgain(Browser browser) {
        browser.open(address());
        browser.click(".tools button[lang=zh]");
        browser.awaitText("nav", "模型");
        assertThat(browser.run("return document.documentElement.lang")).isEqualTo("zh-Hans");
        browser.run("location.reload()");
        browser.awaitText("nav", "模型");
        browser.click(".tools button[lang=en]");
        browser.awaitText("nav", "Models");
    }

    @Test
    void theAddressNamesTheSection(Browser browser) {
        browser.open(address() + "#models");
        browser.awaitText("nav a[aria-current=page]", "Models");
        browser.click("nav a[href='#data']");
        browser.awaitText("h1", "Data");
        browser.run("history.back()");
        browser.awaitText("h1", "Models");
        browser.go("nothing");
        browser.awaitText("nav a[aria-current=page]", "Try");
    }

    @ParameterizedTest
    @CsvSource({"DESKTOP, en", "DARK, zh-CN", "PHONE, en", "PHONE, zh-CN"})
    void everySectionIsAccessibleAndAsWideAsTheWindow(View view, String language, Browser browser) {
        browser.open(address(), view, language);
        for (String section : new String[] {"try", "data", "train", "models"}) { // LearnPageTest checks the large one
            browser.go(section);
            browser.find("#section-" + section + " h1");
            assertThat(browser.inaccessible()).as(section).isEmpty();
            assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                    .as(section)
                    .isEqualTo(true);
        }
        assertThat(browser.messages()).isEmpty();
    }

    @Test
    void aKeyIsAskedForOnceAndShowsWhatItsRolesAllow(Browser browser, @Autowired DataSource database) throws Exception {
        try (var service = new OtherService(
                database,
                "--shuzi.security.mode=api-key",
                "--shuzi.security.keys=reader:read:" + hash("secret of reader") + ",guest:predict:"
                        + hash("secret of guest"))) {
            browser.open("http://localhost:" + service.port() + "/");
            browser.find("dialog[open]");
            assertThat(browser.inaccessible()).isEmpty();
            browser.type("dialog input", "wrong");
            browser.click("dialog .primary");
            browser.awaitText("dialog [role=alert]", "The API key is unknown.");
            browser.type("dialog input", "secret of guest");
            browser.click("dialog .primary");
            browser.awaitText(".tools", "guest");
            assertThat(browser.all("nav a").stream().map(WebElement::getText))
                    .containsExactly("Try", "Models", "Learn");
            browser.run("location.reload()");
            browser.awaitText(".tools", "guest");
            assertThat(browser.all("dialog[open]")).isEmpty();
            browser.click(".tools button");
            browser.type("dialog[open] input", "secret of reader");
            browser.click("dialog .primary");
            browser.awaitText(".tools", "reader");
            assertThat(browser.all("nav a").stream().map(WebElement::getText))
                    .containsExactly("Data", "Train", "Models");
            browser.awaitText("nav a[aria-current=page]", "Data");
        }
    }

    private static String hash(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }
}
