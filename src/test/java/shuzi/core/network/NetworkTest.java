package shuzi.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.Precision;

class NetworkTest {

    @ParameterizedTest
    @EnumSource
    void initialWeightsAreHesBeforeReluAndGlorotsElsewhere(Activation hidden) {
        Topology topology = Topology.of(300, List.of(200, 100), 15).with(hidden, OutputActivation.SOFTMAX);
        Parameters parameters = Network.heGlorot(topology, Precision.FLOAT64, 1).parameters();
        boolean isRelu = hidden == Activation.RELU || hidden == Activation.LEAKY_RELU;
        assertUniform(parameters.layer(0), Math.sqrt(isRelu ? 6.0 / 300 : 6.0 / 500));
        assertUniform(parameters.layer(1), Math.sqrt(isRelu ? 6.0 / 200 : 6.0 / 300));
        assertUniform(parameters.layer(2), Math.sqrt(6.0 / 115));
    }

    private static void assertUniform(Layer layer, double range) {
        double[] weights = layer.weights().toRawCopy1D();
        assertThat(Arrays.stream(weights).map(Math::abs).max().orElseThrow()).isBetween(0.99 * range, range);
        assertThat(Arrays.stream(weights).average().orElseThrow()).isCloseTo(0, within(0.1 * range));
        assertThat(Arrays.stream(weights).map(w -> w * w).average().orElseThrow())
                .isCloseTo(range * range / 3, within(0.1 * range * range));
        assertThat(layer.biases().toRawCopy1D()).containsOnly(0);
    }

    @Test
    void theSameSeedGivesTheSameInitialWeights() {
        Topology topology = Topology.of(9, List.of(7), 3);
        byte[] one = WeightFormat.encode(Network.heGlorot(topology, Precision.FLOAT32, 1));
        assertThat(WeightFormat.encode(Network.heGlorot(topology, Precision.FLOAT32, 1)))
                .isEqualTo(one);
        assertThat(WeightFormat.encode(Network.heGlorot(topology, Precision.FLOAT32, 2)))
                .isNotEqualTo(one);
    }

    @Test
    void aNetworkOfTheThetasOfAnotherIsEqual() {
        Topology topology = Topology.of(9, List.of(7), 3).with(Activation.RELU, OutputActivation.SOFTMAX);
        Network network = Network.random(topology, Precision.FLOAT32, 0.12, 1);
        Network copy = Network.of(topology, Precision.FLOAT32, List.of(network.theta(0), network.theta(1)));
        assertThat(WeightFormat.encode(copy)).isEqualTo(WeightFormat.encode(network));
    }

    @Test
    void thetaHasTheBiasInColumn0() {
        var topology = new Topology(List.of(2, 1));
        Network network = Network.of(topology, Precision.FLOAT64, List.of((row, column) -> 10.0 * row + column));
        assertThat(Thetas.theta(network.parameters().layer(0))).isDeepEqualTo(new double[][] {{0, 1, 2}});
        assertThat(network.theta(0).at(0, 2)).isEqualTo(2);
    }

    @Test
    void weightsThatAreNotFiniteOrTooLargeAreRejectedByName() {
        var topology = new Topology(List.of(2, 3));
        for (double invalid : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1e30}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Network.of(
                            topology,
                            Precision.FLOAT32,
                            List.of((row, column) -> row == 2 && column == 0 ? invalid : 0)))
                    .withMessage("Theta1(3, 1) is " + invalid + ", which is not a valid weight");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.of(topology, Precision.FLOAT32, List.of()))
                .withMessage("there are 0 matrices of weights for layers of [2, 3] units");
    }

    @Test
    void samplesOfNoClassAreNotEvaluatedButHaveLogits() {
        Network network = Network.heGlorot(Topology.of(4, List.of(), 3), Precision.FLOAT32, 1);
        MatrixSamples samples = MatrixSamples.random(20, 4, 3, 1);
        samples.labels()[5] = 0;
        var evaluation = new Evaluation(MatrixEngine.reference(), network.topology(), Precision.FLOAT32, samples);
        ConfusionMatrix confusion = evaluation.confusionMatrix(network);
        assertThat(confusion.support(0) + confusion.support(1) + confusion.support(2))
                .isEqualTo(19);
        assertThat(evaluation.classes()[5]).isEqualTo(Samples.NO_CLASS);
        double[][] logits = evaluation.logits(network);
        var pass = new SingleSampleInference(MatrixEngine.reference(), network);
        for (int sample = 0; sample < 20; sample++) {
            assertThat(logits[sample]).containsExactly(pass.logits(samples, sample));
        }
    }
}
