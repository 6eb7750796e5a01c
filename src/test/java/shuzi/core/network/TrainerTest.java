package shuzi.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.MatrixEngines;
import shuzi.core.matrix.Precision;

class TrainerTest {

    private static final Topology TOPOLOGY = Topology.of(20, List.of(12, 11), 5);

    private final MatrixEngine engine = MatrixEngine.reference();

    static List<MatrixEngine> engines() {
        return MatrixEngines.all();
    }

    private final MatrixSamples samples = MatrixSamples.random(53, 20, 5, 7);

    @ParameterizedTest
    @EnumSource
    void aBatchGivesTheSameLogitsAsItsSamplesOneByOne(Precision precision) {
        Network network = Network.random(TOPOLOGY, precision, 0.5, 1);
        for (Samples trainingSamples : List.of(samples, samples.mostlyZero())) {
            PhysicalStore<Double> together = new ForwardPass(engine, TOPOLOGY, precision, 53)
                    .logits(network.parameters(), Batch.of(engine, precision, trainingSamples));
            var pass = new SingleSampleInference(engine, network);
            for (int sample = 0; sample < 53; sample++) {
                double[] alone = pass.logits(trainingSamples, sample);
                for (int output = 0; output < 5; output++) {
                    assertThat(alone[output]).isEqualTo(together.doubleValue(output, sample));
                }
            }
        }
    }

    @Test
    void theGradientOfABatchIsTheMeanOfItsSamplesGradients() {
        Parameters parameters =
                Network.random(TOPOLOGY, Precision.FLOAT64, 0.5, 1).parameters();
        var whole = new BackPropagation(engine, TOPOLOGY, Precision.FLOAT64, 53, Regularisation.NONE);
        Batch all = Batch.of(engine, Precision.FLOAT64, samples);
        double wholeCost = whole.run(parameters, all, 0);
        Parameters wholeGradient = parameters.zeros();
        whole.computeGradient(parameters, all, wholeGradient);
        var one = new BackPropagation(engine, TOPOLOGY, Precision.FLOAT64, 1, Regularisation.NONE);
        var single = new Batch(engine, Precision.FLOAT64, 20, 1, false);
        double cost = 0;
        double[][][] sum = {new double[12][21], new double[11][13], new double[5][12]};
        for (int sample = 0; sample < 53; sample++) {
            int number = sample;
            single.fill(samples, column -> number);
            cost += one.run(parameters, single, 0) / 53;
            Parameters gradient = parameters.zeros();
            one.computeGradient(parameters, single, gradient);
            for (int layer = 0; layer < 3; layer++) {
                double[][] theta = Thetas.theta(gradient.layer(layer));
                for (int output = 0; output < theta.length; output++) {
                    for (int input = 0; input < theta[output].length; input++) {
                        sum[layer][output][input] += theta[output][input] / 53;
                    }
                }
            }
        }
        assertThat(wholeCost).isCloseTo(cost, within(1e-12));
        for (int layer = 0; layer < 3; layer++) {
            double[][] actual = Thetas.theta(wholeGradient.layer(layer));
            for (int output = 0; output < actual.length; output++) {
                assertThat(actual[output]).containsExactly(sum[layer][output], within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void aStepSubtractsTheScaledGradient(MatrixEngine any) {
        for (MatrixSamples trainingSamples : List.of(samples, samples.mostlyZero())) {
            Parameters parameters = Network.random(TOPOLOGY, Precision.FLOAT64, 0.5, 1)
                    .parameters()
                    .copy(Precision.FLOAT64);
            var propagation = new BackPropagation(any, TOPOLOGY, Precision.FLOAT64, 53, Regularisation.weightDecay(3));
            Batch batch = Batch.of(any, Precision.FLOAT64, trainingSamples);
            propagation.run(parameters, batch, 0);
            Parameters before = parameters.copy(Precision.FLOAT64);
            Parameters gradient = parameters.zeros();
            propagation.computeGradient(parameters, batch, gradient);
            propagation.descend(parameters, batch, 0.7);
            for (int layer = 0; layer < 3; layer++) {
                double[][] from = Thetas.theta(before.layer(layer));
                double[][] slope = Thetas.theta(gradient.layer(layer));
                double[][] to = Thetas.theta(parameters.layer(layer));
                for (int output = 0; output < to.length; output++) {
                    for (int input = 0; input < to[output].length; input++) {
                        assertThat(to[output][input])
                                .isCloseTo(from[output][input] - 0.7 * slope[output][input], within(1e-12));
                    }
                }
            }
        }
    }

    @Test
    void skippingZeroInputsChangesTheWeightsByRoundingAtMost() {
        MatrixSamples sparse = samples.mostlyZero();
        assertThat(Batch.suitSparse(engine, sparse)).isTrue();
        assertThat(Batch.suitSparse(engine, samples)).isFalse();
        MatrixEngine denseEngine = MatrixEngines.neverSparse(engine);
        assertThat(Batch.suitSparse(denseEngine, sparse)).isFalse();
        double[][] skipped = Thetas.theta(trained(engine, sparse).parameters().layer(0));
        double[][] multiplied =
                Thetas.theta(trained(denseEngine, sparse).parameters().layer(0));
        for (int output = 0; output < skipped.length; output++) {
            assertThat(skipped[output]).containsExactly(multiplied[output], within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void theSameSeedGivesTheSameWeights(MatrixEngine any) {
        for (MatrixSamples trainingSamples : List.of(samples, samples.mostlyZero())) {
            for (boolean shuffle : new boolean[] {true, false}) {
                assertThat(WeightFormat.encode(trained(any, trainingSamples, descent(shuffle, 3))))
                        .isEqualTo(WeightFormat.encode(trained(any, trainingSamples, descent(shuffle, 3))));
            }
        }
    }

    @Test
    void shufflingFollowsItsSeedAndCanBeSwitchedOff() {
        assertThat(train(descent(true, 3))).isNotEqualTo(train(descent(true, 4)));
        assertThat(train(descent(false, 3))).isEqualTo(train(descent(false, 4)));
    }

    @Test
    void everyEpochUsesEverySampleOnceInANewOrder() {
        var orders = new ArrayList<List<Integer>>();
        var trainer = new Trainer(engine, start(), samples, descent(true, 1));
        for (int epoch = 0; epoch < 3; epoch++) {
            trainer.next(() -> false);
            orders.add(Arrays.stream(trainer.order()).boxed().toList());
        }
        assertThat(orders)
                .doesNotHaveDuplicates()
                .allSatisfy(order -> assertThat(order).hasSize(53).doesNotHaveDuplicates());
    }

    @Test
    void trainingDoesNotChangeTheInitialNetwork() {
        Network start = start();
        byte[] before = WeightFormat.encode(start);
        var trainer = new Trainer(engine, start, samples, descent(true, 1));
        assertThat(WeightFormat.encode(trainer.network())).isEqualTo(before);
        trainer.next(() -> false);
        assertThat(WeightFormat.encode(trainer.network())).isNotEqualTo(before);
        assertThat(WeightFormat.encode(start)).isEqualTo(before);
    }

    @Test
    void aNetworkOfATrainerDoesNotChangeInLaterEpochs() {
        var trainer = new Trainer(engine, start(), samples, descent(true, 1));
        trainer.next(() -> false);
        Network taken = trainer.network();
        byte[] before = WeightFormat.encode(taken);
        trainer.next(() -> false);
        assertThat(WeightFormat.encode(taken)).isEqualTo(before);
    }

    @Test
    void trainingReachesFullAccuracyOnItsSamples() {
        var trainer = new Trainer(
                engine, start(), samples, new Hyperparameters(300, 10, 2, LearningRateSchedule.COSINE, 0, true, 1));
        for (int epoch = 1; epoch <= 300; epoch++) {
            trainer.next(() -> false);
        }
        assertThat(new Evaluation(engine, TOPOLOGY, Precision.FLOAT32, samples)
                        .confusionMatrix(trainer.network())
                        .accuracy())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void theCostOfAnEpochIsTheMeanOverItsSamplesWithWeightDecay(MatrixEngine any) {
        var costs = new ArrayList<Double>();
        new Trainer(any, start(), samples, descent(true, 1)).next(() -> false, costs::add);
        double ofFullBatches =
                costs.subList(0, 5).stream().mapToDouble(cost -> 10 * cost).sum();
        var trainer = new Trainer(any, start(), samples, descent(true, 1));
        Epoch epoch = trainer.next(() -> false).orElseThrow();
        assertThat(costs).hasSize(6);
        assertThat(epoch.cost()).isCloseTo((ofFullBatches + 3 * costs.getLast()) / 53, withinPercentage(1e-4));
        assertThat(epoch.lastBatchCost()).isEqualTo(costs.getLast());
    }

    @Test
    void aStopTakesEffectBetweenTwoBatches() {
        var asked = new AtomicInteger();
        var costs = new ArrayList<Double>();
        var trainer = new Trainer(engine, start(), samples, descent(true, 1));
        assertThat(trainer.next(() -> asked.incrementAndGet() == 3, costs::add)).isEmpty();
        assertThat(costs).hasSize(2);
    }

    @Test
    void aCostThatIsNotFiniteEndsTrainingWithItsBatch() {
        var trainer = new Trainer(
                engine, start(), samples, new Hyperparameters(5, 10, 1e300, LearningRateSchedule.CONSTANT, 1, true, 1));
        assertThatExceptionOfType(DivergedException.class)
                .isThrownBy(() -> trainer.next(() -> false))
                .withMessageMatching("the cost became (NaN|infinite) in epoch 1, batch \\d, at learning rate 1.0E300");
    }

    @Test
    void weightsBeyondTheBoundAfterTheLastStepEndTraining() {
        var onlyBatch = new Hyperparameters(1, 53, 1e300, LearningRateSchedule.CONSTANT, 1, true, 1);
        var trainer = new Trainer(engine, start(), samples, onlyBatch);
        assertThatExceptionOfType(DivergedException.class)
                .isThrownBy(() -> trainer.next(() -> false))
                .withMessage("the weights grew beyond 1.0E24 in epoch 1, at learning rate 1.0E300");
    }

    @Test
    void samplesThatDoNotMatchTheNetworkOrTheBatchAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trainer(
                        engine,
                        start(),
                        samples,
                        new Hyperparameters(1, 54, 1, LearningRateSchedule.CONSTANT, 0, true, 1)))
                .withMessage("the batch size 54 exceeds the 53 samples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trainer(engine, start(), MatrixSamples.random(53, 19, 5, 7), descent(true, 1)))
                .withMessage("the network has 20 inputs, but the samples have 19");
    }

    private byte[] train(Hyperparameters descent) {
        return WeightFormat.encode(trained(engine, samples, descent));
    }

    private static Network trained(MatrixEngine any, Samples trainingSamples) {
        return trained(any, trainingSamples, descent(true, 3));
    }

    private static Network trained(MatrixEngine any, Samples trainingSamples, Hyperparameters descent) {
        var trainer = new Trainer(any, start(), trainingSamples, descent);
        for (int epoch = 1; epoch <= descent.epochs(); epoch++) {
            trainer.next(() -> false);
        }
        return trainer.network();
    }

    private static Network start() {
        return Network.random(TOPOLOGY, Precision.FLOAT32, 0.5, 1);
    }

    private static Hyperparameters descent(boolean shuffle, long seed) {
        return new Hyperparameters(3, 10, 0.5, LearningRateSchedule.COSINE, 0.1, shuffle, seed);
    }
}
