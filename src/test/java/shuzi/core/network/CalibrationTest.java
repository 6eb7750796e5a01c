package shuzi.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {

    /**
     * With two classes and logits (z, 0), the confidence is r at z / T = log(r / (1 - r)). Here 8 of 10 are correct,
     * which counts as r = 8.5 / 11.
     */
    @Test
    void theTemperatureEqualsTheOneComputedByHand() {
        var logits = new double[10][];
        var classes = new int[10];
        for (int i = 0; i < 10; i++) {
            logits[i] = new double[] {6, 0};
            classes[i] = i < 8 ? 0 : 1;
        }
        assertThat(Calibration.temperature(OutputActivation.SOFTMAX, logits, classes))
                .isCloseTo(6 / Math.log(3.4), within(1e-4));
        assertThat(Calibration.negativeLogLikelihood(OutputActivation.SOFTMAX, logits, classes, 6 / Math.log(4)))
                .isCloseTo(-0.8 * Math.log(0.8) - 0.2 * Math.log(0.2), within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 1, 4})
    void theTemperatureUndoesAFactorOfTheLogits(double factor) {
        var random = new SplittableRandom(1);
        var logits = new double[20_000][4];
        var classes = new int[20_000];
        for (int sample = 0; sample < classes.length; sample++) {
            for (int i = 0; i < 4; i++) {
                logits[sample][i] = random.nextDouble(-2, 2);
            }
            double[] probabilities = OutputActivation.SOFTMAX.probabilities(logits[sample], 1);
            double left = random.nextDouble();
            int drawn = 0;
            for (; drawn < 3 && left >= probabilities[drawn]; drawn++) {
                left -= probabilities[drawn];
            }
            classes[sample] = drawn;
            for (int i = 0; i < 4; i++) {
                logits[sample][i] *= factor;
            }
        }
        double temperature = Calibration.temperature(OutputActivation.SOFTMAX, logits, classes);
        assertThat(temperature).isCloseTo(factor, within(0.05 * factor));
        var probabilities = new double[classes.length][];
        for (int sample = 0; sample < classes.length; sample++) {
            probabilities[sample] = OutputActivation.SOFTMAX.probabilities(logits[sample], temperature);
        }
        assertThat(ReliabilityTable.of(probabilities, classes).expectedCalibrationError())
                .isLessThan(0.02);
    }

    @ParameterizedTest
    @EnumSource
    void samplesOfNoClassDoNotCount(OutputActivation output) {
        double[][] logits = {{3, 0}, {1, 0}, {0, 1}, {-2, 5}};
        double[][] some = {{3, 0}, {1, 0}, {0, 1}};
        assertThat(Calibration.temperature(output, logits, new int[] {0, 1, 1, Samples.NO_CLASS}))
                .isEqualTo(Calibration.temperature(output, some, new int[] {0, 1, 1}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Calibration.temperature(output, logits, new int[] {-1, -1, -1, -1}))
                .withMessage("there are no samples of a class, or a logit is NaN");
    }

    /** The confidence of two sigmoids below 1/2 falls with the temperature. */
    @Test
    void sigmoidsThatNoTemperatureMakesConfidentEnoughKeepTemperature1() {
        double[][] logits = {{-1, -3}, {-2, -1}, {-0.5, -4}};
        assertThat(Calibration.temperature(OutputActivation.SIGMOID, logits, new int[] {0, 1, 0}))
                .isEqualTo(1);
    }

    @Test
    void noAnswerIsCertainEvenIfAllAreCorrect() {
        // which counts as an accuracy of 2.5 / 3
        assertThat(Calibration.temperature(OutputActivation.SOFTMAX, new double[][] {{1, 0}, {0, 1}}, new int[] {0, 1}))
                .isCloseTo(1 / Math.log(5), within(1e-4));
    }

    @Test
    void theReliabilityTableHasTheMeansOfFifteenBins() {
        double[][] probabilities = {{0.96, 0.04}, {0.98, 0.02}, {0.3, 0.7}, {0.5, 0.5}, {1, 0}, {0.6, 0.4}};
        int[] classes = {0, 1, 1, 0, 0, Samples.NO_CLASS};
        var table = ReliabilityTable.of(probabilities, classes);
        assertThat(table.bins()).hasSize(15);
        assertThat(table.bins().get(14).count()).isEqualTo(3);
        assertThat(table.bins().get(14).confidence()).isCloseTo(0.98, within(1e-12));
        assertThat(table.bins().get(14).accuracy()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(table.bins().get(10)).isEqualTo(new ReliabilityTable.Bin(10.0 / 15, 11.0 / 15, 1, 0.7, 1));
        assertThat(table.bins().get(7)).isEqualTo(new ReliabilityTable.Bin(7.0 / 15, 8.0 / 15, 1, 0.5, 1));
        assertThat(table.bins().get(0)).isEqualTo(new ReliabilityTable.Bin(0, 1.0 / 15, 0, 0, 0));
        assertThat(table.expectedCalibrationError()).isCloseTo((3 * (0.98 - 2.0 / 3) + 0.3 + 0.5) / 5, within(1e-12));
    }

    @Test
    void everyProbabilityBelongsToABin() {
        var table = ReliabilityTable.of(new double[][] {{0, 0}, {1, 1}}, new int[] {0, 1});
        assertThat(table.bins().getFirst().count()).isEqualTo(1);
        assertThat(table.bins().getLast().count()).isEqualTo(1);
    }

    /** Figures of R. Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3. */
    @Test
    void wilsonIntervalsEqualPublishedOnes() {
        assertInterval(81, 263, 0.2553, 0.3662);
        assertInterval(15, 148, 0.0624, 0.1605);
        assertInterval(0, 20, 0, 0.1611);
        assertInterval(1, 29, 0.0061, 0.1718);
        assertInterval(20, 20, 0.8389, 1);
    }

    private static void assertInterval(long correct, long all, double from, double to) {
        WilsonInterval interval = WilsonInterval.of(correct, all);
        assertThat(interval.from()).isCloseTo(from, within(5e-5));
        assertThat(interval.to()).isCloseTo(to, within(5e-5));
    }

    @Test
    void aNumberThatIsNotAShareHasNoInterval() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WilsonInterval.of(3, 2))
                .withMessage("3 of 2 is not a share");
        assertThatIllegalArgumentException().isThrownBy(() -> WilsonInterval.of(0, 0));
    }
}
