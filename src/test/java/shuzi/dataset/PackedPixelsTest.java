package shuzi.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shuzi.core.image.GreyImage;

class PackedPixelsTest {

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.01, 0.08, 0.3, 0.5, 0.7, 0.9, 0.999, 1})
    void packedPixelsAreUnpackedUnchangedAndTakeNoMoreBytes(double ink) {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 50; i++) {
            byte[] pixels = pixels(ink, random);
            byte[] packed = PackedPixels.pack(pixels);
            assertThat(packed).hasSizeBetween(1, GreyImage.PIXELS);
            assertThat(unpacked(packed)).isEqualTo(pixels);
        }
    }

    @Test
    void anImageIsWrittenIntoItsPlaceAmongOthers() {
        byte[] pixels = pixels(0.08, new SplittableRandom(2));
        var three = new byte[3 * GreyImage.PIXELS];
        assertThat(PackedPixels.unpack(PackedPixels.pack(pixels), three, GreyImage.PIXELS))
                .isTrue();
        assertThat(Arrays.copyOfRange(three, GreyImage.PIXELS, 2 * GreyImage.PIXELS))
                .isEqualTo(pixels);
        assertThat(Arrays.copyOf(three, GreyImage.PIXELS)).containsOnly(0);
        assertThat(Arrays.copyOfRange(three, 2 * GreyImage.PIXELS, three.length))
                .containsOnly(0);
    }

    @Test
    void anImageStoredUnpackedIsReadUnchanged() {
        byte[] pixels = pixels(0.08, new SplittableRandom(3));
        assertThat(unpacked(pixels)).isEqualTo(pixels);
    }

    @Test
    void packedPixelsOfAWrongLengthAreRejected() {
        byte[] packed = PackedPixels.pack(pixels(0.08, new SplittableRandom(4)));
        for (int length : new int[] {0, 1, 63, packed.length - 1, packed.length + 1}) {
            assertThat(PackedPixels.unpack(Arrays.copyOf(packed, length), new byte[GreyImage.PIXELS], 0))
                    .isFalse();
        }
    }

    private static byte[] unpacked(byte[] packed) {
        var pixels = new byte[GreyImage.PIXELS];
        assertThat(PackedPixels.unpack(packed, pixels, 0)).isTrue();
        return pixels;
    }

    private static byte[] pixels(double ink, SplittableRandom random) {
        var pixels = new byte[GreyImage.PIXELS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (random.nextDouble() < ink ? random.nextInt(1, 256) : 0);
        }
        return pixels;
    }
}
