package shuzi.core.network;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shuzi.core.matrix.MatrixEngine;

/**
 * Trains a network, an epoch at a time: after each batch, the optimiser goes a step down.
 *
 * <p>The order of an epoch's samples depends on the seed and the epoch's number alone, what a step drops on the seed and
 * the step's number.
 */
public final class Trainer {

    private static final int MOST_LAYERS = 64; // far more than anyone trains

    private final Hyperparameters descent;
    private final Samples samples;
    private final Parameters parameters;
    private final BatchLoader feed;
    private final BackPropagation backPropagation;
    private final BackPropagation remainder; // for an epoch's last batch, which may be smaller
    private final OptimiserState optimiser;
    private final @Nullable WeightAverage average;
    private final int batches; // of an epoch
    private int epoch;

    /**
     * @param start the weights to start from; it stays as it is
     * @throws IllegalArgumentException when the samples do not fit the network or a batch
     */
    public Trainer(MatrixEngine engine, Network start, Samples samples, Hyperparameters descent) {
        if (samples.inputs() != start.topology().inputs()) {
            throw new IllegalArgumentException("the network takes %d inputs, the samples have %d"
                    .formatted(start.topology().inputs(), samples.inputs()));
        }
        if (descent.batchSize() > samples.count()) {
            throw new IllegalArgumentException(
                    "a batch of %d is more than the %d samples".formatted(descent.batchSize(), samples.count()));
        }
        if (descent.optimiser() instanceof Optimiser.Lbfgs && descent.batchSize() != samples.count()) {
            throw new IllegalArgumentException(
                    "L-BFGS takes all %d samples in one batch, not %d".formatted(samples.count(), descent.batchSize()));
        }
        this.descent = descent;
        this.samples = samples;
        this.parameters = start.parameters().copy(start.precision());
        this.feed = new BatchLoader(engine, parameters.precision(), samples, descent.batchSize(), true);
        this.backPropagation = backPropagation(engine, descent.batchSize());
        this.remainder = backPropagation(engine, samples.count() % descent.batchSize());
        this.optimiser = OptimiserState.of(descent.optimiser(), engine, parameters);
        this.average = descent.emaDecay() == 0 ? null : new WeightAverage(descent.emaDecay(), parameters);
        this.batches = Math.ceilDiv(samples.count(), descent.batchSize());
    }

    private BackPropagation backPropagation(MatrixEngine engine, int batchSize) {
        return new BackPropagation(
                engine, parameters.topology(), parameters.precision(), batchSize, descent.regularisation());
    }

    /** The network as it is now; where weights are averaged, their average. */
    public Network network() {
        return Network.of(average == null ? parameters : average.values());
    }

    /** Epochs that have been run. */
    public int epochs() {
        return epoch;
    }

    Hyperparameters descent() {
        return descent;
    }

    int sampleCount() {
        return samples.count();
    }

    Parameters parameters() {
        return parameters;
    }

    OptimiserState optimiser() {
        return optimiser;
    }

    @Nullable
    WeightAverage average() {
        return average;
    }

    /** Has run so many epochs, which made these weights; see {@link CheckpointFormat#restore}. */
    void restore(int epochs, Parameters weights) {
        epoch = epochs;
        parameters.set(weights);
    }

    /**
     * Runs the next epoch.
     *
     * @param stop asked before each batch; true ends the epoch there
     * @return the epoch, or nothing if it was stopped
     * @throws DivergedException when a batch's cost is not finite or a weight is beyond use
     */
    public Optional<Epoch> next(BooleanSupplier stop) {
        return next(stop, null);
    }

    /** The same, telling the cost before each step. */
    Optional<Epoch> next(BooleanSupplier stop, @Nullable DoubleConsumer batchCosts) {
        epoch++;
        int[] order = order();
        long dropoutSeed = dropoutSeed();
        var totalCost = new double[1]; // over the images
        var lastCost = new double[1];
        var lastRate = new double[1];
        boolean complete = feed.forEach(epoch, place -> order[place], (batch, number, last) -> {
            if (stop.getAsBoolean()) {
                return false;
            }
            BackPropagation propagation = batch.size() == descent.batchSize() ? backPropagation : remainder;
            double learningRate = descent.learningRate().of(epoch, number, batches, descent.epochs());
            double crossEntropy = propagation.run(parameters, batch, dropoutSeed + (long) number * MOST_LAYERS);
            double cost = crossEntropy
                    + (last || batchCosts != null
                            ? propagation.weightDecay(parameters)
                            : propagation.roundedWeightDecay(parameters));
            if (!Double.isFinite(cost)) {
                throw DivergedException.at(epoch, number + 1, cost, learningRate);
            }
            if (batchCosts != null) {
                batchCosts.accept(cost);
            }
            if (average != null) {
                average.beginStep();
            }
            optimiser.step(propagation, parameters, batch, crossEntropy, learningRate, average);
            totalCost[0] += cost * batch.size();
            lastCost[0] = cost;
            lastRate[0] = learningRate;
            return true;
        });
        if (!complete) {
            return Optional.empty();
        }
        if (!parameters.areBounded()) { // a cost is of the weights before the step
            throw DivergedException.weightsAfter(epoch, lastRate[0]);
        }
        return Optional.of(new Epoch(epoch, totalCost[0] / samples.count(), lastCost[0], lastRate[0]));
    }

    /** Where this epoch's seeds of dropout begin: those of the layers of the first step, then of the second, ... */
    private long dropoutSeed() {
        long ofTraining = new SplittableRandom(descent.seed()).split().nextLong();
        return ofTraining + (epoch - 1L) * batches * MOST_LAYERS;
    }

    /** The order of this epoch's samples: Fisher and Yates's shuffle, from a seed of the epoch's own. */
    int[] order() {
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
}
