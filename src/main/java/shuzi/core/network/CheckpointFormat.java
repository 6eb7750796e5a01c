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
 * The file format of checkpoints, which contain everything on which the next epochs of a training depend. On the same
 * engine, a training that continues from a checkpoint gives the same weights, bit for bit, as one that was never
 * interrupted. All numbers are little-endian; "parameters" are float32: for each layer after the inputs, its biases
 * (outputs), then its weights (outputs x inputs, column by column):
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
 * uint32      1 if weights are averaged, else 0
 * uint32      1 if validation samples can end the training, else 0
 * uint32      epochs that have ended
 * parameters  the weights
 * int64       the optimiser's steps if it counts them, else 0
 * uint32      number of parameters m in the optimiser's memory
 * m parameters: the velocity; the means, the mean squares; of each step, the oldest first, its change and the gradient's
 * if weights are averaged:
 *   int64       steps
 *   parameters  the average
 * if validation samples can end the training:
 *   uint32      the last epoch that they evaluated
 *   uint32      the best epoch, 0 if there is none
 *   if there is one:
 *     float64     its score
 *     parameters  its network
 * uint32      CRC-32C of all bytes before
 * </pre>
 *
 * <p>The order of samples, their augmentation and dropout follow from seed and epoch. A checkpoint can only be read by
 * software of the same format version; checkpoints are deleted when their job ends.
 */
public final class CheckpointFormat {

    private static final byte[] MAGIC = "SHUZI-CP".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;

    private CheckpointFormat() {}

    /** Returns the number of bytes that {@link #encode} returns. */
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
     * Encodes a training between two epochs.
     *
     * @param stopping the early stopping of the training, if there is one
     * @throws IllegalArgumentException if the training is not in float32
     * @throws ArithmeticException if {@link #size} exceeds the size of an array
     */
    public static byte[] encode(Trainer trainer, @Nullable EarlyStopping stopping) {
        Parameters parameters = trainer.parameters();
        if (parameters.precision() != Precision.FLOAT32) {
            throw new IllegalArgumentException("checkpoints must be FLOAT32, not " + parameters.precision());
        }
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(size(trainer, stopping)))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(header(trainer, stopping))
                .putInt(trainer.epochs());
        WeightFormat.put(buffer, parameters);
        List<Parameters> memory = trainer.optimiser().memory();
        buffer.putLong(trainer.optimiser().steps()).putInt(memory.size());
        memory.forEach(parametersInMemory -> WeightFormat.put(buffer, parametersInMemory));
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
     * Restores the state of the training that was encoded.
     *
     * @param trainer a trainer of the same network, samples and settings, in float32, before its first epoch
     * @param stopping a new early stopping if the encoded training had one
     * @throws IllegalArgumentException if the bytes are not an intact checkpoint of this training; the message gives
     *     the reason, and nothing is changed
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
                "the checkpoint belongs to another version, network or training");
        buffer.position(header.length).limit(bytes.length - 4);
        Parameters like = trainer.parameters();
        long size = Float.BYTES * like.topology().parameterCount();
        int epoch = count(buffer, "epochs");
        Parameters weights = parameters(buffer, like, size);
        require(buffer.remaining() >= Long.BYTES, "damaged checkpoint: it ends after the weights");
        long steps = buffer.getLong();
        int memorySize = count(buffer, "parameters in the optimiser's memory");
        require(
                trainer.optimiser().canRemember(memorySize) && memorySize * size <= buffer.remaining(),
                "damaged checkpoint: the optimiser's memory has %d parameters".formatted(memorySize));
        var memory = new ArrayList<Parameters>();
        for (int i = 0; i < memorySize; i++) {
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

    /** Returns the first bytes, which identify a training. */
    private static byte[] header(Trainer trainer, @Nullable EarlyStopping stopping) {
        List<Integer> layers = trainer.parameters().topology().layers();
        Hyperparameters hyperparameters = trainer.hyperparameters();
        ByteBuffer buffer = ByteBuffer.allocate(MAGIC.length + Integer.BYTES * (7 + layers.size()) + Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putInt(VERSION)
                .putInt(layers.size());
        layers.forEach(buffer::putInt);
        return buffer.putInt(trainer.sampleCount())
                .putInt(hyperparameters.batchSize())
                .putLong(hyperparameters.seed())
                .putInt(
                        switch (hyperparameters.optimiser()) {
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
        require(count >= 0, "damaged checkpoint: it states %s %s".formatted(Integer.toUnsignedString(count), what));
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
