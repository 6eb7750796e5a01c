package shuzi.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.Precision;

class GradientCheckTest {

    private final MatrixEngine engine = MatrixEngine.reference();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void backPropagationAgreesWithTheNumericalGradient(long seed) {
        for (List<Integer> hidden : List.of(List.<Integer>of(), List.of(5), List.of(7, 4), List.of(12, 10, 9))) {
            for (double lambda : new double[] {0, 1, 3}) {
                assertThat(GradientCheck.relativeDifference(
                                engine,
                                network(hidden, seed),
                                MatrixSamples.random(6, 4, 3, seed),
                                Regularisation.weightDecay(lambda)))
                        .as("hidden layers %s, lambda %s", hidden, lambda)
                        .isLessThan(1e-9);
            }
        }
    }

    static Stream<Arguments> activations() {
        return Arrays.stream(Activation.values())
                .flatMap(
                        hidden -> Arrays.stream(OutputActivation.values()).map(output -> Arguments.of(hidden, output)));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void backPropagationAgreesForAllActivationsWithRegularisationAndSamplesOfNoClass(
            Activation hidden, OutputActivation output) {
        MatrixSamples samples = MatrixSamples.random(6, 4, 3, 1);
        samples.labels()[2] = 0; // no class
        for (List<Integer> layers : List.of(List.<Integer>of(), List.of(9), List.of(8, 7))) {
            for (double dropout : new double[] {0, 0.3}) {
                for (double smoothing : new double[] {0, 0.1}) {
                    Topology topology = Topology.of(4, layers, 3).with(hidden, output);
                    assertThat(GradientCheck.relativeDifference(
                                    engine,
                                    Network.random(topology, Precision.FLOAT64, 0.3, 3),
                                    samples,
                                    new Regularisation(0.5, dropout, smoothing)))
                            .as("hidden layers %s, dropout %s, label smoothing %s", layers, dropout, smoothing)
                            .isLessThan(1e-9);
                }
            }
        }
    }

    @Test
    void aWrongGradientIsDetected() {
        MatrixEngine wrong = wrong(engine);
        assertThat(GradientCheck.relativeDifference(
                        wrong,
                        network(List.of(7, 4), 1),
                        MatrixSamples.random(6, 4, 3, 1),
                        Regularisation.weightDecay(1)))
                .isGreaterThan(1e-3);
    }

    @ParameterizedTest
    @MethodSource("activations")
    void randomParametersAgreeForAnyNetworkAndInputs(Activation hidden, OutputActivation output) {
        for (double scale : new double[] {0.01, 1, 255}) {
            MatrixSamples samples = MatrixSamples.random(12, 40, 5, 1);
            times(scale, samples);
            Topology topology = Topology.of(40, List.of(30, 20), 5).with(hidden, output);
            for (long seed = 1; seed <= 2; seed++) {
                assertThat(someDifference(
                                engine,
                                Network.random(topology, Precision.FLOAT32, 0.12, seed),
                                samples,
                                new Regularisation(0.5, 0.2, 0.1)))
                        .as("inputs times %s, seed %s", scale, seed)
                        .isLessThan(1e-7);
            }
        }
    }

    @Test
    void randomParametersAreEnoughToDetectAWrongGradient() {
        assertThat(someDifference(
                        wrong(engine),
                        network(List.of(7, 4), 1),
                        MatrixSamples.random(6, 4, 3, 1),
                        Regularisation.weightDecay(1)))
                .isGreaterThan(1e-4);
    }

    @Test
    void aParameterThatMovesAUnitAcrossItsKinkIsSkipped() {
        Topology topology = Topology.of(4, List.of(6), 3).with(Activation.RELU, OutputActivation.SOFTMAX);
        MatrixSamples blank = MatrixSamples.random(2, 4, 3, 1);
        times(0, blank); // with biases of 0, every z is 0
        assertThat(someDifference(engine, Network.heGlorot(topology, Precision.FLOAT64, 1), blank, Regularisation.NONE))
                .isLessThan(1e-9);
    }

    private static void times(double factor, MatrixSamples samples) {
        for (double[] row : samples.rows()) {
            Arrays.setAll(row, i -> row[i] * factor);
        }
    }

    private static double someDifference(
            MatrixEngine engine, Network network, MatrixSamples samples, Regularisation regularisation) {
        return GradientCheck.relativeDifference(
                engine, network, samples, regularisation, 10, new SplittableRandom(1), () -> false);
    }

    private static Network network(List<Integer> hidden, long seed) {
        return Network.random(Topology.of(4, hidden, 3), Precision.FLOAT64, 1, seed);
    }

    /** Returns an engine whose propagated errors are 1 % too large. */
    private static MatrixEngine wrong(MatrixEngine right) {
        return (MatrixEngine) Proxy.newProxyInstance(
                MatrixEngine.class.getClassLoader(),
                new Class<?>[] {MatrixEngine.class},
                (proxy, method, arguments) -> {
                    Object result = method.invoke(right, arguments);
                    if (method.getName().equals("multiplyLeftTransposed")) {
                        var product = (PhysicalStore<?>) arguments[2];
                        for (long i = 0; i < product.count(); i++) {
                            product.set(i, product.doubleValue(i) * 1.01);
                        }
                    }
                    return result;
                });
    }
}
