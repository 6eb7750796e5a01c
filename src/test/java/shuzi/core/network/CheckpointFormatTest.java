package shuzi.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.MatrixEngines;
import shuzi.core.matrix.Precision;

/** A training that continues from a checkpoint equals the uninterrupted one bit for bit. */
class CheckpointFormatTest {

    private static final Topology TOPOLOGY =
            Topology.of(20, List.of(17, 11), 5).with(Activation.RELU, OutputActivation.SOFTMAX);
    private static final MatrixSamples SAMPLES = MatrixSamples.random(53, 20, 5, 7);
    private static final MatrixSamples VALIDATION = MatrixSamples.random(29, 20, 5, 8);
    private static final int EPOCHS = 9;

    /** A training with everything that its next epochs can depend on. */
    private static final class Training {

        private final MatrixEngine engine;
        private final Trainer trainer;
        private final @Nullable EarlyStopping stopping;

        Training(MatrixEngine engine, Hyperparameters descent, boolean stops) {
            this.engine = engine;
            this.trainer = new Trainer(engine, Network.heGlorot(TOPOLOGY, Precision.FLOAT32, 3), SAMPLES, descent);
            this.stopping = stops ? new EarlyStopping(4) : null;
        }

        /** Runs the next epoch and returns its result. */
        String next() {
            Epoch epoch = trainer.next(() -> false).orElseThrow();
            if (stopping != null) {
                double accuracy = new Evaluation(engine, TOPOLOGY, Precision.FLOAT32, VALIDATION)
                        .confusionMatrix(trainer.network())
                        .accuracy();
                stopping.add(epoch.number(), accuracy, trainer.network());
            }
            return "%s %s %s"
                    .formatted(
                            epoch,
                            Arrays.hashCode(WeightFormat.encode(trainer.network())),
                            stopping == null
                                    ? ""
                                    : stopping.isTimeToStop() + " "
                                            + stopping.best()
                                                    .map(best -> best.epoch() + " " + best.score() + " "
                                                            + Arrays.hashCode(WeightFormat.encode(best.network())))
                                                    .orElse("none"));
        }

        byte[] checkpoint() {
            byte[] checkpoint = CheckpointFormat.encode(trainer, stopping);
            assertThat(checkpoint).hasSize((int) CheckpointFormat.size(trainer, stopping));
            return checkpoint;
        }

        void restore(byte[] checkpoint) {
            CheckpointFormat.restore(checkpoint, trainer, stopping);
        }
    }

    private static Hyperparameters descent(Optimiser optimiser, double dropout, double emaDecay, long seed) {
        boolean whole = optimiser instanceof Optimiser.Lbfgs;
        return new Hyperparameters(
                EPOCHS,
                whole ? 53 : 8,
                new LearningRate(whole ? 1 : 0.02, LearningRateSchedule.COSINE, 2),
                optimiser,
                new Regularisation(0.1, dropout, 0.05),
                emaDecay,
                true,
                seed);
    }

    static Stream<Arguments> trainings() {
        var trainings = new ArrayList<Arguments>();
        for (MatrixEngine engine : MatrixEngines.all()) {
            for (Optimiser optimiser : OptimiserTest.optimisers()) {
                double dropout = optimiser instanceof Optimiser.Lbfgs ? 0 : 0.2;
                trainings.add(Arguments.of(engine, descent(optimiser, 0, 0, 5), false));
                trainings.add(Arguments.of(engine, descent(optimiser, dropout, 0.9, 5), true));
            }
        }
        return trainings.stream();
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void aTrainingContinuesBitForBitFromItsMiddleAndItsLastEpoch(
            MatrixEngine engine, Hyperparameters descent, boolean stops) {
        assertContinues(engine, descent, stops, EPOCHS / 2, EPOCHS - 1);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("trainings")
    void aTrainingContinuesBitForBitFromAnyEpoch(MatrixEngine engine, Hyperparameters descent, boolean stops) {
        assertContinues(engine, descent, stops, IntStream.range(0, EPOCHS).toArray());
    }

    private static void assertContinues(MatrixEngine engine, Hyperparameters descent, boolean stops, int... starts) {
        var whole = new Training(engine, descent, stops);
        var epochs = new ArrayList<String>();
        var checkpoints = new ArrayList<byte[]>();
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            checkpoints.add(whole.checkpoint());
            epochs.add(whole.next());
        }
        for (int from : starts) {
            var resumed = new Training(engine, descent, stops);
            resumed.restore(checkpoints.get(from));
            assertThat(resumed.trainer.epochs()).isEqualTo(from);
            assertThat(resumed.checkpoint()).isEqualTo(checkpoints.get(from));
            for (int epoch = from; epoch < EPOCHS; epoch++) {
                assertThat(resumed.next()).isEqualTo(epochs.get(epoch));
            }
        }
    }

    private final MatrixEngine engine = MatrixEngine.reference();
    private final Hyperparameters adam = descent(Optimiser.Adam.usual(0.1), 0.1, 0.9, 5);

    private byte[] checkpointAfterOneEpoch() {
        var training = new Training(engine, adam, true);
        training.next();
        return training.checkpoint();
    }

    @Test
    void aCheckpointOfAnotherTrainingIsRejectedWithoutChanges() {
        byte[] checkpoint = checkpointAfterOneEpoch();
        var lbfgs = descent(new Optimiser.Lbfgs(3), 0, 0.9, 5);
        for (Training other : List.of(
                new Training(engine, adam, false),
                new Training(engine, lbfgs, true),
                new Training(engine, descent(Optimiser.Adam.usual(0.1), 0.1, 0, 5), true),
                new Training(engine, descent(Optimiser.Adam.usual(0.1), 0.1, 0.9, 6), true))) {
            byte[] before = other.checkpoint();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> other.restore(checkpoint))
                    .withMessage("the checkpoint belongs to another version, network or training");
            assertThat(other.checkpoint()).isEqualTo(before);
        }
    }

    @Test
    void aDamagedCheckpointIsRejectedWithoutChanges() {
        byte[] checkpoint = checkpointAfterOneEpoch();
        var training = new Training(engine, adam, true);
        byte[] before = training.checkpoint();
        for (int length = 0; length < checkpoint.length; length += 1 + length / 16) {
            byte[] cut = Arrays.copyOf(checkpoint, length);
            assertThatIllegalArgumentException().isThrownBy(() -> training.restore(cut));
            byte[] withChecksum = withChecksum(cut);
            assertThatIllegalArgumentException().isThrownBy(() -> training.restore(withChecksum));
        }
        for (int place = 0; place < checkpoint.length; place += 1 + place / 16) {
            byte[] flipped = checkpoint.clone();
            flipped[place] ^= 1;
            assertThatIllegalArgumentException().isThrownBy(() -> training.restore(flipped));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> training.restore(withChecksum(checkpoint)))
                .withMessage("damaged checkpoint: 4 bytes too many");
        assertThat(training.checkpoint()).isEqualTo(before);
    }

    /** Writes the correct checksum at the end. */
    private static byte[] withChecksum(byte[] bytes) {
        return ByteBuffer.allocate(bytes.length + 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(bytes)
                .putInt(WeightFormat.checksum(bytes, bytes.length))
                .array();
    }
}
