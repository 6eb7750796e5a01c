package shuzi.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shuzi.WrittenNumerals;

class DropOutFilterTest {

    private static final int PAPER = 0xe6e4dc;

    @ParameterizedTest
    @CsvSource({
        "#cd4b46, #202020", // red grid, black pen
        "#cd4b46, #28408c", // red grid, blue pen
        "#5ab46e, #202020", // green
        "#5a78d2, #202020" // blue
    })
    void colouredLinesBecomePaperAndInkStays(String print, String ink) {
        byte[] filtered = Objects.requireNonNull(DropOutFilter.apply(picture(Color.decode(print), Color.decode(ink))));
        assertThat(level(filtered, 30, 20)).isGreaterThan(170); // on a line
        assertThat(level(filtered, 150, 75)).isLessThan(90); // on the stroke
        assertThat(level(filtered, 100, 75)).isLessThan(90); // where they cross
    }

    @ParameterizedTest
    @CsvSource({
        "#969696, #202020", // grey lines
        "#cd4b46, #cd4b46" // a red pen on red lines
    })
    void aPictureWhosePrintCannotBeToldByColourIsLeftAsItIs(String print, String ink) {
        assertThat(DropOutFilter.apply(picture(Color.decode(print), Color.decode(ink))))
                .isNull();
    }

    @Test
    void chalkOnAGreenBoardIsLeftAsItIs() {
        var picture = picture(Color.WHITE, Color.WHITE);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                if (picture.getRGB(x, y) == (0xff000000 | PAPER)) {
                    picture.setRGB(x, y, 0x2d5a46);
                }
            }
        }
        assertThat(DropOutFilter.apply(picture)).isNull();
    }

    /** JPEG stores colour at half the resolution, so that of a line reaches a stroke beside it. */
    @Test
    void aStrokeThatTheColourOfALineReachesStaysDark() {
        BufferedImage picture = picture(Color.decode("#cd4b46"), Color.decode("#202020"));
        for (int x = 20; x < 280; x++) {
            picture.setRGB(x, 75, 0x6e2020); // as dark as the ink, as red as the print
        }
        byte[] filtered = Objects.requireNonNull(DropOutFilter.apply(picture));
        assertThat(level(filtered, 100, 75)).isLessThan(90);
    }

    @Test
    void aNumberOnColouredPaperIsDecodedWithoutThePrintFirst() throws Exception {
        byte[] file = WrittenNumerals.encode(picture(Color.decode("#cd4b46"), Color.BLACK), "png");
        List<Picture> pictures = ImageDecoder.withoutPrint(file, ImageDecoder.WhenBusy.WAIT);
        assertThat(pictures).hasSize(2);
        assertThat(pictures.getFirst().pixel(20, 30)).isGreaterThan(170);
        assertThat(pictures.getLast().pixel(20, 30)).isLessThan(150);
    }

    /** Returns vertical printed lines every 30 pixels and a stroke across them at half the height. */
    private static BufferedImage picture(Color print, Color ink) {
        var picture = new BufferedImage(300, 150, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(new Color(PAPER));
        graphics.fillRect(0, 0, 300, 150);
        graphics.setColor(print);
        graphics.setStroke(new BasicStroke(2));
        for (int x = 0; x < 300; x += 30) {
            graphics.drawLine(x, 0, x, 149);
        }
        graphics.setColor(ink);
        graphics.setStroke(new BasicStroke(6));
        graphics.drawLine(20, 75, 280, 75);
        graphics.dispose();
        return picture;
    }

    private static int level(byte[] picture, int x, int y) {
        return picture[y * 300 + x] & 0xff;
    }
}
