package shuzi.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import shuzi.WrittenNumerals;

class ImageNormalizerTest {

    private final ImageNormalizer normalizer = new ImageNormalizer(Normalization.RECOMMENDED);

    static Stream<String> hardPictures() throws IOException {
        return new String(resource("index.csv"), StandardCharsets.UTF_8).lines().skip(1);
    }

    @ParameterizedTest
    @MethodSource("hardPictures")
    void aHardPictureIsNormalizedLikeItsDrawing(String line) throws Exception {
        String[] entry = line.split(",", -1);
        byte[] drawing = normalized(WrittenNumerals.draw(Integer.parseInt(entry[1]), Long.parseLong(entry[2]), 256));
        byte[] file = resource(entry[0]);
        assertThat(correlation(normalizer.normalize(ImageDecoder.picture(file)).pixels(), drawing))
                .isGreaterThan(0.86);
        assertThat(correlation(
                        normalizer
                                .normalize(Picture.of(ImageDecoder.decode(file)))
                                .pixels(),
                        drawing))
                .as("by way of 64 x 64")
                .isGreaterThan(0.85);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void sizeAndPositionDoNotMatter(int label) throws Exception {
        byte[] small = normalized(WrittenNumerals.draw(label, 7, 64));
        byte[] large = normalized(WrittenNumerals.draw(label, 7, 300));
        assertThat(correlation(small, large)).isGreaterThan(0.97);
        byte[] drawn = pixels(WrittenNumerals.draw(label, 7, 64));
        byte[] moved = new byte[drawn.length];
        System.arraycopy(drawn, 4 * 64 + 3, moved, 0, drawn.length - 4 * 64 - 3);
        byte[] result = new byte[1024];
        assertThat(normalizer.normalize(moved, 0, result, 0)).isTrue();
        assertThat(result).isEqualTo(small);
    }

    @Test
    void anImageOfADataSetAndTheSamePictureAreNormalizedAlike() throws Exception {
        byte[] pixels = pixels(WrittenNumerals.draw(9, 2, 64));
        byte[] among = new byte[3 * 4096];
        System.arraycopy(pixels, 0, among, 4096, 4096);
        byte[] result = new byte[2048];
        assertThat(normalizer.normalize(among, 4096, result, 1024)).isTrue();
        assertThat(Arrays.copyOfRange(result, 1024, 2048))
                .isEqualTo(normalizer.normalize(new Picture(64, 64, pixels)).pixels());
        assertThat(Arrays.copyOf(result, 1024)).containsOnly(0);
    }

    @Test
    void strokesOfThinAndThickPensGetAboutTheSameWidth() throws Exception {
        for (int label : new int[] {6, 8, 11, 13}) {
            BufferedImage drawn = WrittenNumerals.draw(label, 3, 256);
            NormalizationSteps steps = Objects.requireNonNull(
                    normalizer.normalize(new Picture(256, 256, pixels(drawn))).steps());
            assertThat(steps.strokeWidthAfter()).isBetween(2.9, 3.5);
        }
    }

    @Test
    void thickStrokesOnTheBorderAreInk() throws Exception {
        for (int label : new int[] {1, 5, 12}) {
            byte[] drawn = pixels(WrittenNumerals.draw(label, 3, 64));
            var thick = new byte[4096]; // dark on white, cropped so that strokes touch the border
            Arrays.fill(thick, (byte) 255);
            for (int i = 0; i < drawn.length; i++) {
                int x = (i % 64 - 32) * 14 / 10 + 32;
                int y = (i / 64 - 32) * 14 / 10 + 32;
                for (int shift : new int[] {0, 1, 64, 65}) {
                    if (drawn[i] < 0 && x >= 0 && x < 63 && y >= 0 && y < 63) {
                        thick[y * 64 + x + shift] = 0;
                    }
                }
            }
            NormalizationSteps steps = Objects.requireNonNull(
                    normalizer.normalize(new Picture(64, 64, thick)).steps());
            assertThat(steps.darkInk()).as("label %d", label).isTrue();
            assertThat(steps.background()).as("label %d", label).isEqualTo(255);
        }
    }

    @Test
    void aFlatStrokeStaysFlat() throws Exception {
        byte[] one = normalized(WrittenNumerals.draw(2, 1, 64));
        int[] rows = new int[32];
        for (int i = 0; i < one.length; i++) {
            rows[i / 32] |= (one[i] & 0xff) > 100 ? 1 : 0;
        }
        assertThat(Arrays.stream(rows).sum()).isLessThan(9);
    }

    @Test
    void theStepsDescribeTheNormalization() throws Exception {
        BufferedImage paper = new BufferedImage(300, 200, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 300 * 200; i++) {
            boolean bar = i % 300 >= 100 && i % 300 < 180 && i / 300 >= 90 && i / 300 < 98;
            boolean speck = i % 300 >= 20 && i % 300 < 22 && i / 300 == 20;
            paper.getRaster().setSample(i % 300, i / 300, 0, bar || speck ? 30 : 230);
        }
        NormalizationSteps steps = Objects.requireNonNull(
                normalizer.normalize(new Picture(300, 200, pixels(paper))).steps());
        assertThat(steps.width()).isEqualTo(300);
        assertThat(steps.height()).isEqualTo(200);
        assertThat(steps.darkInk()).isTrue();
        assertThat(steps.evenBackground()).isTrue();
        assertThat(steps.background()).isEqualTo(230);
        assertThat(steps.threshold()).isBetween(1, 200);
        assertThat(new int[] {steps.x(), steps.y(), steps.boxWidth(), steps.boxHeight()})
                .containsExactly(100, 90, 80, 8);
        assertThat(steps.specksRemoved()).isEqualTo(1);
        assertThat(steps.scale()).isEqualTo(28 / 80.0);
    }

    @Test
    void aPictureWithoutInkIsRejected() throws Exception {
        byte[] grey = new byte[90 * 70];
        Arrays.fill(grey, (byte) 130);
        assertThatExceptionOfType(InvalidImageException.class)
                .isThrownBy(() -> normalizer.normalize(new Picture(90, 70, grey)))
                .withMessage("it is blank: no ink was found");
        byte[] result = new byte[1024];
        Arrays.fill(result, (byte) 1);
        assertThat(normalizer.normalize(new byte[4096], 0, result, 0)).isFalse();
        assertThat(result).containsOnly(0);
    }

    @Test
    void blankPaperWithNoiseAndShadingIsRejected() {
        var random = new java.util.Random(1);
        byte[] paper = new byte[300 * 200];
        for (int i = 0; i < paper.length; i++) {
            paper[i] = (byte) (int) Math.clamp(200 - i % 300 / 3.0 + random.nextGaussian() * 3, 0, 255);
        }
        assertThatExceptionOfType(InvalidImageException.class)
                .isThrownBy(() -> normalizer.normalize(new Picture(300, 200, paper)));
    }

    /** The network then decides that noise is out of class. */
    @ParameterizedTest
    @ValueSource(ints = {48, 64, 200})
    void pureNoiseIsNotBlank(int side) throws Exception {
        var luma = new byte[side * side];
        new java.util.Random(1).nextBytes(luma);
        byte[] normalized = new ImageNormalizer(Normalization.RECOMMENDED)
                .normalize(new Picture(side, side, luma))
                .pixels();
        assertThat(normalized).contains((byte) 255);
    }

    @ParameterizedTest
    @CsvSource({"1, 7", "1, 40", "2, 7", "2, 40", "3, 7", "3, 40", "5, 2", "5, 7", "5, 40", "33, 1", "33, 2", "33, 7"})
    void noiseOfUnusualProportionsIsNormalized(int width, int height) throws Exception {
        assertThat(normalizer.normalize(noise(width, height)).pixels()).hasSize(1024);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "2, 1", "2, 2", "3, 1", "3, 2", "5, 1"})
    void noiseOfAFewPixelsIsBlank(int width, int height) {
        assertThatExceptionOfType(InvalidImageException.class)
                .isThrownBy(() -> normalizer.normalize(noise(width, height)))
                .withMessage("it is blank: no ink was found");
    }

    private static Picture noise(int width, int height) {
        byte[] noise = new byte[width * height];
        new java.util.SplittableRandom(width).nextBytes(noise);
        return new Picture(width, height, noise);
    }

    @Test
    void otherSidesAreSupported() throws Exception {
        byte[] pixels = pixels(WrittenNumerals.draw(6, 1, 128));
        var normalization = new Normalization(Normalization.VERSION, 48, 44, 4, false);
        assertThat(new ImageNormalizer(normalization)
                        .normalize(new Picture(128, 128, pixels))
                        .pixels())
                .hasSize(48 * 48);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Normalization(Normalization.VERSION, 32, 40, 3, false));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Normalization(Normalization.VERSION + 1, 32, 28, 3, false));
    }

    private byte[] normalized(BufferedImage picture) throws InvalidImageException {
        return normalizer
                .normalize(new Picture(picture.getWidth(), picture.getHeight(), pixels(picture)))
                .pixels();
    }

    static byte[] pixels(BufferedImage picture) {
        return ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = ImageNormalizerTest.class.getResourceAsStream("/pictures/" + name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }

    /** Returns Pearson's correlation. */
    static double correlation(byte[] a, byte[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            double fromA = (a[i] & 0xff) - meanA;
            double fromB = (b[i] & 0xff) - meanB;
            product += fromA * fromB;
            squareA += fromA * fromA;
            squareB += fromB * fromB;
        }
        return product / Math.sqrt(squareA * squareB);
    }

    private static double mean(byte[] pixels) {
        long sum = 0;
        for (byte pixel : pixels) {
            sum += pixel & 0xff;
        }
        return (double) sum / pixels.length;
    }
}
