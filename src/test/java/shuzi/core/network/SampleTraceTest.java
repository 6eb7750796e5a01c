package shuzi.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import shuzi.TestMaterial;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.MatrixEngines;
import shuzi.core.matrix.Precision;
import tools.jackson.databind.json.JsonMapper;

class SampleTraceTest {

    static Stream<Arguments> enginesAndPrecisions() {
        return MatrixEngines.all().stream()
                .flatMap(engine -> Arrays.stream(Precision.values()).map(precision -> Arguments.of(engine, precision)));
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void errorsTimesActivationsAreTheGradientOfTheReference(MatrixEngine engine, Precision precision)
            throws IOException {
        var golden = JsonMapper.shared()
                .readValue(
                        TestMaterial.golden("gradient-check.json").toFile(), ReferenceValuesTest.GradientCases.class);
        Network network = Thetas.network(precision, List.of(golden.theta1(), golden.theta2()));
        var expected = golden.cases().getFirst();
        assertThat(expected.lambda()).isZero();
        int count = golden.x().length;
        var gradient1 = new double[golden.theta1().length][golden.theta1()[0].length];
        var gradient2 = new double[golden.theta2().length][golden.theta2()[0].length];
        double cost = 0;
        double tolerance = precision == Precision.FLOAT64 ? 1e-12 : 1e-6;
        for (int sample = 0; sample < count; sample++) {
            var one = new MatrixSamples(new double[][] {golden.x()[sample]}, new int[] {golden.y()[sample]});
            SampleTrace trace = SampleTrace.of(engine, network, one);
            assertThat(trace.outputs()).containsExactly(golden.probabilities()[sample], within(tolerance));
            cost += trace.cost() / count;
            add(gradient1, trace.errors().get(0), trace.inputs(), count);
            add(gradient2, trace.errors().get(1), trace.activations().getFirst(), count);
        }
        assertThat(cost).isEqualTo(expected.cost(), within(tolerance));
        for (int row = 0; row < gradient1.length; row++) {
            assertThat(gradient1[row]).containsExactly(expected.gradient1()[row], within(tolerance));
        }
        for (int row = 0; row < gradient2.length; row++) {
            assertThat(gradient2[row]).containsExactly(expected.gradient2()[row], within(tolerance));
        }
    }

    private static void add(double[][] gradient, double[] errors, double[] before, int count) {
        for (int row = 0; row < errors.length; row++) {
            gradient[row][0] += errors[row] / count;
            for (int column = 0; column < before.length; column++) {
                gradient[row][column + 1] += errors[row] * before[column] / count;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void theAnswerAfterAStepIsThatOfANetworkWithTheChangedWeights(Activation hidden) {
        var topology = new Topology(List.of(6, 5, 4, 3), hidden, OutputActivation.SOFTMAX);
        Network network = Network.random(topology, Precision.FLOAT64, 0.8, 3);
        MatrixSamples samples = MatrixSamples.random(1, 6, 3, 4);
        for (MatrixEngine engine : MatrixEngines.all()) {
            SampleTrace trace = SampleTrace.of(engine, network, samples);
            double rate = 0.3;
            Network stepped = Network.of(
                    topology,
                    Precision.FLOAT64,
                    List.of(
                            stepped(network, trace, 0, trace.inputs(), rate),
                            stepped(network, trace, 1, trace.activations().get(0), rate),
                            stepped(network, trace, 2, trace.activations().get(1), rate)));
            SampleTrace.AfterStep after = trace.afterStep(engine, network, rate);
            SampleTrace expected = SampleTrace.of(engine, stepped, samples);
            assertThat(after.outputs()).containsExactly(expected.outputs(), within(1e-12));
            assertThat(after.cost()).isEqualTo(expected.cost(), within(1e-12)).isLessThan(trace.cost());
        }
    }

    private static Theta stepped(Network network, SampleTrace trace, int layer, double[] before, double rate) {
        double[] errors = trace.errors().get(layer);
        Theta theta = network.theta(layer);
        return (row, column) -> theta.at(row, column) - rate * errors[row] * (column == 0 ? 1 : before[column - 1]);
    }
}
