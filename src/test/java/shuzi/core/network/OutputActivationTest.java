package shuzi.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutputActivationTest {

    private final double[] logits = {1, -2, 0.5};

    @Test
    void softmaxFollowsItsDefinition() {
        double sum = Math.exp(1) + Math.exp(-2) + Math.exp(0.5);
        var outputs = new double[3];
        double cost = OutputActivation.SOFTMAX.crossEntropy(logits, new double[] {0.2, 0.7, 0.1}, outputs);
        assertThat(outputs)
                .containsExactly(
                        new double[] {Math.exp(1) / sum, Math.exp(-2) / sum, Math.exp(0.5) / sum}, within(1e-15));
        assertThat(cost)
                .isCloseTo(
                        -0.2 * Math.log(outputs[0]) - 0.7 * Math.log(outputs[1]) - 0.1 * Math.log(outputs[2]),
                        within(1e-15));
    }

    @Test
    void sigmoidsFollowTheirDefinition() {
        var outputs = new double[3];
        double[] targets = {0.2, 0.7, 0};
        double cost = OutputActivation.SIGMOID.crossEntropy(logits, targets, outputs);
        double expected = 0;
        for (int i = 0; i < 3; i++) {
            double h = 1 / (1 + Math.exp(-logits[i]));
            assertThat(outputs[i]).isCloseTo(h, within(1e-15));
            expected -= targets[i] * Math.log(h) + (1 - targets[i]) * Math.log(1 - h);
        }
        assertThat(cost).isCloseTo(expected, within(1e-14));
    }

    @ParameterizedTest
    @EnumSource
    void extremeLogitsDoNotOverflow(OutputActivation activation) {
        double[] extreme = {1e300, -1e300, 1000};
        var outputs = new double[3];
        assertThat(activation.crossEntropy(extreme, new double[] {1, 0, 0}, outputs))
                .isBetween(0.0, 1000.0);
        assertThat(outputs[0]).isEqualTo(1);
        assertThat(outputs[1]).isZero();
        assertThat(activation.probabilities(extreme, 0.5)[0]).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void theCostOfANanLogitIsNan(OutputActivation activation) {
        assertThat(activation.crossEntropy(new double[] {0, Double.NaN}, new double[] {1, 0}, new double[2]))
                .isNaN();
    }

    @Test
    void aHigherTemperatureGivesLessConfidence() {
        assertThat(OutputActivation.SOFTMAX.probabilities(logits, 2))
                .containsExactly(
                        OutputActivation.SOFTMAX.probabilities(new double[] {0.5, -1, 0.25}, 1), within(1e-15));
        assertThat(OutputActivation.SIGMOID.probabilities(logits, 2)[0])
                .isCloseTo(1 / (1 + Math.exp(-0.5)), within(1e-15));
        assertThat(OutputActivation.SOFTMAX.probabilities(logits, 1e9))
                .containsExactly(new double[] {1.0 / 3, 1.0 / 3, 1.0 / 3}, within(1e-6));
    }

    @Test
    void targetsAreOneHotSmoothedOrOfNoClass() {
        assertThat(target(OutputActivation.SOFTMAX, 1, 0)).containsExactly(0, 1, 0, 0);
        assertThat(target(OutputActivation.SOFTMAX, 1, 0.2))
                .containsExactly(new double[] {0.05, 0.85, 0.05, 0.05}, within(1e-15));
        assertThat(target(OutputActivation.SIGMOID, 3, 0.2))
                .containsExactly(new double[] {0.05, 0.05, 0.05, 0.85}, within(1e-15));
        assertThat(target(OutputActivation.SOFTMAX, Samples.NO_CLASS, 0.2)).containsOnly(0.25);
        assertThat(target(OutputActivation.SIGMOID, Samples.NO_CLASS, 0.2)).containsOnly(0);
    }

    private static double[] target(OutputActivation activation, int sampleClass, double smoothing) {
        double[] targets = {9, 9, 9, 9};
        activation.fillTargets(sampleClass, smoothing, targets);
        return targets;
    }
}
