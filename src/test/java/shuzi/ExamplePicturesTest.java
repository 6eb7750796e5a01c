package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.core.image.PaperPicture;
import tools.jackson.databind.JsonNode;

/** The pictures in examples/pictures get the answers that README shows below them. */
@ServiceTest
class ExamplePicturesTest {

    /** A picture, and the character that the starter model reads or the reason why it reads none. */
    enum Example {
        PEN("pen.jpg", "五") {
            @Override
            byte[] draw() throws IOException {
                return PaperPicture.PLAIN.written(6, 3);
            }
        },
        FORM("form.jpg", "千") {
            @Override
            byte[] draw() throws IOException {
                return PaperPicture.TWO_LINES.written(13, 3);
            }
        },
        PRACTICE_PAPER("practice-paper.jpg", "万") {
            @Override
            byte[] draw() throws IOException {
                return PaperPicture.RED_DIAGONALS.written(14, 2);
            }
        },
        RULED_PAPER("ruled-paper.jpg", "九") {
            @Override
            byte[] draw() throws IOException {
                return PaperPicture.RULED.written(10, 1);
            }
        },
        CHALK("chalk.png", "亿") {
            @Override
            byte[] draw() {
                return WrittenNumerals.encode(WrittenNumerals.draw(15, 4, 280), "png");
            }
        },
        MARKER("marker.png", "四") {
            @Override
            byte[] draw() {
                return WrittenNumerals.encode(inverted(WrittenNumerals.draw(5, 2, 280, 34)), "png");
            }
        },
        TWO_CHARACTERS("two-characters.png", "SEVERAL_CHARACTERS") {
            @Override
            byte[] draw() {
                var sheet = new BufferedImage(480, 280, BufferedImage.TYPE_BYTE_GRAY);
                sheet.getRaster().setRect(WrittenNumerals.draw(9, 5, 280).getRaster());
                sheet.getRaster()
                        .setRect(220, 0, WrittenNumerals.draw(11, 5, 280).getRaster());
                return WrittenNumerals.encode(inverted(sheet), "png");
            }
        },
        LETTER("letter.png", "OUT_OF_CLASS") {
            @Override
            byte[] draw() {
                return WrittenNumerals.encode(
                        lines("60,230 75,55", "75,55 140,170", "140,170 205,50", "205,50 225,230"), "png");
            }
        },
        HALF_A_CHARACTER("half-a-character.jpg", "OUT_OF_CLASS") {
            @Override
            byte[] draw() throws IOException {
                BufferedImage whole = ImageIO.read(new ByteArrayInputStream(PaperPicture.PLAIN.written(1, 2)));
                return WrittenNumerals.encode(whole.getSubimage(0, 175, 320, 145), "jpg");
            }
        },
        NO_INK("no-ink.jpg", "422") {
            @Override
            byte[] draw() throws IOException {
                return PaperPicture.RULED.blank(3);
            }
        };

        final String file;
        final String answer;

        Example(String file, String answer) {
            this.file = file;
            this.answer = answer;
        }

        abstract byte[] draw() throws IOException;

        Path path() {
            return Path.of("examples", "pictures", file);
        }

        private static BufferedImage inverted(BufferedImage picture) {
            int[] pixels =
                    picture.getRaster().getSamples(0, 0, picture.getWidth(), picture.getHeight(), 0, (int[]) null);
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = 255 - pixels[i];
            }
            picture.getRaster().setSamples(0, 0, picture.getWidth(), picture.getHeight(), 0, pixels);
            return picture;
        }

        /** Draws lines, each from one point to another, on white paper. */
        private static BufferedImage lines(String... lines) {
            var picture = new BufferedImage(280, 280, BufferedImage.TYPE_BYTE_GRAY);
            Graphics2D graphics = picture.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, 280, 280);
            graphics.setColor(Color.BLACK);
            graphics.setStroke(new BasicStroke(9, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            for (String line : lines) {
                List<Double> at = List.of(line.split("[ ,]", -1)).stream()
                        .map(Double::valueOf)
                        .toList();
                graphics.draw(new Line2D.Double(at.get(0), at.get(1), at.get(2), at.get(3)));
            }
            graphics.dispose();
            return picture;
        }
    }

    @LocalServerPort
    int port;

    @ParameterizedTest
    @EnumSource
    void anExampleIsReadAsReadmeSays(Example example) throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.write(example.path(), example.draw());
        }
        Api.Answer answer = new Api(port)
                .post("/predict", Api.Part.file("image", example.file, Files.readAllBytes(example.path())));
        JsonNode prediction = answer.json();
        String read = answer.status() == 200
                ? prediction.get("outOfClass").asBoolean()
                        ? prediction.get("reason").asString()
                        : prediction.get("character").asString()
                : String.valueOf(answer.status());
        assertThat(read).as(prediction.toString()).isEqualTo(example.answer);
        for (String readme : List.of("README.md", "README.zh.md")) {
            assertThat(Files.readString(Path.of(readme))).contains("examples/pictures/" + example.file);
        }
    }

    @Test
    void theNumberIsReadAsTheDocumentationSays() throws IOException {
        Path path = Path.of("examples", "pictures", "number.png");
        if (Boolean.getBoolean("docs.write")) {
            Files.write(path, WrittenNumbers.onWhite("三千五百二十", 5, false));
        }
        JsonNode number = new Api(port)
                .post("/predict/number", Api.Part.file("image", "number.png", Files.readAllBytes(path)))
                .json(200);
        assertThat(number.get("text").asString()).as(number.toString()).isEqualTo("三千五百二十");
        for (String document : List.of("README.md", "README.zh.md", "docs/numbers.md")) {
            assertThat(Files.readString(Path.of(document))).contains("examples/pictures/number.png");
        }
    }
}
