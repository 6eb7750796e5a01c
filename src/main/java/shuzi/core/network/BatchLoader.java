package shuzi.core.network;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import shuzi.core.matrix.MatrixEngine;
import shuzi.core.matrix.Precision;

/** Splits samples into batches, and fills the next batches on other threads while one is in use. */
final class BatchLoader {

    /** The number of batches that are filled while one is in use. */
    private static final int AHEAD = 2;

    private final Samples samples;
    private final int batchSize;
    private final Batch[] full; // used in turn
    private final @Nullable Batch remainder; // the last batch if it is smaller
    private final boolean forGradients;

    /**
     * Creates the buffers.
     *
     * @param batchSize number of samples in a batch, at most that of all samples
     * @param forGradients whether the batches are used for back-propagation
     */
    BatchLoader(MatrixEngine engine, Precision precision, Samples samples, int batchSize, boolean forGradients) {
        this.samples = samples;
        this.batchSize = batchSize;
        this.forGradients = forGradients;
        boolean sparse = Batch.suitSparse(engine, samples);
        this.full = new Batch[Math.min(AHEAD + 1, samples.count() / batchSize)];
        for (int i = 0; i < full.length; i++) {
            full[i] = new Batch(engine, precision, samples.inputs(), batchSize, sparse);
        }
        int rest = samples.count() % batchSize;
        this.remainder = rest == 0 ? null : new Batch(engine, precision, samples.inputs(), rest, sparse);
    }

    /** A use of batches. */
    interface Use {

        /**
         * Uses a batch.
         *
         * @return whether to continue
         */
        boolean use(Batch batch, int number, boolean last);
    }

    /**
     * Uses all samples once, batch by batch.
     *
     * @param epoch number of the epoch, from 1
     * @param order order of the samples
     * @return whether all batches were used
     */
    boolean forEach(int epoch, Batch.Selection order, Use use) {
        int batches = Math.ceilDiv(samples.count(), batchSize);
        Queue<ForkJoinTask<Batch>> filling = new ArrayDeque<>(AHEAD);
        try {
            int submitted = 0;
            for (int number = 0; number < batches; number++) {
                for (; submitted < Math.min(batches, number + AHEAD + 1); submitted++) {
                    filling.add(fill(submitted, epoch, order));
                }
                if (!use.use(filling.remove().join(), number, number == batches - 1)) {
                    return false;
                }
            }
            return true;
        } finally {
            // no thread may write into the buffers after this method returns
            filling.forEach(ForkJoinTask::quietlyJoin);
        }
    }

    private ForkJoinTask<Batch> fill(int number, int epoch, Batch.Selection order) {
        int first = number * batchSize;
        Batch batch = remainder != null && samples.count() - first < batchSize ? remainder : full[number % full.length];
        return ForkJoinPool.commonPool().submit(() -> {
            batch.fill(samples.inEpoch(epoch), column -> order.sample(first + column));
            if (forGradients) {
                batch.prepareGradient();
            }
            return batch;
        });
    }

    /** Uses all samples once in their order, for evaluation. */
    void forEach(Consumer<Batch> use) {
        forEach(1, sample -> sample, (batch, number, last) -> {
            use.accept(batch);
            return true;
        });
    }
}
