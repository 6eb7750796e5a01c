package shuzi.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.DataBufferByte;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import shuzi.WrittenNumerals;

class DistortionTest {

    private final byte[] image = drawn(6);

    @Test
    void strengthZeroLeavesAnImageUnchanged() {
        assertThat(distorted(0, 1)).isEqualTo(image);
    }

    @Test
    void theDistortionFollowsItsRandomNumbers() {
        assertThat(distorted(1, 1)).isEqualTo(distorted(1, 1)).isNotEqualTo(distorted(1, 2));
    }

    @Test
    void theImageIsReadFromItsOffset() {
        byte[] two = new byte[2 * image.length];
        System.arraycopy(image, 0, two, image.length, image.length);
        byte[] result = new byte[image.length];
        new Distortion(64, 1).apply(two, image.length, result, new SplittableRandom(1));
        assertThat(result).isEqualTo(distorted(1, 1));
    }

    @Test
    void amountAndCentreOfInkStayAboutTheSame() {
        long ink = ink(image);
        double[] centre = centre(image);
        for (int seed = 0; seed < 200; seed++) {
            byte[] result = distorted(1, seed);
            assertThat(ink(result)).isBetween(ink * 6 / 10, ink * 16 / 10);
            assertThat(centre(result)[0]).isBetween(centre[0] - 8, centre[0] + 8);
            assertThat(centre(result)[1]).isBetween(centre[1] - 8, centre[1] + 8);
        }
    }

    @Test
    void pixelsFromOutsideTheImageAreBlack() {
        var white = new byte[64 * 64];
        java.util.Arrays.fill(white, (byte) 255);
        var result = new byte[64 * 64];
        boolean blackSeen = false;
        for (int seed = 0; seed < 50; seed++) {
            new Distortion(64, 1).apply(white, 0, result, new SplittableRandom(seed));
            assertThat(result[32 * 64 + 32]).isEqualTo((byte) 255);
            blackSeen |= result[0] == 0;
        }
        assertThat(blackSeen).isTrue();
    }

    @Test
    void normalizedImagesAreDistortedInTheirSize() throws Exception {
        byte[] normalized = new ImageNormalizer(Normalization.RECOMMENDED)
                .normalize(new Picture(64, 64, image.clone()))
                .pixels();
        var result = new byte[32 * 32];
        for (int seed = 0; seed < 100; seed++) {
            new Distortion(32, 1).apply(normalized, 0, result, new SplittableRandom(seed));
            assertThat(ink(result)).isBetween(ink(normalized) * 6 / 10, ink(normalized) * 16 / 10);
        }
    }

    @Test
    void strengthsFarBeyondTheImageLeaveBlack() {
        var result = new byte[64 * 64];
        var strengths = new DistortionStrengths(180, 2, 5, 5, 3, 0.9);
        for (int seed = 0; seed < 200; seed++) {
            new Distortion(64, strengths).apply(image, 0, result, new SplittableRandom(seed));
        }
        assertThat(result[0]).isZero();
    }

    @Test
    void strokeWidthChangesSoftEdgesButNotBlackAndWhite() {
        var result = new byte[64 * 64];
        var strengths = new DistortionStrengths(0, 0, 0, 0, 0, 0.8);
        boolean grown = false;
        boolean shrunk = false;
        for (int seed = 0; seed < 20; seed++) {
            new Distortion(64, strengths).apply(image, 0, result, new SplittableRandom(seed));
            for (int i = 0; i < image.length; i++) {
                if (image[i] == 0 || image[i] == -1) {
                    assertThat(result[i]).isEqualTo(image[i]);
                }
            }
            grown |= ink(result) > ink(image);
            shrunk |= ink(result) < ink(image);
        }
        assertThat(grown && shrunk).isTrue();
    }

    private byte[] distorted(double strength, long seed) {
        var result = new byte[image.length];
        new Distortion(64, strength).apply(image, 0, result, new SplittableRandom(seed));
        return result;
    }

    private static byte[] drawn(int label) {
        return ((DataBufferByte) WrittenNumerals.draw(label, 1).getRaster().getDataBuffer()).getData();
    }

    private static long ink(byte[] pixels) {
        long sum = 0;
        for (byte pixel : pixels) {
            sum += pixel & 0xff;
        }
        return sum;
    }

    private static double[] centre(byte[] pixels) {
        double x = 0;
        double y = 0;
        for (int i = 0; i < pixels.length; i++) {
            x += (pixels[i] & 0xff) * (i % 64);
            y += (pixels[i] & 0xff) * (i / 64);
        }
        return new double[] {x / ink(pixels), y / ink(pixels)};
    }
}
