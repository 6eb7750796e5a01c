package shuzi.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.ServiceTest;
import shuzi.WrittenNumbers;
import shuzi.WrittenNumerals;
import shuzi.core.handwriting.OutlierImage.Kind;
import shuzi.core.handwriting.OutlierImages;
import shuzi.core.handwriting.Writer;
import shuzi.core.image.GreyImage;
import shuzi.core.image.PaperPicture;
import shuzi.core.number.ComposedLine.Paper;
import tools.jackson.databind.JsonNode;

/** The pictures to try. Synthetic writers wrote some; the others are drawn on paper as in the tests of the normalization. */
@ServiceTest
class GalleryTest {

    private static final Path SCRIPT = Path.of("src", "main", "resources", "static", "page", "sections", "try.js");
    private static final Path FOLDER = Path.of("src", "main", "resources", "static", "page", "gallery");
    private static final Path PHOTOS = Path.of("src", "test", "resources", "pictures");
    private static final int SCALE = 3;

    @LocalServerPort
    int port;

    @ParameterizedTest
    @CsvSource({
        "three.png, 4",
        "eight.png, 9",
        "hundred.png, 12",
        "ten.png, 11",
        "nine.png, 10",
        "five-on-practice-paper.jpg, 6",
        "seven-on-lines.jpg, 8",
        "myriad-in-a-form.jpg, 14",
        "zero-in-a-shadow.jpg, 1",
        "yi-on-a-board.jpg, 15",
    })
    void aCharacterIsRecognized(String file, int label) throws IOException {
        JsonNode answer = ask(file);
        assertThat(answer.get("label").asInt()).as(answer.toString()).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({"two-characters.png, SEVERAL_CHARACTERS", "another-character.png, OUT_OF_CLASS"})
    void aPictureOfSomethingElseIsOutOfClass(String file, String reason) throws IOException {
        JsonNode answer = ask(file);
        assertThat(answer.get("reason").asString("")).as(answer.toString()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "number.png, 3520, ",
        "number-on-lines.jpg, 2026, ",
        "number-in-cells.jpg, 108, ",
        "number-in-a-column.png, 6470000, ",
        "number-in-two-lines.png, , SEVERAL_LINES"
    })
    void aNumberIsRead(String file, @Nullable Long value, @Nullable String reason) throws IOException {
        JsonNode answer = ask(file, "/predict/number/raw");
        assertThat(answer.get("value").isNull() ? null : answer.get("value").asLong())
                .as(answer.toString())
                .isEqualTo(value);
        assertThat(answer.get("reason").isNull() ? null : answer.get("reason").asString())
                .isEqualTo(reason);
    }

    @Test
    void thePageShowsAllPicturesAndNoOthers() throws IOException {
        Pattern name = Pattern.compile("'([a-z-]+\\.(?:png|jpg))'");
        try (var files = Files.list(FOLDER)) {
            assertThat(name.matcher(Files.readString(SCRIPT)).results().map(found -> found.group(1)))
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString()).toList());
        }
    }

    private JsonNode ask(String file) throws IOException {
        return ask(file, "/predict/raw");
    }

    private JsonNode ask(String file, String path) throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.write(FOLDER.resolve(file), draw(file));
        }
        return new Api(port)
                .post(path, "application/octet-stream", Files.readAllBytes(FOLDER.resolve(file)))
                .json(200);
    }

    private static byte[] draw(String file) throws IOException {
        return switch (file) {
            case "three.png" -> png(written(4, 20, 1));
            case "eight.png" -> png(written(9, 22, 1));
            case "hundred.png" -> png(written(12, 22, 1));
            case "ten.png" -> png(written(11, 14, 1));
            case "nine.png" -> png(written(10, 10, 1));
            case "five-on-practice-paper.jpg" -> PaperPicture.RED_DIAGONALS.written(6, 3);
            case "seven-on-lines.jpg" -> PaperPicture.RED_PEN_ON_RULES.written(8, 4);
            case "myriad-in-a-form.jpg" -> PaperPicture.CELL.written(14, 2);
            case "zero-in-a-shadow.jpg" -> Files.readAllBytes(PHOTOS.resolve("photo-with-shadow.jpg"));
            case "yi-on-a-board.jpg" -> Files.readAllBytes(PHOTOS.resolve("chalk-on-a-board.jpg"));
            case "two-characters.png" -> png(beside(written(7, 22, 1), written(6, 22, 1)));
            case "another-character.png" ->
                png(dark(new OutlierImages(7, OutlierImages.Part.EVALUATION, EnumSet.of(Kind.CHARACTER))
                        .picture(5)
                        .image()));
            case "number.png" -> WrittenNumbers.onWhite("三千五百二十", 2, false);
            case "number-on-lines.jpg" -> WrittenNumbers.picture("二零二六", 5, false, Paper.RULED);
            case "number-in-cells.jpg" -> WrittenNumbers.picture("一百零八", 2, false, Paper.FORM_CELLS);
            case "number-in-a-column.png" -> WrittenNumbers.onWhite("六百四十七万", 2, true);
            case "number-in-two-lines.png" -> WrittenNumbers.twoLines("三千五百二十", "六百四十七万", 2);
            default -> throw new IllegalArgumentException(file);
        };
    }

    private static BufferedImage written(int label, int writer, long sample) {
        return dark(Writer.varied(2026, writer).write(label, sample));
    }

    /** Returns an image, enlarged, dark on light. */
    private static BufferedImage dark(GreyImage image) {
        byte[] pixels = image.toArray();
        var small = new BufferedImage(GreyImage.SIDE, GreyImage.SIDE, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < pixels.length; i++) {
            small.getRaster().setSample(i % GreyImage.SIDE, i / GreyImage.SIDE, 0, 255 - (pixels[i] & 0xff));
        }
        int side = SCALE * GreyImage.SIDE;
        var large = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = large.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(small, 0, 0, side, side, null);
        graphics.dispose();
        return large;
    }

    private static BufferedImage beside(BufferedImage left, BufferedImage right) {
        var both = new BufferedImage(2 * left.getWidth(), 2 * left.getWidth(), BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = both.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, both.getWidth(), both.getHeight());
        graphics.drawImage(left, 0, left.getHeight() / 2, null);
        graphics.drawImage(right, left.getWidth(), left.getHeight() / 2, null);
        graphics.dispose();
        return both;
    }

    private static byte[] png(BufferedImage picture) {
        return WrittenNumerals.encode(picture, "png");
    }
}
