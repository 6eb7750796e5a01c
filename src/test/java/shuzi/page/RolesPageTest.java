package shuzi.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import shuzi.OtherService;

/** What the sections show to clients with few roles. */
@PageTest
class RolesPageTest {

    @Test
    void theSectionsShowOnlyWhatTheRolesAllow(Browser browser, @Autowired DataSource database) throws Exception {
        try (var service = new OtherService(
                database,
                "--shuzi.model.starter=true",
                "--shuzi.security.mode=api-key",
                "--shuzi.security.keys=reader:read:" + hash("secret of reader") + ",guest:predict:"
                        + hash("secret of guest"))) {
            browser.open("http://localhost:" + service.port() + "/#data");
            use("reader", browser);
            browser.awaitText("#section-data", "There is no data set yet.");
            browser.go("train");
            browser.awaitText("#section-train", "No job has been started yet.");
            browser.go("models");
            browser.click(".models a");
            browser.awaitText("#section-models", "Download as");
            browser.find(".matrix");
            assertThat(browser.all("main form")).isEmpty();
            assertThat(browser.inaccessible()).isEmpty();

            browser.click(".tools button");
            use("guest", browser);
            browser.go("models");
            browser.click(".models a");
            browser.awaitText("#section-models", "Download as");
            assertThat(browser.all(".matrix, main form, .pick")).isEmpty();
            assertThat(browser.messages()).noneMatch(message -> message.contains("status of 403"));
        }
    }

    private static void use(String name, Browser browser) {
        browser.type("dialog[open] input", "secret of " + name);
        browser.click("dialog[open] .primary");
        browser.awaitText(".tools", name);
    }

    private static String hash(String key) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }
}
