package shuzi.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.matrix.MatrixEngine;
import shuzi.matrix.Precision;

class TrainerTest {

    private static final Topology TOPOLOGY = Topology.of(20, List.of(12, 11), 5);

    private final MatrixEngine engine = MatrixEngine.portable();
    private final Samples samples = MatrixSamples.random(53, 20, 5, 7);

    @ParameterizedTest
    @EnumSource
    void aBatchGivesWhatItsSamplesGiveOneByOne(Precision precision) {
        Network network = Network.random(TOPOLOGY, precision, 0.5, 1);
        PhysicalStore<Double> batch = precision.zeros(20, 53);
        for (int sample = 0; sample < 53; sample++) {
            samples.copyTo(batch, sample, sample);
        }
        PhysicalStore<Double> together = new ForwardPass(engine, TOPOLOGY, precision, 53)
                .run(network.parameters(), batch)
                .activations();
        for (int sample = 0; sample < 53; sample++) {
            PhysicalStore<Double> single = precision.zeros(20, 1);
            samples.copyTo(single, 0, sample);
            double[] alone = network.outputs(engine, single);
            for (int output = 0; output < 5; output++) {
                assertThat(alone[output]).isEqualTo(together.doubleValue(output, sample));
            }
        }
    }

    @Test
    void theGradientOfABatchIsTheMeanOfItsSamplesGradients() {
        Parameters parameters =
                Network.random(TOPOLOGY, Precision.FLOAT64, 0.5, 1).parameters();
        var whole = new BackPropagation(engine, TOPOLOGY, Precision.FLOAT64, 53, 0);
        PhysicalStore<Double> batch = Precision.FLOAT64.zeros(20, 53);
        var classes = new int[53];
        var one = new BackPropagation(engine, TOPOLOGY, Precision.FLOAT64, 1, 0);
        PhysicalStore<Double> single = Precision.FLOAT64.zeros(20, 1);
        double cost = 0;
        Parameters sum = Parameters.zeros(TOPOLOGY, Precision.FLOAT64);
        for (int sample = 0; sample < 53; sample++) {
            samples.copyTo(batch, sample, sample);
            classes[sample] = samples.classOf(sample);
            samples.copyTo(single, 0, sample);
            cost += one.run(parameters, single, new int[] {samples.classOf(sample)}) / 53;
            sum.descend(engine, -1.0 / 53, one.gradient());
        }
        assertThat(whole.run(parameters, batch, classes)).isCloseTo(cost, within(1e-12));
        for (int layer = 0; layer < TOPOLOGY.weightLayers(); layer++) {
            double[][] expected = Thetas.theta(sum.layer(layer));
            double[][] actual = Thetas.theta(whole.gradient().layer(layer));
            for (int output = 0; output < expected.length; output++) {
                assertThat(actual[output]).containsExactly(expected[output], within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSameSeedGivesTheSameWeights(boolean shuffle) {
        assertThat(train(descent(shuffle, 3))).isEqualTo(train(descent(shuffle, 3)));
    }

    @Test
    void shufflingFollowsItsSeedAndCanBeSwitchedOff() {
        assertThat(train(descent(true, 3))).isNotEqualTo(train(descent(true, 4)));
        assertThat(train(descent(false, 3))).isEqualTo(train(descent(false, 4)));
    }

    @Test
    void everyEpochIsShuffledAnewAndStillTakesEverySampleOnce() {
        var orders = new ArrayList<List<Integer>>();
        var taken = new ArrayList<Integer>();
        var recording = new Samples() {
            @Override
            public int count() {
                return samples.count();
            }

            @Override
            public int inputs() {
                return samples.inputs();
            }

            @Override
            public int classOf(int sample) {
                return samples.classOf(sample);
            }

            @Override
            public void copyTo(PhysicalStore<Double> batch, int column, int sample) {
                taken.add(sample);
                samples.copyTo(batch, column, sample);
            }
        };
        var trainer = new Trainer(engine, start(), recording, descent(true, 1));
        for (int epoch = 0; epoch < 3; epoch++) {
            taken.clear();
            trainer.next(() -> false);
            orders.add(List.copyOf(taken));
        }
        assertThat(orders)
                .doesNotHaveDuplicates()
                .allSatisfy(order -> assertThat(order).hasSize(53).doesNotHaveDuplicates());
    }

    @Test
    void trainingStartsFromGivenWeightsAndLeavesThemAsTheyWere() {
        Network start = start();
        byte[] before = WeightFormat.encode(start);
        var trainer = new Trainer(engine, start, samples, descent(true, 1));
        assertThat(WeightFormat.encode(trainer.network())).isEqualTo(before);
        trainer.next(() -> false);
        assertThat(WeightFormat.encode(trainer.network())).isNotEqualTo(before);
        assertThat(WeightFormat.encode(start)).isEqualTo(before);
    }

    @Test
    void aNetworkTakenFromATrainerDoesNotChangeWhenTrainingGoesOn() {
        var trainer = new Trainer(engine, start(), samples, descent(true, 1));
        trainer.next(() -> false);
        Network taken = trainer.network();
        byte[] before = WeightFormat.encode(taken);
        trainer.next(() -> false);
        assertThat(WeightFormat.encode(taken)).isEqualTo(before);
    }

    @Test
    void trainingLearnsItsSamples() {
        var trainer =
                new Trainer(engine, start(), samples, new Descent(300, 10, 2, LearningRateSchedule.COSINE, 0, true, 1));
        for (int epoch = 1; epoch <= 300; epoch++) {
            trainer.next(() -> false);
        }
        assertThat(Evaluation.confusionMatrix(engine, trainer.network(), samples)
                        .accuracy())
                .isEqualTo(1);
    }

    @Test
    void aStopIsSeenBetweenTwoBatches() {
        var asked = new AtomicInteger();
        var costs = new ArrayList<Double>();
        var trainer = new Trainer(engine, start(), samples, descent(true, 1));
        assertThat(trainer.next(() -> asked.incrementAndGet() == 3, costs::add)).isEmpty();
        assertThat(costs).hasSize(2);
    }

    @Test
    void aCostThatIsNoNumberEndsTrainingAndSaysWhere() {
        var trainer = new Trainer(
                engine, start(), samples, new Descent(5, 10, 1e300, LearningRateSchedule.CONSTANT, 1, true, 1));
        assertThatExceptionOfType(DivergedException.class)
                .isThrownBy(() -> trainer.next(() -> false))
                .withMessageMatching("the cost became (NaN|infinite) in epoch 1, batch \\d, at learning rate 1.0E300");
    }

    @Test
    void weightsThatTheLastStepMadeUselessEndTrainingToo() {
        var onlyBatch = new Descent(1, 53, 1e300, LearningRateSchedule.CONSTANT, 1, true, 1);
        var trainer = new Trainer(engine, start(), samples, onlyBatch);
        assertThatExceptionOfType(DivergedException.class)
                .isThrownBy(() -> trainer.next(() -> false))
                .withMessage("the weights grew beyond 1.0E24 in epoch 1, at learning rate 1.0E300");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trainer(
                        engine, start(), samples, new Descent(1, 54, 1, LearningRateSchedule.CONSTANT, 0, true, 1)))
                .withMessage("a batch of 54 is more than the 53 samples");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trainer(engine, start(), MatrixSamples.random(53, 19, 5, 7), descent(true, 1)))
                .withMessage("the network takes 20 inputs, the samples have 19");
    }

    @Test
    void theCosineStartsAtTheFullRateAndFallsTowardsZero() {
        assertThat(LearningRateSchedule.COSINE.rate(2, 1, 10)).isEqualTo(2);
        assertThat(LearningRateSchedule.COSINE.rate(2, 6, 10)).isCloseTo(1, within(1e-15));
        assertThat(LearningRateSchedule.COSINE.rate(2, 10, 10)).isBetween(0.0, 0.05);
        assertThat(LearningRateSchedule.CONSTANT.rate(2, 10, 10)).isEqualTo(2);
    }

    private byte[] train(Descent descent) {
        var trainer = new Trainer(engine, start(), samples, descent);
        for (int epoch = 1; epoch <= descent.epochs(); epoch++) {
            trainer.next(() -> false);
        }
        return WeightFormat.encode(trainer.network());
    }

    private static Network start() {
        return Network.random(TOPOLOGY, Precision.FLOAT32, 0.5, 1);
    }

    private static Descent descent(boolean shuffle, long seed) {
        return new Descent(3, 10, 0.5, LearningRateSchedule.COSINE, 0.1, shuffle, seed);
    }
}
