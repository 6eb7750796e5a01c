package shuzi.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LearningRateTest {

    @Test
    void theCosineStartsAtTheFullRateAndFallsTowardsZero() {
        assertThat(rate(LearningRateSchedule.COSINE, 1)).isEqualTo(2);
        assertThat(rate(LearningRateSchedule.COSINE, 6)).isCloseTo(1, within(1e-15));
        assertThat(rate(LearningRateSchedule.COSINE, 10)).isBetween(0.0, 0.05);
        assertThat(rate(LearningRateSchedule.CONSTANT, 10)).isEqualTo(2);
        assertThat(rate(LearningRateSchedule.LINEAR, 6)).isEqualTo(1);
    }

    private static double rate(LearningRateSchedule schedule, int epoch) {
        return new LearningRate(2, schedule, 0).of(epoch, 3, 5, 10);
    }

    @Test
    void warmUpGrowsStepByStepToTheFullRate() {
        var rate = new LearningRate(2, LearningRateSchedule.COSINE, 2);
        assertThat(rate.of(1, 0, 4, 10)).isCloseTo(0.25, within(1e-15));
        assertThat(rate.of(1, 3, 4, 10)).isCloseTo(1, within(1e-15));
        assertThat(rate.of(2, 3, 4, 10)).isCloseTo(2, within(1e-15));
        assertThat(rate.of(3, 0, 4, 10)).isEqualTo(2);
        assertThat(rate.of(7, 0, 4, 10)).isCloseTo(1, within(1e-15));
    }

    @ParameterizedTest
    @EnumSource
    void everyStepHasARateOverZero(LearningRateSchedule schedule) {
        for (int warmUp : new int[] {0, 1, 9}) {
            for (int epoch = 1; epoch <= 10; epoch++) {
                for (int batch = 0; batch < 7; batch++) {
                    assertThat(new LearningRate(2, schedule, warmUp).of(epoch, batch, 7, 10))
                            .isBetween(1e-9, 2.0);
                }
            }
        }
    }

    @Test
    void invalidRatesAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningRate(0, LearningRateSchedule.CONSTANT, 0))
                .withMessage("learningRate must be a number over 0, not 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LearningRate(1, LearningRateSchedule.CONSTANT, -1))
                .withMessage("warmUpEpochs must be at least 0, not -1");
    }
}
