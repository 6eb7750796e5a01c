package shuzi.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shuzi.WrittenNumerals;

class ImageDecoderTest {

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif"})
    void aGreyImageOf64By64PixelsKeepsItsPixels(String format) throws Exception {
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
        Picture decoded = ImageDecoder.picture(WrittenNumerals.encode(picture, "png"));
        assertThat(new int[] {decoded.pixel(0, 0), decoded.pixel(0, 1), decoded.pixel(0, 2)})
                .containsExactly(76, 150, 29);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 65, 128, 640, 3000})
    void otherSizesAreScaledAndCentredWithTheirProportions(int width) throws Exception {
        var picture = new BufferedImage(width, width / 2, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(width / 4, width / 8, width / 2, width / 16 + 1);
        graphics.dispose();
        GreyImage decoded = ImageDecoder.decode(WrittenNumerals.encode(picture, "png"));
        assertThat(decoded.pixel(25, 32)).isGreaterThan(200); // of the bar, in the upper half of the picture
        assertThat(decoded.pixel(25, 12)).isZero();
        assertThat(decoded.pixel(25, 52)).isZero();
        assertThat(decoded.pixel(10, 32)).isZero();
        assertThat(decoded.pixel(40, 32)).isZero();
    }

    @Test
    void whiteInkOnBlackOfAnotherSizeKeepsItsPixels() throws Exception {
        GreyImage decoded = ImageDecoder.decode(WrittenNumerals.encode(WrittenNumerals.draw(6, 1, 128), "png"));
        BufferedImage same = WrittenNumerals.draw(6, 1);
        double difference = 0;
        for (int i = 0; i < 64 * 64; i++) {
            difference +=
                    Math.abs(decoded.pixel(i / 64, i % 64) - same.getRaster().getSample(i % 64, i / 64, 0));
        }
        assertThat(difference / (64 * 64)).isLessThan(3);
    }

    @Test
    void darkInkOnPaperBecomesWhiteOnBlack() throws Exception {
        BufferedImage paper = WrittenNumerals.draw(6, 1, 128);
        for (int i = 0; i < 128 * 128; i++) {
            paper.getRaster()
                    .setSample(i % 128, i / 128, 0, 240 - paper.getRaster().getSample(i % 128, i / 128, 0) * 9 / 10);
        }
        GreyImage decoded = ImageDecoder.decode(WrittenNumerals.encode(paper, "png"));
        GreyImage white = ImageDecoder.decode(WrittenNumerals.encode(WrittenNumerals.draw(6, 1, 128), "png"));
        for (int i = 0; i < 64 * 64; i++) {
            assertThat(decoded.pixel(i / 64, i % 64)).isCloseTo(white.pixel(i / 64, i % 64) * 9 / 10, within(12));
        }
    }

    @Test
    void aSmallCharacterInALargePictureIsCropped() throws Exception {
        var picture = new BufferedImage(640, 480, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = picture.createGraphics();
        graphics.drawImage(WrittenNumerals.draw(6, 1), 500, 350, null);
        graphics.dispose();
        GreyImage decoded = ImageDecoder.decode(WrittenNumerals.encode(picture, "png"));
        int ink = 0;
        for (byte pixel : decoded.toArray()) {
            ink += (pixel & 0xff) > 100 ? 1 : 0;
        }
        assertThat(ink).isGreaterThan(200);
    }

    @Test
    void transparentPixelsAreWhiteBehindDarkInkAndBlackBehindLightInk() throws Exception {
        for (int ink : new int[] {0x102030, 0xf0e0d0}) {
            var picture = new BufferedImage(20, 10, BufferedImage.TYPE_INT_ARGB);
            picture.setRGB(3, 4, 0xff000000 | ink);
            Picture decoded = ImageDecoder.picture(WrittenNumerals.encode(picture, "png"));
            assertThat(decoded.pixel(0, 0)).isEqualTo(ink == 0x102030 ? 255 : 0);
        }
    }

    @Test
    void aPictureLargerThanTheLimitsIsRejectedBeforeDecoding() {
        byte[] png = WrittenNumerals.encode(new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY), "png");
        var bomb = java.nio.ByteBuffer.wrap(png);
        bomb.putInt(16, 30_000).putInt(20, 30_000);
        var crc = new java.util.zip.CRC32();
        crc.update(png, 12, 17);
        bomb.putInt(29, (int) crc.getValue());
        rejected(png, "it is 30000 x 30000 pixels, more than 50 million");
        byte[] webp = HardPictures.webp(WrittenNumerals.draw(1, 1));
        java.nio.ByteBuffer.wrap(webp).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(21, 0x0fffffff);
        rejected(webp, "it is 16384 x 16384 pixels, more than 16 million");
        java.nio.ByteBuffer.wrap(png).putInt(16, 0).putInt(20, 0);
        rejected(png, "it is a damaged PNG picture");
    }

    @Test
    void webpIsDecoded() throws Exception {
        BufferedImage drawn = WrittenNumerals.draw(4, 2);
        GreyImage decoded = ImageDecoder.decode(HardPictures.webp(drawn));
        for (int i = 0; i < 64 * 64; i++) {
            assertThat(decoded.pixel(i / 64, i % 64))
                    .isEqualTo(drawn.getRaster().getSample(i % 64, i / 64, 0));
        }
    }

    @Test
    void bytesOfNoSupportedFormatAreRejected() {
        rejected(new byte[0], "it is empty");
        rejected(
                "GI".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                "it is not a PNG, JPEG, BMP, GIF or WebP picture");
        rejected(
                WrittenNumerals.encode(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png"),
                "it is blank: all its pixels are the same");
    }

    @Test
    void strayBytesBetweenTheSegmentsOfAJpegAreIgnored() throws Exception {
        byte[] jpeg = WrittenNumerals.encode(WrittenNumerals.draw(4, 2), "jpg");
        var withStrays = new java.io.ByteArrayOutputStream();
        int afterFirstSegment = 4 + (jpeg[4] & 0xff) * 256 + (jpeg[5] & 0xff);
        withStrays.write(jpeg, 0, afterFirstSegment);
        withStrays.write(new byte[3]);
        withStrays.write(jpeg, afterFirstSegment, jpeg.length - afterFirstSegment);
        assertThat(ImageDecoder.decode(withStrays.toByteArray()).toArray())
                .isEqualTo(ImageDecoder.decode(jpeg).toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif", "webp"})
    void aTruncatedPictureIsRejectedAtEveryLength(String format) {
        byte[] whole = encode(noise(BufferedImage.TYPE_BYTE_GRAY, 64, 64), format);
        for (int length = 10; length < whole.length * 9 / 10; length += 97) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(InvalidImageException.class)
                    .as("%s cut at %d of %d", format, length, whole.length)
                    .isThrownBy(() -> ImageDecoder.decode(cut));
        }
    }

    /** A changed byte may give another picture. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif", "webp"})
    void aDamagedPictureCausesNoExceptionButInvalidImageException(String format) {
        assertDamagedPicturesAreDecodedOrRejected(format, 200);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"png, 2000", "jpg, 2000", "gif, 2000", "bmp, 2000", "webp, 300"}) // WebP's reader is slow
    void noneOfThousandsOfDamagedPicturesCausesAnotherException(String format, int pictures) {
        assertDamagedPicturesAreDecodedOrRejected(format, pictures);
    }

    private static void assertDamagedPicturesAreDecodedOrRejected(String format, int pictures) {
        byte[] whole = encode(WrittenNumerals.draw(3, 1), format);
        var random = new SplittableRandom(1);
        var exceptions = new ArrayList<Throwable>();
        for (int i = 0; i < pictures; i++) {
            byte[] damaged = whole.clone();
            for (int j = 0; j < 4; j++) {
                damaged[4 + random.nextInt(damaged.length - 4)] = (byte) random.nextInt(256);
            }
            Throwable exception = catchThrowable(() -> ImageDecoder.decode(damaged));
            if (exception != null) {
                exceptions.add(exception);
            }
        }
        assertThat(exceptions)
                .isNotEmpty()
                .allSatisfy(exception -> assertThat(exception)
                        .isInstanceOf(InvalidImageException.class)
                        .hasMessageStartingWith("it "));
    }

    private static byte[] encode(BufferedImage picture, String format) {
        return format.equals("webp") ? HardPictures.webp(picture) : WrittenNumerals.encode(picture, format);
    }

    private static void rejected(byte[] bytes, String reason) {
        assertThatExceptionOfType(InvalidImageException.class)
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
