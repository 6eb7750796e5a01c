package shuzi.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shuzi.WrittenNumerals;

class ImageDecoderTest {

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif"})
    void sixtyFourBySixtyFourGreyPassesPixelByPixel(String format) throws Exception {
        BufferedImage noise = noise(BufferedImage.TYPE_BYTE_GRAY, 64, 64);
        GreyImage decoded = ImageDecoder.decode(WrittenNumerals.encode(noise, format));
        for (int row = 0; row < 64; row++) {
            for (int column = 0; column < 64; column++) {
                assertThat(decoded.pixel(row, column))
                        .isEqualTo(noise.getRaster().getSample(column, row, 0));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_USHORT_GRAY
            })
    void greyInAnotherColourModelKeepsItsBrightness(int type) throws Exception {
        var picture = new BufferedImage(64, 64, type);
        for (int value = 0; value < 256; value++) {
            for (int row = 0; row < 16; row++) {
                if (type == BufferedImage.TYPE_USHORT_GRAY) {
                    picture.getRaster().setSample(value % 64, value / 64 * 16 + row, 0, value * 257);
                } else {
                    picture.setRGB(value % 64, value / 64 * 16 + row, new Color(value, value, value).getRGB());
                }
            }
        }
        GreyImage decoded = ImageDecoder.decode(WrittenNumerals.encode(picture, "png"));
        for (int value = 0; value < 256; value++) {
            assertThat(decoded.pixel(value / 64 * 16, value % 64)).isEqualTo(value);
        }
    }

    @Test
    void coloursBecomeTheirLuma() throws Exception {
        var picture = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(0, 0, 0xff0000);
        picture.setRGB(1, 0, 0x00ff00);
        picture.setRGB(2, 0, 0x0000ff);
        GreyImage decoded = ImageDecoder.decode(WrittenNumerals.encode(picture, "png"));
        assertThat(new int[] {decoded.pixel(0, 0), decoded.pixel(0, 1), decoded.pixel(0, 2)})
                .containsExactly(76, 150, 29);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 63, 65, 128, 640, 3000})
    void otherSizesAreScaledAndCentredWithTheirProportions(int width) throws Exception {
        int height = Math.ceilDiv(width, 2);
        var picture = new BufferedImage(width + 1, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        GreyImage decoded = ImageDecoder.decode(WrittenNumerals.encode(picture, "png"));
        assertThat(decoded.pixel(32, 10)).isEqualTo(255);
        assertThat(decoded.pixel(width < 3 ? 0 : 10, 10)).isZero();
        assertThat(decoded.pixel(width < 3 ? 63 : 54, 10)).isZero();
    }

    @Test
    void whatIsNoPictureIsRefused() {
        refused(new byte[0], "it is empty");
        refused("GI".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "it is not a PNG, JPEG, BMP or GIF picture");
        refused(
                WrittenNumerals.encode(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png"),
                "it is blank: all its pixels are the same");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif"})
    void aTruncatedPictureIsRefusedWhereverItWasCut(String format) {
        byte[] whole = WrittenNumerals.encode(noise(BufferedImage.TYPE_BYTE_GRAY, 64, 64), format);
        for (int length = 10; length < whole.length * 9 / 10; length += 97) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(UnusableImageException.class)
                    .as("%s cut at %d of %d", format, length, whole.length)
                    .isThrownBy(() -> ImageDecoder.decode(cut));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif"})
    void aDamagedPictureGivesAPictureOrARefusalButNothingElse(String format) {
        byte[] whole = WrittenNumerals.file(3, 1, format);
        var random = new SplittableRandom(1);
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = whole.clone();
            for (int j = 0; j < 4; j++) {
                damaged[4 + random.nextInt(damaged.length - 4)] = (byte) random.nextInt(256);
            }
            try {
                ImageDecoder.decode(damaged);
            } catch (UnusableImageException refused) {
                assertThat(refused.reason()).startsWith("it ");
            }
        }
    }

    private static void refused(byte[] bytes, String reason) {
        assertThatExceptionOfType(UnusableImageException.class)
                .isThrownBy(() -> ImageDecoder.decode(bytes))
                .withMessage(reason);
    }

    private static BufferedImage noise(int type, int width, int height) {
        var random = new SplittableRandom(5);
        var picture = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                picture.getRaster().setSample(x, y, 0, random.nextInt(256));
            }
        }
        return picture;
    }
}
