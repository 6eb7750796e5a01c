package shuzi.core.handwriting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shuzi.core.image.GreyImage;

class WriterTest {

    @Test
    void theSameSeedGivesTheSameImages() {
        for (int label = 1; label <= 15; label++) {
            assertThat(new Writer(3, 5).write(label, 8).toArray())
                    .isEqualTo(new Writer(3, 5).write(label, 8).toArray());
        }
    }

    @Test
    void allImagesDiffer() {
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
                GreyImage image = new Writer(11, number).write(label, 0);
                int lit = 0;
                for (byte pixel : image.toArray()) {
                    lit += (pixel & 0xff) > 32 ? 1 : 0;
                }
                assertThat(lit).as("writer %d, label %d", number, label).isGreaterThan(3);
            }
        }
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
