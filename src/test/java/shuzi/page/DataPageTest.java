package shuzi.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.TestMaterial;
import shuzi.Zip;
import shuzi.page.Browser.View;

/** The section Data, in a browser. */
@PageTest
class DataPageTest {

    @LocalServerPort
    int port;

    @TempDir
    Path folder;

    Api api;

    @BeforeEach
    void client() {
        api = new Api(port);
    }

    private String address() {
        return "http://localhost:" + port + "/#data";
    }

    /** Returns a file with real images of writers 1 and 2, and two files that are no images. */
    private Path realImages() throws IOException {
        var zip = new Zip();
        try (var archive = new ZipFile(TestMaterial.chineseMnist().toFile())) {
            for (ZipEntry entry : archive.stream()
                    .filter(entry -> entry.getName().matches(".*input_[12]_[1-6]_\\d+\\.jpg"))
                    .toList()) {
                zip.add(entry.getName(), archive.getInputStream(entry).readAllBytes());
            }
        }
        zip.add("data/input_1_9_3.jpg", new byte[] {1, 2, 3});
        zip.add("data/notes.jpg", new byte[] {1});
        return Files.write(folder.resolve("two writers.zip"), zip.build());
    }

    @Test
    void uploadedImagesAreShownWithTheirClassesAndTheFilesThatWereSkipped(Browser browser) throws IOException {
        browser.open(address());
        browser.choose(".upload input[type=file]", realImages());
        browser.awaitText(".drop", "two writers.zip");
        browser.type("#upload-name", "Two writers");
        browser.click(".upload summary");
        browser.run("const split = document.querySelector('#upload-split'); split.value = 'BY_WRITER';"
                + "split.dispatchEvent(new Event('change'))");
        browser.type("#upload-trainFraction", "50");
        browser.click(".upload .primary");
        browser.awaitText("h1", "Two writers");
        browser.awaitText("#section-data", "180 images");
        browser.awaitText("#section-data", "90 to test");
        browser.awaitText("summary", "Skipped files: 2");
        assertThat(browser.all(".skipped tbody tr").stream().map(WebElement::getText))
                .anyMatch(row -> row.startsWith("data/notes.jpg"))
                .anyMatch(row -> row.startsWith("data/input_1_9_3.jpg"));
        assertThat(browser.all(".classes tbody tr").stream().map(WebElement::getText))
                .hasSize(15)
                .allMatch(row -> row.endsWith("6 6"));
        browser.awaitLoaded("img.grid");
        assertThat(browser.inaccessible()).isEmpty();

        browser.awaitText("#browse", "1–48 of 180");
        browser.click("#browse .pager button:last-child");
        browser.awaitText("#browse", "49–96 of 180");
        browser.click(".classes tbody tr:nth-child(8) button");
        browser.awaitText("#browse [role=status]", "12 images");
        browser.awaitLoaded("#browse li:last-child img");
        assertThat(browser.all("#browse li img"))
                .hasSize(12)
                .extracting(image -> String.valueOf(image.getAttribute("alt")))
                .allMatch(text -> text.startsWith("七, writer "));
        browser.type("#browse-writer", "2");
        browser.awaitText("#browse [role=status]", "6 images");
        browser.type("#browse-writer", "77");
        browser.awaitText("#browse [role=status]", "No image matches");
        browser.type("#browse-writer", "x");
        browser.awaitText("#browse [role=alert]", "A writer is a whole number");
        assertThat(browser.messages()).allMatch(message -> message.contains("status of 400"));

        browser.click(".danger-text");
        browser.click(".confirm .danger");
        browser.awaitText("h1", "Data");
    }

    @Test
    void whatIsNoDataSetGetsASentenceAndNothingThatWasTypedIsLost(Browser browser) throws IOException {
        browser.open(address());
        browser.type("#upload-name", "Mine");
        browser.choose(
                ".upload input[type=file]",
                Files.write(
                        folder.resolve("empty.zip"),
                        new Zip().add("readme.txt", new byte[] {65}).build()));
        browser.click(".upload .primary");
        browser.awaitText(".upload [role=alert]", "There is no usable image");
        browser.choose(".upload input[type=file]", Files.writeString(folder.resolve("letter.txt"), "Dear Sir,"));
        browser.awaitGone(".upload [role=alert]");
        browser.click(".upload .primary");
        browser.find(".upload [role=alert]");
        browser.awaitText(".drop", "letter.txt");
        assertThat(browser.find("#upload-name").getDomProperty("value")).isEqualTo("Mine");
        browser.click(".upload summary");
        browser.type("#upload-trainFraction", "140");
        browser.click(".upload .primary");
        browser.awaitText("#upload-trainFraction-error", "must be");
        assertThat(browser.find("#upload-trainFraction").getAttribute("aria-invalid"))
                .isEqualTo("true");
        assertThat(browser.inaccessible()).isEmpty();
        browser.click(".tools button[lang=zh]");
        browser.awaitText(".upload [role=alert]", "请检查标出的栏目");
    }

    @Test
    void theProgressOfAnImportIsShownInImages(Browser browser) {
        browser.open(address());
        browser.run("""
                window.lines = [];
                new MutationObserver(() => document.querySelectorAll('#section-data [role=status] p')
                  .forEach((line) => lines.push(line.textContent)))
                  .observe(document, { subtree: true, childList: true, characterData: true });""");
        browser.type("#synthetic-imagesPerClass", "800");
        browser.type("#synthetic-name", "A long import");
        browser.click("form:not(.upload) .primary");
        browser.awaitText("h1", "A long import");
        assertThat(String.valueOf(browser.run("return lines.join('|')")))
                .containsPattern("have written [1-9][0-9,]* of 12,000 images");
    }

    @Test
    void anUploadThatFailsAfterItsFirstImageSaysWhy(Browser browser) throws IOException {
        browser.open(address());
        browser.type("#upload-name", "Mine");
        String line = "1" + ",0,255".repeat(32 * 64) + "\n";
        String blank = "1" + ",7".repeat(64 * 64) + "\n";
        Path file = Files.writeString(folder.resolve("numerals.csv"), line.repeat(90) + blank);
        browser.choose(".upload input[type=file]", file);
        browser.click(".upload .primary");
        browser.awaitText(".upload [role=alert]", "Image in line 91 is blank");
        assertThat(browser.find("#upload-name").getDomProperty("value")).isEqualTo("Mine");
    }

    @Test
    void anUploadThatLostItsConnectionCanBeRepeated(Browser browser) throws IOException {
        String name = "Sent twice " + UUID.randomUUID();
        try (var gateway = new Gateway(port)) {
            browser.open(gateway.address() + "#data");
            browser.choose(".upload input[type=file]", realImages());
            browser.type("#upload-name", name);
            gateway.cutUploads(true);
            browser.click(".upload .primary");
            browser.awaitText(".upload [role=alert]", "The connection was lost");
            assertThat(browser.find("#upload-name").getDomProperty("value")).isEqualTo(name);
            gateway.cutUploads(false);
            browser.click(".upload .primary");
            browser.awaitText("h1", name);
        }
        assertThat(api.get("/datasets?name=" + name.replace(" ", "%20"))
                        .json(200)
                        .at("/page/totalElements")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void syntheticWritersWriteADataSetOnAPhoneUnderAPrefix(Browser browser) throws IOException {
        try (var gateway = new Gateway(port)) {
            browser.open(gateway.address() + "#data", View.PHONE, "zh-CN");
            browser.type("#synthetic-imagesPerClass", "0");
            browser.click("form:not(.upload) .primary");
            browser.awaitText("#synthetic-imagesPerClass-error", "此值有误");
            browser.type("#synthetic-imagesPerClass", "4");
            browser.type("#synthetic-writers", "2");
            browser.awaitText("#synthetic-imagesPerClass-hint", "60");
            browser.click("form:not(.upload) .primary");
            browser.awaitText("h1", "合成数字");
            browser.awaitLoaded("img.grid");
            browser.awaitText("#browse [role=status]", "60 幅图像");
            assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
            assertThat(browser.inaccessible()).isEmpty();
            browser.show(View.DARK);
            assertThat(browser.inaccessible()).isEmpty();
        }
    }
}
