package shuzi.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.Precision;

class BatchLoaderTest {

    private final MatrixSamples samples = new MatrixSamples(
            IntStream.range(0, 53).mapToObj(i -> new double[] {i, 0, 0, 0}).toArray(double[][]::new),
            IntStream.rangeClosed(1, 53).toArray());

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 26, 27, 52, 53})
    void everySampleIsUsedOnceInTheGivenOrderInFullBatchesAndARemainder(int batchSize) {
        var taken = new ArrayList<Integer>();
        var sizes = new ArrayList<Integer>();
        boolean complete = loader(batchSize).forEach(1, place -> 52 - place, (batch, number, last) -> {
            assertThat(number).isEqualTo(sizes.size());
            assertThat(last).isEqualTo(taken.size() + batch.size() == 53);
            sizes.add(batch.size());
            for (int column = 0; column < batch.size(); column++) {
                taken.add(batch.classOf(column));
            }
            return true;
        });
        assertThat(complete).isTrue();
        assertThat(taken).isEqualTo(IntStream.range(0, 53).mapToObj(i -> 52 - i).toList());
        assertThat(sizes.subList(0, 53 / batchSize)).containsOnly(batchSize);
        assertThat(sizes.subList(53 / batchSize, sizes.size()))
                .isEqualTo(53 % batchSize == 0 ? List.of() : List.of(53 % batchSize));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 53})
    void loadingStopsWhenTheUseReturnsFalse(int batchSize) {
        var numbers = new ArrayList<Integer>();
        assertThat(loader(batchSize).forEach(1, place -> place, (batch, number, last) -> {
                    numbers.add(number);
                    return false;
                }))
                .isFalse();
        assertThat(numbers).containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 53})
    void anExceptionInFillingABatchEndsLoading(int batchSize) {
        var used = new ArrayList<Integer>();
        assertThatThrownBy(() -> loader(batchSize)
                        .forEach(
                                1,
                                place -> {
                                    if (place == 52) {
                                        throw new IllegalStateException("no such sample");
                                    }
                                    return place;
                                },
                                (batch, number, last) -> used.add(number)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no such sample");
        assertThat(used).hasSize(52 / batchSize);
    }

    private BatchLoader loader(int batchSize) {
        return new BatchLoader(MatrixEngine.reference(), Precision.FLOAT32, samples, batchSize, true);
    }
}
