package shuzi.core.handwriting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shuzi.core.image.GreyImage;
import shuzi.core.image.ImageNormalizer;
import shuzi.core.image.Normalization;

class WriterTest {

    @Test
    void theSameSeedGivesTheSameImages() {
        for (int label = 1; label <= 15; label++) {
            assertThat(new Writer(3, 5).write(label, 8).toArray())
                    .isEqualTo(new Writer(3, 5).write(label, 8).toArray());
        }
    }

    @Test
    void aVariedWriterWritesTheSameImagesAgain() {
        for (int number = 0; number < 40; number++) {
            int label = 1 + number % 15;
            assertThat(Writer.varied(3, number).write(label, 8).toArray())
                    .isEqualTo(Writer.varied(3, number).write(label, 8).toArray())
                    .isNotEqualTo(new Writer(3, number).write(label, 8).toArray());
        }
    }

    /** So that what a network trained on does not depend on what varied writers can do. */
    @Test
    void imagesOfPlainWritersNeverChange() {
        int hash = 1;
        for (int number = 0; number < 20; number++) {
            for (int label = 1; label <= 15; label++) {
                hash = 31 * hash
                        + Arrays.hashCode(
                                new Writer(9, number).write(label, number).toArray());
            }
        }
        assertThat(hash).isEqualTo(621_583_041);
    }

    @Test
    void variedWritersUseEveryPenAndAllOfTheSheet() {
        int thin = 0;
        int broad = 0;
        int atTheBorder = 0;
        for (int number = 0; number < 400; number++) {
            byte[] pixels = Writer.varied(4, number).write(11, 0).toArray();
            int bright = 0;
            boolean border = false;
            for (int i = 0; i < pixels.length; i++) {
                boolean ink = (pixels[i] & 0xff) > 64;
                int column = i % GreyImage.SIDE;
                int row = i / GreyImage.SIDE;
                bright += ink ? 1 : 0;
                border |= ink && (Math.min(column, row) == 0 || Math.max(column, row) == GreyImage.SIDE - 1);
            }
            thin += bright < 60 ? 1 : 0;
            broad += bright > 250 ? 1 : 0;
            atTheBorder += border ? 1 : 0;
        }
        assertThat(thin).isGreaterThan(40);
        assertThat(broad).isGreaterThan(40);
        assertThat(atTheBorder).isBetween(20, 150);
    }

    @Test
    void everyWriterLabelAndSampleGivesAnotherImage() {
        var seen = new HashSet<Integer>();
        for (long seed = 0; seed < 2; seed++) {
            for (int number = 0; number < 5; number++) {
                for (int label = 1; label <= 15; label++) {
                    for (long sample = 0; sample < 5; sample++) {
                        seen.add(Arrays.hashCode(
                                new Writer(seed, number).write(label, sample).toArray()));
                    }
                }
            }
        }
        assertThat(seen).hasSize(2 * 5 * 15 * 5);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, -1})
    void labelsOutside1To15AreRejected(int label) {
        assertThatThrownBy(() -> new Writer(0, 0).write(label, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("label %d is not one of 1..15", label);
    }

    /** In the images of the data set, 8.0 % of the pixels are not black, 2.0 % are over 32 and 0.36 % over 128. */
    @Test
    void imagesHaveAboutAsMuchInkAsChineseMnist() {
        assertThat(shareOver(0)).isBetween(0.07, 0.09);
        assertThat(shareOver(32)).isBetween(0.017, 0.025);
        assertThat(shareOver(128)).isBetween(0.0025, 0.005);
    }

    @Test
    void noImageIsBlank() {
        for (int number = 0; number < 300; number++) {
            for (int label = 1; label <= 15; label++) {
                assertThat(lit(new Writer(11, number).write(label, 0)))
                        .as("writer %d, label %d", number, label)
                        .isGreaterThan(3);
            }
        }
    }

    @Tag("long")
    @Test
    void everyImageOfAVariedWriterHasInkThatIsFound() {
        var normalizer = new ImageNormalizer(Normalization.RECOMMENDED);
        var normalized = new byte[Normalization.RECOMMENDED.pixels()];
        for (int number = 0; number < 300; number++) {
            for (int label = 1; label <= 15; label++) {
                byte[] image = Writer.varied(11, number).write(label, 0).toArray();
                assertThat(normalizer.normalize(image, 0, normalized, 0))
                        .as("writer %d, label %d", number, label)
                        .isTrue();
            }
        }
    }

    private static int lit(GreyImage image) {
        int lit = 0;
        for (byte pixel : image.toArray()) {
            lit += (pixel & 0xff) > 32 ? 1 : 0;
        }
        return lit;
    }

    private static double shareOver(int brightness) {
        long over = 0;
        long all = 0;
        for (int number = 0; number < 100; number++) {
            for (int label = 1; label <= 15; label++) {
                for (byte pixel : new Writer(1, number).write(label, 0).toArray()) {
                    over += (pixel & 0xff) > brightness ? 1 : 0;
                    all++;
                }
            }
        }
        return (double) over / all;
    }
}
