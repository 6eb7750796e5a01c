package shuzi.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

    private final ConfusionMatrix matrix = new ConfusionMatrix(new int[][] {{8, 2, 0}, {4, 6, 0}, {0, 0, 0}});

    @Test
    void rowsAreTrueClassesAndColumnsPredictedOnes() {
        assertThat(matrix.accuracy()).isCloseTo(0.7, within(1e-15));
        assertThat(matrix.precision(0)).isCloseTo(8.0 / 12, within(1e-15));
        assertThat(matrix.recall(0)).isCloseTo(0.8, within(1e-15));
        assertThat(matrix.f1(0)).isCloseTo(2 * (8.0 / 12) * 0.8 / (8.0 / 12 + 0.8), within(1e-15));
        assertThat(matrix.support(0)).isEqualTo(10);
    }

    @Test
    void aClassWithoutSamplesAndPredictionsHasZerosNotNaN() {
        assertThat(matrix.precision(2)).isZero();
        assertThat(matrix.recall(2)).isZero();
        assertThat(matrix.f1(2)).isZero();
        assertThat(matrix.support(2)).isZero();
    }
}
