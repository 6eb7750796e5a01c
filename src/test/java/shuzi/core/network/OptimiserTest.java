package shuzi.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.MatrixEngines;
import shuzi.core.matrix.Precision;

/** Optimisers follow their formulas, on a network with units of every kind. */
class OptimiserTest {

    private static final Topology TOPOLOGY =
            Topology.of(20, List.of(33, 11), 5).with(Activation.TANH, OutputActivation.SOFTMAX);

    private static final MatrixSamples SAMPLES = MatrixSamples.random(53, 20, 5, 7);

    private static final double LAMBDA = 2;

    static Stream<Arguments> enginesAndPrecisions() {
        return MatrixEngines.all().stream()
                .flatMap(engine -> Arrays.stream(Precision.values()).map(precision -> Arguments.of(engine, precision)));
    }

    static List<Optimiser> optimisers() {
        return List.of(
                new Optimiser.GradientDescent(),
                new Optimiser.Momentum(0.9, false),
                new Optimiser.Momentum(0.9, true),
                Optimiser.Adam.usual(0.1),
                new Optimiser.Lbfgs(3));
    }

    /** The step of an optimiser for a weight with a known gradient. */
    private interface Rule {

        double step(double weight, double gradient, boolean decays, double[] memory, int step);
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void momentumFollowsItsFormula(MatrixEngine engine, Precision precision) {
        assertFollows(
                engine, precision, new Optimiser.Momentum(0.8, false), (weight, gradient, decays, memory, step) -> {
                    memory[0] = 0.8 * memory[0] - 0.1 * gradient;
                    return weight + memory[0];
                });
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void nesterovFollowsItsFormula(MatrixEngine engine, Precision precision) {
        assertFollows(
                engine, precision, new Optimiser.Momentum(0.8, true), (weight, gradient, decays, memory, step) -> {
                    memory[0] = 0.8 * memory[0] - 0.1 * gradient;
                    return weight + 0.8 * memory[0] - 0.1 * gradient;
                });
    }

    /** Computes the paper's two sequences: Nesterov's gradient is taken at weights + momentum velocity. */
    @Test
    void nesterovEqualsSutskeversEquations3And4() {
        double theta = 1; // of the cost theta^2 / 2, whose gradient is theta
        double velocity = 0;
        double kept = theta;
        double keptVelocity = 0;
        for (int step = 0; step < 5; step++) {
            velocity = 0.8 * velocity - 0.1 * (theta + 0.8 * velocity);
            theta += velocity;
            double gradient = kept;
            keptVelocity = 0.8 * keptVelocity - 0.1 * gradient;
            kept += 0.8 * keptVelocity - 0.1 * gradient;
            assertThat(kept).isCloseTo(theta + 0.8 * velocity, within(1e-15));
        }
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void adamFollowsItsPapersAlgorithm(MatrixEngine engine, Precision precision) {
        assertFollows(
                engine,
                precision,
                new Optimiser.Adam(0.9, 0.99, 1e-3, 0.5),
                (weight, gradient, decays, memory, step) -> {
                    memory[0] = 0.9 * memory[0] + 0.1 * gradient;
                    memory[1] = 0.99 * memory[1] + 0.01 * gradient * gradient;
                    double mean = memory[0] / (1 - Math.pow(0.9, step));
                    double square = memory[1] / (1 - Math.pow(0.99, step));
                    return weight - 0.1 * (mean / (Math.sqrt(square) + 1e-3) + (decays ? 0.5 * weight : 0));
                });
    }

    private static void assertFollows(MatrixEngine engine, Precision precision, Optimiser optimiser, Rule rule) {
        Parameters parameters = start(precision).parameters().copy(precision);
        Parameters expected = start(Precision.FLOAT64).parameters().copy(Precision.FLOAT64);
        OptimiserState state = OptimiserState.of(optimiser, engine, parameters);
        var propagation = propagation(engine, precision);
        var exact = propagation(MatrixEngine.reference(), Precision.FLOAT64);
        Batch batch = Batch.of(engine, precision, SAMPLES);
        Batch exactBatch = Batch.of(MatrixEngine.reference(), Precision.FLOAT64, SAMPLES);
        Parameters gradient = expected.zeros();
        var memory = new double[6][1000][2];
        for (int step = 1; step <= 5; step++) {
            state.step(propagation, parameters, batch, propagation.run(parameters, batch, 0), 0.1, null);
            exact.run(expected, exactBatch, 0);
            exact.computeGradient(expected, exactBatch, gradient);
            for (int matrix = 0; matrix < 6; matrix++) {
                var weights = expected.matrices().get(matrix);
                for (int i = 0; i < weights.count(); i++) {
                    double slope = gradient.matrices().get(matrix).doubleValue(i);
                    weights.set(
                            i,
                            rule.step(
                                    weights.doubleValue(i),
                                    slope,
                                    expected.areWeights(matrix),
                                    memory[matrix][i],
                                    step));
                    assertThat(parameters.matrices().get(matrix).doubleValue(i))
                            .isCloseTo(weights.doubleValue(i), within(precision == Precision.FLOAT64 ? 1e-12 : 1e-4));
                }
            }
        }
        for (Parameters remembered : state.memory()) {
            assertThat(remembered.topology()).isEqualTo(TOPOLOGY);
        }
    }

    @ParameterizedTest
    @MethodSource("enginesAndPrecisions")
    void lbfgsFindsTheMinimumOfAConvexCost(MatrixEngine engine, Precision precision) {
        Topology regression = new Topology(List.of(20, 5), Activation.SIGMOID, OutputActivation.SOFTMAX);
        Parameters parameters =
                Network.random(regression, precision, 0.5, 1).parameters().copy(precision);
        var propagation = new BackPropagation(engine, regression, precision, 53, Regularisation.weightDecay(LAMBDA));
        Batch batch = Batch.of(engine, precision, SAMPLES);
        OptimiserState state = OptimiserState.of(new Optimiser.Lbfgs(10), engine, parameters);
        double before = Double.POSITIVE_INFINITY;
        for (int step = 0; step < 40; step++) {
            double crossEntropy = propagation.run(parameters, batch, 0);
            double cost = crossEntropy + propagation.weightDecay(parameters);
            assertThat(cost).isLessThanOrEqualTo(before + 1e-6);
            before = cost;
            state.step(propagation, parameters, batch, crossEntropy, 1, null);
        }
        propagation.run(parameters, batch, 0);
        Parameters gradient = parameters.zeros();
        propagation.computeGradient(parameters, batch, gradient);
        double square = gradient.matrices().stream()
                .mapToDouble(matrix -> engine.dot(matrix, matrix))
                .sum();
        assertThat(Math.sqrt(square)).isLessThan(precision == Precision.FLOAT64 ? 1e-6 : 1e-3);
        assertThat(state.memory()).hasSizeLessThanOrEqualTo(20);
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void theSameSeedGivesTheSameBitsOnEveryEngine(Optimiser optimiser) {
        for (MatrixEngine engine : MatrixEngines.all()) {
            assertThat(train(engine, optimiser, Precision.FLOAT32))
                    .isEqualTo(train(engine, optimiser, Precision.FLOAT32));
        }
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void float32FollowsFloat64(Optimiser optimiser) {
        double[] exact = train(MatrixEngine.reference(), optimiser, Precision.FLOAT64);
        for (MatrixEngine engine : MatrixEngines.all()) {
            assertThat(train(engine, optimiser, Precision.FLOAT32)).containsExactly(exact, within(2e-2));
        }
    }

    /** Returns all biases and weights after three epochs. */
    private static double[] train(MatrixEngine engine, Optimiser optimiser, Precision precision) {
        boolean whole = optimiser instanceof Optimiser.Lbfgs;
        var trainer = new Trainer(
                engine,
                start(precision),
                SAMPLES,
                descent(3, whole ? 53 : 10, optimiser, new Regularisation(LAMBDA, whole ? 0 : 0.3, 0.1), 0.9));
        for (int epoch = 0; epoch < 3; epoch++) {
            trainer.next(() -> false);
        }
        return trainer.network().parameters().matrices().stream()
                .flatMapToDouble(matrix -> Arrays.stream(matrix.toRawCopy1D()))
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void everyOptimiserReducesTheCostOfItsSamples(Optimiser optimiser) {
        boolean whole = optimiser instanceof Optimiser.Lbfgs;
        double rate = switch (optimiser) {
            case Optimiser.GradientDescent plain -> 0.5;
            case Optimiser.Momentum momentum -> 0.1;
            case Optimiser.Adam adam -> 0.02;
            case Optimiser.Lbfgs lbfgs -> 1;
        };
        var trainer = new Trainer(
                MatrixEngine.reference(),
                start(Precision.FLOAT32),
                SAMPLES,
                new Hyperparameters(
                        100,
                        whole ? 53 : 10,
                        new LearningRate(rate, LearningRateSchedule.COSINE, whole ? 0 : 2),
                        optimiser,
                        Regularisation.NONE,
                        0,
                        true,
                        1));
        for (int epoch = 0; epoch < 100; epoch++) {
            trainer.next(() -> false);
        }
        assertThat(new Evaluation(MatrixEngine.reference(), TOPOLOGY, Precision.FLOAT32, SAMPLES)
                        .confusionMatrix(trainer.network())
                        .accuracy())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.9})
    void theAverageCoversTheWeightsOfAllSteps(double decay) {
        for (Optimiser optimiser : optimisers()) {
            // one batch in each epoch, so that a trainer without a moving average gives the weights after each step
            var plain = new Trainer(
                    MatrixEngine.reference(),
                    start(Precision.FLOAT64),
                    SAMPLES,
                    descent(4, 53, optimiser, Regularisation.NONE, 0));
            var emaDecay = new Trainer(
                    MatrixEngine.reference(),
                    start(Precision.FLOAT64),
                    SAMPLES,
                    descent(4, 53, optimiser, Regularisation.NONE, decay));
            double sum = 0;
            double shares = 0;
            for (int epoch = 0; epoch < 4; epoch++) {
                plain.next(() -> false);
                emaDecay.next(() -> false);
                double weight = plain.network().parameters().layer(0).weights().doubleValue(3);
                sum = decay * sum + (1 - decay) * weight;
                shares = decay * shares + (1 - decay);
                assertThat(emaDecay.network().parameters().layer(0).weights().doubleValue(3))
                        .as("%s", optimiser)
                        .isCloseTo(sum / shares, within(1e-12));
            }
        }
    }

    @Test
    void invalidSettingsAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Optimiser.Momentum(1, true))
                .withMessage("momentum must be at least 0 and below 1, not 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Optimiser.Adam(0.9, 0.999, 0, 0))
                .withMessage("epsilon must be over 0, not 0.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new Optimiser.Lbfgs(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Regularisation(0, 1, 0))
                .withMessage("dropout must be at least 0 and below 1, not 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> descent(3, 53, new Optimiser.Lbfgs(3), new Regularisation(0, 0.5, 0), 0))
                .withMessage("L-BFGS does not allow dropout, because its cost must not change between steps");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trainer(
                        MatrixEngine.reference(),
                        start(Precision.FLOAT32),
                        SAMPLES,
                        descent(3, 10, new Optimiser.Lbfgs(3), Regularisation.NONE, 0)))
                .withMessage("L-BFGS needs all 53 samples in one batch, not 10");
    }

    private static BackPropagation propagation(MatrixEngine engine, Precision precision) {
        return new BackPropagation(engine, TOPOLOGY, precision, 53, Regularisation.weightDecay(LAMBDA));
    }

    private static Network start(Precision precision) {
        return Network.random(TOPOLOGY, precision, 0.5, 1);
    }

    private static Hyperparameters descent(
            int epochs, int batchSize, Optimiser optimiser, Regularisation regularisation, double emaDecay) {
        var rate = new LearningRate(0.05, LearningRateSchedule.COSINE, 0);
        return new Hyperparameters(epochs, batchSize, rate, optimiser, regularisation, emaDecay, true, 1);
    }
}
