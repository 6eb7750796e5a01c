package shuzi.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.HashSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shuzi.core.Numeral;
import shuzi.core.handwriting.Writer;
import shuzi.core.image.GreyImage;
import shuzi.core.network.Samples;
import shuzi.training.config.Preset;
import shuzi.training.config.TrainingConfig;

class AuxiliaryImagesTest {

    /** Drawn once for all tests that only read it. */
    private static TrainingImages pool;

    private final AuxiliaryImages images = new AuxiliaryImages(Preset.RECOMMENDED.config());

    /** Not a static initializer: threads of the pool could not run the lambda before the class is initialized. */
    @BeforeAll
    static void drawPool() {
        pool = new AuxiliaryImages(Preset.RECOMMENDED.config()).pool(45, () -> false);
    }

    @Test
    void everyEpochHasTheConfiguredShareOfNumeralsAndOutliers() {
        int each = images.countBeside(25);
        assertThat(each).isEqualTo(45);
        for (int first = 0; first + each <= 20 * each; first += each) {
            int numerals = 0;
            for (int i = first; i < first + each; i++) {
                numerals += pool.classes()[i] == Samples.NO_CLASS ? 0 : 1;
            }
            assertThat(numerals).isBetween(19, 21);
        }
    }

    @Test
    void everyNumeralOccursEquallyOften() {
        var counts = new int[Numeral.ALL.size()];
        for (byte ofImage : pool.classes()) {
            if (ofImage != Samples.NO_CLASS) {
                counts[ofImage]++;
            }
        }
        for (int count : counts) {
            assertThat(count).isBetween(counts[0] - 1, counts[0]);
        }
    }

    /** Otherwise the writers of its test images would not be unknown to the network. */
    @Test
    void theWritersDifferFromThoseOfASyntheticDataSetWithTheSameSeed() {
        TrainingConfig config = Preset.RECOMMENDED.config();
        var firstNumerals = new byte[30 * GreyImage.PIXELS];
        for (int i = 0; i < 30; i++) {
            byte[] image =
                    new Writer(config.seed(), i / 15).write(1 + i % 15, i / 15).toArray();
            System.arraycopy(image, 0, firstNumerals, i * GreyImage.PIXELS, GreyImage.PIXELS);
        }
        byte[] theirs = config.preparation().prepare(firstNumerals, 30);
        var seen = new HashSet<ByteBuffer>();
        for (int i = 0; i < pool.count(); i++) {
            seen.add(ByteBuffer.wrap(pool.pixels(), i * pool.size(), pool.size()));
        }
        for (int i = 0; i < 30; i++) {
            assertThat(seen).doesNotContain(ByteBuffer.wrap(theirs, i * pool.size(), pool.size()));
        }
    }

    @Test
    void thePoolHasExactlyTheImagesOfAllEpochs() {
        assertThat(images.pool(7, () -> false).count())
                .isEqualTo(7 * Preset.RECOMMENDED.config().optimisation().epochs());
    }

    @Test
    void aSmallerPoolIsTheBeginningOfALargerOne() {
        TrainingImages more = images.pool(14, () -> false);
        TrainingImages fewer = images.pool(7, () -> false);
        assertThat(new AuxiliaryImages(Preset.RECOMMENDED.config())
                        .pool(7, () -> false)
                        .pixels())
                .isEqualTo(fewer.pixels());
        assertThat(more.pixels()).startsWith(fewer.pixels());
    }

    @Test
    void stoppingEndsTheDrawingOfImages() {
        assertThatExceptionOfType(TrainingStoppedException.class).isThrownBy(() -> images.pool(70, () -> true));
    }
}
