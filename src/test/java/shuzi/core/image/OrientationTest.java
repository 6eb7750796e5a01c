package shuzi.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {

    /** A picture of 16 x 8 pixels, black except for its upper left quarter. */
    private final byte[] jpeg = jpeg();

    @ParameterizedTest
    @CsvSource({
        "1, 16, 8, 0, 0",
        "2, 16, 8, 0, 15",
        "3, 16, 8, 7, 15",
        "4, 16, 8, 7, 0",
        "5, 8, 16, 0, 0",
        "6, 8, 16, 0, 7",
        "7, 8, 16, 15, 7",
        "8, 8, 16, 15, 0"
    })
    void aPhotoIsTurnedUpright(int orientation, int width, int height, int row, int column) throws Exception {
        Picture upright = ImageDecoder.picture(HardPictures.withExif(jpeg, orientation));
        assertThat(upright.width()).isEqualTo(width);
        assertThat(upright.height()).isEqualTo(height);
        assertThat(upright.orientation()).isEqualTo(orientation);
        assertThat(upright.pixel(row, column)).isGreaterThan(200);
        assertThat(upright.pixel(height - 1 - row, width - 1 - column)).isLessThan(50);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, -1})
    void anInvalidOrientationIsIgnored(int orientation) throws Exception {
        assertThat(ImageDecoder.picture(HardPictures.withExif(jpeg, orientation))
                        .orientation())
                .isEqualTo(1);
    }

    @Test
    void aDirectoryThatPointsToItselfDoesNotLoop() throws Exception {
        ByteBuffer tiff = ByteBuffer.allocate(26).order(ByteOrder.BIG_ENDIAN);
        tiff.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
        tiff.putShort((short) 1)
                .putShort((short) 0x8769)
                .putShort((short) 4)
                .putInt(1)
                .putInt(8)
                .putInt(8);
        assertThat(ImageDecoder.picture(HardPictures.withExif(jpeg, tiff.array()))
                        .orientation())
                .isEqualTo(1);
    }

    @Test
    void metadataOfWrongLengthsAreIgnored() throws Exception {
        byte[] exif = HardPictures.withExif(jpeg, 6);
        var random = new SplittableRandom(1);
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = exif.clone();
            for (int j = 0; j < 3; j++) {
                damaged[12 + random.nextInt(26)] = (byte) random.nextInt(256);
            }
            Picture picture = ImageDecoder.picture(damaged);
            assertThat(picture.width() * picture.height()).isEqualTo(16 * 8);
        }
    }

    @Test
    void orientationsOfPngAndWebpAreRead() {
        byte[] tiff = new byte[26];
        ByteBuffer.wrap(HardPictures.withExif(jpeg, 8)).get(12, tiff);
        ByteBuffer png = ByteBuffer.allocate(46);
        png.putLong(0x89504e470d0a1a0aL)
                .putInt(26)
                .put("eXIf".getBytes(StandardCharsets.US_ASCII))
                .put(tiff);
        assertThat(Orientation.of("png", png.array())).isEqualTo(8);
        ByteBuffer webp = ByteBuffer.allocate(46).order(ByteOrder.LITTLE_ENDIAN);
        webp.put("RIFF\0\0\0\0WEBPEXIF".getBytes(StandardCharsets.US_ASCII))
                .putInt(26)
                .put(tiff);
        assertThat(Orientation.of("webp", webp.array())).isEqualTo(8);
        webp.putInt(16, -1);
        assertThat(Orientation.of("webp", webp.array())).isEqualTo(1);
        png.putInt(8, -1);
        assertThat(Orientation.of("png", png.array())).isEqualTo(1);
    }

    private static byte[] jpeg() {
        var picture = new BufferedImage(16, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 8 * 4; i++) {
            picture.getRaster().setSample(i % 8, i / 8, 0, 255);
        }
        try {
            return HardPictures.jpeg(picture, 1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
