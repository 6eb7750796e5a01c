package shuzi.core.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import shuzi.core.matrix.Precision;

/**
 * All that the next epochs of a training depend on, as bytes: a training that goes on from them gives the same weights,
 * bit by bit, as one that was never interrupted, on the same engine. All numbers are little-endian; "parameters" are
 * float32, of each layer after the inputs its biases (outputs), then its weights (outputs x inputs, column by column):
 *
 * <pre>
 * 8 bytes     magic, "SHUZI-CP" in ASCII
 * uint32      version, 1
 * uint32      number of layers n, inputs and outputs among them
 * n uint32    units of each layer
 * uint32      samples
 * uint32      samples of a batch
 * int64       seed of order and dropout
 * uint32      optimiser: 0 gradient descent, 1 momentum, 2 Adam, 3 L-BFGS
 * uint32      1 where weights are averaged, else 0
 * uint32      1 where validation samples may end the training, else 0
 * uint32      epochs that have ended
 * parameters  the weights
 * int64       the optimiser's steps, where it counts them, else 0
 * uint32      number of parameters m that the optimiser remembers
 * m parameters: the velocity; the means, the mean squares; of each step, the oldest first, its change and the gradient's
 * where weights are averaged:
 *   int64       steps
 *   parameters  the average
 * where validation samples may end the training:
 *   uint32      the last epoch that they evaluated
 *   uint32      the best one, 0 when none was
 *   where one was:
 *     float64     its score
 *     parameters  its network
 * uint32      CRC-32C of all bytes before
 * </pre>
 *
 * <p>The order of samples, their distortion and dropout follow from seed and epoch. A version is readable to the
 * software that wrote it; nobody keeps checkpoints.
 */
public final class CheckpointFormat {

    private static final byte[] MAGIC = "SHUZI-CP".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;

    private CheckpointFormat() {}

    /** How many bytes {@link #encode} gives. */
    public static long size(Trainer trainer, @Nullable EarlyStopping stopping) {
        long parameters = Float.BYTES * trainer.parameters().topology().parameterCount();
        long size = header(trainer, stopping).length;
        size += Integer.BYTES + parameters; // epoch, weights
        size += Long.BYTES
                + Integer.BYTES
                + parameters * trainer.optimiser().memory().size();
        if (trainer.average() != null) {
            size += Long.BYTES + parameters;
        }
        if (stopping != null) {
            size += 2 * Integer.BYTES + (stopping.best().isEmpty() ? 0 : Double.BYTES + parameters);
        }
        return size + Integer.BYTES;
    }

    /**
     * The bytes of a training between two epochs.
     *
     * @param stopping what keeps its best network, if something does
     * @throws IllegalArgumentException when it is not in float32
     * @throws ArithmeticException when {@link #size} is beyond an array
     */
    public static byte[] encode(Trainer trainer, @Nullable EarlyStopping stopping) {
        Parameters parameters = trainer.parameters();
        if (parameters.precision() != Precision.FLOAT32) {
            throw new IllegalArgumentException("checkpoints are of FLOAT32, not " + parameters.precision());
        }
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(size(trainer, stopping)))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(header(trainer, stopping))
                .putInt(trainer.epochs());
        WeightFormat.put(buffer, parameters);
        List<Parameters> memory = trainer.optimiser().memory();
        buffer.putLong(trainer.optimiser().steps()).putInt(memory.size());
        memory.forEach(remembered -> WeightFormat.put(buffer, remembered));
        WeightAverage average = trainer.average();
        if (average != null) {
            buffer.putLong(average.steps());
            WeightFormat.put(buffer, average.values());
        }
        if (stopping != null) {
            EarlyStopping.Best best = stopping.best().orElse(null);
            buffer.putInt(stopping.lastEpoch()).putInt(best == null ? 0 : best.epoch());
            if (best != null) {
                buffer.putDouble(best.score());
                WeightFormat.put(buffer, best.network().parameters());
            }
        }
        return buffer.putInt(WeightFormat.checksum(buffer.array(), buffer.position()))
                .array();
    }

    /**
     * Puts a training where another one was when these bytes were made of it.
     *
     * @param trainer of the same network, samples and settings, in float32; it has run no epoch
     * @param stopping new, where there was one
     * @throws IllegalArgumentException when these bytes are not a whole and sound checkpoint of such a training, saying
     *     why; nothing is changed then
     */
    public static void restore(byte[] bytes, Trainer trainer, @Nullable EarlyStopping stopping) {
        require(
                bytes.length > MAGIC.length && Arrays.equals(MAGIC, 0, MAGIC.length, bytes, 0, MAGIC.length),
                "not a checkpoint: it does not start with SHUZI-CP");
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        require(
                bytes.length > MAGIC.length + 8
                        && buffer.getInt(bytes.length - 4) == WeightFormat.checksum(bytes, bytes.length - 4),
                "damaged checkpoint: the checksum is wrong");
        byte[] header = header(trainer, stopping);
        require(
                bytes.length >= header.length && Arrays.equals(header, 0, header.length, bytes, 0, header.length),
                "the checkpoint is of another version, network or training");
        buffer.position(header.length).limit(bytes.length - 4);
        Parameters like = trainer.parameters();
        long size = Float.BYTES * like.topology().parameterCount();
        int epoch = count(buffer, "epochs");
        Parameters weights = parameters(buffer, like, size);
        require(buffer.remaining() >= Long.BYTES, "damaged checkpoint: it ends after the weights");
        long steps = buffer.getLong();
        int remembered = count(buffer, "remembered parameters");
        require(
                trainer.optimiser().canRemember(remembered) && remembered * size <= buffer.remaining(),
                "damaged checkpoint: its optimiser remembers %d parameters".formatted(remembered));
        var memory = new ArrayList<Parameters>();
        for (int i = 0; i < remembered; i++) {
            memory.add(parameters(buffer, like, size));
        }
        WeightAverage average = trainer.average();
        long averaged = 0;
        Parameters averages = null;
        if (average != null) {
            require(buffer.remaining() >= Long.BYTES, "damaged checkpoint: it ends before the average");
            averaged = buffer.getLong();
            averages = parameters(buffer, like, size);
        }
        int lastEpoch = 0;
        EarlyStopping.Best best = null;
        if (stopping != null) {
            lastEpoch = count(buffer, "epochs");
            int bestEpoch = count(buffer, "epochs");
            if (bestEpoch > 0) {
                require(buffer.remaining() >= Double.BYTES, "damaged checkpoint: it ends before the best network");
                double score = buffer.getDouble();
                best = new EarlyStopping.Best(bestEpoch, score, Network.of(parameters(buffer, like, size)));
            }
        }
        require(!buffer.hasRemaining(), "damaged checkpoint: %d bytes too many".formatted(buffer.remaining()));

        trainer.restore(epoch, weights);
        trainer.optimiser().restore(steps, memory);
        if (average != null && averages != null) {
            average.restore(averaged, averages);
        }
        if (stopping != null) {
            stopping.restore(lastEpoch, best);
        }
    }

    /** The first bytes, which tell trainings apart. */
    private static byte[] header(Trainer trainer, @Nullable EarlyStopping stopping) {
        List<Integer> layers = trainer.parameters().topology().layers();
        Hyperparameters descent = trainer.descent();
        ByteBuffer buffer = ByteBuffer.allocate(MAGIC.length + Integer.BYTES * (7 + layers.size()) + Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putInt(VERSION)
                .putInt(layers.size());
        layers.forEach(buffer::putInt);
        return buffer.putInt(trainer.sampleCount())
                .putInt(descent.batchSize())
                .putLong(descent.seed())
                .putInt(
                        switch (descent.optimiser()) {
                            case Optimiser.GradientDescent plain -> 0;
                            case Optimiser.Momentum momentum -> 1;
                            case Optimiser.Adam adam -> 2;
                            case Optimiser.Lbfgs lbfgs -> 3;
                        })
                .putInt(trainer.average() == null ? 0 : 1)
                .putInt(stopping == null ? 0 : 1)
                .array();
    }

    private static int count(ByteBuffer buffer, String what) {
        require(buffer.remaining() >= Integer.BYTES, "damaged checkpoint: it ends before the number of " + what);
        int count = buffer.getInt();
        require(count >= 0, "damaged checkpoint: it claims %s %s".formatted(Integer.toUnsignedString(count), what));
        return count;
    }

    private static Parameters parameters(ByteBuffer buffer, Parameters like, long size) {
        require(buffer.remaining() >= size, "damaged checkpoint: it ends within parameters");
        Parameters parameters = like.zeros();
        WeightFormat.get(buffer, parameters);
        return parameters;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
