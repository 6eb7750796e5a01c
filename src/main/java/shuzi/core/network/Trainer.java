package shuzi.core.network;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import shuzi.core.matrix.MatrixEngine;

/**
 * Trains a network, one epoch at a time, with a step of the optimiser for each batch.
 *
 * <p>The order of the samples depends only on the seed and the number of the epoch, and dropout only on the seed and
 * the number of the step.
 */
public final class Trainer {

    private final Hyperparameters hyperparameters;
    private final Samples samples;
    private final Parameters parameters;
    private final BatchLoader loader;
    private final BackPropagation backPropagation;
    private final BackPropagation remainder; // for an epoch's last batch, which can be smaller
    private final OptimiserState optimiser;
    private final @Nullable WeightAverage average;
    private final int batches; // of an epoch
    private int epoch;

    /**
     * Creates a trainer.
     *
     * @param start initial weights, which are copied
     * @throws IllegalArgumentException if the samples have another number of inputs than the network, are fewer than a
     *     batch, or do not all fit into the one batch that L-BFGS needs
     */
    public Trainer(MatrixEngine engine, Network start, Samples samples, Hyperparameters hyperparameters) {
        if (samples.inputs() != start.topology().inputs()) {
            throw new IllegalArgumentException("the network has %d inputs, but the samples have %d"
                    .formatted(start.topology().inputs(), samples.inputs()));
        }
        if (hyperparameters.batchSize() > samples.count()) {
            throw new IllegalArgumentException(
                    "the batch size %d exceeds the %d samples".formatted(hyperparameters.batchSize(), samples.count()));
        }
        if (hyperparameters.optimiser() instanceof Optimiser.Lbfgs && hyperparameters.batchSize() != samples.count()) {
            throw new IllegalArgumentException("L-BFGS needs all %d samples in one batch, not %d"
                    .formatted(samples.count(), hyperparameters.batchSize()));
        }
        this.hyperparameters = hyperparameters;
        this.samples = samples;
        this.parameters = start.parameters().copy(start.precision());
        this.loader = new BatchLoader(engine, parameters.precision(), samples, hyperparameters.batchSize(), true);
        this.backPropagation = backPropagation(engine, hyperparameters.batchSize());
        this.remainder = backPropagation(engine, samples.count() % hyperparameters.batchSize());
        this.optimiser = OptimiserState.of(hyperparameters.optimiser(), engine, parameters);
        this.average =
                hyperparameters.emaDecay() == 0 ? null : new WeightAverage(hyperparameters.emaDecay(), parameters);
        this.batches = Math.ceilDiv(samples.count(), hyperparameters.batchSize());
    }

    private BackPropagation backPropagation(MatrixEngine engine, int batchSize) {
        return new BackPropagation(
                engine, parameters.topology(), parameters.precision(), batchSize, hyperparameters.regularisation());
    }

    /** Returns a copy of the current network; if weights are averaged, of the average. */
    public Network network() {
        return Network.of(average == null ? parameters : average.values());
    }

    /** Returns the number of finished epochs. */
    public int epochs() {
        return epoch;
    }

    Hyperparameters hyperparameters() {
        return hyperparameters;
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

    /** Restores the state after an epoch; see {@link CheckpointFormat#restore}. */
    void restore(int epochs, Parameters weights) {
        epoch = epochs;
        parameters.set(weights);
    }

    /**
     * Runs the next epoch.
     *
     * @param stop called before each batch; if it returns true, the epoch ends
     * @return the result, or empty if the epoch was stopped
     * @throws DivergedException if a batch's cost is not finite or a weight exceeds its bound
     */
    public Optional<Epoch> next(BooleanSupplier stop) {
        return next(stop, null);
    }

    /** Runs the next epoch and reports the cost before each step. */
    Optional<Epoch> next(BooleanSupplier stop, @Nullable DoubleConsumer batchCosts) {
        epoch++;
        int[] order = order();
        long dropoutSeed = dropoutSeed();
        var totalCost = new double[1]; // summed over the samples
        var lastCost = new double[1];
        var lastRate = new double[1];
        boolean complete = loader.forEach(epoch, place -> order[place], (batch, number, last) -> {
            if (stop.getAsBoolean()) {
                return false;
            }
            BackPropagation propagation = batch.size() == hyperparameters.batchSize() ? backPropagation : remainder;
            double learningRate = hyperparameters.learningRate().of(epoch, number, batches, hyperparameters.epochs());
            double crossEntropy = propagation.run(parameters, batch, dropoutSeed + (long) number * Topology.MAX_LAYERS);
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
        if (!parameters.areBounded()) { // the cost is that of the weights before the step
            throw DivergedException.weightsAfter(epoch, lastRate[0]);
        }
        return Optional.of(new Epoch(epoch, totalCost[0] / samples.count(), lastCost[0], lastRate[0]));
    }

    /**
     * Returns the first of this epoch's dropout seeds: one for each layer of the first step, then of the second, ...
     */
    private long dropoutSeed() {
        long ofTraining = new SplittableRandom(hyperparameters.seed()).split().nextLong();
        return ofTraining + (epoch - 1L) * batches * Topology.MAX_LAYERS;
    }

    /** Returns the order of this epoch's samples: a Fisher-Yates shuffle with its own seed for each epoch. */
    int[] order() {
        int[] order = IntStream.range(0, samples.count()).toArray();
        if (hyperparameters.shuffle()) {
            var random = new SplittableRandom(new SplittableRandom(hyperparameters.seed()).nextLong() + epoch);
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
