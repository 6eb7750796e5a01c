package shuzi.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.WrittenNumbers;
import shuzi.WrittenNumerals;
import shuzi.page.Browser.View;

/** The section Try, in a browser. */
@PageTest
class TryPageTest {

    private static final String FIVE = "22,22 78,20|48,22 44,50 40,80|28,50 70,48 66,80|12,83 50,82 90,81";
    private static final String TEN = "10,50 90,48|50,10 50,92";
    private static final Path PICTURES = Path.of("src", "test", "resources", "pictures");

    @LocalServerPort
    int port;

    private String address() {
        return "http://localhost:" + port + "/";
    }

    @Test
    void aDrawingIsAnsweredWhenThePenIsLifted(Browser browser) {
        browser.open(address());
        browser.awaitText(".answer", "Draw something");
        browser.draw(".pad", FIVE);
        browser.awaitText(".verdict", "五");
        browser.awaitText(".verdict", "wǔ");
        assertThat(browser.all(".bars li")).hasSize(5);
        assertThat(browser.all(".bars li").getFirst().getText()).startsWith("五").contains("%");
        browser.find(".seen img");
        browser.awaitText(".answer .hint", "Starter");
        assertThat(browser.find(".answer .hint").getText()).contains("default, revision ");
        assertThat(browser.inaccessible()).isEmpty();
        assertThat(browser.messages()).isEmpty();
    }

    @Test
    void aStrokeCanBeTakenBack(Browser browser) {
        browser.open(address());
        browser.draw(".pad", TEN);
        browser.awaitText(".verdict", "十");
        browser.click(".try-tools button:first-child");
        browser.awaitText(".verdict", "一");
        browser.click(".try-tools button:nth-child(2)");
        browser.awaitText(".answer", "Draw something");
        assertThat(browser.find(".try-tools button:first-child").isEnabled()).isFalse();
    }

    @Test
    void aFingerDrawsOnAPhone(Browser browser) {
        browser.open(address(), View.PHONE, "zh-CN");
        browser.touch(".pad", "10,50 30,50 60,49 90,48");
        browser.awaitText(".verdict", "一");
        browser.awaitText(".verdict", "把握");
        assertThat(browser.run("return scrollY"))
                .as("the page stays where it is")
                .isEqualTo(0L);
        assertThat(browser.inaccessible()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 三", "4, 五", "8, 亿"})
    void aPictureOfTheGalleryIsAnswered(int number, String character, Browser browser) {
        browser.open(address());
        browser.click(".try-gallery li:nth-child(" + number + ") button");
        browser.awaitText(".verdict", character);
        browser.find("img.chosen");
        browser.draw(".pad", TEN);
        browser.awaitText(".verdict", "十");
        assertThat(browser.all("img.chosen"))
                .as("who draws, draws on a blank sheet")
                .isEmpty();
    }

    @Test
    void aPictureOfSomethingElseIsOutOfClassWithTheReason(Browser browser) {
        browser.open(address());
        browser.click(".try-gallery li:nth-child(11) button");
        browser.find(".bars"); // of one character
        browser.click(".try-gallery li:nth-child(12) button");
        browser.awaitText(".verdict", "None of the 15");
        assertThat(browser.all(".bars li")).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({"chalk-on-a-board.jpg, 亿", "turned-by-exif-6.jpg, 七", "lossless.webp, 二", "palette.gif, 一"})
    void aChosenPictureIsAnswered(String file, String character, Browser browser) {
        browser.open(address());
        browser.choose("input[name=picture]", PICTURES.resolve(file));
        browser.awaitText(".verdict", character);
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop", "paste"})
    void aPictureCanBeDroppedOrPasted(String way, Browser browser) throws IOException {
        browser.open(address());
        browser.find(".pad");
        byte[] picture = Files.readAllBytes(PICTURES.resolve("chalk-on-a-board.jpg"));
        browser.run("""
                const bytes = Uint8Array.from(atob(arguments[1]), (c) => c.charCodeAt(0));
                const data = new DataTransfer();
                data.items.add(new File([bytes], 'board.jpg', { type: 'image/jpeg' }));
                const target = document.querySelector('.sheet');
                target.dispatchEvent(arguments[0] === 'drop'
                  ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
                  : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
                """, way, java.util.Base64.getEncoder().encodeToString(picture));
        browser.awaitText(".verdict", "亿");
    }

    @Test
    void aPictureThatCannotBeUsedGetsASentenceThatSaysWhy(@TempDir Path folder, Browser browser) throws IOException {
        browser.open(address());
        browser.choose("input[name=picture]", Files.writeString(folder.resolve("letter.txt"), "no picture"));
        browser.awaitText(".answer [role=alert]", "not a picture that the service can read");
        browser.choose(
                "input[name=picture]",
                Files.write(folder.resolve("blank.png"), WrittenNumerals.encode(blank(), "png")));
        browser.awaitText(".answer [role=alert]", "there is no ink on it");
        browser.choose(
                "input[name=picture]",
                Files.write(folder.resolve("large.bmp"), WrittenNumerals.encode(noise(), "bmp")));
        browser.awaitText(".answer [role=alert]", "too large");
        browser.choose("input[name=picture]", Files.write(folder.resolve("empty.png"), new byte[0]));
        browser.awaitText(".answer [role=alert]", "not a picture that the service can read");
        assertThat(browser.inaccessible()).isEmpty();
        browser.click(".tools button[lang=zh]");
        browser.awaitText(".answer [role=alert]", "服务无法读取这张图片");
    }

    private static BufferedImage blank() {
        var blank = new BufferedImage(200, 200, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = blank.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 200, 200);
        graphics.dispose();
        return blank;
    }

    /** Returns a picture of more than 1 MB, the limit of the service of the tests. */
    private static BufferedImage noise() {
        var noise = new BufferedImage(700, 700, BufferedImage.TYPE_INT_RGB);
        var random = new Random(1);
        for (int i = 0; i < 700 * 700; i++) {
            noise.setRGB(i % 700, i / 700, random.nextInt(1 << 24));
        }
        return noise;
    }

    @Test
    void aWholeNumberIsReadWithItsValueAndABoxAroundEachCharacter(@TempDir Path folder, Browser browser)
            throws IOException {
        browser.open(address());
        browser.find("input[name=whole]").sendKeys(Keys.SPACE);
        browser.awaitText(".answer", "Draw a number");
        browser.draw(".pad", narrowed(TEN, 5) + "|" + narrowed(FIVE, 40));
        browser.awaitText(".verdict .value", "15");
        browser.awaitText(".verdict .text", "十五");
        assertThat(browser.all(".boxes rect")).hasSize(2);
        assertThat(browser.all(".boxes text").get(1).getText()).isEqualTo("五");
        assertThat(browser.all(".characters li").get(1).getText()).contains("五", "wǔ");
        assertThat(browser.find(".answer .hint").getText()).contains("default, revision ");
        assertThat(browser.inaccessible()).isEmpty();

        browser.choose(
                "input[name=picture]", Files.write(folder.resolve("x.png"), WrittenNumbers.picture("九千一百万亿零一", 2)));
        browser.awaitText(".verdict .value", "9,100,000,000,000,001"); // which JavaScript's numbers are not
        assertThat(browser.all(".boxes rect")).hasSize(8);
        browser.awaitText(".alternatives", "%");
        browser.click("input[name=whole]");
        browser.find(".bars"); // of one character
        assertThat(browser.all(".boxes")).isEmpty();
        assertThat(browser.messages()).isEmpty();
    }

    /** Returns strokes in a sheet that is three times as wide, from a place in percent of its width. */
    private static String narrowed(String strokes, int left) {
        return Pattern.compile("(\\d+),")
                .matcher(strokes)
                .replaceAll(x -> left + Integer.parseInt(x.group(1)) / 3 + ",");
    }

    @Test
    void whyANumberIsUnreadableIsSaidOnAPhoneInChinese(@TempDir Path folder, Browser browser) throws IOException {
        browser.open(address(), View.PHONE, "zh-CN");
        browser.click("input[name=whole]");
        browser.choose(
                "input[name=picture]", Files.write(folder.resolve("x.png"), WrittenNumbers.picture("三千千百百五", 7)));
        browser.awaitText(".verdict .value", "不是数");
        browser.awaitText(".verdict .text", "三千");
        assertThat(browser.inaccessible()).isEmpty();
        browser.show(View.DARK);
        assertThat(browser.inaccessible()).isEmpty();
        browser.show(View.PHONE);
        browser.click(".try-gallery li:nth-child(5) button");
        browser.awaitText(".verdict .value", "不止一行");
        browser.touch(".pad", "10,50 30,50 60,49 90,48");
        browser.awaitText(".verdict .value", "1");
        assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        assertThat(browser.messages()).isEmpty();
    }

    @Test
    void thePageWorksUnderThePrefixOfAGateway(Browser browser) throws IOException {
        try (var gateway = new Gateway(port)) {
            browser.open(gateway.address());
            browser.draw(".pad", FIVE);
            browser.awaitText(".verdict", "五");
            browser.click(".try-gallery li:nth-child(8) button");
            browser.awaitText(".verdict", "亿");
            assertThat(browser.messages()).isEmpty();
        }
    }
}
