package shuzi.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingImagesTest {

    private static final int WRITERS = 7;
    private static final int CLASSES = 5;

    /** One image of each writer and class. Its two pixels are its number. */
    private final TrainingImages images = images(IntStream.range(0, WRITERS * CLASSES));

    private static TrainingImages images(IntStream numbers) {
        int[] chosen = numbers.toArray();
        var images =
                new TrainingImages(2, new byte[2 * chosen.length], new byte[chosen.length], new int[chosen.length]);
        for (int i = 0; i < chosen.length; i++) {
            Arrays.fill(images.pixels(), 2 * i, 2 * i + 2, (byte) chosen[i]);
            images.classes()[i] = (byte) (chosen[i] % CLASSES);
            images.writers()[i] = 100 - chosen[i] / CLASSES;
        }
        return images;
    }

    private static void assertSame(TrainingImages actual, TrainingImages expected) {
        assertThat(actual.pixels()).isEqualTo(expected.pixels());
        assertThat(actual.classes()).isEqualTo(expected.classes());
        assertThat(actual.writers()).isEqualTo(expected.writers());
    }

    @Test
    void selectedImagesKeepTheirOrderPixelsClassesAndWriters() {
        assertSame(
                images.where(image -> image % 3 == 1),
                images(IntStream.range(0, 35).filter(i -> i % 3 == 1)));
        assertThat(images.where(image -> false).count()).isZero();
    }

    @Test
    void appendedImagesFollowInOrder() {
        assertSame(images(IntStream.range(0, 9)).and(images(IntStream.range(9, 35))), images);
        assertSame(images.and(images.where(image -> false)), images);
    }

    @Test
    void allImagesOfAWriterHaveTheSamePlace() {
        assertThat(counts(images.places(true, 3), images.writers()))
                .hasSize(WRITERS)
                .allSatisfy(
                        (writer, ofPlaces) -> assertThat(ofPlaces).hasSize(1).containsValue(CLASSES));
    }

    @Test
    void eachClassIsSpreadEvenly() {
        double[] places = images.places(false, 3);
        for (int ofClass = 0; ofClass < CLASSES; ofClass++) {
            int number = ofClass;
            assertThat(IntStream.range(0, images.count())
                            .filter(image -> images.classes()[image] == number)
                            .mapToDouble(image -> places[image])
                            .sorted())
                    .containsExactly(0.0, 2 / 8.0, 3 / 8.0, 4 / 8.0, 5 / 8.0, 6 / 8.0, 7 / 8.0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSeedDecidesThePlaces(boolean byWriter) {
        assertThat(images.places(byWriter, 3))
                .isEqualTo(images.places(byWriter, 3))
                .isNotEqualTo(images.places(byWriter, 4));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 20})
    void writersAreSpreadEvenlyOverTheParts(int parts) {
        for (int writers = parts; writers < 4 * parts; writers++) {
            double[] places = images(IntStream.range(0, writers).map(writer -> writer * CLASSES))
                    .places(true, writers);
            var sizes = new int[parts];
            for (double place : places) {
                sizes[(int) (place * parts)]++;
            }
            assertThat(sizes).as(writers + " writers").doesNotContain(0);
            assertThat(Arrays.stream(sizes).max().orElseThrow()
                            - Arrays.stream(sizes).min().orElseThrow())
                    .as(writers + " writers")
                    .isLessThanOrEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theFirstPlaceIsZero(boolean byWriter) {
        assertThat(Arrays.stream(images.places(byWriter, 3)).min()).hasValue(0.0);
        assertThat(images.where(image -> false).places(byWriter, 3)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thePlaceOfASingleImageIsOneHalf(boolean byWriter) {
        assertThat(images(IntStream.of(0)).places(byWriter, 3)).containsExactly(0.5);
    }

    private static Map<Integer, Map<Double, Integer>> counts(double[] places, int[] keys) {
        var counts = new TreeMap<Integer, Map<Double, Integer>>();
        for (int i = 0; i < keys.length; i++) {
            counts.computeIfAbsent(keys[i], key -> new TreeMap<>()).merge(places[i], 1, Integer::sum);
        }
        return counts;
    }
}
