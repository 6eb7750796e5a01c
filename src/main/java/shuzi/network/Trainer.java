package shuzi.network;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ojalgo.matrix.store.PhysicalStore;
import shuzi.matrix.MatrixEngine;

/**
 * Mini-batch gradient descent, an epoch at a time: after each batch, &Theta; := &Theta; - &alpha; dJ/d&Theta;.
 *
 * <p>The order of an epoch's samples depends on the seed and the epoch's number alone.
 */
public final class Trainer {

    private final MatrixEngine engine;
    private final Descent descent;
    private final Samples samples;
    private final Parameters parameters;
    private final Workspace fullBatch;
    private final @Nullable Workspace remainder; // for an epoch's last batch, where it is smaller
    private int epoch;

    /**
     * @param start the weights to start from; it stays as it is
     * @throws IllegalArgumentException when the samples do not fit the network or a batch
     */
    public Trainer(MatrixEngine engine, Network start, Samples samples, Descent descent) {
        if (samples.inputs() != start.topology().inputs()) {
            throw new IllegalArgumentException("the network takes %d inputs, the samples have %d"
                    .formatted(start.topology().inputs(), samples.inputs()));
        }
        if (descent.batchSize() > samples.count()) {
            throw new IllegalArgumentException(
                    "a batch of %d is more than the %d samples".formatted(descent.batchSize(), samples.count()));
        }
        this.engine = engine;
        this.descent = descent;
        this.samples = samples;
        this.parameters = start.parameters().copy(start.precision());
        this.fullBatch = new Workspace(descent.batchSize());
        int rest = samples.count() % descent.batchSize();
        this.remainder = rest == 0 ? null : new Workspace(rest);
    }

    /** The network as it is now. */
    public Network network() {
        return Network.of(parameters);
    }

    /**
     * Runs the next epoch.
     *
     * @param stop asked before each batch; true ends the epoch there
     * @return the epoch, or nothing if it was stopped
     * @throws DivergedException when a batch's cost is not finite or a weight is beyond use
     */
    public Optional<Epoch> next(BooleanSupplier stop) {
        return next(stop, cost -> {});
    }

    /** The same, telling the cost before each step. */
    Optional<Epoch> next(BooleanSupplier stop, DoubleConsumer batchCosts) {
        epoch++;
        double learningRate = descent.schedule().rate(descent.learningRate(), epoch, descent.epochs());
        int[] order = order();
        double cost = Double.NaN;
        for (int first = 0, batch = 1; first < order.length; first += descent.batchSize(), batch++) {
            if (stop.getAsBoolean()) {
                return Optional.empty();
            }
            boolean full = order.length - first >= descent.batchSize();
            Workspace workspace = full || remainder == null ? fullBatch : remainder;
            cost = workspace.gather(order, first).costAndGradient();
            if (!Double.isFinite(cost)) {
                throw DivergedException.at(epoch, batch, cost, learningRate);
            }
            batchCosts.accept(cost);
            parameters.descend(engine, learningRate, workspace.backPropagation.gradient());
        }
        if (!parameters.areBounded()) { // a cost is of the weights before the step
            throw DivergedException.weightsAfter(epoch, learningRate);
        }
        return Optional.of(new Epoch(epoch, cost, learningRate));
    }

    /** Fisher and Yates's shuffle, from a seed of the epoch's own. */
    private int[] order() {
        int[] order = IntStream.range(0, samples.count()).toArray();
        if (descent.shuffle()) {
            var random = new SplittableRandom(new SplittableRandom(descent.seed()).nextLong() + epoch);
            for (int i = order.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
        }
        return order;
    }

    /** The buffers of one batch size. */
    private final class Workspace {

        private final PhysicalStore<Double> batch; // inputs x samples
        private final int[] classes;
        private final BackPropagation backPropagation;

        Workspace(int size) {
            Topology topology = parameters.topology();
            this.batch = parameters.precision().zeros(topology.inputs(), size);
            this.classes = new int[size];
            this.backPropagation =
                    new BackPropagation(engine, topology, parameters.precision(), size, descent.lambda());
        }

        Workspace gather(int[] order, int first) {
            for (int column = 0; column < classes.length; column++) {
                int sample = order[first + column];
                classes[column] = samples.classOf(sample);
                samples.copyTo(batch, column, sample);
            }
            return this;
        }

        double costAndGradient() {
            return backPropagation.run(parameters, batch, classes);
        }
    }
}
