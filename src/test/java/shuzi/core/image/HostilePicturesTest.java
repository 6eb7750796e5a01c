package shuzi.core.image;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shuzi.WrittenNumerals;

/** The cost of decoding is bounded. The time limits end tests that would otherwise run for hours. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HostilePicturesTest {

    private final byte[] jpeg = WrittenNumerals.file(4, 2, "jpg");
    private final byte[] png = WrittenNumerals.file(4, 2, "png");
    private final byte[] gif = WrittenNumerals.file(4, 2, "gif");

    @Tag("long")
    @ParameterizedTest
    @ValueSource(ints = {0xe0, 0xe1, 0xe2, 0xed, 0xee, 0xfe})
    void fourMillionEmptySegmentsAreSkipped(int marker) throws Exception {
        byte[] file = HostilePictures.withSegments(jpeg, marker, new byte[0], 4_000_000);
        assertThat(ImageDecoder.decode(file).toArray())
                .isEqualTo(ImageDecoder.decode(jpeg).toArray());
    }

    @Test
    void metadataOfAJpegAreRemovedBeforeDecoding() throws Exception {
        byte[] file =
                HostilePictures.withSegments(HardPictures.withExif(jpeg, 6), 0xfe, "a comment".getBytes(US_ASCII), 3);
        assertThat(JpegSegments.forReader(file).bytes())
                .isEqualTo(JpegSegments.forReader(jpeg).bytes());
    }

    @ParameterizedTest
    @CsvSource({"7071, 7071, 1, 13", "7071, 7071, 3, 13", "7071, 7071, 4, 3", "3464, 3464, 3, 51", "8, 8, 1, 1001"})
    void aJpegWithTooManyScansIsRejected(int width, int height, int components, int scans) {
        rejected(
                HostilePictures.progressiveJpeg(width, height, components, scans),
                "it has too many scans for its size: save it as a JPEG that is not progressive");
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000, 3, 50", "8, 8, 3, 1000"})
    void aProgressiveJpegWithFewerScansIsDecoded(int width, int height, int components, int scans) throws Exception {
        assertDecoded(width, height, components, scans);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"7071, 7071, 1, 12", "7071, 7071, 3, 12", "3464, 3464, 3, 50"})
    void aLargeProgressiveJpegWithAsManyScansAsAllowedIsDecoded(int width, int height, int components, int scans)
            throws Exception {
        assertDecoded(width, height, components, scans);
    }

    private static void assertDecoded(int width, int height, int components, int scans) throws Exception {
        Picture picture = ImageDecoder.picture(HostilePictures.progressiveJpeg(width, height, components, scans));
        assertThat(picture.pixel(3, 3)).isEqualTo(128);
    }

    @Test
    void theLumaOfALargeColourJpegIsThatOfItsColours() throws Exception {
        var large = new BufferedImage(2000, 1200, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 2000; x++) {
            for (int y = 0; y < 1200; y++) {
                large.setRGB(x, y, new Color(x * 255 / 2000, y * 255 / 1200, 90).getRGB());
            }
        }
        Picture picture = ImageDecoder.picture(HardPictures.jpeg(large, 0.95f));
        for (int row = 0; row < picture.height(); row += 50) {
            for (int column = 0; column < picture.width(); column += 50) {
                var color = new Color(large.getRGB(2 * column, 2 * row));
                double luma = 0.299 * color.getRed() + 0.587 * color.getGreen() + 0.114 * color.getBlue();
                assertThat((double) picture.pixel(row, column))
                        .isCloseTo(luma, org.assertj.core.api.Assertions.within(4.0));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"IDAT", "tEXt", "zTXt", "iCCP", "abcd"})
    void aMillionEmptyChunksAreSkipped(String name) throws Exception {
        byte[] file = HostilePictures.withChunks(png, 8 + 25, name, 1_000_000);
        assertThat(ImageDecoder.decode(file).toArray())
                .isEqualTo(ImageDecoder.decode(png).toArray());
    }

    @Test
    void aPngWithChunksOfOneByteIsDecoded() throws Exception {
        int data = HostilePictures.indexOf(png, "IDAT".getBytes(US_ASCII)) - 4;
        int length = ByteBuffer.wrap(png).getInt(data);
        var file = new ByteArrayOutputStream();
        file.write(png, 0, data);
        for (int i = 0; i < length; i++) {
            file.writeBytes(ByteBuffer.allocate(13)
                    .putInt(1)
                    .put("IDAT".getBytes(US_ASCII))
                    .put(png[data + 8 + i])
                    .array());
        }
        file.write(png, data + 12 + length, png.length - data - 12 - length);
        assertThat(ImageDecoder.decode(file.toByteArray()).toArray())
                .isEqualTo(ImageDecoder.decode(png).toArray());
    }

    @Test
    void aSideLongerThanTheLimitIsRejected() {
        byte[] claims = png.clone();
        ByteBuffer.wrap(claims).putInt(16, 1).putInt(20, 50_000_000);
        rejected(claims, "it is 1 x 50000000 pixels; the longest side allowed is 65535");
    }

    @Test
    void extensionsAndLaterFramesOfAGifAreIgnored() throws Exception {
        int frame = HostilePictures.indexOf(gif, new byte[] {0x2c, 0, 0, 0, 0});
        var file = new ByteArrayOutputStream();
        file.write(gif, 0, frame);
        for (int i = 0; i < 1_000_000; i++) {
            file.writeBytes(new byte[] {0x21, (byte) 0xfe, 1, 'a', 0});
        }
        for (int i = 0; i < 100; i++) {
            file.write(gif, frame, gif.length - 1 - frame);
        }
        file.write(0x3b);
        assertThat(GifBlocks.forReader(file.toByteArray())).isEqualTo(GifBlocks.forReader(gif));
        assertThat(ImageDecoder.decode(file.toByteArray()).toArray())
                .isEqualTo(ImageDecoder.decode(gif).toArray());
    }

    @Test
    void theFirstFrameOfAnAnimatedWebpIsDecoded() throws Exception {
        BufferedImage drawn = WrittenNumerals.draw(4, 2);
        byte[] still = HardPictures.webp(drawn);
        byte[] image = Arrays.copyOfRange(still, 12, still.length);
        byte[] frame = chunk(
                "ANMF",
                ByteBuffer.allocate(16 + image.length)
                        .put(new byte[16])
                        .put(image)
                        .array());
        byte[] moving = riff(
                chunk("VP8X", new byte[] {2, 0, 0, 0, 63, 0, 0, 63, 0, 0}), chunk("ANIM", new byte[6]), frame, frame);
        assertThat(ImageDecoder.decode(moving).toArray())
                .isEqualTo(ImageDecoder.decode(still).toArray());
    }

    @Tag("long")
    @Test
    void readingAWebpStopsAfterItsEnd() {
        // a predictor for each 4 x 4 pixels, then codes of a bit for each channel: the reader goes on without bits
        byte[] start = HardPictures.webp(new BufferedImage(3464, 3464, BufferedImage.TYPE_BYTE_GRAY));
        byte[] cut = Arrays.copyOf(start, 20 + 200_000);
        ByteBuffer.wrap(cut)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(4, cut.length - 8)
                .putInt(16, cut.length - 20);
        rejected(cut, "it is a WEBP picture that is not supported, or damaged: save it as PNG or JPEG");
    }

    @Test
    void unsupportedKindsAreReportedAsUnsupportedNotAsDamaged() {
        rejected(HostilePictures.withFrame(jpeg, 0xc9, 8), notSupported("JPEG", "arithmetic coding"));
        rejected(HostilePictures.withFrame(jpeg, 0xca, 8), notSupported("JPEG", "arithmetic coding"));
        rejected(HostilePictures.withFrame(jpeg, 0xc3, 8), notSupported("JPEG", "lossless coding"));
        rejected(HostilePictures.withFrame(jpeg, 0xf7, 8), notSupported("JPEG", "the coding of JPEG-LS"));
        rejected(HostilePictures.withFrame(jpeg, 0xc1, 12), notSupported("JPEG", "12 bits a sample"));
        byte[] bmp = WrittenNumerals.file(4, 2, "bmp");
        byte[] os2 = bmp.clone();
        os2[14] = 64;
        rejected(os2, notSupported("BMP", "the header of OS/2 2.x or an unknown one"));
        byte[] within = bmp.clone();
        within[30] = 4; // a JPEG
        rejected(within, notSupported("BMP", "the compression 4"));
        byte[] apple = png.clone();
        System.arraycopy("CgBI".getBytes(US_ASCII), 0, apple, 12, 4);
        rejected(apple, notSupported("PNG", "Apple's own coding"));
    }

    @Test
    void anIncompleteColourProfileIsIgnored() throws Exception {
        byte[] second = ByteBuffer.allocate(40)
                .put("ICC_PROFILE\0".getBytes(US_ASCII))
                .put((byte) 2)
                .put((byte) 2)
                .array();
        assertThat(ImageDecoder.decode(HostilePictures.withSegments(jpeg, 0xe2, second, 1))
                        .toArray())
                .isEqualTo(ImageDecoder.decode(jpeg).toArray());
    }

    @Test
    void theColoursOfJfifTakePrecedenceOverAdobes() throws Exception {
        byte[] colours = colours();
        Picture expected = ImageDecoder.picture(colours);
        int behindJfif = 2 + 2 + 16;
        for (int transform = 0; transform < 3; transform++) {
            var file = new ByteArrayOutputStream();
            file.write(colours, 0, behindJfif);
            file.writeBytes(HostilePictures.segment(0xee, HostilePictures.adobe(transform)));
            file.write(colours, behindJfif, colours.length - behindJfif);
            assertThat(ImageDecoder.picture(file.toByteArray()).luma()).isEqualTo(expected.luma());
        }
    }

    @Test
    void threeComponentsWithoutMetadataAreYCbCr() throws Exception {
        byte[] colours = colours();
        byte[] silent = new byte[colours.length - 18];
        System.arraycopy(colours, 0, silent, 0, 2);
        System.arraycopy(colours, 20, silent, 2, colours.length - 20);
        assertThat(ImageDecoder.picture(silent).luma())
                .isEqualTo(ImageDecoder.picture(colours).luma());
    }

    @Test
    void anInterruptedThreadStopsDecoding() {
        for (byte[] file : new byte[][] {
            jpeg, png, gif, WrittenNumerals.file(4, 2, "bmp"), HardPictures.webp(WrittenNumerals.draw(4, 2))
        }) {
            Thread.currentThread().interrupt();
            try {
                assertThatExceptionOfType(DecodingInterruptedException.class)
                        .isThrownBy(() -> ImageDecoder.decode(file));
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            } finally {
                Thread.interrupted();
            }
        }
    }

    @Test
    void aReaderIsAbortedInTheMiddleOfAPicture() throws Exception {
        var reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        var stopped = new java.util.concurrent.atomic.AtomicBoolean();
        reader.addIIOReadProgressListener(new StopWhenInterrupted() {
            @Override
            public void imageStarted(javax.imageio.ImageReader source, int index) {
                Thread.currentThread().interrupt();
            }

            @Override
            public void readAborted(javax.imageio.ImageReader source) {
                stopped.set(true);
            }
        });
        try (var in = new javax.imageio.stream.MemoryCacheImageInputStream(
                new java.io.ByteArrayInputStream(HostilePictures.progressiveJpeg(2000, 2000, 1, 50)))) {
            reader.setInput(in, true, true);
            reader.read(0);
        } finally {
            Thread.interrupted();
            reader.dispose();
        }
        assertThat(stopped).isTrue();
    }

    /** Returns a colour picture without chroma subsampling. */
    private static byte[] colours() throws Exception {
        var picture = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 64; i++) {
            picture.setRGB(i % 64, i / 64, new Color(i % 64 * 4, i / 64 * 4, 200).getRGB());
        }
        byte[] file = HardPictures.jpeg(picture, 0.9f);
        int frame = HostilePictures.indexOf(file, new byte[] {(byte) 0xff, (byte) 0xc0});
        assertThat(file[frame + 9]).isEqualTo((byte) 3);
        return file;
    }

    private static byte[] riff(byte[]... chunks) {
        var content = new ByteArrayOutputStream();
        content.writeBytes("WEBP".getBytes(US_ASCII));
        for (byte[] chunk : chunks) {
            content.writeBytes(chunk);
        }
        return chunk("RIFF", content.toByteArray());
    }

    private static byte[] chunk(String name, byte[] content) {
        return ByteBuffer.allocate(8 + content.length + content.length % 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(name.getBytes(US_ASCII))
                .putInt(content.length)
                .put(content)
                .array();
    }

    private static String notSupported(String format, String kind) {
        return "it is a %s picture with %s, which is not supported: save it as PNG".formatted(format, kind);
    }

    private static void rejected(byte[] bytes, String reason) {
        assertThatExceptionOfType(InvalidImageException.class)
                .isThrownBy(() -> ImageDecoder.decode(bytes))
                .withMessage(reason);
    }
}
